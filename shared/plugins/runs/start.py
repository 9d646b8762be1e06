"""Stores the runs of `after` hooks and queues them: one for each event, plug-in and hook, created once."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from shared.accounts.adapters import Adapters
from shared.events import ExtendTask
from shared.model.codec import decode, encode
from shared.model.plugins.installation import PluginRun
from shared.model.plugins.manifest import Handler
from shared.platform.store.port import AlreadyExists, Query
from shared.platform.tasks.attempts import LATE_AFTER, LATE_AT_ONCE, Attempt
from shared.plugins.dispatch.active import ActivePlugins
from shared.plugins.runs.occurrences import Occurrence
from shared.sdk.points import point_of

KEPT = timedelta(days=30)
"""How long runs are kept."""
TASK = "extend"
"""The task function that performs runs."""


def start_runs(found: Iterable[Occurrence], active: ActivePlugins, adapters: Adapters) -> list[PluginRun]:
    """Stores and queues the runs that follow from what happened. Idempotent: a repeated event starts none.

    No read if no plug-in of the deployment has a hook there; one if the tenant has none. Raises Unavailable.
    """
    runs = []
    for each in found:
        point = point_of(each.payload).name
        if active.at(point):
            runs += [
                new_run(plugin.name, handler, each.event_id, each.tenant_id, asdict(each.payload), adapters)
                for plugin in active.of(each.tenant_id)
                for handler in plugin.handlers(point)
            ]
    return [run for run in runs if store_and_queue(run, adapters)]


def new_run(
    plugin: str, handler: Handler, event_id: str, tenant_id: str, payload: Mapping[str, Any], adapters: Adapters
) -> PluginRun:
    """A run, due now. Its id follows from the event, the plug-in and the hook."""
    now, cause = adapters.clock(), (event_id, tenant_id, plugin, handler.on, handler.every or "")
    return PluginRun(
        id=hashlib.sha256("\0".join(cause).encode()).hexdigest()[:32],
        tenant_id=tenant_id,
        plugin=plugin,
        hook=handler.on,
        event_id=event_id,
        payload=dict(payload),
        due=now,
        created=now,
        expires=now + KEPT,
    )


def store_and_queue(run: PluginRun, adapters: Adapters) -> bool:
    """Stores and queues the run unless it exists; `queue_late_runs` recovers from a crash in between."""
    try:
        adapters.store.transact(lambda transaction: transaction.create(run_path(run.id), encode(run)))
    except AlreadyExists:
        return False
    enqueue(run, adapters)
    return True


def enqueue(run: PluginRun, adapters: Adapters, *, late: bool = False) -> bool:
    """Queues the next attempt of a run for its due time. False if it is queued already. Raises Unavailable."""
    number = run.attempts + 1
    task = ExtendTask(runId=run.id, attempt=number)
    return Attempt(TASK, run.id, number, task, run.due).enqueue(adapters.tasks, adapters.clock(), late=late)


def queue_late_runs(adapters: Adapters) -> int:
    """Queues runs whose task was lost, or whose attempt ended without a record; returns their number."""
    late = Query(
        "pluginRuns",
        where=(("state", "==", "pending"), ("due", "<=", adapters.clock() - LATE_AFTER)),
        order=("due",),
        limit=LATE_AT_ONCE,
    )
    return sum(enqueue(decode(PluginRun, data), adapters, late=True) for data in adapters.store.find(late))


def run_path(run_id: str) -> str:
    """The path of a run."""
    return f"pluginRuns/{run_id}"
