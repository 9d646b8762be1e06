"""Owns which places and currencies a release names: DDEX knows a closed list of each."""

from collections.abc import Iterable, Iterator

from shared.errors import Finding
from shared.messages.ern.data.versions import Version
from shared.messages.ern.data.vocabulary import TERRITORIES
from shared.messages.ern.request import MessageRequest
from shared.model.catalog.release import Release, ReleaseMetadata, Titled, TrackMetadata

Named = tuple[str, str | None]
"""Where, and the territory named there."""


def place_problems(request: MessageRequest, version: Version) -> Iterator[Finding]:
    """Territories and currencies that the version does not know."""
    for path, territory in (*_release(request.release), *(("withdrawn", each) for each in request.withdrawn)):
        if territory and territory not in TERRITORIES:
            yield Finding(
                path,
                f"{territory!r} is no territory.",
                "unknown-territory",
                remedy="Write an ISO 3166-1 code of two capital letters, or Worldwide.",
            )
    for index, term in enumerate(request.release.deals):
        if term.price and term.price.currency not in version.currencies:
            yield Finding(
                f"deals[{index}].price.currency",
                f"ERN {version.name} has no currency {term.price.currency!r}.",
                "unknown-currency",
                remedy="Write an ISO 4217 code in use.",
            )


def _release(release: Release) -> Iterator[Named]:
    yield from _all("territories.included", release.territories.included)
    yield from _all("territories.excluded", release.territories.excluded)
    yield from _titled("basic", release.basic)
    yield from (("basic.localLabels", each.territory) for each in release.basic.local_labels)
    yield from _said("metadata", release.metadata)
    yield from (("metadata.cLines", line.territory) for line in release.metadata.c_lines)
    for index, term in enumerate(release.deals):
        yield from _all(f"deals[{index}].territories", term.territories)
        yield from _all(f"deals[{index}].excludedTerritories", term.excluded_territories)
    for index, track in enumerate(release.tracks):
        yield from _titled(f"tracks[{index}].metadata", track.metadata)
        yield from _said(f"tracks[{index}].metadata", track.metadata)


def _all(path: str, territories: Iterable[str]) -> Iterator[Named]:
    yield from ((path, territory) for territory in territories)


def _titled(path: str, titled: Titled) -> Iterator[Named]:
    yield from ((f"{path}.localTitles", each.territory) for each in titled.local_titles)
    yield from ((f"{path}.localDisplayArtists", each.territory) for each in titled.local_display_artists)
    for artist in titled.artists:
        yield from ((f"{path}.artists", each.territory) for each in artist.local_names)


def _said(path: str, said: ReleaseMetadata | TrackMetadata) -> Iterator[Named]:
    yield from ((f"{path}.pLines", line.territory) for line in said.p_lines)
    if isinstance(said, TrackMetadata) and said.p_line:
        yield f"{path}.pLine", said.p_line.territory
    for controller in said.rights_controllers:
        yield from _all(f"{path}.rightsControllers", controller.territories)
