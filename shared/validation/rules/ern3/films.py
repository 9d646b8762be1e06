"""Rules on ERN 3.8 videos and films (DDEX Release Profile 1.4, clauses 3.1, 4.14 and 4.16)."""

from shared.validation.message import MessageView
from shared.validation.rules.ern3.profiles import FILMS, SINGLE_RESOURCE, resource_number, unidentified
from shared.validation.rules.rule import Rule, Violation, never
from shared.validation.rules.select import at

_VIDEOS = frozenset({"LongformVideo", "SimpleVideoSingle", "VideoAlbum", "VideoSingle"})


def _release_lists(view: MessageView) -> list[Violation]:
    return [(node, "") for node in view.root.all("ReleaseList")]


def _has_audio_equivalent(view: MessageView) -> bool:
    return any(
        "IsEquivalentToAudio" in node.values("ReleaseRelationshipType") for node in view.tagged("RelatedRelease")
    )


FILMS_3 = (
    Rule(
        "video-missing",
        "clause 3.1",
        "Fatal Error",
        resource_number(1, None, "Video"),
        "There is no video.",
        "Add one.",
        _VIDEOS | FILMS,
    ),
    Rule(
        "short-video-missing",
        "clause 3.1",
        "Fatal Error",
        resource_number(1, None, type_tag="VideoType", types=["ShortFormMusicalWorkVideo"]),
        "There is no video of type ShortFormMusicalWorkVideo.",
        "Correct VideoType.",
        _VIDEOS - {"LongformVideo"},
    ),
    Rule(
        "capture-missing",
        "clause 3.1",
        "Fatal Error",
        resource_number(1, None, "Image", type_tag="ImageType", types=["VideoScreenCapture"]),
        "There is no screen capture.",
        "Add an Image of type VideoScreenCapture.",
        frozenset({"VideoAlbum", "VideoSingle"}),
    ),
    Rule(
        "video-without-isrc",
        "clauses 3.1 and 4.14(5)",
        "Error",
        unidentified("Primary", "Video", "ISRC"),
        "The video {value} has no ISRC.",
        "Add its ISRC.",
        SINGLE_RESOURCE | {"LongformVideo", "MixedMediaBundle", "Ringtone", "VideoAlbum"},
    ),
    Rule(
        "video-without-isrc",
        "clause 4.14(5)",
        "Fatal Error",
        unidentified("Primary", "Video", "ISRC"),
        "The video {value} has no ISRC.",
        "Add its ISRC.",
        frozenset({"VideoSingle"}),
    ),
    Rule(
        "audio-equivalent-missing",
        "clause 4.14(10)",
        "Error",
        lambda view: [] if _has_audio_equivalent(view) else _release_lists(view),
        "The video does not name its audio release.",
        "Add a RelatedRelease IsEquivalentToAudio if there is one.",
        frozenset({"VideoSingle"}),
    ),
    Rule(
        "film-unidentified",
        "clause 4.16(5)",
        "Fatal Error",
        unidentified("Primary", "", "ProprietaryId", "ISAN", "VISAN"),
        "The primary resource {value} has neither ISAN, V-ISAN nor proprietary id.",
        "Add one.",
        FILMS,
    ),
    Rule(
        "collections-missing",
        "clause 4.16(8)",
        "Fatal Error",
        lambda view: [] if view.root.has("CollectionList") else [(view.root, "")],
        "There is no CollectionList.",
        "Add one.",
        FILMS,
    ),
    Rule(
        "collection-complete-twice",
        "clause 4.16(16)",
        "Error",
        never(
            at("CollectionList", "Collection"),
            lambda node, _: node.has("IsComplete") and node.has("CollectionDetailsByTerritory", "IsComplete"),
        ),
        "A collection states twice whether it is complete.",
        "State it only for the collection.",
        FILMS,
    ),
)
