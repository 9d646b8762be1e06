"""Owns which releases and groups an ERN 3.8 message has (DDEX Release Profile 1.4, clauses 3.1, 4 and 4.4 to 4.13)."""

from collections.abc import Iterator

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.ern3.profiles import AUDIO, FILMS, SINGLE_RESOURCE, main_releases, references
from shared.validation.rules.rule import Check, Offence, Rule, never
from shared.validation.rules.select import at

_WITH_TRACKS = AUDIO | {"DigitalBoxedSet", "MixedMediaBundle", "VideoAlbum", "VideoSingle"}

_COMPLETE = _WITH_TRACKS - {"DigitalBoxedSet", "DigitalClassicalAudioAlbum"}
"""Profiles in which every primary resource has a release of its own."""

_COVERED = AUDIO | FILMS | {"DigitalBoxedSet", "LongformVideo", "MixedMediaBundle", "VideoAlbum"}

_TRACK_TYPES = frozenset({"TrackRelease", "VideoTrackRelease"})


def _list(view: MessageView) -> list[Offence]:
    return [(node, "") for node in view.root.all("ReleaseList")]


def _tracks(view: MessageView) -> list[Node]:
    return [node for node in view.releases if not _TRACK_TYPES.isdisjoint(node.values("ReleaseType"))]


def _primary_names(release: Node) -> list[str]:
    found = release.all("ReleaseResourceReferenceList", "ReleaseResourceReference")
    return [node.text.strip() for node in found if node.attributes.get("ReleaseResourceType") == "PrimaryResource"]


def missing_tracks(view: MessageView) -> list[Offence]:
    """Release lists without any track release beside the main release."""
    return [] if _tracks(view) and len(view.releases) > 1 else _list(view)


def incomplete_tracks(view: MessageView) -> list[Offence]:
    """Release lists that do not hold exactly the main release and one release per primary resource."""
    wanted = 1 + sum(len(_primary_names(release)) for release in main_releases(view))
    return [] if len(view.releases) == wanted else [(node, str(wanted)) for node in view.root.all("ReleaseList")]


def resources_without_track(view: MessageView) -> Iterator[Offence]:
    """Primary resources of the main release that no track release has."""
    path = ("ReleaseResourceReferenceList", "ReleaseResourceReference")
    tracked = {name for track in _tracks(view) for name in track.values(*path)}
    for release in main_releases(view):
        for node in release.all(*path):
            primary = node.attributes.get("ReleaseResourceType") == "PrimaryResource"
            if primary and node.text.strip() not in tracked:
                yield node


def large_tracks(view: MessageView) -> list[Offence]:
    """Track releases with more than one resource."""
    lists = [(track, track.all("ReleaseResourceReferenceList", "ReleaseResourceReference")) for track in _tracks(view)]
    return [(track, "") for track, found in lists if len(found) > 1 and "TrackRelease" in track.values("ReleaseType")]


def items_beside_cover(view: MessageView) -> Iterator[Offence]:
    """What the top group of the main release holds directly, other than the front cover as secondary resource."""
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


def single_mixed_kinds(view: MessageView) -> list[Offence]:
    """Bundles whose primary resources are all of one kind."""
    kinds = {
        kind
        for node in references(view, "Primary")
        if node.parent is not None
        for kind in node.parent.values("ResourceType")
    }
    return [] if len(kinds) > 1 else [(view.root, "")]


def _main_type(*types: str) -> Check:
    return never(main_releases, lambda node, _: set(node.values("ReleaseType")).isdisjoint(types))


def _grouped(view: MessageView) -> list[Offence]:
    return [(node, "") for node in view.tagged("ResourceGroup")]


def _secondary(view: MessageView) -> list[Offence]:
    return [(node, node.text.strip()) for node in references(view, "Secondary")]


RELEASES_3 = (
    Rule(
        "tracks-missing",
        "clause 3.1",
        "Fatal Error",
        missing_tracks,
        "There is no track release.",
        "Add a Release of type TrackRelease per primary resource.",
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
        "There are not {value} releases: the main release and one per primary resource.",
        "Add or remove track releases.",
        _COMPLETE,
    ),
    Rule(
        "track-resources",
        "clause 3.1",
        "Fatal Error",
        large_tracks,
        "A track release has more than one resource.",
        "Refer to its recording alone.",
        _WITH_TRACKS | {"LongformVideo", "MidiRingtone", "Ringtone"},
    ),
    Rule(
        "cover-item",
        "clause 3.1",
        "Fatal Error",
        items_beside_cover,
        "The top resource group directly holds {value}, which is not the front cover as secondary resource.",
        "Put the tracks into a sub group, and only the front cover beside it.",
        _COVERED,
    ),
    Rule(
        "main-release-type",
        "clause 4.4(3)",
        "Fatal Error",
        _main_type("Album"),
        "The main release is no Album.",
        "Set its ReleaseType to Album.",
        frozenset({"AudioAlbumMusicOnly"}),
    ),
    Rule(
        "main-release-type",
        "clause 4.13(3)",
        "Fatal Error",
        _main_type("VideoAlbum"),
        "The main release is no VideoAlbum.",
        "Set its ReleaseType to VideoAlbum.",
        frozenset({"VideoAlbum"}),
    ),
    Rule(
        "main-release-type",
        "clause 4.6(3)",
        "Fatal Error",
        _main_type("MultimediaSingle", "Bundle"),
        "The main release is no bundle.",
        "Set its ReleaseType to Bundle or MultimediaSingle.",
        frozenset({"MixedMediaBundle"}),
    ),
    Rule(
        "bundle-of-one-kind",
        "clause 3.1",
        "Fatal Error",
        single_mixed_kinds,
        "All primary resources are of one kind.",
        "A bundle holds resources of at least two kinds.",
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
        "The ringtone does not name the release that it comes from.",
        "Add a RelatedRelease IsReleaseFromRelease.",
        frozenset({"MidiRingtone", "Ringtone"}),
    ),
    Rule(
        "groups-forbidden",
        "clauses 3.1, 4 and 4.12(7)",
        "Fatal Error",
        _grouped,
        "A single resource has no resource groups.",
        "Leave ResourceGroup out.",
        SINGLE_RESOURCE,
    ),
    Rule(
        "secondary-forbidden",
        "clause 3.1",
        "Fatal Error",
        _secondary,
        "A single resource release has the secondary resource {value}.",
        "Leave it out.",
        SINGLE_RESOURCE,
    ),
)
