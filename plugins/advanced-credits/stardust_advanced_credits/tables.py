"""Reads credits from tables: CSV with any separator and order of columns, a row for each credit."""

import csv
import io
import re
from collections.abc import Mapping

from stardust_advanced_credits.credit import (
    MAX_CHARACTERS,
    MAX_CREDITS,
    Credit,
    Source,
    Unreadable,
    Where,
    folded,
    tidy,
)

_HEADERS: Mapping[str, str] = {
    "name": "name, person, contributor, artist, credit, full name, who, Mitwirkende, Künstler, nom, personne",
    "role": "role, roles, function, credit type, contribution, job, Rolle, Funktion, Aufgabe, rôle, fonction",
    "instrument": "instrument, instruments, plays, Instrument",
    "track": "track, track number, track no, no, nr, #, number, Titelnummer, Titelnr, Track Nr, numéro, piste, plage",
    "disc": "disc, disc number, disk, cd, volume, disque",
    "title": "title, track title, song, song title, recording, Titel, Songtitel, Stück, titre, morceau, chanson",
    "isrc": "isrc, isrc code",
    "isni": "isni, isni number",
    "ipi": "ipi, ipi number, ipi name number, cae, cae/ipi, ipi/cae",
}
_COLUMNS = {folded(word) or word.strip(): column for column, words in _HEADERS.items() for word in words.split(",")}
_SEPARATORS = ",;\t|"


def separator(text: str) -> str:
    """The separator of the table whose header is the text's first line, or an empty text: it is no table."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return next((each for each in _SEPARATORS if {"name", "role"} <= _columns(_cells(first, each)).keys()), "") or next(
        (each for each in _SEPARATORS if {"name", "instrument"} <= _columns(_cells(first, each)).keys()), ""
    )


def read_table(text: str) -> Source:
    """The credits of a table. Raises Unreadable."""
    if len(text) > MAX_CHARACTERS:
        raise Unreadable(f"The table has more than {MAX_CHARACTERS:,} characters. Split it.")
    text = text.lstrip("\ufeff\r\n")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text) or ",")
    credits: list[Credit] = []
    unread: list[tuple[int, str]] = []
    try:
        columns = _columns(next(rows, []))
        if "name" not in columns or not columns.keys() & {"role", "instrument"}:
            raise Unreadable("The table needs a header with the columns name, and role or instrument.")
        for row in rows:
            cells = {column: tidy(row[at]) for column, at in columns.items() if at < len(row)}
            found = _credits(cells, rows.line_num)
            credits += found
            if not found and any(cell.strip() for cell in row):
                unread.append((rows.line_num, tidy(" ".join(row))))
            if len(credits) > MAX_CREDITS:
                raise Unreadable(f"The table has more than {MAX_CREDITS:,} credits. Split it.")
    except csv.Error as error:
        raise Unreadable(f"The table cannot be read at line {rows.line_num}: {error}.") from error
    return Source("table", tuple(credits), tuple(unread))


def _credits(cells: Mapping[str, str], line: int) -> list[Credit]:
    name, instrument = cells.get("name", ""), cells.get("instrument", "")
    words = [tidy(word) for word in re.split(r"[,;/+]", cells.get("role", "")) if word.strip()] or [instrument]
    if not name or not words[0]:
        return []
    numbers = {"isni": cells.get("isni", ""), "ipi": cells.get("ipi", "")}
    where = tuple(_where(cells))
    return [Credit(name, word, where, instrument if word != instrument else "", line=line, **numbers) for word in words]


def _where(cells: Mapping[str, str]) -> list[Where]:
    """The tracks of a row: `3`, `2-3` (disc and track), `1, 4`, or a title in the column of numbers."""
    track, title, isrc = cells.get("track", ""), cells.get("title", ""), cells.get("isrc", "")
    if not track and re.fullmatch("[0-9]{1,3}", title):  # a column `Titel` that has numbers
        track, title = title, ""
    disc = int(cells["disc"]) if re.fullmatch("[0-9]{1,2}", cells.get("disc", "")) else 0
    if folded(track) in ("all", "alle", "tous", "toutes"):
        return []
    numbers = re.fullmatch(r"[0-9]{1,3}(\s*[,;/&]\s*[0-9]{1,3})+", track)
    if numbers:
        return [Where(int(number), disc) for number in re.findall("[0-9]+", track)]
    if pair := re.fullmatch(r"([0-9]{1,2})[-.]([0-9]{1,3})", track):
        return [Where(int(pair[2]), int(pair[1]), title, isrc)]
    if re.fullmatch("[0-9]{1,3}", track):
        return [Where(int(track), disc, title, isrc)]
    found = Where(0, disc if track or title else 0, title or track, isrc)
    return [found] if found.title or found.isrc else []


def _columns(header: list[str]) -> dict[str, int]:
    """Column -> position; the first of a name counts."""
    found: dict[str, int] = {}
    for at, cell in enumerate(header):
        if column := _COLUMNS.get(folded(cell) or cell.strip()):
            found.setdefault(column, at)
    return found


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line.lstrip("\ufeff")], delimiter=delimiter), [])
    except csv.Error:
        return []
