"""Works on royalty runs in tasks."""

from collections.abc import Callable, Mapping

from shared.catalog.archives.jobs import JobRun, Kind
from shared.ids import royalties_folder
from shared.model.archives.job import Progress
from shared.model.sales.settlement import RoyaltyRun, RoyaltyRunStep
from shared.sales.settlement.plan import plan_royalties
from shared.sales.settlement.statements import issue_statements, remove_statements


def run_settlement(run: JobRun[RoyaltyRun]) -> bool:
    """Works on a royalty run; returns whether it is finished. Raises StardustError, LeaseLost, Unavailable."""
    return _STEPS[run.job.step](run)


def _publish(run: JobRun[RoyaltyRun]) -> bool:
    if not issue_statements(run):
        run.checkpoint()
        return False
    run.finish({})
    return True


def _discard(run: JobRun[RoyaltyRun]) -> bool:
    run.progress = Progress(step="discard")
    remove_statements(run)
    while files := run.adapters.blobs.list(f"{royalties_folder(run.job.tenant_id)}{run.job.id}/"):
        for file in files:
            run.adapters.blobs.delete(file.path)
            run.advance("discard", files=1)
    run.finish({}, "discarded")
    return True


_STEPS: Mapping[RoyaltyRunStep, Callable[[JobRun[RoyaltyRun]], bool]] = {
    "plan": plan_royalties,
    "publish": _publish,
    "discard": _discard,
}

ROYALTIES: Kind[RoyaltyRun] = Kind("royalties", "royaltyRuns", RoyaltyRun, run_settlement)
