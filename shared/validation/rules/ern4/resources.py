"""Rules on the resources and release types of ERN 4 profiles (DDEX Release Profile 2.1, clauses 5.1.2 and 5.1.3)."""

from collections.abc import Iterator, Mapping

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.ern4.common import GROUPED
from shared.validation.rules.rule import Rule, Violation, every
from shared.validation.rules.select import is_bonus, number, reference, resource_list, resources

MUSIC = ("MusicalWorkSoundRecording", "NonMusicalWorkSoundRecording")
COVER = ("FrontCoverImage",)
DOCUMENTS = ("Text", "SheetMusic", "Software")
_SHORT_VIDEO = ("ShortFormMusicalWorkVideo",)
_ALBUM_TYPES = "Album Bundle ClassicalAlbum ClassicalDigitalBoxedSet DigitalBoxSetRelease Documentary EP Episode \
MaxiSingle MiniAlbum PlayList Playlist Season Series UserDefined"

RELEASE_TYPES: Mapping[str, frozenset[str]] = {
    profile: frozenset(types.split())
    for profile, types in {
        "Audio": f"{_ALBUM_TYPES} EBookRelease KaraokeRelease Single StemBundle",
        "SimpleAudioSingle": "KaraokeRelease PlayList Playlist Single SingleResourceRelease UserDefined",
        "Video": f"{_ALBUM_TYPES} ConcertVideo LiveEventVideo VideoAlbum VideoSingle",
        "SimpleVideoSingle": "PlayList Playlist Single SingleResourceRelease UserDefined",
        "MixedMedia": f"{_ALBUM_TYPES} ClassicalMultimediaAlbum EBookRelease MultimediaAlbum \
MultimediaDigitalBoxedSet MultimediaSingle Single",
        "Ringtone": "AlertToneRelease PlayList Playlist RingbackToneRelease RingtoneRelease UserDefined \
VideoMastertoneRelease",
        "DjMix": "DjMix PlayList Playlist UserDefined",
        "LongFormMusicalWorkVideo": "ConcertVideo DigitalBoxSetRelease Documentary Episode FeatureFilm \
LongFormMusicalWorkVideoRelease LongFormNonMusicalWorkVideoRelease PlayList Playlist Season Series UserDefined",
    }.items()
}
"""Clause 5.1.3. The rule set has `Playlist` where the value set has `PlayList`; both are accepted."""


def _video_covers(view: MessageView) -> list[Node]:
    """Clause 5.1.2(b,c): a video release has one front cover, but none if it has exactly one video."""
    covers = len(resources("Image", types=COVER)(view))
    wanted = 0 if len(resources("Video")(view)) == 1 else 1
    return [] if covers == wanted else resource_list(view)


def _disallowed_release_types(view: MessageView) -> Iterator[Violation]:
    for profile, types in RELEASE_TYPES.items():
        if view.root.attributes.get("ReleaseProfileVersionId") == profile:
            for node in view.releases:
                if types.isdisjoint(node.values("ReleaseType")):
                    yield node, ", ".join(node.values("ReleaseType"))


def _captures_without_link(view: MessageView) -> list[Violation]:
    """Screen captures that no item links with the description VideoScreenCapture."""
    linked = {
        link.text.strip()
        for link in view.tagged("LinkedReleaseResourceReference")
        if link.attributes.get("LinkDescription") == "VideoScreenCapture"
        and link.parent is not None
        and link.parent.tag == "ResourceGroupContentItem"
    }
    captures = resources("Image", types=["VideoScreenCapture"])(view)
    return [image for image in captures if reference(image) not in linked]


