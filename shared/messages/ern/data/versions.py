"""The differences between ERN versions, as data: names, plans, profiles, vocabularies and structural flags.

Composers use a version's data and flags; they never branch on its name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from shared.errors import Finding, InvalidInput
from shared.messages.ern.classify import Classification
from shared.messages.ern.data.deal_values import DEALS_38, DEALS_42, DEALS_43, DEALS_432, DealValues
from shared.messages.ern.data.profiles import PROFILES_4, PROFILES_38, Profile, choose_profile_4, choose_profile_38
from shared.messages.ern.data.vocabulary import (
    CURRENCIES_38,
    CURRENCIES_42,
    CURRENCIES_43,
    CURRENCIES_432,
    LANGUAGES_38,
    RELATIONS_38,
    RELATIONS_42,
    RELATIONS_43,
    RELATIONS_432,
    VIDEOS,
    VIDEOS_43,
)
from shared.messages.ern.parts import NewRelease, Purge
from shared.messages.ern.write.plans import ern4, ern38
from shared.messages.xml.markup import E, compile_plan
from shared.model.catalog.release import Release


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the standard.

    `avs` is the AvsVersionId of a message, `schema_id` the MessageSchemaVersionId of 3.8.x. `supports` lists
    features that not every version has elements for (see shared/messages/ern/compose/checks/losses).
    """

    name: str
    namespace: str
    new_release: E
    purge: E
    profiles: Mapping[str, Profile]
    choose_profile: Callable[[Classification, Release], str]
    relationships: frozenset[str]
    """AVS ReleaseRelationshipType."""
    currencies: frozenset[str]
    """AVS CurrencyCode."""
    deals: DealValues
    """The values that deals may have."""
    supports: frozenset[str]
    avs: str | None = None
    schema_id: str | None = None
    videos: Mapping[str, str] = field(default_factory=dict)
    """Our video types that have another name in the version."""
    immersive_codecs: Mapping[str, str] = field(default_factory=dict)
    """Measured codecs of immersive audio -> AVS AudioCodecType; others are user-defined."""
    languages: frozenset[str] | None = None
    """Allowed languages of performance; None allows any language, script and region."""
    has_variants: bool = False
    """Whether profiles have variants (4.x)."""
    by_territory: bool = False
    """Whether values are grouped in blocks by territory (3.8.2) or have a territory attribute (4.x)."""
    images_are_items: bool = False
    """Whether images are items and every disc is a group (3.8.2), or images are links (4.x)."""
    previews_in_deals: bool = False
    """Whether preview dates are part of the deals (3.8.2) or separate elements (4.x)."""
    local_visibility: bool = False
    """Whether preview dates can be for some territories (4.3 and later, and 3.8.2, where deals have them)."""
    lists_work_contributors: bool = False
    """Whether contributors to the work have a list of their own (3.8.2), or are among those to the recording (4.x)."""
    business_profiles: str | None = None
    """The prefix of business profile names (3.8.2); None if the version does not name business profiles."""


_FEATURES_42 = frozenset(
    {
        "recording-versions",
        "mix",
        "work-shares",
        "rights-territories",
        "uncredited",
        "display-credits",
        "soundtrack",
        "cover-version",
        "single-artist-compilation",
        "related-artist",
        "image-lines",
        "component-types",
        "work-formal-titles",
        "second-languages",
    }
)
_FEATURES_43 = _FEATURES_42 | {"release-versions", "immersive"}
_IMMERSIVE_CODECS_42 = {"DolbyAtmosMasterADM": "Atmos"}
_IMMERSIVE_CODECS_43 = {name: name for name in ("DolbyAtmosMasterADM", "DolbyDigitalPlus", "AC-4")}

VERSIONS: Mapping[str, Version] = {
    each.name: each
    for each in (
        Version(
            "3.8.2",
            "http://ddex.net/xml/ern/382",
            ern38.NEW_RELEASE,
            ern38.PURGE,
            PROFILES_38,
            choose_profile_38,
            RELATIONS_38,
            CURRENCIES_38,
            DEALS_38,
            frozenset({"recording-labels"}),
            schema_id="ern/382",
            videos=VIDEOS,
            languages=LANGUAGES_38,
            by_territory=True,
            images_are_items=True,
            previews_in_deals=True,
            local_visibility=True,
            lists_work_contributors=True,
            business_profiles="CommonDealTypes/14/",
        ),
        Version(
            "4.2",
            "http://ddex.net/xml/ern/42",
            ern4.NEW_RELEASE,
            ern4.PURGE,
            PROFILES_4,
            choose_profile_4,
            RELATIONS_42,
            CURRENCIES_42,
            DEALS_42,
            _FEATURES_42 | {"encodings"},
            has_variants=True,
            immersive_codecs=_IMMERSIVE_CODECS_42,
            videos=VIDEOS,
        ),
        Version(
            "4.3",
            "http://ddex.net/xml/ern/43",
            ern4.NEW_RELEASE,
            ern4.PURGE,
            PROFILES_4,
            choose_profile_4,
            RELATIONS_43,
            CURRENCIES_43,
            DEALS_43,
            _FEATURES_43,
            has_variants=True,
            local_visibility=True,
            avs="3",
            immersive_codecs=_IMMERSIVE_CODECS_43,
            videos=VIDEOS_43,
        ),
        Version(
            "4.3.2",
            "http://ddex.net/xml/ern/432",
            ern4.NEW_RELEASE,
            ern4.PURGE,
            PROFILES_4,
            choose_profile_4,
            RELATIONS_432,
            CURRENCIES_432,
            DEALS_432,
            _FEATURES_43 | {"ai"},
            has_variants=True,
            local_visibility=True,
            avs="9",
            immersive_codecs=_IMMERSIVE_CODECS_43,
            videos=VIDEOS_43,
        ),
    )
}


def version_named(name: str) -> Version:
    """The version with this name. Raises InvalidInput, which lists the known versions."""
    if name not in VERSIONS:
        problem = Finding(
            "version", f"Unknown ERN version {name!r}.", "unknown-version", remedy=f"Use one of {', '.join(VERSIONS)}."
        )
        raise InvalidInput([problem])
    return VERSIONS[name]


@cache
def new_release_writer(version: str) -> Callable[[Any], bytes]:
    """The writer of NewRelease messages for a version; compiled once."""
    return compile_plan(VERSIONS[version].new_release, NewRelease, version)


@cache
def purge_writer(version: str) -> Callable[[Any], bytes]:
    """The writer of Purge messages for a version; compiled once."""
    return compile_plan(VERSIONS[version].purge, Purge, version)
