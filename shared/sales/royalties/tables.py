"""Writes statements as tables. Pure."""

from shared.model.codec import to_json
from shared.model.sales.statement import PayeeStatement, StatementLine
from shared.spreadsheet import csv_text

_FIELDS = tuple(name for name in StatementLine.model_fields)


def statement_table(statement: PayeeStatement) -> str:
    """The lines of a statement as CSV, with the payee and the currency of the amounts in each row."""
    names = [StatementLine.model_fields[name].alias or name for name in _FIELDS]
    lines = (to_json(line) for line in statement.lines)
    rows = ([statement.payee, *(line.get(name, "") for name in names), statement.currency] for line in lines)
    return csv_text(("payee", *names, "currency"), rows)