RESOURCES = (
    Rule(
        "release-type",
        "clause 5.1.3",
        "Warning",
        _disallowed_release_types,
        "The profile does not allow the release type {value}.",
        "Choose another profile or another ReleaseType.",
    ),
    Rule(
        "music-missing",
        "clause 5.1.2(a)",
        "Fatal Error",
        number(resources("SoundRecording", types=MUSIC), 1),
        "There is no recording of music or speech.",
        "Add one, or choose another profile.",
        frozenset({"Audio", "MixedMedia"}),
    ),
    Rule(
        "cover-number",
        "clause 5.1.2(b)",
        "Fatal Error",
        number(resources("Image", types=COVER), 1, 1),
        "There is not exactly one front cover.",
        "Add one Image of type FrontCoverImage.",
        frozenset({"Audio"}),
    ),
    Rule(
        "cover-number",
        "clause 5.1.2(c)",
        "Fatal Error",
        number(resources("Image", types=COVER), 1, 1),
        "There is not exactly one front cover.",
        "Add one Image of type FrontCoverImage.",
        frozenset({"DjMix", "MixedMedia"}),
    ),
    Rule(
        "video-cover-number",
        "clause 5.1.2(b) and 5.1.2(c)",
        "Fatal Error",
        _video_covers,
        "The number of front covers does not match the number of videos.",
        "Include one front cover, or none if there is only one video.",
        frozenset({"Video"}),
    ),
    Rule(
        "document-no-bonus",
        "clauses 5.1.2(c), 5.1.2(d) and 5.1.2(e); the rule set tests the opposite of what it says",
        "Error",
        every(resources(*DOCUMENTS), is_bonus),
        "A text, sheet music or software resource is not marked as bonus.",
        "Set IsBonusResource on its ResourceGroupContentItem.",
        GROUPED,
    ),
    Rule(
        "capture-unlinked",
        "clause 5.3.1.2(5.9)",
        "Error",
        _captures_without_link,
        "A screen capture is not linked from its video's item.",
        "Add a LinkedReleaseResourceReference with the LinkDescription VideoScreenCapture.",
        frozenset({"LongFormMusicalWorkVideo", "MixedMedia", "SimpleVideoSingle", "Video"}),
    ),
    Rule(
        "recording-type",
        "clause 5.1.2(b)",
        "Fatal Error",
        number(resources("SoundRecording", types=MUSIC), 1),
        "The recording is neither a musical nor a non-musical work.",
        "Use MusicalWorkSoundRecording or NonMusicalWorkSoundRecording.",
        frozenset({"SimpleAudioSingle"}),
    ),
    Rule(
        "recording-type",
        "clause 5.1.2(b)",
        "Fatal Error",
        number(resources("SoundRecording", types=(*MUSIC, "SpokenWordSoundRecording")), 1),
        "The recording is neither music nor speech.",
        "Use MusicalWorkSoundRecording, NonMusicalWorkSoundRecording or SpokenWordSoundRecording.",
        frozenset({"Ringtone"}),
    ),
    Rule(
        "cover-missing",
        "clause 5.1.2(d)",
        "Fatal Error",
        number(resources("Image", types=COVER), 1),
        "There is no front cover.",
        "Add one Image of type FrontCoverImage.",
        frozenset({"Ringtone", "SimpleAudioSingle"}),
    ),
    Rule(
        "cover-missing",
        "clause 5.1.2(d)",
        "Fatal Error",
        number(resources("Image", types=(*COVER, "VideoScreenCapture")), 1),
        "There is neither a front cover nor a screen capture.",
        "Add one.",
        frozenset({"SimpleVideoSingle"}),
    ),
    Rule(
        "video-missing",
        "clauses 5.1.2(a) and 5.1.2(b)",
        "Fatal Error",
        number(resources("Video", types=_SHORT_VIDEO), 1),
        "There is no video of type ShortFormMusicalWorkVideo.",
        "Add one, or choose another profile.",
        frozenset({"Video", "MixedMedia", "SimpleVideoSingle"}),
    ),
    Rule(
        "video-number",
        "clause 5.1.2(a)",
        "Fatal Error",
        number(resources("Video"), 1, 1),
        "There is not exactly one video.",
        "Use the profile Video for more than one.",
        frozenset({"SimpleVideoSingle"}),
    ),
)
