"""The plan of ERN 3.8.2 messages. Order and optionality follow its release-notification schema."""

from shared.messages.ddex.coded import coded, proprietary_ids
from shared.messages.ddex.header import HEADER
from shared.messages.ern.write.plans.chapters import CHAPTERS_38
from shared.messages.ern.write.plans.cue_sheets import CUE_SHEETS_38
from shared.messages.ern.write.plans.ern38_people import (
    ARTIST_NAMES,
    GENRE,
    LABEL_NAMES,
    REFERENCE_TITLE,
    TITLES,
    artists,
    c_lines,
    p_lines,
    typed_title,
)
from shared.messages.ern.write.plans.ern38_resources import IMAGE, SOUND_RECORDING, TEXT, VIDEO
from shared.messages.ern.write.plans.period import PERIOD
from shared.messages.xml.markup import E, scope

_RELEASE_ID = (
    E("GRid", "grid"),
    E("ISRC", "isrc"),
    E("ICPN", "icpn", at={"IsEan": "is_ean"}, text="value"),
    E("CatalogNumber", "catalog_number", at={"Namespace": "namespace"}, text="value"),
    proprietary_ids(),
    proprietary_ids("foreign"),
)
_RANK = {"ReleaseResourceType": "rank"}
_RESOURCE = E("ReleaseResourceReference", at=_RANK, text="reference")


def _items(path: str) -> E:
    return E(
        "ResourceGroupContentItem",
        path,
        (
            E("SequenceNumber", "sequence"),
            E("ResourceType", "resource_type"),
            _RESOURCE,
            E("LinkedReleaseResourceReference", "links", at={"LinkDescription": "kind"}, text="reference"),
            E("IsHiddenResource", "hidden"),
            E("IsBonusResource", "bonus"),
            E("IsInstantGratificationResource", "instant"),
        ),
    )


def _sub_group(*inner: E) -> E:
    return E(
        "ResourceGroup",
        "groups",
        (
            E("Title", "titles", (E("TitleText", "text"), E("SubTitle", "subtitle"))),
            typed_title("GroupingTitle", "grouping_titles"),
            E("SequenceNumber", "sequence"),
            *inner,
            _items("items"),
            E("ReleaseId", "ids", _RELEASE_ID),
        ),
    )


_RELATED = E(
    "RelatedRelease",
    "base.related",
    (
        E(
            "ReleaseId",
            parts=(
                E("GRid", "grid"),
                E("ICPN", "icpn", at={"IsEan": "is_ean"}, text="value"),
                E("CatalogNumber", "catalog_number", at={"Namespace": "namespace"}, text="value"),
                proprietary_ids(),
            ),
        ),
        E("ReferenceTitle", "titles", (E("TitleText", "text"),)),
        coded("ReleaseRelationshipType", "relationship"),
    ),
)

_RELEASE = E(
    "Release",
    "release",
    (
        E("ReleaseId", "ids", _RELEASE_ID),
        E("ReleaseReference", "reference"),
        REFERENCE_TITLE,
        E("ReleaseResourceReferenceList", parts=(E("ReleaseResourceReference", "items", at=_RANK, text="reference"),)),
        coded("ReleaseType", "type"),
        E(
            "ReleaseDetailsByTerritory",
            "locals",
            (
                E("TerritoryCode", "local.territories"),
                ARTIST_NAMES,
                LABEL_NAMES,
                *TITLES,
                artists("base.artists"),
                E("IsMultiArtistCompilation", "base.multi_artist_compilation"),
                _RELATED,
                E("ParentalWarningType", "base.warning"),
                E("MarketingComment", "base.comment"),
                E("ResourceGroup", "base.group", (_sub_group(_sub_group()), _items("items"))),
                GENRE,
                p_lines("local.p_lines"),
                c_lines("local.c_lines"),
                E("ReleaseDate", "base.date"),
                E("OriginalReleaseDate", "base.original_date"),
                E("Keywords", "base.keywords"),
                E("Synopsis", "base.synopsis"),
            ),
        ),
        E("Duration", "duration"),
        p_lines("p_lines"),
        c_lines("c_lines"),
        E("GlobalReleaseDate", "date"),
        E("GlobalOriginalReleaseDate", "original_date"),
    ),
    at={"IsMainRelease": "=true"},
)

