"""Reads a dictionary of genres from a table, as plug-ins bring one: CSV with the columns `code,name,parent`. Pure."""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO

from shared.errors import Finding, InvalidInput
from shared.vocabularies.genres.dictionary import Dictionary, Entry

COLUMNS = ("code", "name", "parent")
MAX_GENRES = 20_000
_MAX_TEXT = 200
_MAX_DEPTH = 8

Row = Mapping[str, str]


def read_dictionary(name: str, data: bytes) -> Dictionary:
    """The dictionary `custom:name` of a plug-in: UTF-8, each genre once, `parent` the code of the one above it.

    Raises InvalidInput with every problem, at the lines of the file.
    """
    try:
        reader = csv.DictReader(StringIO(data.decode("utf-8-sig"), newline=""), restkey="more", restval="", strict=True)
        columns, rows = tuple(reader.fieldnames or ()), list(reader)
    except (UnicodeDecodeError, csv.Error) as error:
        finding = Finding("", f"The file cannot be read as CSV: {error}.", "no-table", remedy="Save it as CSV (UTF-8).")
        raise InvalidInput([finding]) from error
    if columns != COLUMNS or not 0 < len(rows) <= MAX_GENRES:
        message = f"The file has the columns {', '.join(map(str, columns)) or 'of none'} and {len(rows)} genres."
        remedy = f"Give it the columns {','.join(COLUMNS)} in this order, and 1 to {MAX_GENRES} genres."
        raise InvalidInput([Finding("", message, "no-dictionary", remedy=remedy)])
    if problems := list(_problems(rows)):
        raise InvalidInput(problems)
    by_code = {row["code"].strip(): row for row in rows}
    paths = {code: _path(code, by_code) for code in by_code}
    if endless := sorted(code for code, path in paths.items() if path is None):
        message = f"The genre {endless[0]!r} is below itself, or more than {_MAX_DEPTH} levels deep."
        raise InvalidInput([Finding("parent", message, "no-dictionary", remedy="Correct the parents.")])
    entries = tuple(_ordered({code: path for code, path in paths.items() if path}))
    return Dictionary("custom", name, None, None, f"the plug-in's dictionary {name}", entries)


def _problems(rows: Sequence[Row]) -> Iterator[Finding]:
    codes = Counter(row["code"].strip() for row in rows)
    for line, row in enumerate(rows, 2):
        code, name, parent = (row[column].strip() for column in COLUMNS)
        at = f"line {line}"
        if "more" in row:
            yield Finding(
                at, "The line has more than three cells.", "no-row", remedy="Put names with commas in quotes."
            )
        if not code or not name or max(map(len, (code, name))) > _MAX_TEXT:
            remedy = f"Give the genre a code and a name of at most {_MAX_TEXT} characters."
            yield Finding(at, "The genre has no code or no name, or one that is too long.", "no-row", remedy=remedy)
        if codes[code] > 1:
            yield Finding(at, f"The code {code!r} stands more than once.", "repeated", remedy="Give each its own.")
        if parent and parent not in codes:
            yield Finding(at, f"There is no genre {parent!r} above it.", "unknown", remedy="Name the code of another.")


def _path(code: str, rows: Mapping[str, Row]) -> tuple[str, ...] | None:
    """The names from the top to the genre; None if they have no end."""
    path: tuple[str, ...] = ()
    for _ in range(_MAX_DEPTH):
        path = (rows[code]["name"].strip(), *path)
        code = rows[code]["parent"].strip()
        if not code:
            return path
    return None


def _ordered(paths: Mapping[str, tuple[str, ...]]) -> Iterator[Entry]:
    """The genres, each before those below it; otherwise as in the file."""
    first = {path: place for place, path in reversed(list(enumerate(paths.values())))}

    def place(path: tuple[str, ...]) -> list[int]:
        return [first[path[: level + 1]] for level in range(len(path))]

    for code, path in sorted(paths.items(), key=lambda item: place(item[1])):
        yield Entry(path, code, notation=path[-1])
