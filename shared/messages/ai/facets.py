"""The facets of AI disclosure, and how much generative AI made of recordings, artwork and the release. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from shared.model.catalog.ai import AiFacet, AiFacetName, AiKind, AiUse, RecordingAi
from shared.model.catalog.release import Release
from shared.model.catalog.track import Track


class Facet(NamedTuple):
    """One facet, and what the field calls it."""

    name: AiFacetName
    field: str
    """The field of RecordingAi or ReleaseAi."""
    role: str
    """The ContributorRole in which DDEX messages credit generative AI (SpecialContributor GenerativeAI)."""
    spotify: str | None
    """Spotify's category. Source: Spotify's announcement of AI disclosures in credits."""
    apple: str | None
    """Apple Music's transparency tag. Source: Apple's announcement of transparency tags (2026-03)."""


FACETS: Mapping[AiFacetName, Facet] = {
    each.name: each
    for each in (
        Facet("vocals", "vocals", "Vocalist", "vocals", "track"),
        Facet("instruments", "instruments", "Musician", "instrumentation", "track"),
        Facet("composition", "composition", "Composer", "composition", "composition"),
        Facet("lyrics", "lyrics", "Lyricist", "lyrics", "composition"),
        Facet("postProduction", "post_production", "MixingEngineer", "post-production", "track"),
        Facet("video", "video", "ComputerGraphicCreator", None, "music video"),
        Facet("artwork", "artwork", "CoverDesigner", None, "artwork"),
    )
}
_SUNG = frozenset({"vocals", "lyrics"})
"""The facets that an instrumental does not have."""
_SEEN = frozenset({"video", "artwork"})
"""The facets that are seen, not heard."""


def facets_of(release: Release, track: Track) -> dict[AiFacetName, AiFacet | None]:
    """The facets that the recording has; None where nothing is said.

    A track's own facets count, then those of the release, unless the track says itself how much AI made.
    """
    without = (_SUNG if track.metadata.instrumental else frozenset()) | ({"artwork"} if track.video else _SEEN)
    inherited = None if track.metadata.ai else release.metadata.ai_disclosure
    stated = (track.metadata.ai_disclosure, inherited)
    return {name: _stated(stated, facet) for name, facet in FACETS.items() if name not in without}


def _stated(disclosures: Iterable[RecordingAi | None], facet: Facet) -> AiFacet | None:
    found: Iterator[AiFacet | None] = (getattr(each, facet.field, None) for each in disclosures if each)
    return next((each for each in found if each), None)


def recording_degree(release: Release, track: Track) -> AiUse | None:
    """How much of the recording generative AI made: as the track says, else by its facets. None if it is unknown."""
    return track.metadata.ai or by_facets(facets_of(release, track))


def is_made_by_ai(release: Release, track: Track, kinds: Collection[AiKind]) -> bool:
    """Whether generative AI made all of one of these `kinds`: of a facet, or of the recording."""
    facets = facets_of(release, track)
    whole = "recording" in kinds and recording_degree(release, track) == "All"
    return whole or any(facet.degree == "All" for name, facet in facets.items() if facet and name in kinds)


def by_facets(facets: Mapping[AiFacetName, AiFacet | None]) -> AiUse | None:
    """How much of the whole generative AI made; All and None only if every facet says so."""
    return _together(facet.degree if facet else None for facet in facets.values())


def artwork(release: Release) -> AiFacet | None:
    """What generative AI made of the front cover."""
    disclosure = release.metadata.ai_disclosure
    return disclosure.artwork if disclosure else None


def release_degree(release: Release) -> AiUse | None:
    """How much of the release generative AI made: as it says, else by its recordings and its cover."""
    if release.metadata.ai:
        return release.metadata.ai
    cover = artwork(release)
    degrees = [recording_degree(release, track) for track in release.tracks]
    return _together([*degrees, cover.degree] if cover else degrees)


def _together(parts: Iterable[AiUse | None]) -> AiUse | None:
    degrees = set(parts)
    if len(degrees) == 1:
        return degrees.pop()
    return "Partly" if degrees & {"All", "Partly"} else None
