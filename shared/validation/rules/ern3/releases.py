"""Rules on releases and groups in ERN 3.8 messages (DDEX Release Profile 1.4, clauses 3.1, 4 and 4.4 to 4.13)."""

from collections.abc import Iterator

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.ern3.profiles import AUDIO, FILMS, SINGLE_RESOURCE, main_releases, references
from shared.validation.rules.rule import Check, Rule, Violation, never
from shared.validation.rules.select import at

_WITH_TRACKS = AUDIO | {"DigitalBoxedSet", "MixedMediaBundle", "VideoAlbum", "VideoSingle"}

_COMPLETE = _WITH_TRACKS - {"DigitalBoxedSet", "DigitalClassicalAudioAlbum"}
"""Profiles in which every primary resource has a release of its own."""

_COVERED = AUDIO | FILMS | {"DigitalBoxedSet", "LongformVideo", "MixedMediaBundle", "VideoAlbum"}

_TRACK_TYPES = frozenset({"TrackRelease", "VideoTrackRelease"})


def _release_lists(view: MessageView) -> list[Violation]:
    return [(node, "") for node in view.root.all("ReleaseList")]


def _tracks(view: MessageView) -> list[Node]:
    return [node for node in view.releases if not _TRACK_TYPES.isdisjoint(node.values("ReleaseType"))]


def _primary_names(release: Node) -> list[str]:
    found = release.all("ReleaseResourceReferenceList", "ReleaseResourceReference")
    return [node.text.strip() for node in found if node.attributes.get("ReleaseResourceType") == "PrimaryResource"]


def missing_tracks(view: MessageView) -> list[Violation]:
    """Release lists without a track release in addition to the main release."""
    return [] if _tracks(view) and len(view.releases) > 1 else _release_lists(view)


def incomplete_tracks(view: MessageView) -> list[Violation]:
    """Release lists that do not contain exactly the main release and one release per primary resource."""
    wanted = 1 + sum(len(_primary_names(release)) for release in main_releases(view))
    return [] if len(view.releases) == wanted else [(node, str(wanted)) for node in view.root.all("ReleaseList")]


def resources_without_track(view: MessageView) -> Iterator[Violation]:
    """Primary resources of the main release that are in no track release."""
    path = ("ReleaseResourceReferenceList", "ReleaseResourceReference")
    tracked = {name for track in _tracks(view) for name in track.values(*path)}
    for release in main_releases(view):
        for node in release.all(*path):
            primary = node.attributes.get("ReleaseResourceType") == "PrimaryResource"
            if primary and node.text.strip() not in tracked:
                yield node


def tracks_with_several_resources(view: MessageView) -> list[Violation]:
    """Track releases with more than one resource."""
    lists = [(track, track.all("ReleaseResourceReferenceList", "ReleaseResourceReference")) for track in _tracks(view)]
    return [(track, "") for track, found in lists if len(found) > 1 and "TrackRelease" in track.values("ReleaseType")]


def items_beside_cover(view: MessageView) -> Iterator[Violation]:
    """Items directly in the main release's top group, other than the front cover as a secondary resource."""
    covers = {
        node.value("ResourceReference") for node in view.resources if "FrontCoverImage" in node.values("ImageType")
    }
    for release in main_releases(view):
        for item in release.all("ReleaseDetailsByTerritory", "ResourceGroup", "ResourceGroupContentItem"):
            names = {
                node.text.strip()
                for node in item.all("ReleaseResourceReference")
                if node.attributes.get("ReleaseResourceType") == "SecondaryResource"
            }
            if len(names & covers) != 1:
                yield item, ", ".join(item.values("ReleaseResourceReference"))


def bundles_of_one_kind(view: MessageView) -> list[Violation]:
    """Bundles whose primary resources are all of the same kind."""
    kinds = {
        kind
        for node in references(view, "Primary")
        if node.parent is not None
        for kind in node.parent.values("ResourceType")
    }
    return [] if len(kinds) > 1 else [(view.root, "")]


