"""Owns CSV that people open in a spreadsheet, in which no cell is a formula. Knows nothing of what it says."""

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")
"""How a cell begins that Excel, LibreOffice or Google Sheets may run (OWASP, CSV injection; full-width forms too)."""


def neutral(text: str) -> str:
    """The text as a spreadsheet shows it: what looks like a formula is led in by an apostrophe."""
    bare = text.lstrip(" \u00a0\u200b\ufeff")
    return f"'{text}" if bare.startswith(_FORMULA) or text.startswith("'") else text


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The rows as CSV (RFC 4180), every cell quoted, with the mark by which Excel knows UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(header)
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return f"\ufeff{out.getvalue()}"
