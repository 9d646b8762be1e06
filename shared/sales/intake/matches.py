"""Brings the matches in agreement with the reports that an intake stored, replaced or removed, one after the other."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from shared.catalog.archives.jobs import JobRun
from shared.model.archives.job import Progress
from shared.model.sales.stored import MAX_TOUCHED, SalesImport
from shared.sales.matching.match import match_report


def begin_matching(
    run: JobRun[SalesImport],
    step: Literal["match", "unmatch"],
    touched: Iterable[str],
    fields: Mapping[str, Any] | None = None,
) -> None:
    """Lets another task do the matches; stores the fields with that. Raises LeaseLost, Unavailable."""
    reports = list(dict.fromkeys(touched))[:MAX_TOUCHED]
    run.progress = Progress(step=step, total=len(reports))
    run.checkpoint({"step": step, "touched": reports, **(fields or {})})


def match_reports(run: JobRun[SalesImport]) -> bool:
    """Works on the matches; returns whether the intake is finished. Raises LeaseLost, Unavailable."""
    job = run.job
    left = job.touched[run.progress.documents :]
    for number, report_id in enumerate(left, 1):
        match_report(report_id, job.tenant_id, run.adapters)
        run.advance(job.step, documents=1)
        if run.late and number < len(left):
            run.checkpoint()
            return False
    run.finish({}, "completed" if job.step == "match" else "rolledBack")
    return True
