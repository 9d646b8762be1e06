"""Works on intakes of sales reports in tasks."""

from collections.abc import Callable, Mapping

from shared.catalog.archives.jobs import JobRun, Kind
from shared.model.sales.stored import SalesImport, SalesImportStep
from shared.sales.intake.matches import match_reports
from shared.sales.intake.read import read_reports
from shared.sales.intake.rollback import roll_back_reports

_STEPS: Mapping[SalesImportStep, Callable[[JobRun[SalesImport]], bool]] = {
    "read": read_reports,
    "match": match_reports,
    "rollback": roll_back_reports,
    "unmatch": match_reports,
}


def run_sales_import(run: JobRun[SalesImport]) -> bool:
    """Works on an intake; returns whether it is finished. Raises InvalidInput, Conflict, LeaseLost, Unavailable."""
    return _STEPS[run.job.step](run)


SALES_IMPORTS: Kind[SalesImport] = Kind("sales", "salesImports", SalesImport, run_sales_import)
