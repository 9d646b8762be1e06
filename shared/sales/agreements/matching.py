"""Matches sales with rules: an index of the rules in force, and the most specific one that a sale is in the scope of.

A sale counts by the first day of its period: for the version of an agreement and for the dates of rules. Pure.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from shared.errors import Finding, InvalidInput
from shared.model.identifiers import gtin_key, isrc_key
from shared.model.sales.agreement import Agreement, Catalogue, Rule, Scope

PRECEDENCE = (("tracks",), ("releases",), ("catalogues",), ("territories",), ("uses",), ("start_date", "end_date"))
"""What makes a rule more specific, the strongest first: a rule that names tracks wins over every one that does not."""

_WORLD = "Worldwide"


class Sale(NamedTuple):
    """What rules are matched with. Absent texts are empty."""

    isrc: str
    """As `isrc_key` writes it."""
    upc: str
    """As `gtin_key` writes it."""
    territory: str
    use_type: str
    start: date
    """The first day of its period."""


@dataclass(frozen=True, slots=True, eq=False)
class RuleInForce:
    """A rule of one version of an agreement, prepared for matching. Empty sets limit nothing."""

    agreement: Agreement
    rule: Rule
    rank: tuple[bool, ...]
    """By PRECEDENCE: what it names."""
    first: date
    """The first and the last day on which it applies."""
    last: date
    tracks: frozenset[str]
    releases: frozenset[str]
    members: frozenset[str]
    """The tracks and releases of its catalogues."""
    territories: frozenset[str]
    uses: frozenset[str]

    @property
    def keys(self) -> frozenset[str]:
        """One of them is the track or the release of each sale that it is about; empty if any may be."""
        return self.tracks or self.releases or self.members

    @property
    def name(self) -> str:
        """How messages name it."""
        return f"rule {self.rule.id} of agreement {self.agreement.id}, version {self.agreement.version}"

    def matches(self, sale: Sale) -> bool:
        """Whether it is about the sale."""
        return (
            self.first <= sale.start <= self.last
            and (not self.tracks or sale.isrc in self.tracks)
            and (not self.releases or sale.upc in self.releases)
            and (not self.rank[_CATALOGUES] or sale.isrc in self.members or sale.upc in self.members)
            and (not self.territories or sale.territory in self.territories)
            and (not self.uses or sale.use_type in self.uses)
        )


_CATALOGUES = PRECEDENCE.index(("catalogues",))


class RuleIndex:
    """Rules, found by the tracks and releases that they name."""

    def __init__(self, rules: Iterable[RuleInForce]) -> None:
        self._named: dict[str, list[RuleInForce]] = {}
        self._others: list[RuleInForce] = []
        for each in rules:
            for key in each.keys:
                self._named.setdefault(key, []).append(each)
            if not each.keys and not each.rank[_CATALOGUES]:
                self._others.append(each)

    def best(self, sale: Sale) -> RuleInForce | None:
        """The most specific rule that is about the sale; None if there is none.

        Raises InvalidInput if two are equally specific.
        """
        named = (*self._named.get(sale.isrc, ()), *self._named.get(sale.upc, ()))
        found = [each for each in (*named, *self._others) if each.matches(sale)]
        if len(found) < 2:
            return found[0] if found else None
        highest = max(each.rank for each in found)
        best: list[RuleInForce] = list(dict.fromkeys(each for each in found if each.rank == highest))
        if len(best) > 1:
            raise _ambiguous(sale, best[0], best[1])
        return best[0]


def rules_in_force(versions: Iterable[Agreement], catalogues: Iterable[Catalogue]) -> Iterator[RuleInForce]:
    """The rules of one agreement's versions, each until the day before the next version's first day."""
    members = {each.id: frozenset((*map(isrc_key, each.tracks), *map(gtin_key, each.releases))) for each in catalogues}
    ordered = sorted(versions, key=lambda each: each.start_date)
    for version, following in pairwise([*ordered, None]):
        assert version is not None
        last = following.start_date - timedelta(days=1) if following else date.max
        for rule in version.rules:
            scope = rule.scope
            yield RuleInForce(
                version,
                rule,
                _rank(scope),
                max(version.start_date, scope.start_date or date.min),
                min(last, scope.end_date or date.max),
                frozenset(map(isrc_key, scope.tracks)),
                frozenset(map(gtin_key, scope.releases)),
                frozenset().union(*(members[name] for name in scope.catalogues)),
                frozenset(_territories(scope)),
                frozenset(scope.uses),
            )


def _territories(scope: Scope) -> list[str]:
    """The territories that limit it: the whole world is no limit."""
    return [] if _WORLD in scope.territories else scope.territories


def _rank(scope: Scope) -> tuple[bool, ...]:
    named = scope.model_copy(update={"territories": _territories(scope)})
    return tuple(any(getattr(named, field) for field in fields) for fields in PRECEDENCE)


def _ambiguous(sale: Sale, one: RuleInForce, other: RuleInForce) -> InvalidInput:
    what = ", ".join(filter(None, (sale.isrc, sale.upc, sale.territory, sale.use_type, sale.start.isoformat())))
    message = f"Two rules are equally specific for {what}: {one.name}, and {other.name}."
    return InvalidInput([Finding("agreements", message, "ambiguous-rules", remedy="Narrow the scope of one of them.")])
