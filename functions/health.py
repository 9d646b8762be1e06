"""Entry points of health: whether the settings are complete, and the task of the production test suite."""

from typing import Any

from firebase_functions import https_fn, tasks_fn
from firebase_functions.options import RateLimits
from flask import Request, Response

from functions import wiring
from functions.guards.bodies import MAX_FORM_BYTES, bounded, json_response, too_large
from functions.guards.followed import followed
from functions.serving import RESULT_RETRIES, logger


@bounded(MAX_FORM_BYTES, too_large)
@https_fn.on_request(memory=256)
@followed
def health(request: Request) -> Response:  # noqa: ARG001 (the platform passes it)
    """Reports whether the settings of the functions are complete. Exposes no secrets and no tenant data."""
    from shared.errors import InvalidInput

    try:
        wiring.settings()
    except InvalidInput as error:
        logger.error("the settings are invalid: %s", error)  # the values are for operators only
        variables = sorted({problem.path for problem in error.problems})
        return json_response({"status": "misconfigured", "variables": variables}, 503)
    return json_response({"status": "ok"}, 200)


@bounded(MAX_FORM_BYTES, too_large)
@tasks_fn.on_task_dispatched(
    retry_config=RESULT_RETRIES,
    rate_limits=RateLimits(max_concurrent_dispatches=5),
    concurrency=1,
    max_instances=5,
    memory=1024,
    timeout_sec=540,
)
@followed
def examine(request: https_fn.CallableRequest[Any]) -> Any:
    """Performs a run of the test suite, or records that a probe has arrived. Data: ExamineTask (shared/events.py)."""
    from shared.diagnostics.suite.tasks import run_task

    outcome = run_task(request.data, wiring.adapters())
    logger.info("examine %s: %s", request.data, outcome)
    return {"outcome": outcome}
