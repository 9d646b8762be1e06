"""Rules on deals in ERN 3.8 messages that name a business profile (DDEX Business Profile 1.4, clause 4)."""

from collections.abc import Iterator

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.business.services import BUSINESS, BY_SERVICE, PREFIX, SERVICES, named_services, names
from shared.validation.rules.rule import Rule, RuleSet, Select, Violation, never, tagged
from shared.validation.rules.select import at, deal_terms

_VISIBLE = (
    "ReleaseDisplayStartDate",
    "TrackListingPreviewStartDate",
    "CoverArtPreviewStartDate",
    "ClipPreviewStartDate",
)
_DATE_LENGTH = 10
"""Length of the date in a date and time."""

_SPECIFIC_STREAMS = ("Narrowcast", "NonInteractiveStream", "OnDemandStream", "TimeInfluencedStream", "Webcast")
_ALL_STREAMS = frozenset(
    {"InteractiveStream", "NonInteractiveStream", "ContentInfluencedStream", "OnDemandStream", "TimeInfluencedStream"}
)
_ALL_DOWNLOADS = frozenset({"ConditionalDownload", "KioskDownload", "PermanentDownload", "TetheredDownload"})


def _late_displays(view: MessageView) -> Iterator[Violation]:
    for terms in deal_terms(view):
        starts = [
            text[:_DATE_LENGTH]
            for tag in ("StartDate", "StartDateTime")
            for text in terms.values("ValidityPeriod", tag)
        ]
        for node in (node for tag in _VISIBLE for node in terms.all(tag)):
            if starts and node.text.strip() > min(starts):
                yield node


def _mixed_uses(view: MessageView) -> Iterator[Violation]:
    for usage in (node for terms in deal_terms(view) for node in terms.all("Usage")):
        uses = set(usage.values("UseType"))
        for generic in ("Stream", "Download"):
            if generic in uses and any(use.endswith(generic) and use != generic for use in uses):
                yield usage, generic


def _exhaustive_uses(view: MessageView) -> Iterator[Violation]:
    for usage in (node for terms in deal_terms(view) for node in terms.all("Usage")):
        uses = set(usage.values("UseType"))
        if uses >= _ALL_STREAMS or uses >= _ALL_DOWNLOADS:
            yield usage, ", ".join(sorted(uses))


def _not_generic(view: MessageView) -> list[Violation]:
    generic = [service for service in SERVICES if service.uses == ("Stream",) and names(view, service)]
    uses = [node for terms in deal_terms(view) for node in terms.all("Usage", "UseType")]
    return [node for node in uses if generic and node.text.strip() in _SPECIFIC_STREAMS]


def _generic_beside_specific(view: MessageView) -> list[Violation]:
    specific = any(names(view, service) for service in SERVICES if 11 <= service.clause <= 15)
    generic = [name for name in named_services(view) if name.startswith(f"{PREFIX}Generic")]
    return [(view.root, name) for name in generic if specific]


def _unclaimed_policies(view: MessageView) -> list[Violation]:
    claims = next(service for service in SERVICES if service.clause == 18)
    policies = [
        node for terms in deal_terms(view) for tag in ("RightsClaimPolicy", "WebPolicy") for node in terms.all(tag)
    ]
    return [] if names(view, claims) else [(node, node.tag) for node in policies]


def _physical(view: MessageView) -> list[Violation]:
    physical = next(service for service in SERVICES if service.clause == 19)
    if not names(view, physical):
        return []
    models: list[Violation] = [
        (node, node.tag) for terms in deal_terms(view) for node in terms.all("CommercialModelType")
    ]
    return models if view.by_tag.get("CarrierType") else [*models, (view.root, "no CarrierType")]


def _unknown_services(view: MessageView) -> list[Violation]:
    known = {f"{PREFIX}{service.name}" for service in SERVICES}
    return [(view.root, name) for name in named_services(view) if name not in known]


def _forbidden(code: str, clause: str, select: Select, tag: str, *, fatal: bool = True) -> Rule:
    return Rule(
        code,
        f"clause {clause}",
        "Fatal Error" if fatal else "Error",
        never(select),
        f"{tag} is not allowed.",
        "Remove it.",
        BUSINESS,
    )


def _carriers(view: MessageView) -> list[Node]:
    usages = [node for terms in deal_terms(view) for node in terms.all("Usage")]
    return [
        carrier
        for usage in usages
        if "PurchaseAsPhysicalProduct" not in usage.values("UseType")
        for carrier in usage.all("CarrierType")
    ]


def _terms(tag: str) -> Select:
    return lambda view: [node for terms in deal_terms(view) for node in terms.all(tag)]


