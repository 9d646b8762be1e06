"""Rules of the ERN 4 profile for long videos: chapters and cue sheets (Release Profile 2.1, clause 5.4.3)."""

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.ern4.resources import COVER
from shared.validation.rules.rule import Rule, every, never, tagged
from shared.validation.rules.select import at, has, has_text, identified, message, number, resources

LONG_VIDEO = frozenset({"LongFormMusicalWorkVideo"})
_VIDEO_TYPES = ("LongFormMusicalWorkVideo", "ConcertVideo")


def _shows_capture(chapter_image: Node, view: MessageView) -> bool:
    image = view.resource_by_reference.get(chapter_image.text.strip())
    return image is not None and "VideoScreenCapture" in image.values("Type")


def _has_cues_or_reason(video: Node, _view: MessageView) -> bool:
    """Checks the video (4.1, 4.2) and its editions (4.3)."""
    holders = (video, *video.all("VideoEdition"))
    return any(holder.has("VideoCueSheetReference") or holder.has("ReasonForCueSheetAbsence") for holder in holders)


VIDEO = (
    Rule(
        "long-video-number",
        "clause 5.1.2(a)",
        "Fatal Error",
        number(resources("Video", types=_VIDEO_TYPES), 1, 1),
        "There is not exactly one long video or concert.",
        "Deliver the others as trailers or as separate releases.",
        LONG_VIDEO,
    ),
    Rule(
        "long-video-image-number",
        "clauses 5.1.2(c) and 5.1.2(d)",
        "Fatal Error",
        number(resources("Image", types=(*COVER, "Poster")), 1, 1),
        "There is not exactly one front cover or poster.",
        "Add one.",
        LONG_VIDEO,
    ),
    Rule(
        "long-video-unidentified",
        "clause 5.4.3(1)",
        "Fatal Error",
        every(resources("Video"), identified("ISRC", "ProprietaryId")),
        "A video has neither ISRC nor proprietary id.",
        "Add one.",
        LONG_VIDEO,
    ),
    Rule(
        "chapter-unidentified",
        "clause 5.4.3(2.1)",
        "Fatal Error",
        every(at("ChapterList", "Chapter"), has("ChapterId")),
        "A chapter has no ChapterId.",
        "Add one.",
        LONG_VIDEO,
    ),
    Rule(
        "chapter-untimed",
        "clause 5.4.3(2.2a)",
        "Fatal Error",
        every(at("ChapterList", "Chapter"), has("StartTime")),
        "A chapter has no StartTime.",
        "Add it.",
        LONG_VIDEO,
    ),
    Rule(
        "chapter-image",
        "clause 5.4.3(2.2b)",
        "Fatal Error",
        every(at("ChapterList", "Chapter", "RepresentativeImageReference"), _shows_capture),
        "The chapter image {value} is not a screen capture.",
        "Refer to an Image of type VideoScreenCapture.",
        LONG_VIDEO,
    ),
    Rule(
        "cue-sheet-missing",
        "clause 5.4.3(3)",
        "Error",
        every(resources("Video", types=_VIDEO_TYPES, supplemental=False), _has_cues_or_reason),
        "The video has neither a cue sheet nor a reason for its absence.",
        "Add a VideoCueSheetReference or a ReasonForCueSheetAbsence.",
        LONG_VIDEO,
    ),
    Rule(
        "cue-unidentified",
        "clause 5.4.3(4.2)",
        "Fatal Error",
        never(
            tagged("Cue"),
            lambda node, view: (
                not has_text("ResourceId", "ISRC")(node, view) and not has_text("WorkId", "ISWC")(node, view)
            ),
        ),
        "A cue has neither ISRC nor ISWC.",
        "Add one.",
        LONG_VIDEO,
    ),
    Rule(
        "cue-without-contributor",
        "clause 5.4.3(4.3)",
        "Error",
        every(tagged("Cue"), has("Contributor")),
        "A cue has no contributor.",
        "Add one.",
        LONG_VIDEO,
    ),
    Rule(
        "cue-without-p-line",
        "clause 5.4.3(4.4)",
        "Error",
        never(tagged("Cue"), lambda node, _: node.has("ResourceId", "ISRC") and not node.has("PLine")),
        "A cue with an ISRC has no P line.",
        "Add it.",
        LONG_VIDEO,
    ),
    Rule(
        "poster-missing",
        "clause 5.4.3(6)",
        "Error",
        never(
            message,
            lambda node, view: (
                "FeatureFilm" in node.values("ReleaseList", "Release", "ReleaseType")
                and not resources("Image", types=["Poster"])(view)
            ),
        ),
        "The film has no poster.",
        "Add an Image of type Poster.",
        LONG_VIDEO,
    ),
)
