"""Routes of the pools of ISRCs and barcodes."""

from shared.api.handler import use
from shared.api.route import Call, Route
from shared.api.wire.paging import ListQuery, Page, read_page
from shared.catalog.numbering.assign import assign_numbers
from shared.catalog.numbering.wanted import AssignedNumbers, NumbersWanted
from shared.catalog.numbers import pools
from shared.catalog.numbers.conflicts import ConflictList, report_conflicts
from shared.catalog.numbers.listing import HANDED_OUT
from shared.catalog.numbers.purchased import ImportedNumbers, ImportResult, import_numbers
from shared.model.base import Model
from shared.model.numbers import NumberRecord, PoolView

_ITEM = "/number-pools/{poolId}"


class PoolList(Model):
    """The tenant's pools, the oldest first."""

    items: list[PoolView]


class NumberPage(Page[NumberRecord]):
    """A page of the numbers that a pool handed out."""


def list_pool_numbers(call: Call) -> NumberPage:
    """Lists the numbers that a pool handed out, by default the newest first, with what has them now."""
    pool = pools.own_pool(call.path["poolId"], call.caller, call.adapters.store)
    query: ListQuery = call.query
    wanted = HANDED_OUT.query(
        call.caller.tenant_id,
        {"pool_id": pool.id},
        since=query.since,
        before=query.before,
        oldest_first=query.sort == "oldest",
    )
    return read_page(NumberPage, wanted, query, store=call.adapters.store)


ROUTES = (
    Route(
        "GET",
        "/number-pools",
        "List the pools of ISRCs and barcodes",
        use(pools.list_pools, name="listNumberPools", items=PoolList),
        PoolList,
    ),
    Route(
        "POST",
        "/number-pools",
        "Register a prefix, or create a list for bought numbers",
        use(pools.register_pool, name="registerNumberPool", location="/number-pools/{0.id}", etag=pools.stored_pool),
        PoolView,
        role="admin",
        body=pools.PoolContent,
        status=201,
        tagged=True,
        conflicts=True,
    ),
    Route(
        "GET",
        "/number-pools/conflicts",
        "Report conflicts between numbers",
        use(report_conflicts, name="listNumberConflicts"),
        ConflictList,
    ),
    Route(
        "GET",
        _ITEM,
        "Read a pool",
        use(pools.get_pool, name="getNumberPool", etag=pools.stored_pool),
        PoolView,
        tagged=True,
    ),
    Route(
        "PATCH",
        _ITEM,
        "Change, close or reopen a pool",
        use(pools.update_pool, name="updateNumberPool", etag=pools.stored_pool),
        PoolView,
        role="admin",
        body=pools.PoolEdit,
        tagged=True,
    ),
    Route(
        "DELETE",
        _ITEM,
        "Delete a pool without numbers",
        use(pools.delete_pool, name="deleteNumberPool"),
        role="admin",
        status=204,
        conditional=True,
        conflicts=True,
    ),
    Route(
        "GET",
        f"{_ITEM}/numbers",
        "List the numbers that a pool handed out",
        list_pool_numbers,
        NumberPage,
        query=ListQuery,
    ),
    Route(
        "POST",
        f"{_ITEM}/numbers",
        "Import bought numbers",
        use(import_numbers),
        ImportResult,
        role="admin",
        body=ImportedNumbers,
        conflicts=True,
    ),
    Route(
        "POST",
        "/releases/{releaseId}/numbers",
        "Give a release the numbers that it lacks",
        use(assign_numbers),
        AssignedNumbers,
        role="manager",
        body=NumbersWanted,
        conflicts=True,
    ),
)
