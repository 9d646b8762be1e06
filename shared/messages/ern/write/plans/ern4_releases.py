"""The ERN 4.x plan for releases: the main release, its groups, track releases."""

from shared.messages.ddex.coded import coded, proprietary_ids
from shared.messages.ern.write.plans.ern4_people import (
    ADDITIONAL_TITLES,
    ARTISTS,
    C_LINES,
    P_LINES,
    TITLES,
    additional,
)
from shared.messages.xml.markup import E, only

_RELEASE_ID_PARTS = (
    E("GRid", "grid"),
    E("ICPN", "icpn", text="value"),
    E("CatalogNumber", "catalog_number", at={"Namespace": "namespace"}, text="value"),
)
RELEASE_ID = (*_RELEASE_ID_PARTS, proprietary_ids(), proprietary_ids("foreign"))

_LABELS = E(
    "ReleaseLabelReference",
    "labels",
    at={"LanguageAndScriptCode": "language", "ApplicableTerritoryCode": "territory"},
    text="party.reference",
)


def _genre(path: str = "genre") -> tuple[E, ...]:
    parts = (E("GenreText", "text"), E("SubGenre", "sub"))
    return (only("4.2 4.3", E("Genre", path, parts)), only("4.3.2", E("DisplayGenre", path, parts)))


_LINK = E("LinkedReleaseResourceReference", "links", at={"LinkDescription": "kind"}, text="reference")
_ITEM = E(
    "ResourceGroupContentItem",
    "items",
    (
        E("SequenceNumber", "sequence"),
        E("NoDisplaySequence", "hidden"),
        E("ReleaseResourceReference", "reference"),
        _LINK,
        E("IsBonusResource", "bonus"),
        E("IsInstantGratificationResource", "instant"),
    ),
)


def _sub_group(*inner: E) -> E:
    return E(
        "ResourceGroup",
        "groups",
        (
            *TITLES,
            *additional("formal_titles", "FormalTitle"),
            E("SequenceNumber", "sequence"),
            E("ReleaseId", "ids", RELEASE_ID),
            *inner,
            _ITEM,
        ),
        at={"ResourceGroupType": "type"},
    )


RELEASE = E(
    "Release",
    "release",
    (
        E("ReleaseReference", "reference"),
        coded("ReleaseType", "type"),
        E("ReleaseId", "ids", RELEASE_ID),
        *TITLES,
        *ADDITIONAL_TITLES,
        only("4.3 4.3.2", coded("VersionType", "versions")),
        *ARTISTS,
        _LABELS,
        P_LINES,
        C_LINES,
        E("Duration", "duration"),
        *_genre(),
        E("ReleaseDate", "date"),
        E("OriginalReleaseDate", "original_date"),
        E("ReleaseVisibilityReference", "visibilities"),
        E("ParentalWarningType", "warning"),
        E(
            "RelatedRelease",
            "related",
            (
                coded("ReleaseRelationshipType", "relationship"),
                E("ReleaseId", parts=(*_RELEASE_ID_PARTS, proprietary_ids())),
                *TITLES,
                E("DisplayArtistName", "names", text="text"),
            ),
        ),
        E("IsSingleArtistCompilation", "single_artist_compilation"),
        E("IsMultiArtistCompilation", "multi_artist_compilation"),
        E("ResourceGroup", "group", (_sub_group(_sub_group()), _ITEM, _LINK)),
        E("Keywords", "keywords"),
        E("Synopsis", "synopsis"),
        only("4.3.2", E("ContainsAI", "ai")),
        E("IsSoundtrack", "soundtrack"),
        E("MarketingComment", "comment"),
    ),
)

TRACK_RELEASE = E(
    "TrackRelease",
    "tracks",
    (
        E("ReleaseReference", "reference"),
        E("ReleaseId", "ids", RELEASE_ID),
        E("ReleaseResourceReference", "item.reference"),
        _LABELS,
        *_genre(),
        E("ReleaseVisibilityReference", "visibilities"),
    ),
)
