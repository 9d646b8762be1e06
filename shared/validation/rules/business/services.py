"""Services of the ERN 3.8 business profiles and the deals they cover (DDEX Business Profile 1.4, clause 3)."""

from collections.abc import Iterator
from dataclasses import dataclass

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.rule import Check, Rule, Select, Violation, tagged
from shared.validation.rules.select import deal_terms

PREFIX = "CommonDealTypes/14/"
BUSINESS = frozenset({"BusinessProfile"})


@dataclass(frozen=True, slots=True)
class Service:
    """A business profile (clause 3) and the deals it covers. `clause` is its part of 4.3."""

    name: str
    clause: int
    models: tuple[str, ...]
    uses: tuple[str, ...]
    drm: str = ""
    interface: str = ""


_PAY, _ADS, _SUBSCRIBE = ("PayAsYouGoModel",), ("AdvertisementSupportedModel",), ("SubscriptionModel",)
_DOWNLOAD, _TETHERED = ("PermanentDownload",), ("ConditionalDownload",)
_ON_DEMAND, _RADIO, _STREAM = ("OnDemandStream",), ("NonInteractiveStream",), ("Stream",)

SERVICES = (
    Service("GenericDownloadService", 3, _PAY, _DOWNLOAD),
    Service("DRMProtectedDownloadService", 4, _PAY, _DOWNLOAD, "DrmEnforced"),
    Service("NonProtectedDownloadService", 5, _PAY, _DOWNLOAD, "NotDrmEnforced"),
    Service("AdSupportedDownloadService", 6, _ADS, _DOWNLOAD),
    Service("DRMProtectedAdSupportedDownloadService", 7, _ADS, _DOWNLOAD, "DrmEnforced"),
    Service("NonProtectedAdSupportedDownloadService", 8, _ADS, _DOWNLOAD, "NotDrmEnforced"),
    Service("TetheredDownloadService", 9, _SUBSCRIBE, _TETHERED),
    Service("AdSupportedTetheredDownloadService", 10, _ADS, _TETHERED),
    Service("InteractiveSubscriptionStreamingService", 11, _SUBSCRIBE, _ON_DEMAND),
    Service("InteractiveAdSupportedStreamingService", 12, _ADS, _ON_DEMAND),
    Service("NonInteractiveSubscriptionStreamingService", 13, _SUBSCRIBE, _RADIO),
    Service("NonInteractiveSubscriptionStreamingServiceOnDevice", 14, ("DeviceFeeModel",), _RADIO),
    Service("NonInteractiveAdSupportedStreamingService", 15, _ADS, _RADIO),
    Service("KioskService", 16, _PAY, _DOWNLOAD, interface="Kiosk"),
    Service("RingtonesAndMobileService", 17, _PAY, ("UseAsRingtone", "UseAsRingbackTone", "UseAsAlertTone")),
    Service(
        "RightsClaimsOnUserGeneratedContent",
        18,
        ("RightsClaimModel",),
        ("UserMakeAvailableLabelProvided", "UserMakeAvailableUserProvided"),
    ),
    Service("PurchaseAsPhysicalProduct", 19, (), ("PurchaseAsPhysicalProduct",)),
    Service("GenericAdSupportedStreamingService", 20, _ADS, _STREAM),
    Service("GenericSubscriptionStreamingService", 21, _SUBSCRIBE, _STREAM),
    Service("GenericPayAsYouGoStreamingService", 22, _PAY, _STREAM),
)
"""In the order of clause 3. The clause of a service is 3(n), where n is its part of 4.3 minus two."""


def named_services(view: MessageView) -> list[str]:
    """The names in BusinessProfileVersionId."""
    return view.root.attributes.get("BusinessProfileVersionId", "").split()


def names(view: MessageView, service: Service) -> bool:
    """True if the message names the service. As in the rule set, a longer name with the same prefix counts too."""
    return f"{PREFIX}{service.name}" in view.root.attributes.get("BusinessProfileVersionId", "")


def _uses(view: MessageView) -> set[str]:
    return {text for terms in deal_terms(view) for text in terms.values("Usage", "UseType")}


