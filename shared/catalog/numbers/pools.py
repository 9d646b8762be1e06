"""Registers, lists, changes and deletes the pools from which a tenant's numbers are handed out."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, AuditLog
from shared.catalog.numbers.forms import last_item, overlaps, prefix_problem
from shared.catalog.numbers.usage import usage_of
from shared.errors import Conflict, Finding, InvalidInput
from shared.model.base import Id, Model
from shared.model.codec import decode, encode
from shared.model.numbers import (
    BarcodeForm,
    Item,
    NumberKind,
    NumberPool,
    PoolSource,
    PoolStatus,
    PoolView,
    ShortLine,
)
from shared.platform.store.guards import Check, any_state
from shared.platform.store.port import Query, Reader, Transaction

MAX_POOLS = 50
"""The maximum number of pools of a tenant."""

PoolLabels = Annotated[list[ShortLine], Field(max_length=50)]
WarnBelow = Annotated[int, Field(ge=0, le=100_000)]


class PoolContent(Model):
    """A pool to register: a prefix, or the empty list of numbers that are then imported."""

    name: ShortLine
    """What people call it."""
    kind: NumberKind
    """Whether it has ISRCs or barcodes."""
    source: PoolSource = "prefix"
    """Whether its numbers are formed under a prefix, or come from a list that was bought."""
    prefix: ShortLine | None = None
    """For `prefix`: an ISRC prefix such as QZABC, or the digits of a GS1 company prefix."""
    form: BarcodeForm | None = None
    """For barcodes of a prefix: how they are written; by default EAN-13."""
    first: Item | None = None
    """The first item number to hand out, if lower ones were used elsewhere; by default 1."""
    last: Item | None = None
    """The last item number to hand out; by default the prefix's last."""
    labels: PoolLabels = []
    """The labels whose releases get these numbers; empty: those that no other pool names."""
    warn_below: WarnBelow = 100
    """Members are told once fewer numbers than these are left."""


class PoolListing(Model):
    """Takes no parameters."""


class PoolReference(Model):
    """Identifies a pool."""

    pool_id: Id


class PoolEdit(Model):
    """The fields of a pool that can be changed."""

    name: ShortLine | None = None
    """What people call it."""
    first: Item | None = None
    """The first item number to hand out."""
    last: Item | None = None
    """The last item number to hand out."""
    labels: PoolLabels | None = None
    """The labels whose releases get these numbers; empty: those that no other pool names."""
    warn_below: WarnBelow | None = None
    """Members are told once fewer numbers than these are left."""
    status: PoolStatus | None = None
    """`closed`: no number is handed out any more."""


class PoolChange(PoolReference, PoolEdit):
    """A pool, and the fields to change."""


def pool_path(pool_id: str) -> str:
    """The path of a pool's document."""
    return f"numberPools/{pool_id}"


def pools_of(tenant_id: str, reader: Reader) -> list[NumberPool]:
    """The tenant's pools, the oldest first."""
    all_pools = Query("numberPools", where=(("tenantId", "==", tenant_id),), order=("created",), limit=MAX_POOLS)
    return [decode(NumberPool, data) for data in reader.find(all_pools)]


def own_pool(pool_id: str, caller: Caller, reader: Reader) -> NumberPool:
    """A pool of the caller's tenant. Raises NotFound."""
    return decode(NumberPool, own_document(reader.get(pool_path(pool_id)), caller, "pool"))


def register_pool(request: PoolContent, *, caller: Caller, adapters: Adapters) -> PoolView:
    """Registers a prefix, or creates an empty list for bought numbers.

    Raises Forbidden, InvalidInput with every problem, and Conflict (registered already, overlaps another prefix, too
    many pools).
    """
    caller.require("admin")
    now = adapters.clock()
    pool = _new(request, caller, now, adapters)

    def work(transaction: Transaction) -> None:
        others = pools_of(caller.tenant_id, transaction)
        _require_room(pool, others)
        log = AuditLog.read(transaction, caller.tenant_id)
        transaction.create(pool_path(pool.id), encode(pool))
        act = Act("pool.registered", pool_path(pool.id), None, encode(pool), {"name": pool.name})
        log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)

    adapters.store.transact(work)
    return viewed(pool, adapters)


def list_pools(_listing: PoolListing, *, caller: Caller, adapters: Adapters) -> list[PoolView]:
    """Lists the tenant's pools with their use, the oldest first. Counting costs about three reads a pool."""
    return [viewed(pool, adapters) for pool in pools_of(caller.tenant_id, adapters.store)]


def get_pool(request: PoolReference, *, caller: Caller, adapters: Adapters) -> PoolView:
    """Returns one of the tenant's pools with its use. Raises NotFound."""
    return viewed(own_pool(request.pool_id, caller, adapters.store), adapters)


def update_pool(request: PoolChange, *, caller: Caller, adapters: Adapters, expected: Check = any_state) -> PoolView:
    """Changes, closes or reopens a pool. Numbers that were handed out are never handed out again.

    Raises Forbidden, NotFound, InvalidInput with every problem, and what `expected` raises.
    """
    caller.require("admin")
    now = adapters.clock()
    changes = encode(request)
    del changes["poolId"]

    def work(transaction: Transaction) -> NumberPool:
        before = own_pool(request.pool_id, caller, transaction)
        expected(encode(before))
        after = decode(NumberPool, {**encode(before), **changes, "updated": now})
        _check_items(after)
        after = after.model_copy(update=_begun_anew(before, after))
        if _same(before, after):
            return before
        log = AuditLog.read(transaction, caller.tenant_id)
        transaction.set(pool_path(after.id), encode(after))
        act = Act("pool.updated", pool_path(after.id), encode(before), encode(after), {"name": after.name})
        log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)
        return after

    return viewed(adapters.store.transact(work), adapters)


