"""Searches receipts by release, target, time and message, reads them, and verifies the chain page by page."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import Field

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.delivery.receipts.chain import as_json, verify
from shared.delivery.receipts.link import head_of, link_receipts
from shared.errors import Finding, InvalidCursor, InvalidInput
from shared.model.base import Cursor, Id, Instant, Model, Text
from shared.model.former import ONE_VOCABULARY
from shared.platform.store.cursor import page_at
from shared.platform.store.port import Data, Query

_MAX_DIGITS = 15
_EARLIEST, _LATEST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)

_FormerCursor = Annotated[str, Field(pattern=r"^[0-9TZ:.-]{20,27}/[A-Za-z0-9_-]{1,128}$")]


class ReceiptSearch(Model):
    """Searches by at most one of `releaseId`, `targetId` and `messageId`, within a period; newest first."""

    release_id: Id | None = None
    """Only of this release."""
    target_id: Id | None = None
    """Only for this target."""
    message_id: Text | None = None
    """Only of the message with this id."""
    since: Instant | None = None
    """Only completed at this moment or later."""
    until: Instant | None = None
    """Only completed at this moment or earlier."""
    cursor: Cursor | None = None
    """The `nextCursor` of the previous page."""
    after: Annotated[_FormerCursor | None, ONE_VOCABULARY] = None
    """The former cursor: the `next` of the previous page. Use `cursor`."""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    """The most receipts of a page."""


class ReceiptCheck(Model):
    """The part of the chain to verify."""

    cursor: Cursor | None = None
    """The `nextCursor` of the previous page; without it, the beginning of the chain."""
    after: Annotated[int, Field(ge=0), ONE_VOCABULARY] = 0
    """The former cursor: the `next` of the previous page. Use `cursor`."""
    limit: Annotated[int, Field(ge=1, le=500)] = 500
    """The most receipts to verify."""


class ReceiptPage(Model):
    """A page of receipts; the last has no `nextCursor`."""

    receipts: list[dict[str, Any]]
    """The receipts, newest first."""
    next_cursor: Cursor | None = None
    next: Annotated[str | None, ONE_VOCABULARY] = None
    """The former cursor of the next page. Use `nextCursor`."""


class ReceiptVerification(Model):
    """The result of a verification."""

    checked: int
    """The number of receipts verified."""
    problems: list[Finding]
    """What is wrong with the chain."""
    next_cursor: Cursor | None = None
    """Send it as `cursor` to verify the next part; absent at the end of the chain."""
    next: Annotated[int | None, ONE_VOCABULARY] = None
    """The former cursor of the next page. Use `nextCursor`."""


def search_receipts(request: ReceiptSearch, *, caller: Caller, adapters: Adapters) -> ReceiptPage:
    """Searches the tenant's receipts. Raises InvalidInput for more than one of the ids, InvalidCursor."""
    given = [name for name in ("release_id", "target_id", "message_id") if getattr(request, name)]
    if len(given) > 1:
        problem = Finding(
            "", "Only one of releaseId, targetId and messageId is allowed.", "too-many", remedy="Remove the others."
        )
        raise InvalidInput([problem])
    found, cursor = page_at(request.cursor, _query(request, caller.tenant_id), store=adapters.store)
    page = [as_json(data) for data in found]
    former = f"{page[-1]['completed']}/{page[-1]['id']}" if cursor else None
    return ReceiptPage(receipts=page, next_cursor=cursor, next=former)


def _query(search: ReceiptSearch, tenant: str) -> Query:
    since, until = search.since or _EARLIEST, search.until or _LATEST
    limit, after = search.limit, _former_cursor(search)
    if search.message_id:
        message = search.message_id
        return Query("receipts", where=(("tenantId", "==", tenant), ("messageId", "==", message)), limit=limit)
    if search.release_id:
        return Query(
            "receipts",
            where=(
                ("tenantId", "==", tenant),
                ("releaseId", "==", search.release_id),
                ("completed", ">=", since),
                ("completed", "<=", until),
            ),
            order=("-completed", "id"),
            limit=limit,
            after=after,
        )
    if search.target_id:
        return Query(
            "receipts",
            where=(
                ("tenantId", "==", tenant),
                ("targetId", "==", search.target_id),
                ("completed", ">=", since),
                ("completed", "<=", until),
            ),
            order=("-completed", "id"),
            limit=limit,
            after=after,
        )
    return Query(
        "receipts",
        where=(("tenantId", "==", tenant), ("completed", ">=", since), ("completed", "<=", until)),
        order=("-completed", "id"),
        limit=limit,
        after=after,
    )


def _former_cursor(search: ReceiptSearch) -> tuple[Any, ...]:
    if search.after is None:
        return ()
    completed, _, receipt_id = search.after.partition("/")
    try:
        return datetime.fromisoformat(completed), receipt_id
    except ValueError as error:
        raise InvalidCursor("after") from error


def get_receipt(delivery_id: str, *, caller: Caller, adapters: Adapters) -> Data:
    """The receipt's document, linked into the chain. Raises NotFound, Unavailable."""
    path = f"receipts/{delivery_id}"
    data = own_document(adapters.store.get(path), caller, "receipt")
    if data.get("linked"):
        return data
    link_receipts(caller.tenant_id, adapters.store, adapters.clock)
    return own_document(adapters.store.get(path), caller, "receipt")


def verify_receipts(request: ReceiptCheck, *, caller: Caller, adapters: Adapters) -> ReceiptVerification:
    """Verifies a part of the tenant's chain as stored. Raises InvalidCursor, Unavailable."""
    after = _sequence(request.cursor) if request.cursor else request.after
    if after == 0:
        link_receipts(caller.tenant_id, adapters.store, adapters.clock)
    head = head_of(adapters.store.get(f"receiptChains/{caller.tenant_id}"))
    wanted = request.limit + (after > 0)  # also reads the receipt before, which the first one must follow
    query = Query(
        "receipts",
        where=(("tenantId", "==", caller.tenant_id), ("sequence", ">=", after)),
        order=("sequence",),
        limit=wanted + 1,
    )
    found = adapters.store.find(query)
    page, ended = found[:wanted], len(found) <= wanted
    problems = verify(page, head=head if ended else None, gapless_from=max(after, 1))
    checked = sum(data["sequence"] > after for data in page)
    last = None if ended else page[-1]["sequence"]
    return ReceiptVerification(
        checked=checked, problems=problems, next_cursor=None if last is None else str(last), next=last
    )


def _sequence(cursor: str) -> int:
    """The number of the receipt that the previous page ended with."""
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) <= _MAX_DIGITS):
        raise InvalidCursor
    return int(cursor)
