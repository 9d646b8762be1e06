"""Rules on ERN 4 track releases (DDEX Release Profile 2.1, clauses 5.1.1(b), 5.3.1.3(3) and 5.6)."""

from collections.abc import Iterator

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.ern4.common import WITH_TRACKS, WITHOUT_TRACKS
from shared.validation.rules.rule import Rule, Violation, every, never
from shared.validation.rules.select import at, has, number_at, primary, reference, secondary, track_release


def count_tracks(view: MessageView, resource: Node) -> int:
    """The number of track releases of a resource."""
    return len(view.tracks_by_resource.get(reference(resource), ()))


def repeated_titles(view: MessageView) -> Iterator[Violation]:
    """Titles of track releases that repeat their resource's."""
    for track in view.track_releases:
        resource = view.resource_by_reference.get(track.value("ReleaseResourceReference"))
        if resource is None:
            continue
        for tag in ("DisplayTitleText", "DisplayTitle", view.paths.formal_title):
            same = {_text(node) for node in resource.all(tag)}
            yield from ((node, _text(node)) for node in track.all(tag) if _text(node) in same)


def _text(title: Node) -> str:
    return " ".join([title.text.strip(), *title.values("TitleText"), *title.values("SubTitle")]).strip()


TRACKS = (
    Rule(
        "track-release-number",
        "clause 5.1.1(b)",
        "Fatal Error",
        every(primary, lambda node, view: count_tracks(view, node) == 1),
        "A primary resource does not have exactly one TrackRelease.",
        "Include one TrackRelease for each recording and video.",
        WITH_TRACKS,
    ),
    Rule(
        "track-release-forbidden",
        "clause 5.1.1(b)",
        "Fatal Error",
        never(at("ReleaseList"), has("TrackRelease")),
        "This profile does not allow TrackReleases.",
        "Remove them, or choose another profile.",
        WITHOUT_TRACKS,
    ),
    Rule(
        "track-release-isrc",
        "clause 5.3.1.3(3)",
        "Fatal Error",
        never(track_release, has("ReleaseId", "ISRC")),
        "A TrackRelease is identified by an ISRC element.",
        "Write the ISRC as ProprietaryId.",
        WITH_TRACKS,
    ),
    Rule(
        "track-release-resource",
        "clause 5.6(2a)",
        "Fatal Error",
        every(track_release, number_at(1, 1, "ReleaseResourceReference")),
        "A TrackRelease does not refer to exactly one resource.",
        "Refer to its recording.",
        WITH_TRACKS,
    ),
    Rule(
        "track-release-secondary",
        "clause 5.6(2b)",
        "Fatal Error",
        never(secondary, lambda node, view: count_tracks(view, node)),
        "A TrackRelease refers to a secondary resource.",
        "Use TrackReleases only for recordings and videos that are not supplemental.",
        WITH_TRACKS,
    ),
    Rule(
        "track-release-titles",
        "clause 5.6(4)",
        "Error",
        repeated_titles,
        "A TrackRelease repeats the title {value} of its resource.",
        "Remove titles that do not differ.",
        WITH_TRACKS,
    ),
)
