"""Checks the dates of a release against each other, and previews against their tracks."""

from collections.abc import Iterator
from datetime import date, datetime

from shared.errors import Edit
from shared.model.catalog.period import earliest, midnight
from shared.validation.lint.data.sources import PROJECT, apple
from shared.validation.lint.rule import Remark, Rule
from shared.validation.lint.sheet import Sheet, day_in, mapping_in, moment_in, number_in, objects_in, text_in

_PRE_ORDER = "pre-order"
"""In the name of a deal (docs/reference/ern.md)."""


def _starts(sheet: Sheet) -> Iterator[tuple[str, date | datetime]]:
    """When the release, and each deal that is no pre-order, starts; a moment overrides a day."""
    parts = [("rights", sheet.rights)]
    for index, deal in objects_in(sheet.document, "deals"):
        if _PRE_ORDER not in text_in(deal, "use"):
            parts.append((f"deals[{index}]", deal))
    for path, part in parts:
        if moment := moment_in(part, "startAt"):
            yield f"{path}.startAt", moment
        elif day := day_in(part, "startDate"):
            yield f"{path}.startDate", day


def _release_after_deals(sheet: Sheet) -> Iterator[Remark]:
    released = day_in(sheet.basic, "releaseDate")
    for path, start in _starts(sheet):
        if released and not isinstance(start, datetime) and start < released:
            message = f"It is offered from {start:%Y-%m-%d}, before the release on {released:%Y-%m-%d}."
            remedy = "Start on the day of the release, or use a pre-order."
            yield Remark(path, message, remedy)


def _timed(sheet: Sheet) -> Iterator[Remark]:
    """Stores that know no moments go live at the local midnight of the release date: first at UTC+14."""
    released = day_in(sheet.basic, "releaseDate")
    for path, start in _starts(sheet):
        if released and isinstance(start, datetime) and _is_late(start, midnight(released)):
            message = f"Stores that know only days go live on {released:%Y-%m-%d}, in some zones before this moment."
            remedy = "Set the release date to the day after, so that the moment comes first in every time zone."
            yield Remark(path, message, remedy)


def _is_late(start: datetime, release: datetime) -> bool:
    """Whether the local beginning of the release date comes before the moment in any time zone."""
    return (release if start.tzinfo is None else earliest(release)) < start


def _original(sheet: Sheet) -> Iterator[Remark]:
    released, original = day_in(sheet.basic, "releaseDate"), day_in(sheet.basic, "originalReleaseDate")
    if released and original and original > released:
        message = f"The original release, {original:%Y-%m-%d}, is after this one."
        yield Remark("basic.originalReleaseDate", message, "Correct one of the dates.")


def _preview(sheet: Sheet) -> Iterator[Remark]:
    for track in sheet.tracks:
        preview, length = mapping_in(track.data, "preview"), number_in(track.metadata, "duration")
        start, duration = number_in(preview, "startTime"), number_in(preview, "duration")
        if not length or start is None or duration is None or start + duration <= length:
            continue
        path = f"{track.path}.preview.startTime"
        message = f"The clip ends at {start + duration:g} s, and the track at {length:g} s."
        if duration <= length:
            latest = int(length - duration)
            yield Remark(path, message, f"Begin it at {latest} s.", (Edit(path, preview["startTime"], latest),))
        else:
            yield Remark(path, message, "Shorten the clip.")


RULES = (
    Rule(
        "release-after-deals",
        "warning",
        "Nothing but a pre-order is offered before the release date.",
        PROJECT,
        _release_after_deals,
    ),
    Rule(
        "timed-release",
        "warning",
        "A timed release comes before the release date in every time zone, so that no store is earlier.",
        PROJECT,
        _timed,
    ),
    Rule(
        "original-date",
        "warning",
        "The original release date is not after the release date.",
        apple("Original Release Date"),
        _original,
    ),
    Rule(
        "preview-outside",
        "warning",
        "The clip is within its track.",
        apple("Previews"),
        _preview,
        fixes=True,
    ),
)
