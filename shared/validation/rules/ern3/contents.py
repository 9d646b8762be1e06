"""Rules on the resources of each ERN 3.8 profile and on classical albums (Release Profile 1.4, 3.1 and 4.8)."""

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.ern3.profiles import ALBUMS, AUDIO, FILMS, resource_number
from shared.validation.rules.rule import Rule, Violation, never
from shared.validation.rules.select import at

_MUSIC = AUDIO - {"AudioAlbum"}


def _roles(view: MessageView) -> set[str]:
    path = ("IndirectResourceContributor", "IndirectResourceContributorRole")
    recordings = view.root.all("ResourceList", "SoundRecording", "SoundRecordingDetailsByTerritory")
    return {role for details in recordings for role in details.values(*path)}


def _without_role(view: MessageView, *roles: str) -> list[Violation]:
    return [] if not _roles(view).isdisjoint(roles) else [(node, "") for node in view.root.all("ResourceList")]


def _has_group_title(release: Node) -> bool:
    return any(
        title.attributes.get("TitleType", "") in ("GroupingTitle", "") and title.value("TitleText")
        for group in release.walk()
        if group.tag == "ResourceGroup"
        for title in group.all("Title")
        if "TitleType" in title.attributes
    )


CONTENTS_3 = (
    Rule(
        "recording-number",
        "clause 3.1",
        "Fatal Error",
        resource_number(2, None, "SoundRecording"),
        "There are fewer than two recordings.",
        "Use the profile AudioSingle for a single recording.",
        ALBUMS,
    ),
    Rule(
        "recording-missing",
        "clause 3.1",
        "Fatal Error",
        resource_number(1, None, "SoundRecording"),
        "There is no recording.",
        "Add one.",
        AUDIO | {"Ringtone"},
    ),
    Rule(
        "music-missing",
        "clause 3.1",
        "Fatal Error",
        resource_number(1, None, type_tag="SoundRecordingType", types=["MusicalWorkSoundRecording"]),
        "There is no recording of a musical work.",
        "Set SoundRecordingType to MusicalWorkSoundRecording.",
        _MUSIC - {"AudioBook"},
    ),
    Rule(
        "music-missing",
        "clause 3.1",
        "Fatal Error",
        resource_number(
            1, None, type_tag="SoundRecordingType", types=["MusicalWorkSoundRecording", "SpokenWordSoundRecording"]
        ),
        "There is no recording of speech.",
        "Set SoundRecordingType to SpokenWordSoundRecording.",
        frozenset({"AudioBook"}),
    ),
    Rule(
        "speech-missing",
        "clause 3.1",
        "Fatal Error",
        resource_number(1, None, type_tag="SoundRecordingType", types=["NonMusicalWorkSoundRecording"]),
        "There is no recording of speech.",
        "Set SoundRecordingType to NonMusicalWorkSoundRecording.",
        frozenset({"AudioAlbum"}),
    ),
    Rule(
        "image-number",
        "clause 3.1",
        "Fatal Error",
        resource_number(1, 1, "Image"),
        "There is not exactly one image.",
        "Include the front cover only.",
        AUDIO | FILMS,
    ),
    Rule(
        "image-missing",
        "clause 3.1",
        "Error",
        resource_number(1, None, "Image"),
        "There is no image.",
        "Add the front cover.",
        frozenset({"DigitalBoxedSet", "LongformVideo"}),
    ),
    Rule(
        "composer-missing",
        "clause 4.8(8)",
        "Fatal Error",
        lambda view: _without_role(view, "Composer", "ComposerLyricist"),
        "No recording names a composer.",
        "Add IndirectResourceContributor with the role Composer.",
        frozenset({"DigitalClassicalAudioAlbum"}),
    ),
    Rule(
        "territory-title-missing",
        "clause 4.8(12)",
        "Error",
        never(
            at("ReleaseList", "Release", "ReleaseDetailsByTerritory"),
            lambda node, _: (
                not any(
                    title.value("TitleText")
                    for title in node.all("Title")
                    if title.attributes.get("TitleType") == "DisplayTitle"
                )
            ),
        ),
        "A territory has no display title.",
        "Add a Title of type DisplayTitle.",
        frozenset({"DigitalClassicalAudioAlbum"}),
    ),
    Rule(
        "group-title-missing",
        "clause 4.8(13)",
        "Error",
        lambda view: [(node, "") for node in view.releases if not _has_group_title(node)],
        "No resource group names the work.",
        "Add a Title of type GroupingTitle to it.",
        frozenset({"DigitalClassicalAudioAlbum"}),
    ),
    Rule(
        "publisher-missing",
        "clause 4.8(9)",
        "Error",
        lambda view: _without_role(view, "MusicPublisher"),
        "No recording names a publisher.",
        "Add IndirectResourceContributor with the role MusicPublisher if there is one.",
        frozenset({"DigitalClassicalAudioAlbum"}),
    ),
    Rule(
        "resource-number",
        "clause 3.1",
        "Fatal Error",
        resource_number(1, 1),
        "There is not exactly one resource.",
        "Use the profile with cover art for two resources.",
        frozenset({"SingleResourceRelease"}),
    ),
    Rule(
        "resource-number",
        "clause 3.1",
        "Fatal Error",
        resource_number(2, 2),
        "There are not exactly two resources.",
        "Include the recording and its cover.",
        frozenset({"SingleResourceReleaseWithCoverArt"}),
    ),
)
