"""Owns finding receipts again: by release, target, time and message; verified page by page; as a document to keep."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import Field

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.delivery.receipts.chain import as_json, verify
from shared.delivery.receipts.link import head_of, link_receipts
from shared.errors import Finding, InvalidInput
from shared.model.base import Id, Instant, Model, Text
from shared.platform.store.port import Data, Query

_BEGINNING, _END = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)


class ReceiptSearch(Model):
    """What is looked for: by one of `releaseId`, `targetId`, `messageId`, or none; within a time; newest first.

    `after` is the `next` of the page before.
    """

    release_id: Id | None = None
    target_id: Id | None = None
    message_id: Text | None = None
    since: Instant = _BEGINNING
    until: Instant = _END
    after: Annotated[str, Field(pattern=r"^[0-9TZ:.-]{20,27}/[A-Za-z0-9_-]{1,128}$")] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class ReceiptCheck(Model):
    """What part of the chain is to be verified: at most `limit` receipts behind the number `after`."""

    after: Annotated[int, Field(ge=0)] = 0
    limit: Annotated[int, Field(ge=1, le=500)] = 500


class ReceiptPage(Model):
    """Receipts, and where the next page begins; without `next` it is the last."""

    receipts: list[dict[str, Any]]
    next: str | None = None


class ReceiptVerification(Model):
    """The outcome of a verification; `next` is the number to continue after, absent at the end of the chain."""

    checked: int
    problems: list[Finding]
    next: int | None = None


def search_receipts(request: ReceiptSearch, *, caller: Caller, adapters: Adapters) -> ReceiptPage:
    """The tenant's receipts that match. Raises InvalidInput if more than one of the ids is given."""
    given = [name for name in ("release_id", "target_id", "message_id") if getattr(request, name)]
    if len(given) > 1:
        problem = Finding("", "Search by one of releaseId, targetId and messageId.", "too-many", remedy="Drop others.")
        raise InvalidInput([problem])
    found = adapters.store.find(_query(request, caller.tenant_id))
    page = [as_json(data) for data in found[: request.limit]]
    more = len(found) > request.limit
    following = f"{page[-1]['completed']}/{page[-1]['id']}" if more else None
    return ReceiptPage(receipts=page, next=following)


def _query(search: ReceiptSearch, tenant: str) -> Query:
    """One more than the page, to know whether there is a next one."""
    since, until, most, after = search.since, search.until, search.limit + 1, _cursor(search)
    if search.message_id:
        message = search.message_id
        return Query("receipts", where=(("tenantId", "==", tenant), ("messageId", "==", message)), limit=most)
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
            limit=most,
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
            limit=most,
            after=after,
        )
    return Query(
        "receipts",
        where=(("tenantId", "==", tenant), ("completed", ">=", since), ("completed", "<=", until)),
        order=("-completed", "id"),
        limit=most,
        after=after,
    )


def _cursor(search: ReceiptSearch) -> tuple[Any, ...]:
    if search.after is None:
        return ()
    completed, _, receipt_id = search.after.partition("/")
    try:
        return datetime.fromisoformat(completed), receipt_id
    except ValueError as error:
        problem = Finding(
            "after", "This is no place to go on from.", "invalid", remedy="Use `next` as it was answered."
        )
        raise InvalidInput([problem]) from error


def get_receipt(delivery_id: str, *, caller: Caller, adapters: Adapters) -> Data:
    """The receipt's document, with its place in the chain. Raises NotFound, Unavailable."""
    path = f"receipts/{delivery_id}"
    data = own_document(adapters.store.get(path), caller, "receipt")
    if data.get("linked"):
        return data
    link_receipts(caller.tenant_id, adapters.store, adapters.clock)
    return own_document(adapters.store.get(path), caller, "receipt")


def verify_receipts(request: ReceiptCheck, *, caller: Caller, adapters: Adapters) -> ReceiptVerification:
    """Verifies a stretch of the tenant's chain as it is stored. Raises Unavailable."""
    if request.after == 0:
        link_receipts(caller.tenant_id, adapters.store, adapters.clock)
    head = head_of(adapters.store.get(f"receiptChains/{caller.tenant_id}"))
    wanted = request.limit + (request.after > 0)  # the one before is read too: the first must follow it
    query = Query(
        "receipts",
        where=(("tenantId", "==", caller.tenant_id), ("sequence", ">=", request.after)),
        order=("sequence",),
        limit=wanted + 1,
    )
    found = adapters.store.find(query)
    page, ended = found[:wanted], len(found) <= wanted
    problems = verify(page, head=head if ended else None, gapless_from=max(request.after, 1))
    checked = sum(data["sequence"] > request.after for data in page)
    return ReceiptVerification(checked=checked, problems=problems, next=None if ended else page[-1]["sequence"])
