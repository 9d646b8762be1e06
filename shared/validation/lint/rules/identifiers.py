"""Checks identifiers that several tracks or releases share."""

from collections.abc import Iterator

from shared.validation.lint.rule import Remark, Rule
from shared.validation.lint.sheet import Sheet, TrackView, list_in, objects_in, text_in


def _works(sheet: Sheet) -> dict[str, str]:
    """The work that each track is a movement of, by the track's id."""
    works = {
        track_id: text_in(work, "title")
        for _, work in objects_in(sheet.document, "works")
        for track_id in list_in(work, "tracks")
        if isinstance(track_id, str)
    }
    for track in sheet.tracks:
        if grouping := text_in(track.metadata, "groupingTitle"):
            works.setdefault(text_in(track.data, "id"), grouping)
    return works


def _shared(sheet: Sheet) -> Iterator[tuple[TrackView, TrackView, bool]]:
    """Each track with the ISRC of an earlier one, that one, and whether both are movements of one work."""
    works, first = _works(sheet), dict[str, TrackView]()
    for track in sheet.tracks:
        isrc = text_in(track.data, "isrc")
        other = first.setdefault(isrc, track) if isrc else track
        if other is not track:
            work = works.get(text_in(track.data, "id"))
            yield track, other, work is not None and work == works.get(text_in(other.data, "id"))


def _movements(sheet: Sheet) -> Iterator[Remark]:
    for track, other, same_work in _shared(sheet):
        if same_work:
            message = f"The movement has the ISRC of track {other.index + 1}, another movement of the work."
            yield Remark(f"{track.path}.isrc", message, "Give each movement its own ISRC.")


def _twice(sheet: Sheet) -> Iterator[Remark]:
    for track, other, same_work in _shared(sheet):
        if not same_work:
            message = f"Track {other.index + 1} has this ISRC too."
            yield Remark(f"{track.path}.isrc", message, "Keep it if both are the same recording.")


def _barcode(sheet: Sheet) -> Iterator[Remark]:
    if other := sheet.context.same_barcode:
        message = f"Release {other} already has this barcode."
        yield Remark("basic.barcode", message, "Change that release, or correct the barcode.")


RULES = (
    Rule(
        "movements-share-isrc",
        "warning",
        "Each movement of a work has its own ISRC.",
        "ISO 3901: one ISRC for each recording",
        _movements,
    ),
    Rule(
        "isrc-twice",
        "info",
        "The same recording may stand twice on a release; it is told, in case it is another one.",
        "ISO 3901: one ISRC for each recording",
        _twice,
    ),
    Rule(
        "barcode-reused",
        "warning",
        "A barcode identifies one product: DSPs take the second for an update of the first.",
        "GS1 General Specifications 4.2",
        _barcode,
    ),
)
