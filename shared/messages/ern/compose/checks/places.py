"""Checks a release's territories and currencies against DDEX's allowed values."""

from collections.abc import Iterable, Iterator

from shared.errors import Finding
from shared.messages.ern.data.versions import Version
from shared.messages.ern.data.vocabulary import TERRITORIES
from shared.messages.ern.request import MessageRequest
from shared.model.catalog.release import Release, ReleaseMetadata
from shared.model.catalog.titles import Titled
from shared.model.catalog.track import TrackMetadata

Mention = tuple[str, str | None]
"""(path, territory code at that path)."""


def withdrawn_problems(request: MessageRequest) -> Iterator[Finding]:
    """Findings for the territories that a takedown names."""
    yield from _unknown(("withdrawn", each) for each in request.withdrawn)


def place_problems(request: MessageRequest, version: Version) -> Iterator[Finding]:
    """Findings for territories and currencies that the version does not allow."""
    yield from _unknown(_release(request.release))
    yield from withdrawn_problems(request)
    territories = request.release.territories
    if territories.mode == "worldwide" and territories.included and "Worldwide" not in territories.included:
        yield Finding(
            "territories.mode",
            f"The release names {', '.join(territories.included)} and is offered worldwide.",
            "territories-contradict",
            remedy="Set mode to 'selected', or remove the included territories.",
        )
    for index, term in enumerate(request.release.deals):
        if term.price and term.price.currency not in version.currencies:
            yield Finding(
                f"deals[{index}].price.currency",
                f"ERN {version.name} does not allow the currency {term.price.currency!r}.",
                "unknown-currency",
                remedy="Use an active ISO 4217 code.",
            )


def _unknown(mentions: Iterable[Mention]) -> Iterator[Finding]:
    for path, territory in mentions:
        if territory and territory not in TERRITORIES:
            yield Finding(
                path,
                f"{territory!r} is not a territory code.",
                "unknown-territory",
                remedy="Use a two-letter ISO 3166-1 code in capitals, or Worldwide.",
            )


def _release(release: Release) -> Iterator[Mention]:
    yield from _all("territories.included", release.territories.included)
    yield from _all("territories.excluded", release.territories.excluded)
    yield from _titled("basic", release.basic)
    yield from (("basic.localLabels", each.territory) for each in release.basic.local_labels)
    yield from _metadata("metadata", release.metadata)
    yield from (("metadata.cLines", line.territory) for line in release.metadata.c_lines)
    for index, term in enumerate(release.deals):
        yield from _all(f"deals[{index}].territories", term.territories)
        yield from _all(f"deals[{index}].excludedTerritories", term.excluded_territories)
    for index, track in enumerate(release.tracks):
        yield from _titled(f"tracks[{index}].metadata", track.metadata)
        yield from _metadata(f"tracks[{index}].metadata", track.metadata)


def _all(path: str, territories: Iterable[str]) -> Iterator[Mention]:
    yield from ((path, territory) for territory in territories)


def _titled(path: str, titled: Titled) -> Iterator[Mention]:
    yield from ((f"{path}.localTitles", each.territory) for each in titled.local_titles)
    yield from ((f"{path}.localDisplayArtists", each.territory) for each in titled.local_display_artists)
    for artist in titled.artists:
        yield from ((f"{path}.artists", each.territory) for each in artist.local_names)


def _metadata(path: str, metadata: ReleaseMetadata | TrackMetadata) -> Iterator[Mention]:
    yield from ((f"{path}.pLines", line.territory) for line in metadata.p_lines)
    if isinstance(metadata, TrackMetadata) and metadata.p_line:
        yield f"{path}.pLine", metadata.p_line.territory
    for controller in metadata.rights_controllers:
        yield from _all(f"{path}.rightsControllers", controller.territories)
