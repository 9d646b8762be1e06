"""The task that performs the runs of plug-ins' hooks, and what starts them."""

from typing import Any

from firebase_functions import https_fn, tasks_fn
from firebase_functions.options import RateLimits

from functions import wiring
from functions.guards.bodies import MAX_FORM_BYTES, bounded, too_large
from functions.guards.followed import followed
from functions.serving import RESULT_RETRIES, logger


def start_hooks(
    collection: str, name: str, before: dict[str, Any] | None, after: dict[str, Any] | None, cause: str
) -> None:
    """Starts the hooks that follow a change of a document. Idempotent for the same cause. Raises Unavailable."""
    if not wiring.has_plugins():
        return
    from shared.plugins.runs.occurrences import occurrences
    from shared.plugins.runs.start import start_runs

    start_runs(occurrences(collection, name, before, after, cause=cause), wiring.plugins().active, wiring.adapters())


@bounded(MAX_FORM_BYTES, too_large)
@tasks_fn.on_task_dispatched(
    retry_config=RESULT_RETRIES,
    rate_limits=RateLimits(max_concurrent_dispatches=20),
    concurrency=1,
    max_instances=20,
    memory=1024,
    timeout_sec=300,
)
@followed
def extend(request: https_fn.CallableRequest[Any]) -> Any:
    """Performs one attempt of a run of a plug-in's hook. Data: ExtendTask (shared/events.py)."""
    from shared.plugins.runs.perform import perform_run

    outcome = perform_run(request.data, wiring.plugins().active, wiring.adapters())
    logger.info("run %s: %s", request.data.get("runId"), outcome)
    return {"outcome": outcome}
