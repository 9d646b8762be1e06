"""The ERN 4.x plan for deals and preview dates."""

from shared.messages.ddex.coded import coded, proprietary_ids
from shared.messages.ern.write.plans.period import PERIOD
from shared.messages.xml.markup import E, only


def _price(tag: str, path: str) -> E:
    return E(tag, path, at={"CurrencyCode": "currency"}, text="value")


def _channel(tag: str, path: str) -> E:
    return E(
        tag,
        path,
        (
            E("PartyName", "name", (E("FullName"),)),
            E("PartyId", "identity", (E("DPID", "dpid"), proprietary_ids("proprietary_id"))),
            E("TradingName", "trading_name"),
        ),
    )


_AREA = only("4.3 4.3.2", E("TerritoryCode", "territories"), E("ExcludedTerritoryCode", "excluded"))
_DEAL = E(
    "Deal",
    "deals",
    (
        E(
            "DealTerms",
            parts=(
                E("TerritoryCode", "territories"),
                E("ExcludedTerritoryCode", "excluded"),
                PERIOD,
                coded("CommercialModelType", "models"),
                coded("UseType", "uses"),
                coded("UserInterfaceType", "interfaces"),
                coded("CarrierType", "carriers"),
                _channel("DistributionChannel", "channels"),
                _channel("ExcludedDistributionChannel", "excluded_channels"),
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
                _AREA,
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
                _AREA,
                E("TrackListingPreviewStartDateTime", "track_listing"),
                E("ClipPreviewStartDateTime", "clip"),
            ),
        ),
    ),
)
