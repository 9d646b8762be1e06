"""Carries out the tasks of the function `examine`."""

from shared.accounts.adapters import Adapters
from shared.diagnostics.health.beats import TASKS, beat
from shared.events import ExamineTask


def run_task(task: ExamineTask, adapters: Adapters) -> str:
    """Performs the run that the task names, or records that a probe has arrived; returns how it went.

    The suite is loaded only for a run: probes arrive each minute. Raises Unavailable.
    """
    if run_id := task.get("runId"):
        from shared.diagnostics.suite.perform import perform_run

        return perform_run(run_id, adapters)
    beat(TASKS, adapters)
    return "arrived"
