"""Finds what a release says of generative AI in one place and denies in another. Pure."""

from collections.abc import Iterator

from shared.errors import Finding
from shared.messages.ai.facets import artwork, by_facets, facets_of, recording_degree
from shared.model.catalog.ai import AiUse
from shared.model.catalog.release import Release
from shared.model.catalog.track import Track

_SOURCE = "ERN 4.3.2, ContainsAI and AiContribution"


def ai_problems(release: Release) -> Iterator[Finding]:
    """Contradictions within each track, and between the release and its tracks and cover."""
    for index, track in enumerate(release.tracks):
        yield from _track(release, track, f"tracks[{index}].metadata")
    yield from _release(release)


def _track(release: Release, track: Track, path: str) -> Iterator[Finding]:
    whole, parts = track.metadata.ai, by_facets(facets_of(release, track))
    if whole and not _agree(whole, track, release):
        yield _found(
            f"{path}.ai", f"The recording is made by AI: {_said(whole)}; its facets say otherwise: {_said(parts)}."
        )
    degree = recording_degree(release, track)
    people = track.metadata.contributors or release.metadata.contributors
    for place, person in enumerate(people):
        where = (
            f"{path}.contributors[{place}].ai" if track.metadata.contributors else f"metadata.contributors[{place}].ai"
        )
        if degree == "None" and person.ai in ("Partly", "All"):
            yield _found(where, f"The recording is made without AI, but {person.name} used it.")
        if degree == "All" and person.ai in ("Partly", "None"):
            yield _found(where, f"The recording is made by AI altogether, but {person.name} is credited as human.")


def _agree(whole: AiUse, track: Track, release: Release) -> bool:
    """Whether no facet denies what is said of the whole."""
    facets = facets_of(release, track)
    degrees = {facet.degree for facet in facets.values() if facet}
    if whole == "Partly":
        return by_facets(facets) in (None, "Partly")
    return degrees <= {whole}


def _release(release: Release) -> Iterator[Finding]:
    whole, cover = release.metadata.ai, artwork(release)
    degrees = {recording_degree(release, track) for track in release.tracks}
    if whole == "None" and degrees & {"Partly", "All"}:
        yield _found("metadata.ai", "The release is made without AI, but a track is made with it.")
    elif whole == "None" and cover and cover.degree != "None":
        yield _found("metadata.ai", "The release is made without AI, but its cover is made with it.")
    elif whole == "All" and degrees & {"Partly", "None"}:
        yield _found("metadata.ai", "The release is made by AI altogether, but a track is not.")


def _found(path: str, message: str) -> Finding:
    remedy = "Correct what the release, its tracks or their contributors say of AI."
    return Finding(path, message, "ai-contradicts", remedy=remedy, source=_SOURCE)


def _said(degree: AiUse | None) -> str:
    return {"All": "altogether", "Partly": "in part", "None": "not at all", None: "differently"}[degree]