def _lacking(view: MessageView, service: Service) -> Iterator[str]:
    terms = deal_terms(view)
    models = {text for node in terms for text in node.values("CommercialModelType")}
    drm = {text for node in terms for text in node.values("Usage", "TechnicalInstantiation", "DrmEnforcementType")}
    interfaces = {text for node in terms for text in node.values("Usage", "UserInterfaceType")}
    if service.models and models.isdisjoint(service.models):
        yield service.models[0]
    if _uses(view).isdisjoint(service.uses):
        yield " or ".join(service.uses)
    if service.drm and service.drm not in drm:
        yield service.drm
    if service.interface and service.interface not in interfaces:
        yield service.interface


def _missing_terms(service: Service) -> Check:
    def check(view: MessageView) -> list[Violation]:
        return [(view.root, what) for what in _lacking(view, service)] if names(view, service) else []

    return check


def _redundant_terms(service: Service) -> Check:
    tags = ("DistributionChannelType",) if service.interface else ("DistributionChannelType", "UserInterfaceType")

    def check(view: MessageView) -> list[Violation]:
        if not names(view, service):
            return []
        return [(node, node.tag) for terms in deal_terms(view) for tag in tags for node in terms.all("Usage", tag)]

    return check


def _belongs_to(terms: Node, service: Service) -> bool:
    drm = set(terms.values("Usage", "TechnicalInstantiation", "DrmEnforcementType"))
    plain = service.uses != _DOWNLOAD or drm.isdisjoint(("DrmEnforced", "NotDrmEnforced"))
    return (
        (not service.models or not set(terms.values("CommercialModelType")).isdisjoint(service.models))
        and not set(terms.values("Usage", "UseType")).isdisjoint(service.uses)
        and (service.drm in drm if service.drm else plain)
        and (not service.interface or service.interface in terms.values("Usage", "UserInterfaceType"))
    )


def _unnamed(service: Service) -> Check:
    """Deals covered by the service but by no service that the message names."""

    def check(view: MessageView) -> list[Violation]:
        named = [other for other in SERVICES if names(view, other)]
        return [
            (terms, service.name)
            for terms in deal_terms(view)
            if _belongs_to(terms, service) and not any(_belongs_to(terms, other) for other in named)
        ]

    return check


def _if_named(service: Service, select: Select) -> Check:
    """The selected nodes, in messages that name the service."""
    return lambda view: [(node, node.tag) for node in select(view)] if names(view, service) else []


_PRE_ORDER = tagged("PreOrderReleaseDate", "PreOrderReleaseDateTime", "PreOrderPreviewDate", "PreOrderPreviewDateTime")
_PRE_ORDER_CLAUSE = {16: 5, 18: 8}
_STREAMING = (11, 12, 13, 14, 15, 20, 21, 22)


def _rules_of(service: Service) -> Iterator[Rule]:
    number = service.clause - 2
    yield Rule(
        "service-terms",
        f"clause 3({number})",
        "Fatal Error",
        _missing_terms(service),
        f"The message names {service.name}, but no deal has {{value}}.",
        "Correct the deal or the business profile.",
        BUSINESS,
    )
    yield Rule(
        "service-needless",
        f"clause 3({number})",
        "Error",
        _redundant_terms(service),
        f"{{value}} is not used with {service.name}.",
        "Remove it.",
        BUSINESS,
    )
    yield Rule(
        "service-unnamed",
        f"clause 3({number})",
        "Fatal Error",
        _unnamed(service),
        "The deal belongs to {value}, which the message does not name.",
        f"Add {PREFIX}{service.name} to BusinessProfileVersionId.",
        BUSINESS,
    )
    if service.clause in (*_STREAMING, 16, 17, 18):
        yield Rule(
            "pre-order",
            f"clause 4.3.{service.clause}({_PRE_ORDER_CLAUSE.get(service.clause, 6)})",
            "Error",
            _if_named(service, _PRE_ORDER),
            f"{{value}} is not used with {service.name}.",
            "Remove it.",
            BUSINESS,
        )
    if service.clause in _STREAMING:
        yield Rule(
            "price",
            f"clause 4.3.{service.clause}(9)",
            "Error",
            _if_named(service, tagged("PriceInformation")),
            f"{{value}} is not used with {service.name}.",
            "Remove it.",
            BUSINESS,
        )


BY_SERVICE = tuple(rule for service in SERVICES for rule in _rules_of(service))
