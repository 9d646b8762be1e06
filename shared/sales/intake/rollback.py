"""Takes an intake back whole: its reports, their sums and their files; what they had replaced counts again."""

from functools import partial

from shared.catalog.archives.jobs import JobRun
from shared.ids import sales_folder
from shared.model.archives.job import Progress
from shared.model.sales.stored import MAX_TOUCHED, SalesImport
from shared.sales.intake.matches import begin_matching
from shared.sales.intake.store import remove_report, reports_of, versions_of


def roll_back_reports(run: JobRun[SalesImport]) -> bool:
    """Works on a rollback; returns whether it is done. Raises LeaseLost, Unavailable."""
    job, adapters = run.job, run.adapters
    run.progress = Progress(step="rollback")
    reports = reports_of(job.id, job.tenant_id, adapters.store)
    about = [each.id for report in reports for each in versions_of(report, adapters.store)]
    touched = list(dict.fromkeys([*job.touched, *about]))[:MAX_TOUCHED]
    run.save({"touched": touched})  # what is removed below, no later task finds any more
    for report in reports:
        adapters.store.transact(partial(remove_report, report, run))
        run.advance("rollback", documents=1)
    for file in adapters.blobs.list(sales_folder(job.tenant_id, job.id)):
        adapters.blobs.delete(file.path)
        run.advance("rollback", files=1)
    begin_matching(run, "unmatch", touched, {"stored": [], "lines": 0})
    return False
