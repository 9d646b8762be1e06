"""Divides sales: the parts of payees by the rule that counts, and by the rules that it passes shares on to. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from shared.model.sales.agreement import Agreement, Agreements, Payee, Reserve
from shared.sales.agreements.matching import RuleIndex, RuleInForce, Sale, rules_in_force

UNASSIGNED = ""
"""The payee of what no rule is about."""


@dataclass(frozen=True, slots=True)
class Part:
    """A payee's part of a sale, with the terms on which it is booked."""

    payee: str
    """Its id, or UNASSIGNED."""
    agreement: str
    """The agreement that gives it."""
    fraction: Fraction
    """How much of the whole."""
    held: bool = False
    """Whether the payee has not confirmed it yet."""
    reserve: Reserve | None = None
    """What is held back of it for returns."""


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """How a sale is divided; the fractions make one. One object for all sales that are divided by the same rules."""

    rules: tuple[str, ...]
    """The names of the rules that divide it."""
    parts: tuple[Part, ...]


class TermsBook:
    """The agreements of a tenant, prepared for millions of sales."""

    def __init__(self, agreements: Agreements) -> None:
        self.agreements = agreements
        self.payees: dict[str, Payee] = {payee.id: payee for payee in agreements.payees}
        self._versions: dict[str, list[Agreement]] = {}
        for each in agreements.agreements:
            self._versions.setdefault(each.id, []).append(each)
        rules = {
            name: list(rules_in_force(versions, agreements.catalogues)) for name, versions in self._versions.items()
        }
        self._by_agreement = {name: RuleIndex(found) for name, found in rules.items()}
        self._first = RuleIndex(each for found in rules.values() for each in found if not each.agreement.subordinate)
        self._known: dict[tuple[RuleInForce | None, ...], Terms] = {}

    def terms_of(self, sale: Sale) -> Terms:
        """How the sale is divided. Raises InvalidInput if two rules are equally specific."""
        path = tuple(self._path(self._first.best(sale), sale))
        if path not in self._known:
            names = tuple(each.name if each else "" for each in path)
            self._known[path] = Terms(names, tuple(_parts(iter(path), Fraction(1), "")))
        return self._known[path]

    def awaits_confirmation(self, payee: str, agreement: str) -> bool:
        """Whether a version of the agreement gives the payee a share that it has not confirmed."""
        rules = (rule for version in self._versions.get(agreement, ()) for rule in version.rules)
        shares = (share for rule in rules for share in rule.shares)
        return any(share.payee == payee and share.confirmation == "awaited" for share in shares)

    def _path(self, rule: RuleInForce | None, sale: Sale) -> Iterator[RuleInForce | None]:
        """The rule, and after it those that divide the shares that it passes on, in the order of the shares."""
        yield rule
        for share in rule.rule.shares if rule else ():
            if share.agreement:
                yield from self._path(self._by_agreement[share.agreement].best(sale), sale)


def _parts(path: Iterator[RuleInForce | None], whole: Fraction, agreement: str) -> Iterator[Part]:
    """The parts of what the next rule of the path divides; `agreement` is the one that it should be of."""
    rule = next(path)
    if rule is None:
        yield Part(UNASSIGNED, agreement, whole)
        return
    for share in rule.rule.shares:
        fraction = whole * Fraction(share.percent) / 100
        if share.agreement:
            yield from _parts(path, fraction, share.agreement)
        elif share.payee:
            held = share.confirmation == "awaited"
            yield Part(share.payee, rule.agreement.id, fraction, held, share.reserve)
