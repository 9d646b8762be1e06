"""Writes documents as a table or as JSON, page by page."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from math import isfinite
from typing import Any

from shared.catalog.archives.format.lines import text_of_odd
from shared.catalog.exports.columns import TABLES, Table
from shared.model.archives.export import ExportContent
from shared.platform.store.port import Data, Query, Reader
from shared.spreadsheet import csv_chunks, xlsx_chunks

_PAGE = 200


@dataclass(frozen=True, slots=True)
class TableForm:
    """A form of tables: the ending of its files, their media type, and how they are written."""

    extension: str
    content_type: str
    write: Callable[[str, Table, Iterable[Data]], Iterator[bytes]]


def documents(content: ExportContent, tenant_id: str, reader: Reader) -> Iterator[Data]:
    """The documents of an export, newest first or as they are named. Raises Unavailable."""
    if content.release_ids:
        yield from _named(content.release_ids, tenant_id, reader)
        return
    query = selection(content, tenant_id)
    while True:
        page = reader.find(query)
        yield from page
        if len(page) < query.limit:
            return
        query = replace(query, after=(page[-1][query.order[0].lstrip("-")], page[-1]["id"]))


def _named(release_ids: Iterable[str], tenant_id: str, reader: Reader) -> Iterator[Data]:
    """The tenant's releases with these ids, in their order, once each."""
    paths = [f"releases/{each}" for each in dict.fromkeys(release_ids)]
    for start in range(0, len(paths), _PAGE):
        some = paths[start : start + _PAGE]
        found = reader.get_all(some)
        yield from (found[path] for path in some if path in found and found[path].get("tenantId") == tenant_id)


def selection(content: ExportContent, tenant_id: str) -> Query:
    """A page of the documents of an export, newest first. The document's name breaks ties."""
    listing = TABLES[content.subject].listing
    query = listing.query(tenant_id, {}, since=content.since, before=content.before)
    return replace(query, order=(*query.order, "-__name__"), limit=_PAGE)


def plain(value: Any) -> Any:
    """A stored value as JSON: instants in ISO 8601, and what JSON does not have as text."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    is_json = value is None or isinstance(value, (str, int)) or (isinstance(value, float) and isfinite(value))
    if is_json:
        return value
    return str(value) if isinstance(value, float) else text_of_odd(value)


def _rows(table: Table, found: Iterable[Data]) -> Iterator[list[str]]:
    for document in found:
        yield from table.rows(document)


def _csv(_subject: str, table: Table, found: Iterable[Data]) -> Iterator[bytes]:
    return csv_chunks(table.header, _rows(table, found))


def _xlsx(subject: str, table: Table, found: Iterable[Data]) -> Iterator[bytes]:
    return xlsx_chunks(subject.capitalize(), table.header, _rows(table, found))


def _json(subject: str, _table: Table, found: Iterable[Data]) -> Iterator[bytes]:
    """One object with a list under the name of the subject, as imports read it."""
    yield f'{{"{subject}": ['.encode()
    separator = "\n"
    for document in found:
        yield (separator + json.dumps(plain(document), ensure_ascii=False)).encode()
        separator = ",\n"
    yield b"\n]}\n"


FORMS: Mapping[str, TableForm] = {
    "csv": TableForm("csv", "text/csv; charset=utf-8", _csv),
    "xlsx": TableForm("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "json": TableForm("json", "application/json", _json),
}
