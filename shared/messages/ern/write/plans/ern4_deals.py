"""The ERN 4.x plan for deals and preview dates."""

from shared.messages.ern.write.markup import E, only
from shared.messages.ern.write.plans.common import coded


def _price(tag: str, path: str) -> E:
    return E(tag, path, at={"CurrencyCode": "currency"}, text="value")


_DEAL = E(
    "Deal",
    "deals",
    (
        E(
            "DealTerms",
            parts=(
                E("TerritoryCode", "territories"),
                E("ExcludedTerritoryCode", "excluded"),
                E("ValidityPeriod", "period", (E("StartDateTime", "start"), E("EndDateTime", "end"))),
                coded("CommercialModelType", "models"),
                coded("UseType", "uses"),
                coded("UserInterfaceType", "interfaces"),
                E("CarrierType", "carriers"),
                E("RightsClaimPolicy", "policies", (E("RightsClaimPolicyType"),)),
                E(
                    "PriceInformation",
                    "price",
                    (
                        E("PriceCode", "code", at={"Namespace": "namespace"}, text="value"),
                        _price("WholesalePricePerUnit", "wholesale"),
                        _price("SuggestedRetailPrice", "retail"),
                    ),
                    at={"PriceType": "type"},
                ),
                E("IsPreOrderDeal", "pre_order"),
                E("InstantGratificationResourceList", "instant", (E("DealResourceReference", "references"),)),
            ),
        ),
    ),
)

DEALS = E(
    "DealList",
    "offers",
    (
        E("ReleaseDeal", "offers", (E("DealReleaseReference", "releases"), _DEAL)),
        E(
            "ReleaseVisibility",
            "release_visibilities",
            (
                E("VisibilityReference", "reference"),
                E("ReleaseDisplayStartDateTime", "dates.release"),
                E("CoverArtPreviewStartDateTime", "dates.cover_art"),
                E("FullTrackListingPreviewStartDateTime", "dates.track_listing"),
                only("4.3 4.3.2", E("ClipPreviewStartDateTime", "dates.clip")),
            ),
        ),
        E(
            "TrackReleaseVisibility",
            "track_visibilities",
            (
                E("VisibilityReference", "reference"),
                E("TrackListingPreviewStartDateTime", "dates.track_listing"),
                E("ClipPreviewStartDateTime", "dates.clip"),
            ),
        ),
    ),
)
