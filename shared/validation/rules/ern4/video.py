"""Rules of the ERN 4 profile for long videos: chapters and cue sheets (Release Profile 2.1, clause 5.4.3)."""

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.ern4.resources import COVER
from shared.validation.rules.rule import Rule, every, never, tagged
from shared.validation.rules.select import at, has, has_text, identified, message, number, resource_list, resources

LONG_VIDEO = frozenset({"LongFormMusicalWorkVideo"})
_VIDEO_TYPES = ("LongFormMusicalWorkVideo", "ConcertVideo")


_SUPPLEMENTED = ("4.1", "4.1.1", "4.2")
"""Versions whose VideoType has trailers and concerts; in 4.3, long videos may be several (VideoType_ERN43)."""


def _is_long(video: Node) -> bool:
    """Whether it is a long video or a concert, which 4.3 can only name as a user-defined type."""
    types = video.all("Type")
    named = {node.text.strip() for node in types} | {node.attributes.get("UserDefinedValue", "") for node in types}
    return not named.isdisjoint(_VIDEO_TYPES)


def _without_one_long_video(view: MessageView) -> list[Node]:
    """The resource list, unless one video is long. From 4.3 on a trailer of the main video can be long, too."""
    videos = [each for each in view.resources if each.tag == "Video" and not each.flag("IsSupplemental")]
    number_long = sum(map(_is_long, videos))
    most = 1 if view.version in _SUPPLEMENTED else len(videos)
    return [] if 1 <= number_long <= most else resource_list(view)


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
        _without_one_long_video,
        "There is not exactly one long video or concert.",
        "Deliver the others as trailers, as supplements or as separate releases.",
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
