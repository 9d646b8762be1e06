"""Finds the files that a table names, whatever folders it has them in. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile

from shared.catalog.imports.files.match import Claim
from shared.catalog.imports.files.means import CONFIDENCE


class ToldNames:
    """The names of the files that are there, by which those that a table names are found."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_base: dict[str, list[str]] = defaultdict(list)
        for name in names:
            self._by_base[_parts(name)[-1]].append(name)

    def find(self, told: str) -> str | None:
        """The file that a table names: of several with this name, the one whose folders agree with the table's the
        most. None: there is none, or no single one."""
        wanted = _parts(told)
        depths = {name: _common(wanted, _parts(name)) for name in self._by_base.get(wanted[-1], ())}
        best = [name for name, depth in depths.items() if depth == max(depths.values())]
        return best[0] if len(best) == 1 else None

    def with_told(self, told: Mapping[str, str], claims: Mapping[str, Claim]) -> dict[str, Claim]:
        """The claims of a release by place, with the files that its table names in place of others; a file that a
        means as sure finds too keeps that means."""
        found = dict(claims)
        for place, text in told.items():
            claim, name = claims.get(place), self.find(text)
            if name and not (claim and claim.names == (name,) and claim.confidence == CONFIDENCE["table"]):
                found[place] = Claim("table", (name,), claim.isrc if claim else "")
        return found


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many parts at the end are the same."""
    pairs = zip(reversed(one), reversed(other), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _parts(name: str) -> Sequence[str]:
    """The folders and the name, by which files are compared."""
    return name.replace("\\", "/").casefold().split("/")