def delete_pool(request: PoolReference, *, caller: Caller, adapters: Adapters, expected: Check = any_state) -> None:
    """Deletes a pool that has handed out nothing and has no bought numbers, such as one with a wrong prefix.

    Raises Forbidden, NotFound, Conflict (it has numbers), and what `expected` raises.
    """
    caller.require("admin")
    now = adapters.clock()

    def work(transaction: Transaction) -> None:
        pool = own_pool(request.pool_id, caller, transaction)
        expected(encode(pool))
        own = Query("numbers", where=(("tenantId", "==", caller.tenant_id), ("poolId", "==", pool.id)), limit=1)
        if transaction.find(own):
            raise Conflict("The pool has numbers, so it cannot be deleted.", remedy="Close it: set `status`.")
        log = AuditLog.read(transaction, caller.tenant_id)
        transaction.delete(pool_path(pool.id))
        act = Act("pool.deleted", pool_path(pool.id), encode(pool), None, {"name": pool.name})
        log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)

    adapters.store.transact(work)


def viewed(pool: NumberPool, adapters: Adapters) -> PoolView:
    """The pool with its use, which is counted now."""
    usage = usage_of(pool, adapters.clock(), adapters.store)
    return PoolView(**pool.model_dump(), usage=usage)


def stored_pool(view: PoolView) -> NumberPool:
    """The pool's document, without its use."""
    return NumberPool(**view.model_dump(exclude={"usage"}))


def _new(request: PoolContent, caller: Caller, now: datetime, adapters: Adapters) -> NumberPool:
    prefix = (request.prefix or "").replace("-", "").replace(" ", "").upper() or None
    form: BarcodeForm | None = (request.form or "EAN-13") if request.kind == "barcode" and prefix else None
    problems = _problems(request, prefix, form)
    if problems:
        raise InvalidInput(problems)
    tail = prefix if prefix else f"list_{adapters.new_id()}"
    pool = NumberPool(
        id=f"{caller.tenant_id}_{request.kind}_{tail}"[:128],
        tenant_id=caller.tenant_id,
        name=request.name,
        kind=request.kind,
        source=request.source,
        prefix=prefix,
        form=form,
        first=1 if request.first is None else request.first,
        last=_last(request, prefix, form),
        labels=request.labels,
        warn_below=request.warn_below,
        created=now,
        created_by=caller.uid,
        updated=now,
    )
    _check_items(pool)
    return pool


def _last(request: PoolContent, prefix: str | None, form: BarcodeForm | None) -> int:
    highest = last_item(request.kind, prefix, form) if prefix else 0
    return highest if request.last is None or not prefix else request.last


def _problems(request: PoolContent, prefix: str | None, form: BarcodeForm | None) -> list[Finding]:
    if request.source == "list":
        given = [name for name in ("prefix", "form", "first", "last") if getattr(request, name) is not None]
        remedy = "Leave it out, and import the numbers."
        return [Finding(name, "A list of bought numbers has none.", "not-a-prefix", remedy=remedy) for name in given]
    if prefix is None:
        return [Finding("prefix", "A pool of the source `prefix` needs one.", "missing", remedy="Add it.")]
    wrong = prefix_problem(request.kind, prefix, form)
    found = [Finding("prefix", wrong, "invalid-prefix", remedy="Copy it from the registration.")] if wrong else []
    if request.kind == "isrc" and request.form is not None:
        found.append(Finding("form", "Only barcodes have a form.", "not-a-barcode", remedy="Leave it out."))
    return found


def _check_items(pool: NumberPool) -> None:
    """Raises InvalidInput if the pool's items are not among those of its prefix."""
    if pool.prefix is None:
        return
    highest = last_item(pool.kind, pool.prefix, pool.form)
    found = []
    if pool.last > highest:
        found.append(Finding("last", f"The prefix has items up to {highest:,}.", "too-high", remedy="Lower it."))
    if pool.first > pool.last:
        found.append(Finding("first", f"It is higher than the last item, {pool.last:,}.", "order", remedy="Lower it."))
    if found:
        raise InvalidInput(found)


def _same(before: NumberPool, after: NumberPool) -> bool:
    return after.model_copy(update={"updated": before.updated}) == before


def _begun_anew(before: NumberPool, after: NumberPool) -> dict[str, object]:
    """What a change resets: the search, if lower numbers are free now, and the warning, if others are left."""
    fields: dict[str, object] = {"cursors": {}} if after.first < before.first else {}
    counted = ("first", "last", "warn_below", "status")
    if any(getattr(after, name) != getattr(before, name) for name in counted):
        fields["warned"] = None
    return fields


def _require_room(pool: NumberPool, others: list[NumberPool]) -> None:
    if pool.prefix is not None:
        same = [each for each in others if each.kind == pool.kind and overlaps(each, pool.prefix, pool.form)]
        if same:
            remedy = "Change that pool, or reopen it if it is closed."
            raise Conflict(f"The pool {same[0].name!r} has this prefix, or one that overlaps it.", remedy=remedy)
    if len(others) >= MAX_POOLS:
        raise Conflict(f"A tenant may have {MAX_POOLS} pools.", remedy="Delete one without numbers first.")
