"""Checks a dictionary of genres, as a deployment reads it."""

import csv
from pathlib import Path

COLUMNS = ["code", "name", "parent"]
_MAX_ROWS = 20_000


def check_dictionary(file: Path) -> None:
    """Raises AssertionError unless codes are unique, parents exist, and no genre is its own ancestor."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        table = csv.DictReader(stream)
        assert table.fieldnames == COLUMNS, f"{file.name} has the columns {table.fieldnames}; use {COLUMNS}."
        rows = list(table)
    assert rows, f"{file.name} has no genres."
    assert len(rows) <= _MAX_ROWS, f"{file.name} has {len(rows)} genres; at most {_MAX_ROWS} are read."
    parents: dict[str, str] = {}
    problems = []
    for number, row in enumerate(rows, 2):
        code = row["code"] or ""
        if None in row or not code.strip() or not (row["name"] or "").strip():
            problems.append(f"row {number} needs a code, a name and a parent, which may be empty")
        if code in parents:
            problems.append(f"row {number}: the code {code!r} stands twice")
        parents[code] = row["parent"] or ""
    missing = {code: parent for code, parent in parents.items() if parent and parent not in parents}
    problems += [f"{code}: there is no parent {parent!r}" for code, parent in missing.items()]
    problems += [f"{code} is below itself" for code in parents if _is_circular(code, parents)]
    assert not problems, f"{file.name}: {'; '.join(problems[:20])}."


def _is_circular(code: str, parents: dict[str, str]) -> bool:
    seen, at = {code}, parents[code]
    while at in parents and at not in seen:
        seen.add(at)
        at = parents[at]
    return at == code
