"""Rules on deals that the schemas do not check: territories, uses, prices, preview dates."""

import re
from collections.abc import Iterator

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.rule import Check, Rule, RuleSet, Violation, never, tagged

_TERRITORY = re.compile(r"Worldwide|[A-Z]{2}|[A-Z]{2}-[A-Z0-9]{1,3}|[A-Z]{4}|[0-9]{1,4}")
_PRICES = ("WholesalePricePerUnit", "BulkOrderWholesalePricePerUnit", "SuggestedRetailPrice")
_TERRITORIES = ("TerritoryCode", "ExcludedTerritoryCode")
_PREVIEWS = ("CoverArtPreviewStartDateTime", "FullTrackListingPreviewStartDateTime", "ClipPreviewStartDateTime")


def _with_terms(view: MessageView) -> Iterator[tuple[Node, bool]]:
    """Deal terms, and whether the deal refers to another one by DealReference."""
    for terms in view.deal_terms:
        yield terms, terms.parent is not None and terms.parent.has("DealReference")


def deals_without_territory(view: MessageView) -> list[Violation]:
    """4.x deals that name no territory."""
    return [terms for terms in view.deal_terms if not any(terms.has(tag) for tag in _TERRITORIES)]


def _deals_without(tag: str) -> Check:
    """4.x deals that lack `tag` and do not refer to another deal."""
    return lambda view: [terms for terms, refers in _with_terms(view) if not refers and not terms.has(tag)]


def repeated_territories(view: MessageView) -> Iterator[Violation]:
    """A territory that one deal names twice."""
    for terms in view.deal_terms:
        seen: set[str] = set()
        for node in (node for tag in _TERRITORIES for node in terms.all(tag)):
            if node.text in seen:
                yield node
            seen.add(node.text)


def redundant_territories(view: MessageView) -> Iterator[Violation]:
    """Worldwide combined with individual territories."""
    for terms in view.deal_terms:
        territories = terms.values("TerritoryCode")
        if "Worldwide" in territories and len(territories) > 1:
            yield terms, "Worldwide"


def incomplete_previews(view: MessageView) -> Iterator[Violation]:
    """Visibilities with some of the preview dates, but not all."""
    for visibility in view.tagged("ReleaseVisibility"):
        given = [tag for tag in _PREVIEWS if visibility.has(tag)]
        if given and len(given) < len(_PREVIEWS):
            yield visibility, ", ".join(tag for tag in _PREVIEWS if tag not in given)


def _is_not_a_price(node: Node, _view: MessageView) -> bool:
    try:
        return float(node.text) < 0
    except ValueError:
        return True


DEALS = RuleSet(
    "ERN, deals",
    frozenset("34"),
    (
        Rule(
            "territory",
            "DealTerms/TerritoryCode",
            "Fatal Error",
            never(tagged(*_TERRITORIES), lambda node, _: not _TERRITORY.fullmatch(node.text.strip())),
            "{value} is not a valid territory.",
            "Use a two-letter ISO 3166-1 code in upper case, or Worldwide with exactly this spelling.",
        ),
        Rule(
            "territory-repeated",
            "DealTerms/TerritoryCode",
            "Warning",
            repeated_territories,
            "The deal names the territory {value} twice.",
            "Name each territory once.",
        ),
        Rule(
            "territory-needless",
            "DealTerms/TerritoryCode",
            "Warning",
            redundant_territories,
            "The deal names {value} and individual territories.",
            "Remove the others; Worldwide covers them.",
        ),
        Rule(
            "price-negative",
            "PriceInformation",
            "Fatal Error",
            never(tagged(*_PRICES), _is_not_a_price),
            "{value} is not a valid price.",
            "Use an amount of zero or more, with a decimal point.",
        ),
    ),
)

DEALS_4 = RuleSet(
    "ERN 4, deals",
    frozenset("4"),
    (
        Rule(
            "deal-nowhere",
            "DealTerms: TerritoryCode or ExcludedTerritoryCode must be present",
            "Fatal Error",
            deals_without_territory,
            "The deal names no territory.",
            "Add TerritoryCode or ExcludedTerritoryCode.",
        ),
        Rule(
            "deal-without-use",
            "DealTerms/UseType is mandatory unless a DealReference names the terms",
            "Fatal Error",
            _deals_without("UseType"),
            "The deal names no use.",
            "Add UseType, such as OnDemandStream.",
        ),
        Rule(
            "deal-without-model",
            "DealTerms/CommercialModelType",
            "Warning",
            _deals_without("CommercialModelType"),
            "The deal names no commercial model.",
            "Add CommercialModelType, such as SubscriptionModel.",
        ),
        Rule(
            "previews-incomplete",
            "ReleaseVisibility",
            "Information",
            incomplete_previews,
            "Some preview dates are given, but not {value}.",
            "Give all of them or none; some services require it.",
        ),
    ),
)
