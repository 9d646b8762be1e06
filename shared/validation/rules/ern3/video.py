"""Rules on cue sheets and chapters of long ERN 3.8 videos (DDEX Release Profile 1.4, clauses 3.1 and 4.8)."""

from shared.validation.message import MessageView
from shared.validation.nodes import Node
from shared.validation.rules.ern3.profiles import references, resource_number
from shared.validation.rules.rule import Role, Rule, Test, Violation, every, tagged
from shared.validation.rules.select import has, has_text

_LONG = frozenset({"LongformVideo"})


def _titles(node: Node, kind: str) -> int:
    titles = [title for title in node.all("ReferencedCreationTitle") if title.attributes.get("TitleType") == kind]
    return sum(bool(title.value("TitleText")) for title in titles)


def _cue(code: str, clause: str, role: Role, test: Test, message: str) -> Rule:
    return Rule(code, f"clause {clause}", role, every(tagged("Cue"), test), message, "Add it.", _LONG)


def _collection(code: str, clause: str, role: Role, test: Test, message: str) -> Rule:
    return Rule(code, f"clause {clause}", role, every(tagged("Collection"), test), message, "Correct it.", _LONG)


def _is_true(tag: str) -> Test:
    return lambda node, _: node.value(tag).lower() == "true"


def _without_cue_sheet(view: MessageView) -> list[Violation]:
    """References to primary videos without a cue sheet."""
    return [
        node
        for node in references(view, "Primary")
        if (resource := view.resource_by_reference.get(node.text.strip())) is not None
        and not any(found.tag == "VideoCueSheetReference" and found.text.strip() for found in resource.walk())
    ]


def _foreign_chapters(view: MessageView) -> list[Violation]:
    """Chapters that refer to a resource other than the primary video."""
    primary = {node.text.strip() for node in references(view, "Primary")}
    return [
        node
        for node in view.tagged("CollectionResourceReference")
        if not node.children and node.text.strip() not in primary
    ]


def _untimed_chapters(view: MessageView) -> list[Violation]:
    """The video's references to chapters without a start time."""
    found = [node for node in view.tagged("SoundRecordingCollectionReference") if node.children]
    return [(node, "") for node in found if node.ancestor("Video") and not node.value("StartTime")]


VIDEO_3 = (
    Rule(
        "long-video-missing",
        "clause 3.1",
        "Fatal Error",
        resource_number(
            1, None, type_tag="VideoType", types=["LongFormMusicalWorkVideo", "ConcertVideo", "Documentary"]
        ),
        "There is no long video, concert or documentary.",
        "Correct VideoType.",
        _LONG,
    ),
    Rule(
        "release-number",
        "clauses 3.1 and 3.3.1(1)",
        "Fatal Error",
        lambda view: [] if len(view.releases) == 1 else [(node, "") for node in view.root.all("ReleaseList")],
        "There is not exactly one release.",
        "Remove the others.",
        _LONG,
    ),
    Rule(
        "cue-sheet-missing",
        "clause 4.8(9a)",
        "Error",
        _without_cue_sheet,
        "The video {value} has no cue sheet.",
        "Add a VideoCueSheetReference.",
        _LONG,
    ),
    Rule(
        "cue-sheet-empty",
        "clause 4.8(9b)",
        "Fatal Error",
        every(tagged("CueSheet"), has("Cue")),
        "A cue sheet has no cue.",
        "Add its cues.",
        _LONG,
    ),
    _cue("cue-start", "4.8(9c)", "Fatal Error", has_text("StartTime"), "A cue has no start time."),
    _cue("cue-duration", "4.8(9c)", "Fatal Error", has_text("Duration"), "A cue has no duration."),
    _cue(
        "cue-unidentified",
        "4.8(9e1)",
        "Fatal Error",
        lambda node, _: any(node.values("ReferencedCreationId", "ISRC") + node.values("ReferencedCreationId", "ISWC")),
        "A cue has neither ISRC nor ISWC.",
    ),
    _cue(
        "cue-formal-title",
        "4.8(9e2)",
        "Error",
        lambda node, _: _titles(node, "FormalTitle") == 1,
        "A cue does not have exactly one formal title.",
    ),
    _cue(
        "cue-display-title",
        "4.8(9e2)",
        "Error",
        lambda node, _: _titles(node, "DisplayTitle"),
        "A cue has no display title.",
    ),
    _cue("cue-contributor", "4.8(9e3)", "Error", has("ReferencedCreationContributor"), "A cue has no contributor."),
    _cue("cue-p-line", "4.8(9e3)", "Error", has("PLine"), "A cue has no P line."),
    _cue("cue-musical", "4.8(9e4)", "Error", _is_true("HasMusicalContent"), "A cue is not marked as musical."),
    _cue("cue-c-line", "4.8(9e6)", "Error", has("CLine"), "A cue has no C line."),
    _collection(
        "chapter-type",
        "4.8(10a)",
        "Fatal Error",
        lambda node, _: "VideoChapter" in node.values("CollectionType"),
        "A collection is not a VideoChapter.",
    ),
    _collection(
        "chapter-unidentified",
        "4.8(10b)",
        "Fatal Error",
        has_text("CollectionId", "ProprietaryId"),
        "A chapter has no proprietary id.",
    ),
    _collection("chapter-title", "4.8(10c)", "Fatal Error", has("Title"), "A chapter has no title."),
    _collection(
        "chapter-complete", "4.8(10d)", "Error", _is_true("IsComplete"), "A chapter is not marked as complete."
    ),
    Rule(
        "chapter-of-other",
        "clauses 4.8(10e) and 4.8(10g)",
        "Fatal Error",
        _foreign_chapters,
        "A chapter refers to {value}, which is not the primary video.",
        "Refer to the video.",
        _LONG,
    ),
    Rule(
        "chapter-untimed",
        "clause 4.8(10h)",
        "Fatal Error",
        _untimed_chapters,
        "The video refers to a chapter without a start time.",
        "Add StartTime.",
        _LONG,
    ),
)
