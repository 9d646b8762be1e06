"""Lists the kinds of jobs, for the task that works them off and the schedule that resumes them."""

import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from shared.accounts.adapters import Adapters
from shared.catalog.archives.jobs import Kind, resume_jobs, run_job
from shared.catalog.backups.request import start_scheduled
from shared.catalog.backups.restore_run import RESTORES
from shared.catalog.backups.retention import expire_backups
from shared.catalog.backups.run import BACKUPS
from shared.catalog.exports.request import expire_exports
from shared.catalog.exports.run import EXPORTS
from shared.catalog.import_jobs.run import IMPORTS
from shared.catalog.links.rounds import resume_merges
from shared.events import JobTask
from shared.sales.intake.run import SALES_IMPORTS
from shared.sales.settlement.run import ROYALTIES

logger = logging.getLogger("stardust.jobs")

KINDS: Mapping[str, Kind[Any]] = {
    kind.name: kind for kind in (IMPORTS, EXPORTS, BACKUPS, RESTORES, SALES_IMPORTS, ROYALTIES)
}


def run_task(task: JobTask, adapters: Adapters) -> str:
    """Works on the job of a task; returns how it went. Raises Unavailable, so that the queue repeats the task."""
    kind = KINDS.get(task["kind"])
    return run_job(kind, task["jobId"], adapters) if kind else "unknown"


STEPS: dict[str, Callable[[Adapters], int]] = {
    "relinked": resume_merges,
    "resumed": partial(resume_jobs, KINDS),
    "begun": start_scheduled,
    "expiredExports": expire_exports,
    "expiredBackups": expire_backups,
}
"""What the schedule does, by what it counts."""


def tend_jobs(adapters: Adapters) -> dict[str, int]:
    """Resumes lost jobs and merges, begins scheduled backups, and deletes what is old enough; returns the numbers.

    A step that fails is logged and has no number; the others are done.
    """
    done = {}
    for name, step in STEPS.items():
        try:
            done[name] = step(adapters)
        except Exception:
            logger.exception("the step %s of the schedule failed", name)
    return done
