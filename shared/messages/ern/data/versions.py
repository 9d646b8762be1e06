"""Owns what differs between ERN versions, as data: names, plans, profiles, vocabularies, habits.

Composers ask a version for its data or its habits, never for its name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from shared.errors import Finding, InvalidInput
from shared.messages.ern.classify import Classification
from shared.messages.ern.data.profiles import PROFILES_4, PROFILES_38, Profile, fit_4, fit_38
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
from shared.messages.ern.write.markup import E, compile_plan
from shared.messages.ern.write.plans import ern4, ern38
from shared.model.catalog.release import Release


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the standard.

    `avs` is the AvsVersionId that a message names, `schema_id` the MessageSchemaVersionId of 3.8.x.
    `says` names what the version has elements for and others have not (see shared/messages/ern/compose/checks/losses).
    """

    name: str
    namespace: str
    new_release: E
    purge: E
    profiles: Mapping[str, Profile]
    fit: Callable[[Classification, Release], str]
    relationships: frozenset[str]
    """AVS ReleaseRelationshipType."""
    currencies: frozenset[str]
    """AVS CurrencyCode."""
    says: frozenset[str]
    avs: str | None = None
    schema_id: str | None = None
    videos: Mapping[str, str] = field(default_factory=dict)
    """Video types of ours that the version calls otherwise."""
    languages: frozenset[str] | None = None
    """Languages of performance that may be named; None where any language, script and region may."""
    has_variants: bool = False
    """Whether profiles have variants (4.x)."""
    by_territory: bool = False
    """Whether values are said in blocks by territory (3.8.2) or marked with theirs (4.x)."""
    images_are_items: bool = False
    """Whether images and discs are items and groups of their own (3.8.2) or links (4.x)."""
    previews_in_deals: bool = False
    """Whether preview dates stand in the deals (3.8.2) or beside them (4.x)."""
    track_visibility: bool = False
    """Whether tracks have preview dates of their own kind (4.2: its release visibility names no clip)."""
    free_instruments: bool = False
    """Whether an instrument may be any text (3.8.2) instead of an allowed value."""
    business_profiles: str | None = None
    """Where business profiles are named (3.8.2), what stands before their names."""


_SAYS_42 = frozenset(
    {
        "recording-versions",
        "mix",
        "work-shares",
        "rights-territories",
        "uncredited",
        "display-credits",
        "soundtrack",
        "cover-version",
    }
)
_SAYS_43 = _SAYS_42 | {"release-versions"}

VERSIONS: Mapping[str, Version] = {
    each.name: each
    for each in (
        Version(
            "3.8.2",
            "http://ddex.net/xml/ern/382",
            ern38.NEW_RELEASE,
            ern38.PURGE,
            PROFILES_38,
            fit_38,
            RELATIONS_38,
            CURRENCIES_38,
            frozenset(),
            schema_id="ern/382",
            videos=VIDEOS,
            languages=LANGUAGES_38,
            by_territory=True,
            images_are_items=True,
            previews_in_deals=True,
            free_instruments=True,
            business_profiles="CommonDealTypes/14/",
        ),
        Version(
            "4.2",
            "http://ddex.net/xml/ern/42",
            ern4.NEW_RELEASE,
            ern4.PURGE,
            PROFILES_4,
            fit_4,
            RELATIONS_42,
            CURRENCIES_42,
            _SAYS_42,
            has_variants=True,
            videos=VIDEOS,
            track_visibility=True,
        ),
        Version(
            "4.3",
            "http://ddex.net/xml/ern/43",
            ern4.NEW_RELEASE,
            ern4.PURGE,
            PROFILES_4,
            fit_4,
            RELATIONS_43,
            CURRENCIES_43,
            _SAYS_43,
            has_variants=True,
            avs="3",
            videos=VIDEOS_43,
        ),
        Version(
            "4.3.2",
            "http://ddex.net/xml/ern/432",
            ern4.NEW_RELEASE,
            ern4.PURGE,
            PROFILES_4,
            fit_4,
            RELATIONS_432,
            CURRENCIES_432,
            _SAYS_43 | {"ai"},
            has_variants=True,
            avs="9",
            videos=VIDEOS_43,
        ),
    )
}


def version_named(name: str) -> Version:
    """The version called `name`. Raises InvalidInput naming the known ones."""
    if name not in VERSIONS:
        problem = Finding(
            "version", f"ERN {name!r} is not known.", "unknown-version", remedy=f"Choose one of {', '.join(VERSIONS)}."
        )
        raise InvalidInput([problem])
    return VERSIONS[name]


@cache
def new_release_writer(version: str) -> Callable[[Any], bytes]:
    """Writes NewRelease messages of that version; compiled once."""
    return compile_plan(VERSIONS[version].new_release, NewRelease, version)


@cache
def purge_writer(version: str) -> Callable[[Any], bytes]:
    """Writes Purge messages of that version; compiled once."""
    return compile_plan(VERSIONS[version].purge, Purge, version)
