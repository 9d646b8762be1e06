"""The uses of deals: named commercial combinations, and DDEX's own values for any other.

The names are ours, the values DDEX's: every value of a named combination is in CommercialModelType or UseType of all
versions from 3.8.2 to AVS 9. `business_profile` is the 3.8.x business profile of a combination (Business Profiles
1.4, clause 3). Any other use is written with DDEX's values, `models/uses`, each joined by `+`, and what else is said
after semicolons:

    PayAsYouGoModel/OnDemandStream
    AdvertisementSupportedModel/ConditionalDownload+OnDemandStream;interface=PortableDevice
    PayAsYouGoModel/PermanentDownload;pre-order

A value of a partner's own has the prefix `UserDefined:`. `% + / ; =` in it are percent-encoded.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import quote, unquote

from shared.messages.ern.data.deal_values import DealValues


@dataclass(frozen=True, slots=True)
class Combination:
    """Permitted uses of a release and how they are paid for. `tracks`: whether single tracks are offered too."""

    name: str
    models: tuple[str, ...]
    uses: tuple[str, ...]
    interfaces: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    carriers: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    """Kinds of distribution channels (3.8.2)."""
    pre_order: bool = False
    tracks: bool = True
    business_profile: str | None = None
    title: str = ""


_SUBSCRIPTION = ("SubscriptionModel",)
_ADVERTISEMENT = ("AdvertisementSupportedModel",)
_PAY = ("PayAsYouGoModel",)
_FREE = ("FreeOfChargeModel",)
_CLAIM = ("RightsClaimModel",)
_ON_DEMAND = ("OnDemandStream",)
_RADIO = ("NonInteractiveStream",)
_UGC = ("UserMakeAvailableLabelProvided", "UserMakeAvailableUserProvided")
_IDENTIFICATION = ("UseForIdentification",)
CLAIM_USES = frozenset({*_UGC, *_IDENTIFICATION})
"""The uses by which a recipient claims users' content for the label."""

COMBINATIONS: Mapping[str, Combination] = {
    each.name: each
    for each in (
        Combination(
            "subscription-streaming", _SUBSCRIPTION, _ON_DEMAND,
            business_profile="InteractiveSubscriptionStreamingService", title="On-demand streaming, subscription",
        ),
        Combination(
            "ad-supported-streaming", _ADVERTISEMENT, _ON_DEMAND,
            business_profile="InteractiveAdSupportedStreamingService", title="On-demand streaming, ad-supported",
        ),
        Combination("free-streaming", _FREE, _ON_DEMAND, title="On-demand streaming, free of charge"),
        Combination(
            "subscription-radio", _SUBSCRIPTION, _RADIO,
            business_profile="NonInteractiveSubscriptionStreamingService", title="Radio-style streaming, subscription",
        ),
        Combination(
            "ad-supported-radio", _ADVERTISEMENT, _RADIO,
            business_profile="NonInteractiveAdSupportedStreamingService", title="Radio-style streaming, ad-supported",
        ),
        Combination(
            "tethered-download", _SUBSCRIPTION, ("ConditionalDownload",),
            business_profile="TetheredDownloadService", title="Offline downloads during the subscription",
        ),
        Combination(
            "download", _PAY, ("PermanentDownload",),
            business_profile="GenericDownloadService", title="Permanent downloads, paid individually",
        ),
        Combination("free-download", _FREE, ("PermanentDownload",), title="Permanent downloads, free of charge"),
        Combination(
            "pre-order", _PAY, ("PermanentDownload",), pre_order=True, tracks=False,
            business_profile="GenericDownloadService", title="Downloads ordered before the release date",
        ),
        Combination(
            "kiosk", _PAY, ("PermanentDownload",), interfaces=("Kiosk",),
            business_profile="KioskService", title="Downloads at a kiosk",
        ),
        Combination(
            "ringtone", _PAY, ("UseAsRingtone",),
            business_profile="RingtonesAndMobileService", title="Ringtones, paid individually",
        ),
        Combination(
            "ugc-claims", _CLAIM, _UGC, policies=("Monetize",),
            business_profile="RightsClaimsOnUserGeneratedContent", title="Monetize user videos that use the release",
        ),
        Combination(
            "ugc-block", _CLAIM, _UGC, policies=("BlockAccess",),
            business_profile="RightsClaimsOnUserGeneratedContent", title="Block user videos that use the release",
        ),
        Combination(
            "ugc-track", _CLAIM, _UGC, policies=("ReportUsage",),
            business_profile="RightsClaimsOnUserGeneratedContent", title="Report usage in user videos without blocking",
        ),
        Combination("identification", _CLAIM, _IDENTIFICATION, title="Fingerprint reference only"),
    )
}  # fmt: skip

USER_DEFINED = "UserDefined:"
_PAID = "PayAsYouGoModel"
_PRE_ORDER = "pre-order"
_FACETS = frozenset({"interface", "policy", "carrier", "channel"})
"""What a use may state after its models and uses."""
_AVS: Mapping[str, str] = {
    "models": "CommercialModelType",
    "uses": "UseType",
    "interfaces": "UserInterfaceType",
    "policies": "RightsClaimPolicyType",
    "carriers": "CarrierType",
    "channels": "DistributionChannelType",
}


@lru_cache(maxsize=4096)
def combination(use: str) -> Combination | None:
    """The combination of this name, or the one that the text states in DDEX's values. None if it is neither."""
    if use in COMBINATIONS or "/" not in use:
        return COMBINATIONS.get(use)
    pair, *facets = use.split(";")
    models, _, uses = pair.partition("/")
    found = Combination(use, _values(models), _values(uses))
    for facet in facets:
        key, _, values = facet.partition("=")
        if facet == _PRE_ORDER:
            found = replace(found, pre_order=True, tracks=False)
        elif key in _FACETS and values:
            found = _with_facet(found, key, _values(values))
        else:
            return None
    return found if found.models or found.uses else None


def _with_facet(deal: Combination, key: str, values: tuple[str, ...]) -> Combination:
    match key:
        case "interface":
            return replace(deal, interfaces=values)
        case "policy":
            return replace(deal, policies=values)
        case "carrier":
            return replace(deal, carriers=values)
    return replace(deal, channels=values)


def use_of(
    models: Iterable[str],
    uses: Iterable[str],
    *,
    interfaces: Iterable[str] = (),
    policies: Iterable[str] = (),
    carriers: Iterable[str] = (),
    channels: Iterable[str] = (),
    pre_order: bool = False,
) -> str:
    """The text that states these values; `combination` reads it."""
    facets = {"interface": interfaces, "policy": policies, "carrier": carriers, "channel": channels}
    parts = [f"{_text(models)}/{_text(uses)}"]
    parts += [f"{key}={text}" for key, values in facets.items() if (text := _text(values))]
    return ";".join([*parts, *([_PRE_ORDER] if pre_order else [])])


def _values(text: str) -> tuple[str, ...]:
    return tuple(unquote(each) for each in text.split("+") if each)


def _text(values: Iterable[str]) -> str:
    return "+".join(quote(each, safe=": ") for each in values)


def is_paid(deal: Combination) -> bool:
    """Whether each use is paid for, so that a price code applies."""
    return _PAID in deal.models


def unknown_values(deal: Combination, known: DealValues) -> Iterator[tuple[str, str]]:
    """(allowed value set, value) of everything that the version does not allow."""
    for name, avs in _AVS.items():
        for value in getattr(deal, name):
            user_defined = value.startswith(USER_DEFINED) and name not in ("policies",)
            if not user_defined and value not in getattr(known, name):
                yield avs, value