def _main_release_is_not(*types: str) -> Check:
    return never(main_releases, lambda node, _: set(node.values("ReleaseType")).isdisjoint(types))


def _groups(view: MessageView) -> list[Violation]:
    return [(node, "") for node in view.tagged("ResourceGroup")]


def _secondary(view: MessageView) -> list[Violation]:
    return [(node, node.text.strip()) for node in references(view, "Secondary")]


RELEASES_3 = (
    Rule(
        "tracks-missing",
        "clause 3.1",
        "Fatal Error",
        missing_tracks,
        "There is no track release.",
        "Add a Release of type TrackRelease for each primary resource.",
        _WITH_TRACKS,
    ),
    Rule(
        "track-without-release",
        "clause 3.1, rule 1697-1",
        "Fatal Error",
        resources_without_track,
        "The primary resource {value} has no release of its own.",
        "Add a Release of type TrackRelease.",
        _WITH_TRACKS,
    ),
    Rule(
        "track-number",
        "clause 3.1",
        "Fatal Error",
        incomplete_tracks,
        "There are not {value} releases (the main release and one per primary resource).",
        "Add or remove track releases.",
        _COMPLETE,
    ),
    Rule(
        "track-resources",
        "clause 3.1",
        "Fatal Error",
        tracks_with_several_resources,
        "A track release has more than one resource.",
        "Refer to its recording only.",
        _WITH_TRACKS | {"LongformVideo", "MidiRingtone", "Ringtone"},
    ),
    Rule(
        "cover-item",
        "clause 3.1",
        "Fatal Error",
        items_beside_cover,
        "The top resource group directly contains {value}, which is not the front cover as a secondary resource.",
        "Put the tracks into a subgroup, with only the front cover next to it.",
        _COVERED,
    ),
    Rule(
        "main-release-type",
        "clause 4.4(3)",
        "Fatal Error",
        _main_release_is_not("Album"),
        "The main release is not an Album.",
        "Set its ReleaseType to Album.",
        frozenset({"AudioAlbumMusicOnly"}),
    ),
    Rule(
        "main-release-type",
        "clause 4.13(3)",
        "Fatal Error",
        _main_release_is_not("VideoAlbum"),
        "The main release is not a VideoAlbum.",
        "Set its ReleaseType to VideoAlbum.",
        frozenset({"VideoAlbum"}),
    ),
    Rule(
        "main-release-type",
        "clause 4.6(3)",
        "Fatal Error",
        _main_release_is_not("MultimediaSingle", "Bundle"),
        "The main release is not a bundle.",
        "Set its ReleaseType to Bundle or MultimediaSingle.",
        frozenset({"MixedMediaBundle"}),
    ),
    Rule(
        "bundle-of-one-kind",
        "clause 3.1",
        "Fatal Error",
        bundles_of_one_kind,
        "All primary resources are of the same kind.",
        "Include resources of at least two kinds.",
        frozenset({"MixedMediaBundle"}),
    ),
    Rule(
        "ringtone-source",
        "clause 4.9(9)",
        "Fatal Error",
        never(
            at("ReleaseList", "Release"),
            lambda node, _: (
                not any(
                    "IsReleaseFromRelease" in found.values("ReleaseRelationshipType")
                    for found in node.walk()
                    if found.tag == "RelatedRelease"
                )
            ),
        ),
        "The ringtone does not name its source release.",
        "Add a RelatedRelease IsReleaseFromRelease.",
        frozenset({"MidiRingtone", "Ringtone"}),
    ),
    Rule(
        "groups-forbidden",
        "clauses 3.1, 4 and 4.12(7)",
        "Fatal Error",
        _groups,
        "A single-resource release has a resource group.",
        "Remove ResourceGroup.",
        SINGLE_RESOURCE,
    ),
    Rule(
        "secondary-forbidden",
        "clause 3.1",
        "Fatal Error",
        _secondary,
        "A single-resource release has the secondary resource {value}.",
        "Remove it.",
        SINGLE_RESOURCE,
    ),
)
