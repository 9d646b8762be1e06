"""Reads what is inside of videos: cue sheets, which list the music heard in them, and chapters."""

from typing import Any

from shared.messages.ern.read.elements.identifiers import given_ids, proprietary_ids
from shared.messages.ern.read.elements.titles import read_lines, read_titles
from shared.messages.xml.node import Node
from shared.messages.xml.values import coded_value, flag, seconds

_STANDARD = "StandardCueSheet"
_CHAPTER = "VideoChapter"


def read_cue_sheet(node: Node) -> tuple[str, list[dict[str, Any]]]:
    """The reference of a CueSheet, and its cues in order. A cue without a title is left unread."""
    for kind in node.all("CueSheetType"):
        kind.consumed = kind.value.strip() == _STANDARD
    return node.text("CueSheetReference") or "", [cue for each in node.all("Cue") if (cue := _cue(each))]


def _cue(node: Node) -> dict[str, Any] | None:
    """3.8 calls the music the referenced creation, and tells its titles apart by their type."""
    title = node.text("DisplayTitle/TitleText", "DisplayTitleText") or _referenced_title(node)
    if title is None:
        return None
    ids = "ResourceId" if node.one("ResourceId") else "ReferencedCreationId"
    return {
        "title": title,
        "use": coded_value(node.one("CueUseType")),
        "isrc": node.text(f"{ids}/ISRC"),
        "proprietaryIds": proprietary_ids(node, ids),
        "musical": flag(node.text("HasMusicalContent")),
        "start": seconds(node.text("StartTime")),
        "duration": seconds(node.text("Duration")) or None,
        "pLine": _line(node, "PLine"),
        "cLine": _line(node, "CLine"),
    }


def _line(node: Node, kind: str) -> dict[str, Any] | None:
    found = read_lines(node, kind)
    return {key: found[0][key] for key in ("text", "year", "company")} if found else None


def _referenced_title(node: Node) -> str | None:
    titles = node.all("ReferencedCreationTitle")
    shown = [each for each in titles if each.attributes.get("TitleType") == "DisplayTitle"] or titles
    title = shown[0].text("TitleText") if shown else None
    for each in titles:
        text = each.one("TitleText")
        if text and text.value.strip() == title:
            each.consume_all()
    return title


def read_chapter(node: Node, language: str) -> tuple[str, dict[str, Any]]:
    """The reference of a Chapter, or in 3.8 of a Collection that is one, and what it says. Empty without a title."""
    reference = node.text("ChapterReference", "CollectionReference") or ""
    if any(kind.value.strip() != _CHAPTER for kind in node.all("CollectionType")):
        return reference, {}
    title = read_titles(node, language)["title"] or node.text("AdditionalTitle/TitleText")
    if title is None:
        return reference, {}
    for redundant in ("CollectionType", "IsComplete", "CollectionResourceReferenceList/CollectionResourceReference"):
        for each in node.all(redundant):
            each.consume_all()
    ids = proprietary_ids(node, "ChapterId") + proprietary_ids(node, "CollectionId") + given_ids(node.all("ChapterId"))
    return reference, {"title": title, "proprietaryIds": ids, **_times(node)}


def read_chapter_references(node: Node) -> list[tuple[str, dict[str, Any]]]:
    """The references of a video to its chapters, and what 3.8 says there of their times."""
    listed = [
        (each.text("SoundRecordingCollectionReference") or "", _times(each))
        for each in node.all("VideoCollectionReferenceList/SoundRecordingCollectionReference")
    ]
    return listed + [(reference, {}) for reference in node.texts("VideoChapterReference")]


def _times(node: Node) -> dict[str, Any]:
    times = {"start": seconds(node.text("StartTime")), "duration": seconds(node.text("Duration")) or None}
    return {key: value for key, value in times.items() if value is not None}
