"""Named commercial combinations for the deals of targets and releases. The names are ours, the values DDEX's.

Every value is in CommercialModelType or UseType of all versions from 3.8.2 to AVS 9.
`business_profile` is the 3.8.x business profile of a combination (Business Profiles 1.4, clause 3).
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Combination:
    """Permitted uses of a release and how they are paid for. `tracks`: whether single tracks are offered too."""

    name: str
    models: tuple[str, ...]
    uses: tuple[str, ...]
    interfaces: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
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
        Combination("identification", _CLAIM, ("UseForIdentification",), title="Fingerprint reference only"),
    )
}  # fmt: skip
