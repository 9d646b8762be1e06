"""Defines what readers of cells share: the problem that a text causes, notes, and the conventions of a file. Pure."""

import re
from dataclasses import dataclass, field

from shared.errors import Severity
from shared.model.archives.imports import DateOrder

_MOJIBAKE = re.compile(
    "[ÃÂâÐÑãäåæçï][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2010-\u203a\u20ac\u2122]"
)
"""The first letters of UTF-8 sequences that were read as Windows-1252, each with a letter that may follow."""
_LOST = re.compile(r"[^\W\d_]\?[^\W\d_]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LIST = re.compile(r"[;|\n]")
"""What separates names and other values in one cell."""
MAX_VALUE = 1000
"""Characters of a cell that has one value, such as a date, a title or a genre."""
MAX_PARTS = 500
"""Values of a cell that may have several."""


class CellProblem(ValueError):
    """The text cannot be read as what its column is for."""

    def __init__(self, message: str, code: str, remedy: str, severity: Severity = "error") -> None:
        super().__init__(message)
        self.note = Note(message, code, remedy, severity)


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be said about a cell."""

    message: str
    code: str
    remedy: str = ""
    severity: Severity = "error"


@dataclass(slots=True)
class Conventions:
    """What holds for a whole file, found from all of its rows. `notes` collects what is said about the current cell."""

    date_order: DateOrder | None = None
    """The order of dates that can be read in two ways; None if the file does not tell."""
    hours_are_minutes: bool = False
    """Whether durations such as `03:21:00` are minutes and seconds that a spreadsheet took for hours and minutes."""
    points_are_colons: bool = False
    """Whether durations such as `3.21` are minutes and seconds."""
    milliseconds: bool = False
    """Whether durations are in milliseconds."""
    two_valued_warning: bool = False
    """Whether the column of warnings knows clean and explicit alone, so that "Clean" means that nothing is explicit."""
    notes: list[Note] = field(default_factory=list)

    def note(self, message: str, code: str, remedy: str = "", severity: Severity = "info") -> None:
        """Says something about the current cell."""
        self.notes.append(Note(message, code, remedy, severity))


def damage(text: str) -> Note | None:
    """What is damaged in a text: letters that were lost, or UTF-8 that was read in another encoding."""
    if text.isascii():
        return _lost_letter(text) if "?" in text else _control(text)
    if "\ufffd" in text:
        message = "A letter was lost before this file was written: it contains U+FFFD."
        return Note(message, "lost-letter", "Write the letter again.")
    if _MOJIBAKE.search(text):
        repaired = _repaired(text)
        hint = f" It may mean {repaired!r}." if repaired else ""
        remedy = "Export the file again as UTF-8, or correct the text."
        return Note(f"The text was saved in a wrong encoding.{hint}", "mojibake", remedy, "warning")
    return _lost_letter(text) if "?" in text else _control(text)


def _repaired(text: str) -> str:
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return ""


def _lost_letter(text: str) -> Note | None:
    if not _LOST.search(text) or "://" in text:
        return _control(text)
    message = "A question mark stands inside of a word: a letter may have been lost."
    return Note(message, "lost-letter", "Compare it with the original.", "warning")


def _control(text: str) -> Note | None:
    if not _CONTROLS.search(text):
        return None
    return Note("The text contains control characters.", "control-characters", "Remove them.")


def parts_of(text: str) -> list[str]:
    """The values in a cell that has several, separated by semicolons, bars or line breaks. Raises CellProblem."""
    found = [part.strip() for part in LIST.split(text) if part.strip()]
    if len(found) > MAX_PARTS:
        message = f"The cell has {len(found)} values; the limit is {MAX_PARTS}."
        raise CellProblem(message, "too-long", "Check that the cell is not a whole column.")
    return found


def spaced(text: str) -> str:
    """The text with one blank for each run of blanks, as the patterns of readers need it to take linear time."""
    return " ".join(text.split())
