"""Owns sets of territories that may be the whole world: their differences need no list of all countries."""

from collections.abc import Iterable
from dataclasses import dataclass

_WORLD = "Worldwide"


@dataclass(frozen=True, slots=True)
class Area:
    """The territories `names`, or the world without them (`world`)."""

    names: frozenset[str] = frozenset()
    world: bool = False

    @classmethod
    def of(cls, included: Iterable[str], excluded: Iterable[str]) -> "Area":
        """The world where none or `Worldwide` is included, else the included ones; without the excluded ones."""
        places, without = frozenset(included), frozenset(excluded)
        return cls(without, world=True) if not places or _WORLD in places else cls(places - without)

    def __bool__(self) -> bool:
        return self.world or bool(self.names)

    def __or__(self, other: "Area") -> "Area":
        if self.world and other.world:
            return Area(self.names & other.names, world=True)
        if self.world:
            return Area(self.names - other.names, world=True)
        return Area(other.names - self.names, world=True) if other.world else Area(self.names | other.names)

    def __sub__(self, other: "Area") -> "Area":
        if self.world:
            return Area(other.names - self.names) if other.world else Area(self.names | other.names, world=True)
        return Area(self.names & other.names) if other.world else Area(self.names - other.names)

    def __str__(self) -> str:
        names = ", ".join(sorted(self.names))
        if self.world:
            return f"everywhere but {names}" if names else "everywhere"
        return names or "nowhere"
