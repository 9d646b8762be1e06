"""Owns the reconciliation as CSV, for people with a spreadsheet: no cell of it is a formula."""

from collections.abc import Iterable, Mapping
from typing import Any

from shared.dialogue.reconcile import ReconciliationRow
from shared.spreadsheet import csv_text

COLUMNS = tuple(field.alias or name for name, field in ReconciliationRow.model_fields.items())


def reconciliation_csv(rows: Iterable[Mapping[str, Any]]) -> str:
    """The rows, as JSON values, in the report's own columns."""
    return csv_text(COLUMNS, ([_cell(row.get(name)) for name in COLUMNS] for row in rows))


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
