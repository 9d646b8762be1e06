"""Works on imports in tasks: each step of an import goes on where the task before it ended."""

from collections.abc import Callable, Mapping

from shared.catalog.archives.jobs import JobRun, Kind
from shared.catalog.import_jobs.apply import apply_import
from shared.catalog.import_jobs.plan import plan_import
from shared.catalog.import_jobs.rollback import roll_back_import
from shared.model.archives.imports import ImportJob, ImportStep

_STEPS: Mapping[ImportStep, Callable[[JobRun[ImportJob]], bool]] = {
    "plan": plan_import,
    "apply": apply_import,
    "rollback": roll_back_import,
}


def run_import(run: JobRun[ImportJob]) -> bool:
    """Works on an import; returns whether it is finished. Raises InvalidInput, LeaseLost, Unavailable."""
    return _STEPS[run.job.step](run)


IMPORTS: Kind[ImportJob] = Kind("import", "importJobs", ImportJob, run_import)
