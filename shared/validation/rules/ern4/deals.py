"""Rules on ERN 4 deals and visibility (ERN 4.1 clauses 6.4.8 to 6.4.10, checked with Release Profile 2.1)."""

from collections.abc import Iterator

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.ern4.common import ALL
from shared.validation.rules.rule import Check, Rule, Violation
from shared.validation.rules.select import deal_terms

_DATE_LENGTH = 10
"""Length of the date in a date and time."""
_NEVER = "9999-12-31"
_VISIBLE = tuple(
    f"{what}StartDate{suffix}"
    for what in ("ReleaseDisplay", "TrackListingPreview", "FullTrackListingPreview", "CoverArtPreview", "ClipPreview")
    for suffix in ("", "Time")
)
_PHYSICAL = {
    "6.4.10(b)": "CarrierType",
    "6.4.10(c)": "PhysicalReturns",
    "6.4.10(d)": "NumberOfProductsPerCarton",
}


def _starts(terms: Node) -> list[str]:
    """The days on which the deal starts."""
    periods = terms.all("ValidityPeriod")
    return [
        text[:_DATE_LENGTH] for node in periods for tag in ("StartDate", "StartDateTime") for text in node.values(tag)
    ]


def _starts_by_visibility(view: MessageView) -> dict[str, str]:
    """The day on which the first deal starts, keyed by the visibility reference of the releases it covers."""
    starts: dict[str, str] = {}
    for deal in view.root.all("DealList", "ReleaseDeal"):
        first = min((day for terms in deal.all("Deal", "DealTerms") for day in _starts(terms)), default=_NEVER)
        for name in deal.values("DealReleaseReference"):
            starts[name] = min(first, starts.get(name, _NEVER))
    return {
        visibility: min((starts.get(name, _NEVER) for name in owner.values("ReleaseReference")), default=_NEVER)
        for owner in (*view.releases, *view.track_releases)
        for visibility in owner.values("ReleaseVisibilityReference")
    }


def late_visibility(view: MessageView) -> Iterator[Violation]:
    """Display and preview dates after the start of the first deal: given in the deal (4.1) or by reference."""
    starts = _starts_by_visibility(view) if view.by_tag.get("VisibilityReference") else {}
    for node in view.tagged(*_VISIBLE):
        holder = node.parent
        if holder is None:
            continue
        own = min(_starts(holder), default=_NEVER)
        if node.text.strip()[:_DATE_LENGTH] > min(own, starts.get(holder.value("VisibilityReference"), _NEVER)):
            yield node


def typed_prices(view: MessageView) -> Iterator[Violation]:
    """Prices combined with a price type."""
    for node in (price for terms in deal_terms(view) for price in terms.all("PriceInformation")):
        if "PriceType" in node.attributes:
            yield from node.all("WholesalePricePerUnit") + node.all("BulkOrderWholesalePricePerUnit")


def _not_physical(*path: str) -> Check:
    """The nodes at `path` in deals that are not for physical products."""

    def check(view: MessageView) -> Iterator[Violation]:
        if path[-1] not in view.by_tag:
            return
        for terms in deal_terms(view):
            if "PurchaseAsPhysicalProduct" not in terms.values("UseType"):
                yield from terms.all(*path)

    return check


def _physical_rule(clause: str, *path: str) -> Rule:
    return Rule(
        "physical-terms",
        f"clause {clause}",
        "Fatal Error",
        _not_physical(*path),
        f"{path[-1]} is given for a deal that is not for physical products.",
        "Remove it, or add the UseType PurchaseAsPhysicalProduct.",
        ALL,
    )


DEAL_RULES = (
    Rule(
        "visibility-late",
        "clauses 6.4.8(a) and 6.4.8(b)",
        "Fatal Error",
        late_visibility,
        "The display or preview date {value} is later than the start of a deal.",
        "Display the release no later than the start of the deal.",
        ALL,
    ),
    Rule(
        "price-typed",
        "clause 6.4.9",
        "Fatal Error",
        typed_prices,
        "The price {value} is combined with a PriceType.",
        "Use either a price or a PriceType, not both.",
        ALL,
    ),
    _physical_rule("6.4.10(a)", "PriceInformation", "BulkOrderWholesalePricePerUnit"),
    *(_physical_rule(clause, tag) for clause, tag in _PHYSICAL.items()),
)
