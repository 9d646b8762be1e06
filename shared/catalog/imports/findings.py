"""Defines what is found in a cell of an import file, in the words of the file. Pure data."""

from dataclasses import dataclass
from typing import Any

from shared.errors import Finding, Severity

MAX_QUOTED = 80
"""Characters of a cell that a message quotes."""


@dataclass(frozen=True, slots=True)
class CellFinding:
    """One issue in an import file: the file, the row and column as a person sees them, and how to mend it."""

    message: str
    """What is wrong, in a sentence."""
    code: str
    """What kind of problem it is, for programs."""
    severity: Severity = "error"
    """`error`: the release is not imported; `warning`: look at it; `info`: how a value was read."""
    remedy: str = ""
    """How to mend it."""
    row: int | None = None
    """The row in the file, from 1; absent if it is about the whole file."""
    column: str | None = None
    """The heading of the column as the file writes it."""
    value: str = ""
    """The cell's text, shortened."""
    file: str = ""
    """The file, if there are several."""
    path: str = ""
    """The field of the release, such as `tracks[2].isrc`."""

    def to_dict(self) -> dict[str, Any]:
        """The finding as JSON: `row`, `column`, `severity` and `message` always, the rest if it is known."""
        always = {"row": self.row, "column": self.column, "severity": self.severity, "message": self.message}
        others = {name: getattr(self, name) for name in ("code", "remedy", "value", "file", "path")}
        return {**always, **{name: text for name, text in others.items() if text}}

    def as_finding(self) -> Finding:
        """The finding in the form of releases: the cell stands in the message."""
        where = f"Row {self.row}: " if self.row and not self.message.startswith("Row ") else ""
        return Finding(self.path or "content", f"{where}{self.message}", self.code, self.severity, self.remedy)


def quoted(text: str) -> str:
    """The text in quotes, shortened for a message."""
    return repr(text if len(text) <= MAX_QUOTED else f"{text[: MAX_QUOTED - 1]}…")
