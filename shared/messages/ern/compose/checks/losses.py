"""Warns about release data that a version cannot express and the message therefore leaves out."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from shared.messages.ern.compose.context import Context
from shared.model.catalog.release import Release
from shared.model.catalog.track import Track


class _Loss(NamedTuple):
    """Data that only some versions can express: `feature` is its name in Version.supports, `path` its field."""

    feature: str
    path: str
    description: str
    in_release: Callable[[Release], object] = lambda _: None
    in_track: Callable[[Track], object] = lambda _: None
    remedy: str = "Send a later version if the recipient accepts one."


LOSSES = (
    _Loss(
        "ai",
        "metadata.ai",
        "the extent of generative AI",
        lambda release: release.metadata.ai or release.metadata.ai_disclosure,
        lambda track: (
            track.metadata.ai or track.metadata.ai_disclosure or any(each.ai for each in track.metadata.contributors)
        ),
    ),
    _Loss("mix", "mix", "which recordings the mix uses", in_track=lambda track: track.mix),
    _Loss(
        "release-versions",
        "basic.versions",
        "the version of the release; say it in the subtitle too",
        lambda release: release.basic.versions,
    ),
    _Loss(
        "recording-versions",
        "metadata.versions",
        "the version of the recording; say it in the subtitle too",
        in_track=lambda track: track.metadata.versions,
    ),
    _Loss(
        "work-shares",
        "metadata.publishers",
        "publishers' shares of the work",
        lambda release: any(each.share for each in release.metadata.publishers),
        in_track=lambda track: any(each.share for each in track.metadata.publishers),
    ),
    _Loss(
        "rights-territories",
        "metadata.rightsControllers",
        "where a rights controller holds the rights",
        lambda release: any(each.territories for each in release.metadata.rights_controllers),
        lambda track: any(each.territories for each in track.metadata.rights_controllers),
    ),
    _Loss(
        "uncredited",
        "metadata.contributors",
        "whether a contributor is credited",
        in_track=lambda track: any(each.credited is not None for each in track.metadata.contributors),
    ),
    _Loss(
        "writer-shares",
        "metadata.writers",
        "writers' shares of the work; say them as publishers' shares",
        lambda release: any(each.share for each in release.metadata.writers),
        lambda track: any(each.share for each in track.metadata.writers),
    ),
    _Loss(
        "display-credits",
        "metadata.displayCredits",
        "display credits",
        in_track=lambda track: track.metadata.display_credits,
    ),
    _Loss(
        "recording-labels",
        "metadata.label",
        "the label of a recording",
        in_track=lambda track: track.metadata.label,
        remedy="Nothing needs to be done: the P line names the owner of the recording.",
    ),
    _Loss(
        "cover-version",
        "metadata.coverVersion",
        "whether the recording is a cover version",
        in_track=lambda track: track.metadata.cover_version,
    ),
    _Loss(
        "single-artist-compilation",
        "metadata.compilation",
        "a compilation by one artist",
        lambda release: release.metadata.compilation == "single-artist",
    ),
    _Loss(
        "image-lines",
        "images",
        "C lines of images for some territories only",
        lambda release: any(
            line.territory not in (None, "Worldwide") for each in release.images for line in each.c_lines
        ),
    ),
    _Loss(
        "related-artist",
        "relatedReleases",
        "the artist of a related release",
        lambda release: any(each.display_artist for each in release.related_releases),
    ),
    _Loss(
        "component-types",
        "components",
        "the type of a component",
        lambda release: any(each.type != "Component" for each in release.components),
    ),
    _Loss(
        "work-formal-titles",
        "works",
        "the formal title of a work",
        lambda release: any(each.formal_title for each in release.works),
    ),
    _Loss(
        "second-languages",
        "metadata.languages",
        "a second language of performance",
        in_track=lambda track: not track.metadata.instrumental and len(set(track.metadata.languages)) > 1,
    ),
    _Loss(
        "soundtrack", "metadata.soundtrack", "whether it is a soundtrack", lambda release: release.metadata.soundtrack
    ),
)


def warn_of_losses(context: Context) -> None:
    """Warns about everything in the release that the version cannot express."""
    for loss in LOSSES:
        if loss.feature not in context.version.supports:
            for path in _paths(loss, context.release):
                context.warn(
                    path,
                    f"ERN {context.version.name} cannot express {loss.description}.",
                    "not-in-version",
                    loss.remedy,
                )


def _paths(loss: _Loss, release: Release) -> Iterator[str]:
    if loss.in_release(release):
        yield loss.path
    yield from (f"tracks[{index}].{loss.path}" for index, track in enumerate(release.tracks) if loss.in_track(track))
