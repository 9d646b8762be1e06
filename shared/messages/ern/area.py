"""Set arithmetic for territories. The whole world is a value of its own, so no list of all countries is needed."""

from collections.abc import Iterable
from dataclasses import dataclass

_WORLD = "Worldwide"


@dataclass(frozen=True, slots=True)
class Area:
    """The territories in `names`, or, if `world` is set, all territories except those."""

    names: frozenset[str] = frozenset()
    world: bool = False

    @classmethod
    def of(cls, included: Iterable[str], excluded: Iterable[str]) -> "Area":
        """`included` minus `excluded`. An empty `included`, or one with `Worldwide`, means the world."""
        inside, outside = frozenset(included), frozenset(excluded)
        return cls(outside, world=True) if not inside or _WORLD in inside else cls(inside - outside)

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

    def __and__(self, other: "Area") -> "Area":
        return self - (Area(world=True) - other)

    def __str__(self) -> str:
        names = ", ".join(sorted(self.names))
        if self.world:
            return f"everywhere except {names}" if names else "everywhere"
        return names or "nowhere"
