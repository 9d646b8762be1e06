"""Performs one attempt of a run. Whatever ends it, and however often it is repeated, one result is recorded.

The claim counts the attempt and says until when it may take: an attempt of which nothing is heard by then is repeated.
What the function does in a repetition has no second effect: it has the same run id, and its actions have keys.
"""

from datetime import timedelta
from typing import Any, Literal

from shared.accounts.adapters import Adapters
from shared.accounts.controls import control_of
from shared.errors import Unavailable
from shared.events import ExtendTask
from shared.model.codec import decode
from shared.model.plugins.installation import PluginRun
from shared.model.plugins.manifest import Handler
from shared.platform.store.port import DELETE, Transaction
from shared.plugins.dispatch.active import Active, ActivePlugins
from shared.plugins.dispatch.call import Called, Run, call_plugin
from shared.plugins.runs.start import enqueue, run_path
from shared.plugins.sandbox.run import run_confined
from shared.sdk.points import POINTS

Outcome = Literal["done", "retry", "failed", "skipped", "stale", "early"]
DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
"""Between the attempts."""
MAX_ATTEMPTS = len(DELAYS) + 1
_MARGIN = timedelta(minutes=1)
_CLOCK_SKEW = timedelta(seconds=5)
_LOST = "The process that ran it was lost."


def perform_run(task: ExtendTask, active: ActivePlugins, adapters: Adapters, *, run: Run = run_confined) -> Outcome:
    """Performs the attempt that the task names, unless it has begun.

    Raises Unavailable if its beginning or its result could not be recorded.
    """
    claimed = _claim(task, adapters)
    if isinstance(claimed, str):
        return claimed
    chosen = _handler(claimed, active)
    control = control_of(adapters.store, claimed.tenant_id)
    if chosen is None or (control is not None and control.suspended is not None):
        why = "The plug-in is not active." if chosen is None else "The tenant is suspended."
        return _record(claimed, {"state": "skipped", "failure": why}, adapters)
    plugin, handler = chosen
    seconds = _seconds(handler)
    payload = POINTS[claimed.hook].payload(**claimed.payload)
    try:
        called = call_plugin(plugin, handler, payload, adapters=adapters, seconds=seconds, run_id=claimed.id, run=run)
    except Unavailable as error:
        called = Called(fault=str(error)[:500])
    if called.disabled:
        active.forget(claimed.tenant_id)
    return _record(claimed, _fields(claimed, called, adapters), adapters)


def _claim(task: ExtendTask, adapters: Adapters) -> PluginRun | Outcome:
    """The run, whose attempt this process may make; or why not."""
    now, path = adapters.clock(), run_path(task["runId"])

    def work(transaction: Transaction) -> PluginRun | Outcome:
        data = transaction.get(path)
        run = decode(PluginRun, data) if data else None
        if run is None or run.state != "pending" or run.attempts + 1 != task["attempt"]:
            return "stale"
        if run.due > now + _CLOCK_SKEW:
            return "early"  # the emulator's queue ignores delays; `queue_late_runs` queues it in time
        if run.attempts >= MAX_ATTEMPTS:
            transaction.update(path, {"state": "failed", "failure": _LOST})
            return "failed"
        until = now + timedelta(seconds=POINTS[run.hook].seconds) + _MARGIN
        transaction.update(path, {"attempts": run.attempts + 1, "due": until})
        return run.model_copy(update={"attempts": run.attempts + 1, "due": until})

    return adapters.store.transact(work)


def _handler(run: PluginRun, active: ActivePlugins) -> tuple[Active, Handler] | None:
    """What is to be called; None if the plug-in is not active, or no longer has this hook."""
    for plugin in active.of(run.tenant_id):
        if plugin.name == run.plugin:
            for handler in plugin.handlers(run.hook):
                if handler.every is None or handler.every == run.payload.get("every"):
                    return plugin, handler
    return None


def _seconds(handler: Handler) -> float:
    most = POINTS[handler.on].seconds
    return min(handler.seconds or most, most)


def _fields(run: PluginRun, called: Called, adapters: Adapters) -> dict[str, Any]:
    """What the run is after the attempt: done, failed for good, or due again."""
    fields: dict[str, Any] = {
        "tookS": round(called.took_s, 3),
        "log": list(called.log),
        "failure": called.fault or DELETE,
    }
    if not called.fault:
        return {**fields, "state": "done"}
    if run.attempts >= MAX_ATTEMPTS:
        return {**fields, "state": "failed"}
    return {**fields, "due": adapters.clock() + DELAYS[run.attempts - 1]}


def _record(run: PluginRun, fields: dict[str, Any], adapters: Adapters) -> Outcome:
    """Records the result, unless another attempt has begun meanwhile, and queues the next attempt."""

    def work(transaction: Transaction) -> bool:
        data = transaction.get(run_path(run.id))
        if data is None or data.get("state") != "pending" or data.get("attempts") != run.attempts:
            return False
        transaction.update(run_path(run.id), fields)
        return True

    if not adapters.store.transact(work):
        return "stale"
    if "state" not in fields:
        enqueue(run.model_copy(update={"due": fields["due"]}), adapters)
        return "retry"
    outcome: Outcome = fields["state"]
    return outcome
