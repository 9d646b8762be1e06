"""Asks plug-ins about imports: before the rows of a table are read, and after each release was."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shared.catalog.imports.columns.heading import find_heading, heading_text
from shared.catalog.imports.findings import CellFinding
from shared.catalog.imports.sheets.sheet import MAX_CELL, Row, Sheet, Unreadable
from shared.errors import Finding
from shared.model.archives.imports import MappingProfile
from shared.platform.plugins import NO_PLUGINS, Outcome, P, Plugins
from shared.sdk.points import AfterImportRow, BeforeImportRow

_MAX_S = 300
"""How long plug-ins may take for the rows of a file, or for all releases."""
_UNASKED = Finding(
    "content",
    f"Plug-ins were not asked about this release: they need more than {_MAX_S} seconds for all of them.",
    "slow-plug-ins",
    "warning",
    remedy="Import a part of them at a time.",
)


class _TooSlow(Exception):
    """Plug-ins need too long."""


@dataclass(frozen=True, slots=True)
class ImportHooks:
    """The plug-ins of a tenant, for one import. Costs nothing if none has a handler."""

    plugins: Plugins = NO_PLUGINS
    tenant_id: str = ""
    clock: Callable[[], float] = time.monotonic

    def before(self, sheet: Sheet, profile: MappingProfile, file: str) -> tuple[Sheet, list[CellFinding]]:
        """The sheet with its rows as plug-ins want them read, and what they find.

        Raises Unreadable without headings, and if plug-ins need too long: no file is read as half of them want it.
        Columns without a heading are not shown, nor the second of two with the same.
        """
        if not self.plugins.listens(BeforeImportRow):
            return sheet, []
        heading_row = find_heading(sheet, profile).row
        heading = next(row for row in sheet.rows if row.number == heading_row)
        places: dict[str, int] = {}
        for place, text in enumerate(map(heading_text, heading.cells)):
            if text:
                places.setdefault(text, place)
        rows = [row for row in sheet.rows if row.number > heading_row]
        changed: dict[int, Row] = {}
        findings: list[CellFinding] = []
        payloads = [BeforeImportRow(file, row.number, _named(row, places)) for row in rows]
        try:
            outcomes = list(self._outcomes(payloads))
        except _TooSlow as error:
            message = f"Plug-ins need more than {_MAX_S} seconds for its {len(rows)} rows."
            raise Unreadable(message, "slow-plug-ins", "Split the file, or disable the plug-in.") from error
        for row, payload, outcome in zip(rows, payloads, outcomes, strict=True):
            if outcome.payload.cells != payload.cells:
                changed[row.number] = _with_cells(row, outcome.payload.cells, places)
            findings += [_of_cell(each, row.number, file, places) for each in outcome.findings]
        return replace(sheet, rows=[changed.get(row.number, row) for row in sheet.rows]), findings

    def after(self, releases: Sequence[tuple[str, Sequence[int], Mapping[str, Any]]]) -> list[list[Finding]]:
        """What plug-ins find in each release: its file, its rows in a table, and its content."""
        if not self.plugins.listens(AfterImportRow):
            return [[] for _ in releases]
        payloads = [AfterImportRow(file, tuple(rows), content) for file, rows, content in releases]
        told: list[list[Finding]] = []
        try:
            told.extend(list(outcome.findings) for outcome in self._outcomes(payloads))
        except _TooSlow:
            told += [[_UNASKED] for _ in payloads[len(told) :]]
        return told

    def _outcomes(self, payloads: Sequence[P]) -> Iterator[Outcome[P]]:
        until = self.clock() + _MAX_S
        for payload in payloads:
            if self.clock() > until:
                raise _TooSlow
            yield self.plugins.ask(self.tenant_id, payload)


NO_HOOKS = ImportHooks()


def _named(row: Row, places: Mapping[str, int]) -> dict[str, str]:
    return {name: row.cells[place] if place < len(row.cells) else "" for name, place in places.items()}


def _with_cells(row: Row, cells: Mapping[str, str], places: Mapping[str, int]) -> Row:
    """The row with these texts in the columns that the table has."""
    texts = [*row.cells, *[""] * (1 + max(places.values(), default=0) - len(row.cells))]
    for name, place in places.items():
        texts[place] = str(cells.get(name, texts[place])).strip()[:MAX_CELL]
    return Row(row.number, tuple(texts))


def _of_cell(finding: Finding, row: int, file: str, places: Mapping[str, int]) -> CellFinding:
    """A finding about a row; its path may be a column's heading, with `cells.` before or without."""
    name = finding.path.removeprefix("cells.")
    column = name if name in places else None
    path = "" if column or finding.path == "cells" else finding.path
    remedy = finding.remedy or ""
    return CellFinding(finding.message, finding.code, finding.severity, remedy, row, column, file=file, path=path)
