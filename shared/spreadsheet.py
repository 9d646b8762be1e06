"""Writes CSV for spreadsheets in which no cell is evaluated as a formula. Independent of the content."""

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")
"""Prefixes that Excel, LibreOffice or Google Sheets may evaluate (OWASP, CSV injection), and full-width forms."""


def neutralize(text: str) -> str:
    """The text, prefixed with an apostrophe if a spreadsheet could evaluate it as a formula."""
    bare = text.lstrip(" \u00a0\u200b\ufeff")
    return f"'{text}" if bare.startswith(_FORMULA) or text.startswith("'") else text


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The rows as CSV (RFC 4180), every cell quoted, with the byte order mark that Excel needs to detect UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(header)
    writer.writerows([neutralize(cell) for cell in row] for row in rows)
    return f"\ufeff{out.getvalue()}"
