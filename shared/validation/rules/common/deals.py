"""Owns the rules on deals that schemas let pass: territories, uses, prices, preview dates."""

import re
from collections.abc import Iterator

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.rule import Check, Offence, Rule, RuleSet, never, tagged

_TERRITORY = re.compile(r"Worldwide|[A-Z]{2}|[A-Z]{2}-[A-Z0-9]{1,3}|[A-Z]{4}|[0-9]{1,4}")
_PRICES = ("WholesalePricePerUnit", "BulkOrderWholesalePricePerUnit", "SuggestedRetailPrice")
_TERRITORIES = ("TerritoryCode", "ExcludedTerritoryCode")
_PREVIEWS = ("CoverArtPreviewStartDateTime", "FullTrackListingPreviewStartDateTime", "ClipPreviewStartDateTime")


def _with_terms(view: MessageView) -> Iterator[tuple[Node, bool]]:
    """Deal terms, and whether the deal names another one by DealReference."""
    for terms in view.deal_terms:
        yield terms, terms.parent is not None and terms.parent.has("DealReference")


def deals_nowhere(view: MessageView) -> list[Offence]:
    """4.x deals that name no territory."""
    return [terms for terms in view.deal_terms if not any(terms.has(tag) for tag in _TERRITORIES)]


def _deals_without(tag: str) -> Check:
    """4.x deals that lack `tag` and name no other deal that has it."""
    return lambda view: [terms for terms, refers in _with_terms(view) if not refers and not terms.has(tag)]


def repeated_territories(view: MessageView) -> Iterator[Offence]:
    """A territory that one deal names twice."""
    for terms in view.deal_terms:
        seen: set[str] = set()
        for node in (node for tag in _TERRITORIES for node in terms.all(tag)):
            if node.text in seen:
                yield node
            seen.add(node.text)


def needless_territories(view: MessageView) -> Iterator[Offence]:
    """Worldwide beside single territories."""
    for terms in view.deal_terms:
        territories = terms.values("TerritoryCode")
        if "Worldwide" in territories and len(territories) > 1:
            yield terms, "Worldwide"


def lacking_previews(view: MessageView) -> Iterator[Offence]:
    """Visibilities that give some of the preview dates, not all."""
    for visibility in view.tagged("ReleaseVisibility"):
        given = [tag for tag in _PREVIEWS if visibility.has(tag)]
        if given and len(given) < len(_PREVIEWS):
            yield visibility, ", ".join(tag for tag in _PREVIEWS if tag not in given)


def _is_loss(node: Node, _view: MessageView) -> bool:
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
            "{value} is no territory.",
            "Write an ISO 3166-1 code of two capitals, or Worldwide exactly so.",
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
            needless_territories,
            "The deal names {value} and single territories.",
            "Worldwide covers all; leave the others out.",
        ),
        Rule(
            "price-negative",
            "PriceInformation",
            "Fatal Error",
            never(tagged(*_PRICES), _is_loss),
            "{value} is no price.",
            "Write an amount of zero or more with a decimal point.",
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
            deals_nowhere,
            "The deal names no territory.",
            "Add TerritoryCode or ExcludedTerritoryCode.",
        ),
        Rule(
            "deal-without-use",
            "DealTerms/UseType is mandatory unless a DealReference names the terms",
            "Fatal Error",
            _deals_without("UseType"),
            "The deal allows no use.",
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
            lacking_previews,
            "Some preview dates are given, but not {value}.",
            "Some services want all of them or none.",
        ),
    ),
)