_TRACK_RELEASE = E(
    "Release",
    "tracks",
    (
        E("ReleaseId", "ids", (E("GRid", "grid"), E("ISRC", "isrc"), proprietary_ids("foreign"))),
        E("ReleaseReference", "reference"),
        scope("recording", REFERENCE_TITLE),
        E("ReleaseResourceReferenceList", parts=(scope("item", _RESOURCE),)),
        E("ReleaseType", "type"),
        E(
            "ReleaseDetailsByTerritory",
            "locals",
            (
                E("TerritoryCode", "local.territories"),
                ARTIST_NAMES,
                LABEL_NAMES,
                *TITLES,
                artists("base.recording.artists"),
                E("ParentalWarningType", "base.recording.warning"),
                E("ResourceGroup", parts=(_items("base.item"),)),
                GENRE,
                p_lines("local.p_lines"),
                c_lines("local.c_lines"),
                E("ReleaseDate", "base.date"),
            ),
        ),
        p_lines("p_lines"),
        c_lines("c_lines"),
        E("GlobalReleaseDate", "date"),
        E("GlobalOriginalReleaseDate", "original_date"),
    ),
)


def _price(tag: str, path: str) -> E:
    return E(tag, path, at={"CurrencyCode": "currency"}, text="value")


def _channel(tag: str, path: str) -> E:
    return E(
        tag,
        path,
        (
            E("PartyName", "name", (E("FullName"),)),
            scope(
                "identity",
                E("PartyId", "dpid", at={"IsDPID": "=true"}),
                E("PartyId", "proprietary_id", at={"Namespace": "namespace"}, text="value"),
            ),
            E("TradingName", "trading_name"),
        ),
    )


_TERMS = E(
    "DealTerms",
    parts=(
        E("IsPreOrderDeal", "pre_order"),
        coded("CommercialModelType", "models"),
        E(
            "Usage",
            parts=(
                coded("UseType", "uses"),
                coded("UserInterfaceType", "interfaces"),
                coded("DistributionChannelType", "channel_kinds"),
                coded("CarrierType", "carriers"),
            ),
        ),
        E("TerritoryCode", "territories"),
        E("ExcludedTerritoryCode", "excluded"),
        _channel("DistributionChannel", "channels"),
        _channel("ExcludedDistributionChannel", "excluded_channels"),
        E(
            "PriceInformation",
            "price",
            (
                E("PriceType", "code", at={"Namespace": "namespace"}, text="value"),
                _price("WholesalePricePerUnit", "wholesale"),
                _price("SuggestedRetailPrice", "retail"),
            ),
            at={"PriceType": "type"},
        ),
        PERIOD,
        scope(
            "previews",
            E("ReleaseDisplayStartDateTime", "release"),
            E("TrackListingPreviewStartDateTime", "track_listing"),
            E("CoverArtPreviewStartDateTime", "cover_art"),
            E("ClipPreviewStartDateTime", "clip"),
        ),
        E("InstantGratificationResourceList", "instant", (E("DealResourceReference", "references"),)),
        E("RightsClaimPolicy", "policies", (E("RightsClaimPolicyType"),)),
    ),
)

_DEALS = E(
    "DealList",
    "offers",
    (
        E(
            "ReleaseDeal",
            "offers",
            (E("DealReleaseReference", "releases"), E("Deal", "deals", (_TERMS,))),
        ),
    ),
)

_ROOT = {
    "xmlns:ern": "root.namespace",
    "MessageSchemaVersionId": "root.schema_id",
    "BusinessProfileVersionId": "root.business_profile",
    "ReleaseProfileVersionId": "root.profile",
    "LanguageAndScriptCode": "root.language",
}

NEW_RELEASE = E(
    "ern:NewReleaseMessage",
    parts=(
        HEADER,
        CUE_SHEETS_38,
        E("ResourceList", parts=(SOUND_RECORDING, VIDEO, IMAGE, TEXT)),
        CHAPTERS_38,
        E("ReleaseList", parts=(_RELEASE, _TRACK_RELEASE)),
        _DEALS,
    ),
    at=_ROOT,
)

PURGE = E(
    "ern:PurgeReleaseMessage",
    parts=(
        HEADER,
        E(
            "PurgedRelease",
            parts=(
                E("ReleaseId", "ids", _RELEASE_ID),
                E("Title", "title", (E("TitleText", "text"), E("SubTitle", "subtitle"))),
                E("ResourceContributor", "names", (E("PartyName", parts=(E("FullName", "text"),)),)),
            ),
        ),
    ),
    at={
        "xmlns:ern": "root.namespace",
        "MessageSchemaVersionId": "root.schema_id",
        "LanguageAndScriptCode": "root.language",
    },
)
