"""Stores the releases of an import, one document each, and says whether a draft is still as the import wrote it."""

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from shared.accounts.audit.chain import digest
from shared.catalog.archives.jobs import JobRun
from shared.errors import InvalidInput
from shared.model.archives.imports import MAX_IMPORTED, ImportAction, ImportItem, ImportItemState, ImportJob
from shared.model.catalog.draft import ReleaseDraft
from shared.model.codec import decode, encode
from shared.platform.store.paging import find_all
from shared.platform.store.port import Query, Reader, Store, Transaction

_REVIEWED = "ddex"
"""The field that the review of a release writes; every edit changes others too."""


MAX_TEXT = 200
"""Characters stored of a text of a file."""


def item_id(number: int) -> str:
    """The id of an item: its number with five digits, so that ids sort as numbers do."""
    return f"{number:05}"


def item_path(import_id: str, number: int) -> str:
    """The path of an item's document."""
    return f"importJobs/{import_id}/items/{item_id(number)}"


def items_query(import_id: str, state: ImportItemState | None = None) -> Query:
    """Selects the releases of an import in order: all, or those with this action or outcome."""
    if state is None:
        return Query(f"importJobs/{import_id}/items", order=("id",))
    if state in get_args(ImportAction):
        return Query(f"importJobs/{import_id}/items", where=(("action", "==", state),), order=("id",))
    return Query(f"importJobs/{import_id}/items", where=(("outcome", "==", state),), order=("id",))


def items_of(import_id: str, reader: Reader) -> Iterator[ImportItem]:
    """The releases of an import, in order."""
    return (decode(ImportItem, data) for data in find_all(items_query(import_id), reader))


def outcomes(import_id: str, outcome: str, store: Store) -> int:
    """How many items of an import have this outcome. Costs a read per thousand."""
    query = Query(f"importJobs/{import_id}/items", where=(("outcome", "==", outcome),), limit=MAX_IMPORTED)
    return store.total(query)


def creations(import_id: str, store: Store) -> int:
    """With how many of the releases that it is to create an import is done, whatever became of them. Costs a read per
    thousand."""
    query = Query(
        f"importJobs/{import_id}/items",
        where=(("action", "==", "create"), ("outcome", "in", ["created", "skipped", "failed"])),
        limit=MAX_IMPORTED,
    )
    return store.total(query)


def read_item(number: int, run: JobRun[ImportJob], transaction: Transaction) -> ImportItem | None:
    """An item as it is now. Raises LeaseLost if another task has taken the import over."""
    run.require_held(transaction)
    data = transaction.get(item_path(run.job.id, number))
    return decode(ImportItem, data) if data else None


def store_item(item: ImportItem, transaction: Transaction) -> None:
    """Replaces an item's document."""
    transaction.set(item_path(item.import_id, item.number), encode(item))


def content_digest(release: Mapping[str, Any]) -> str | None:
    """The SHA-256 of a release's document without its review; None if it is malformed, as clients may leave it."""
    try:
        document = encode(decode(ReleaseDraft, dict(release)))
    except InvalidInput:
        return None
    return digest({name: value for name, value in document.items() if name != _REVIEWED})
