"""Use cases of the production test suite: run it, read a run, list the checks; and what a schedule does about runs."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

from pydantic import Field

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, AuditLog
from shared.diagnostics.health.beats import PROBE_FUNCTION
from shared.diagnostics.suite.leftovers import could_remove_leftovers
from shared.errors import Conflict
from shared.model.base import Id, Model
from shared.model.codec import decode, encode
from shared.model.diagnostics import OPEN_RUNS, CheckCategory, SuiteRun
from shared.platform.store.port import DELETE, Data, Query, Transaction

KEPT = timedelta(days=90)
MAX_RUNS = 100
"""How many runs of a tenant are kept."""
_NEVER_BEGAN = timedelta(minutes=30)
_PAGE = 100
_CATEGORIES: tuple[CheckCategory, ...] = ("system", "compliance", "delivery", "performance", "security")


class SuiteRequest(Model):
    """What to check."""

    categories: Annotated[list[CheckCategory], Field(max_length=5)] = []
    """The categories; none means all."""


class SuiteReference(Model):
    """Identifies a run of the suite."""

    run_id: Id


def start_run(request: SuiteRequest, *, caller: Caller, adapters: Adapters) -> SuiteRun:
    """Begins a run of the production test suite, which a task performs. Watch the run to see how it goes.

    It writes below its own paths only, sends no release to anyone, and removes what it wrote.
    Raises Forbidden, and Conflict while a run of the tenant is in work.
    """
    caller.require("admin")
    now = adapters.clock()
    run = SuiteRun(
        id=adapters.new_id(),
        tenant_id=caller.tenant_id,
        categories=[each for each in _CATEGORIES if each in request.categories or not request.categories],
        created=now,
        created_by=caller.uid,
        updated=now,
        kept_until=now + KEPT,
    )

    def work(transaction: Transaction) -> None:
        if transaction.find(open_runs_query(caller.tenant_id)):
            raise Conflict("A run is in work already.", remedy="Wait until it has ended.")
        log = AuditLog.read(transaction, caller.tenant_id)
        transaction.create(f"testRuns/{run.id}", encode(run))
        act = Act("test.started", f"testRuns/{run.id}", details={"categories": ", ".join(run.categories)})
        log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)

    adapters.store.transact(work)
    forget_runs(caller.tenant_id, adapters)
    adapters.tasks.enqueue(PROBE_FUNCTION, {"runId": run.id}, task_id=f"test-{run.id}")
    return run


def get_run(request: SuiteReference, *, caller: Caller, adapters: Adapters) -> SuiteRun:
    """Returns a run with its results and its log. Raises Forbidden, NotFound."""
    caller.require("admin")
    return decode(SuiteRun, own_document(adapters.store.get(f"testRuns/{request.run_id}"), caller, "test run"))


def runs_query(caller: Caller) -> Query:
    """Selects the tenant's runs, newest first."""
    return Query("testRuns", where=(("tenantId", "==", caller.tenant_id),), order=("-created",))


def open_runs_query(tenant_id: str) -> Query:
    """A run of the tenant that is in work."""
    return Query("testRuns", where=(("tenantId", "==", tenant_id), ("status", "in", list(OPEN_RUNS))), limit=1)


def lost_runs_query(adapters: Adapters) -> Query:
    """Runs whose worker has not been heard of since its lease expired, and those that left something."""
    return Query("testRuns", where=(("leaseExpires", "<=", adapters.clock()),), order=("leaseExpires",), limit=_PAGE)


def unbegun_runs_query(adapters: Adapters) -> Query:
    """Runs that have been queued for half an hour."""
    return Query(
        "testRuns",
        where=(("status", "==", "queued"), ("created", "<=", adapters.clock() - _NEVER_BEGAN)),
        order=("created",),
        limit=_PAGE,
    )


def old_runs_query(adapters: Adapters) -> Query:
    """Runs that have been kept for long enough."""
    return Query("testRuns", where=(("keptUntil", "<=", adapters.clock()),), order=("keptUntil",), limit=_PAGE)


def oldest_runs_query(tenant_id: str, number: int) -> Query:
    """The tenant's first runs."""
    return Query("testRuns", where=(("tenantId", "==", tenant_id),), order=("created",), limit=number)


def tend_runs(adapters: Adapters) -> int:
    """Ends runs whose worker died, removes what runs left, and deletes old runs; returns how many it touched.

    Raises Unavailable.
    """
    dead = [*adapters.store.find(lost_runs_query(adapters)), *adapters.store.find(unbegun_runs_query(adapters))]
    for data in dead:
        _stop(data, adapters)
    old = adapters.store.find(old_runs_query(adapters))
    _delete(old, adapters)
    return len(dead) + len(old)


def forget_runs(tenant_id: str, adapters: Adapters) -> int:
    """Deletes the tenant's first runs if there are more than a hundred; returns how many. Raises Unavailable."""
    query = oldest_runs_query(tenant_id, 2 * MAX_RUNS)
    more = adapters.store.total(query) - MAX_RUNS
    found = adapters.store.find(oldest_runs_query(tenant_id, more)) if more > 0 else ()
    _delete(found, adapters)
    return len(found)


def _delete(runs: Sequence[Data], adapters: Adapters) -> None:
    def work(transaction: Transaction) -> None:
        for data in runs:
            transaction.delete(f"testRuns/{data['id']}")

    adapters.store.transact(work)


def _stop(data: Data, adapters: Adapters) -> None:
    """Ends the run if it is in work, and removes what it left. Until that is done its lease says that it is to do."""
    path, now = f"testRuns/{data['id']}", adapters.clock()

    def end(transaction: Transaction) -> None:
        found = transaction.get(path)
        if found is not None and found["status"] == data["status"] and data["status"] in OPEN_RUNS:
            transaction.update(path, {"status": "stopped", "ended": now, "updated": now, "leaseExpires": now})

    def settle(transaction: Transaction) -> None:
        if transaction.get(path) is not None:
            transaction.update(path, {"leaseExpires": DELETE})

    adapters.store.transact(end)
    if could_remove_leftovers(str(data["tenantId"]), str(data["id"]), adapters):
        adapters.store.transact(settle)