BUSINESS_PROFILE = RuleSet(
    "DDEX Business Profile 1.4",
    frozenset("3"),
    (
        Rule(
            "display-late",
            "A ReleaseDisplayStartDate may not be later than the StartDate of the Deal",
            "Fatal Error",
            _late_displays,
            "The display date {value} is later than the start of the deal.",
            "Display the release no later than the start of the deal.",
            BUSINESS,
        ),
        Rule(
            "service-unknown",
            "clause 4.1",
            "Information",
            _unknown_services,
            "{value} is not a business profile of the standard.",
            f"Use {PREFIX} followed by the name of a service.",
            BUSINESS,
        ),
        Rule(
            "territory-kind",
            "clause 4.2(2)",
            "Fatal Error",
            never(
                tagged("TerritoryCode", "ExcludedTerritoryCode"),
                lambda node, _: node.attributes.get("IdentifierType", "").startswith("TIS"),
            ),
            "The territory {value} is a TIS code.",
            "Use ISO 3166-1 codes or Worldwide.",
            BUSINESS,
        ),
        _forbidden("comment", "4.2(3)", tagged("Comment"), "Comment"),
        Rule(
            "deal-language",
            "clause 4.3.2(1)",
            "Fatal Error",
            lambda view: [
                node
                for node in view.by_attribute.get("LanguageAndScriptCode", ())
                if node.tag == "Deal" or node.ancestor("Deal") is not None
            ],
            "A deal has a LanguageAndScriptCode.",
            "Remove LanguageAndScriptCode.",
            BUSINESS,
        ),
        Rule(
            "catalog-transfer",
            "clause 4.3.2(2)",
            "Conditional Fatal Error",
            never(at("CatalogTransfer")),
            "The message announces a catalogue transfer.",
            "Remove CatalogTransfer unless a catalogue is transferred.",
            BUSINESS,
        ),
        _forbidden("bulk-price", "4.3.2(4)", tagged("BulkOrderWholesalePricePerUnit"), "A bulk price", fatal=False),
        _forbidden("offer-set", "4.3.2(5)", _terms("RelatedReleaseOfferSet"), "RelatedReleaseOfferSet"),
        _forbidden("carrier", "4.3.2(6)", _carriers, "CarrierType without PurchaseAsPhysicalProduct"),
        _forbidden("physical-returns", "4.3.2(7)", _terms("PhysicalReturns"), "PhysicalReturns"),
        _forbidden("carton", "4.3.2(8)", _terms("NumberOfProductsPerCarton"), "NumberOfProductsPerCarton"),
        _forbidden("resource-usage", "4.3.2(10)", tagged("ResourceUsage"), "ResourceUsage"),
        Rule(
            "uses-mixed",
            "clause 4.3.2(12)",
            "Fatal Error",
            _mixed_uses,
            "The deal allows {value} and a specific form of it.",
            "Use either the generic use or the specific ones.",
            BUSINESS,
        ),
        Rule(
            "uses-exhaustive",
            "clause 4.3.2(13)",
            "Fatal Error",
            _exhaustive_uses,
            "The deal lists all specific uses: {value}.",
            "Use Stream or Download instead.",
            BUSINESS,
        ),
        _forbidden("rental", "4.3.3(5) and likewise", _terms("ConsumerRentalPeriod"), "A rental period", fatal=False),
        Rule(
            "uses-special",
            "clauses 4.3.20(8), 4.3.21(8) and 4.3.22(8)",
            "Fatal Error",
            _not_generic,
            "The generic streaming service has the specific use {value}.",
            "Use Stream.",
            BUSINESS,
        ),
        Rule(
            "services-mixed",
            "clauses 4.3.11(8), 4.3.12(8), 4.3.13(8), 4.3.14(8) and 4.3.15(8)",
            "Fatal Error",
            _generic_beside_specific,
            "The message names both a specific service and {value}.",
            "Name only one of them.",
            BUSINESS,
        ),
        Rule(
            "policy-unclaimed",
            "clauses 4.3.18(3) and 4.3.18(4)",
            "Fatal Error",
            _unclaimed_policies,
            "{value} is given, but the message does not name the rights claims profile.",
            f"Add {PREFIX}RightsClaimsOnUserGeneratedContent to BusinessProfileVersionId.",
            BUSINESS,
        ),
        Rule(
            "physical-product",
            "clauses 4.3.19(3) and 4.3.19(4)",
            "Fatal Error",
            _physical,
            "The deal for a physical product has {value}.",
            "Add CarrierType and remove CommercialModelType.",
            BUSINESS,
        ),
        Rule(
            "price-typed",
            "clause 4.6(3)",
            "Fatal Error",
            never(
                _terms("PriceInformation"),
                lambda node, _: (
                    node.has("PriceType")
                    and (node.has("WholesalePricePerUnit") or node.has("BulkOrderWholesalePricePerUnit"))
                ),
            ),
            "A price is combined with a PriceType.",
            "Use either a price or a PriceType, not both.",
            BUSINESS,
        ),
        _forbidden("effective-date", "4.7.1(3)", at("DealList", "ReleaseDeal", "EffectiveDate"), "EffectiveDate"),
        _forbidden("deals-cancelled", "4.7.1(4)+4.7.4(1c)+4.7.4(2c)", _terms("AllDealsCancelled"), "AllDealsCancelled"),
        _forbidden("update-indicator", "4.7.2", at("UpdateIndicator"), "UpdateIndicator"),
        _forbidden("takedown", "4.7.4(1c)+4.7.4(2c)", _terms("TakeDown"), "TakeDown"),
        *BY_SERVICE,
    ),
)
