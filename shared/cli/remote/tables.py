"""Shows what a deployment answers: lists as tables, documents and findings as lines, without control characters."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from shared.cli.output import print_problems
from shared.cli.remote.problems import finding_of

_WIDEST = 10_000
"""Characters of a line: an id that is cut short cannot be typed."""
Columns = Sequence[tuple[str, str]]
"""Each heading with the path of its field, such as `failure.message`."""


def field_at(item: Any, path: str) -> Any:
    """The value at a dotted path; None if there is none."""
    for name in path.split("."):
        item = item.get(name) if isinstance(item, Mapping) else None
    return item


def text_of(value: Any) -> str:
    """A value as one line, without control characters."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(text_of(each) for each in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {text_of(each)}" for name, each in value.items())
    return "" if value is None else "".join(each if each.isprintable() else " " for each in str(value))


def table_of(items: Iterable[Mapping[str, Any]], columns: Columns, *, whole: int = 0) -> Table:
    """The items as a table. The first `whole` columns are not shortened where the table does not fit."""
    rows = [[text_of(field_at(item, path)) for _, path in columns] for item in items]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, (heading, _) in enumerate(columns):
        longest = max((len(row[place]) for row in rows), default=0)
        table.add_column(heading, no_wrap=place < whole, min_width=longest if place < whole else None)
    for row in rows:
        table.add_row(*map(escape, row))
    return table


def print_table(items: Sequence[Mapping[str, Any]], columns: Columns) -> None:
    """Prints the items as a table, with one line for each however long it is."""
    console = Console(width=_WIDEST)
    console.print(table_of(items, columns) if items else "Nothing found.", crop=False, no_wrap=True)


def print_fields(document: Mapping[str, Any], fields: Columns) -> None:
    """Prints the fields that the document has, one line each."""
    width = max(len(heading) for heading, _ in fields) + 2
    console = Console(soft_wrap=True)
    for heading, path in fields:
        value = field_at(document, path)
        if value not in (None, "", [], {}):
            console.print(f"[dim]{heading + ':':{width}}[/]{escape(text_of(value))}", highlight=False)


def print_findings(findings: Iterable[Mapping[str, Any]]) -> None:
    """Prints one line for each finding to standard error."""
    print_problems(finding_of(each) for each in findings)
