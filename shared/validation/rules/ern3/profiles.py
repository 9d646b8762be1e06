"""Rules that differ between the ERN 3.8 release profiles (Release Profile 1.4, clauses 3.1, 3.2 and 4.4 to 4.19)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.rule import Check, Role, Rule, Violation
from shared.validation.rules.select import resource_list

PREFIX = "CommonReleaseTypes/14/"
DETAILS = "ReleaseDetailsByTerritory"


@dataclass(frozen=True, slots=True)
class Profile3:
    """A profile: the name in its id, the clauses that require ids and labels, and the release types."""

    id: str
    release_id: str
    recording_id: str = ""
    secondary_id: str = ""
    label: str = ""
    release_types: tuple[str, ...] = ()
    """The release or one of its parts must have one of these types (clause 3.1)."""


PROFILES_3: Mapping[str, Profile3] = {
    "AudioAlbum": Profile3("AudioAlbum", "4.4(4)", "4.4(5)", "4.4(6)", "4.4(8), 4.10(8)", ("Album", "Single")),
    "AudioAlbumMusicOnly": Profile3("AudioAlbum", "4.4(4)", "4.4(5)", "4.4(6)", "4.4(8), 4.10(8)"),
    "AudioBook": Profile3("AudioBook", "4.19(4)", "4.19(5)", "4.19(6)", "4.19(8)"),
    "AudioSingle": Profile3("AudioSingle", "4.10(4)", "4.10(5)", "4.10(6)", "4.10(8)", ("Single",)),
    "DigitalBoxedSet": Profile3("DigitalBoxedSet", "4.7(4)", "4.7(5)", "4.7(6)", "4.8(13)", ("DigitalBoxSetRelease",)),
    "DigitalClassicalAudioAlbum": Profile3(
        "DigitalClassicalAudioAlbum", "4.5(4)", "4.5(5)", "4.5(6)", "4.8(7)", ("ClassicalAlbum",)
    ),
    "FilmBundle": Profile3("FilmBundle", "4.16(4)", "", "4.16(6)", "4.16(7)"),
    "TVSeries": Profile3("TvSeries", "4.16(4)", "", "4.16(6)", "4.16(7)"),
    "LongformVideo": Profile3(
        "LongformMusicVideo", "4.8(4)", "4.8(5)", "4.8(6)", "4.13(13)", ("LongFormMusicalWorkVideoRelease",)
    ),
    "MidiRingtone": Profile3("Ringtone", "4.9(4)", "", "", "4.13(8)", ("RingtoneRelease", "RingbackToneRelease")),
    "Ringtone": Profile3("Ringtone", "4.9(4)", "4.9(5)", "", "4.13(8)", ("RingtoneRelease", "RingbackToneRelease")),
    "MixedMediaBundle": Profile3(
        "MixedMediaBundle", "4.6(4)", "4.6(5)", "4.6(6)", "4.6(9)", ("Bundle", "MultimediaSingle")
    ),
    "SimpleVideoSingle": Profile3("VideoSingle", "4.14(4)", "4.14(5)", "4.14(6)", "4.14(9)"),
    "VideoSingle": Profile3("VideoSingle", "4.14(4)", "4.14(5)", "4.14(6)", "4.14(9)", ("VideoSingle",)),
    "VideoAlbum": Profile3("VideoAlbum", "4.13(4)", "4.13(5)", "4.13(6)", "4.13(9)", ("VideoAlbum",)),
    "SingleResourceRelease": Profile3(
        "SingleResourceRelease", "4.12(4)", "4.12(5)", "4.12(6)", "4.12(8)", ("SingleResourceRelease",)
    ),
    "SingleResourceReleaseWithCoverArt": Profile3(
        "SingleResourceReleaseWithCoverArt", "4.18(4)", "4.18(5)", "", "4.18(8)", ("SingleResourceRelease",)
    ),
}
"""Profiles by the name of their rule set; two of them may share an id."""

FULL = frozenset(PROFILES_3) - {"MidiRingtone", "SingleResourceRelease"}
"""All profiles except the two small ones, to which the general rules do not apply."""
ALBUMS = frozenset({"AudioAlbum", "AudioAlbumMusicOnly"})
AUDIO = ALBUMS | {"AudioBook", "AudioSingle", "DigitalClassicalAudioAlbum"}
FILMS = frozenset({"FilmBundle", "TVSeries"})
SINGLE_RESOURCE = frozenset({"SingleResourceRelease", "SingleResourceReleaseWithCoverArt"})


def references(view: MessageView, rank: str, kind: str = "") -> list[Node]:
    """References from resource group items to resources of `rank` (Primary, Secondary), and of `kind` if given."""
    return [
        node
        for item in view.tagged("ResourceGroupContentItem")
        if not kind or kind in item.values("ResourceType")
        for node in item.all("ReleaseResourceReference")
        if node.attributes.get("ReleaseResourceType") == f"{rank}Resource"
    ]


def unidentified(rank: str, kind: str, *ids: str) -> Check:
    """References to resources that have none of `ids`."""

    def check(view: MessageView) -> Iterator[Violation]:
        for node in references(view, rank, kind):
            resource = view.resource_by_reference.get(node.text.strip())
            holders = view.resource_ids(resource) if resource else []
            if not any(text for holder in holders for tag in ids for text in holder.values(tag)):
                yield node

    return check


def main_releases(view: MessageView) -> list[Node]:
    """Releases that are marked as the main release."""
    return [node for node in view.releases if node.flag("IsMainRelease")]


def _unidentified_releases(view: MessageView) -> list[Violation]:
    for release in main_releases(view):
        if any(release.values("ReleaseId", "GRid") + release.values("ReleaseId", "ICPN")):
            return []
    return [(node, "") for node in view.root.all("ReleaseList")]


def _unlabelled(view: MessageView) -> list[Violation]:
    return [(node, "") for node in view.releases if not node.has("ReleaseDetailsByTerritory", "LabelName")]


def _mismatched_profile(profile: Profile3) -> Check:
    def check(view: MessageView) -> list[Violation]:
        named = view.root.attributes.get("ReleaseProfileVersionId", "")
        return [] if named == PREFIX + profile.id else [(view.root, named)]

    return check


def _without_type(types: Iterable[str]) -> Check:
    def check(view: MessageView) -> list[Violation]:
        found = {kind for release in view.releases for kind in release.values("ReleaseType")}
        return [] if not found.isdisjoint(types) else [(node, "") for node in view.root.all("ReleaseList")]

    return check


_TYPE_CLAUSES = {"AudioSingle": "clauses 3.1 and 4.10(3)", "VideoSingle": "clauses 3.1 and 4.14(3)"}


def _rules_of(name: str, profile: Profile3) -> Iterator[Rule]:
    """The rules that every profile has, with the clauses of this profile."""
    only_this = frozenset({name})
    yield Rule(
        "profile-id",
        "clause 3.2",
        "Fatal Error",
        _mismatched_profile(profile),
        "The release profile is {value}.",
        f"Use {PREFIX}{profile.id}.",
        only_this,
    )
    yield Rule(
        "release-unidentified",
        f"clause {profile.release_id}",
        "Fatal Error",
        _unidentified_releases,
        "The main release has neither GRid nor ICPN.",
        "Add the UPC or EAN as ICPN.",
        only_this,
    )
    label_role: Role = "Error" if name == "DigitalClassicalAudioAlbum" else "Fatal Error"
    yield Rule(
        "label-missing",
        f"clause {profile.label}",
        label_role,
        _unlabelled,
        "A release has no LabelName.",
        "Add it to ReleaseDetailsByTerritory.",
        only_this,
    )
    if profile.recording_id:
        yield Rule(
            "primary-without-isrc",
            f"clause {profile.recording_id}",
            "Fatal Error",
            unidentified("Primary", "SoundRecording", "ISRC"),
            "The recording {value} has no ISRC.",
            "Add its ISRC.",
            only_this,
        )
    if profile.secondary_id:
        yield Rule(
            "secondary-unidentified",
            f"clause {profile.secondary_id}",
            "Fatal Error",
            unidentified("Secondary", "", "ProprietaryId"),
            "The secondary resource {value} has no proprietary id.",
            "Add a ProprietaryId with your DPID as namespace.",
            only_this,
        )
    if profile.release_types:
        yield Rule(
            "release-type-missing",
            _TYPE_CLAUSES.get(name, "clause 3.1"),
            "Fatal Error",
            _without_type(profile.release_types),
            "No release has a type that the profile requires.",
            f"Use the ReleaseType {' or '.join(profile.release_types)}.",
            only_this,
        )


BY_PROFILE = tuple(rule for name, profile in PROFILES_3.items() for rule in _rules_of(name, profile))


def profiles_named(view: MessageView, name: str) -> frozenset[str]:
    """The rule set of the profile that a message names; if two profiles share an id, the resources decide."""
    kinds = {resource.tag for resource in view.resources}
    speech = any("NonMusicalWorkSoundRecording" in node.values("SoundRecordingType") for node in view.resources)
    chosen = {
        "AudioAlbum": "AudioAlbum" if speech else "AudioAlbumMusicOnly",
        "Ringtone": "MidiRingtone" if "MIDI" in kinds and "SoundRecording" not in kinds else "Ringtone",
        "LongformMusicVideo": "LongformVideo",
        "TvSeries": "TVSeries",
    }.get(name, name)
    return frozenset({chosen} & PROFILES_3.keys())


def resource_number(low: int, high: int | None, *kinds: str, type_tag: str = "", types: Iterable[str] = ()) -> Check:
    """Reports the resource list unless it has `low` to `high` resources of these kinds and types."""
    wanted = frozenset(types)

    def check(view: MessageView) -> list[Node]:
        found = [
            node
            for node in view.resources
            if (not kinds or node.tag in kinds) and (not wanted or not wanted.isdisjoint(node.values(type_tag)))
        ]
        return [] if low <= len(found) and (high is None or len(found) <= high) else resource_list(view)

    return check
