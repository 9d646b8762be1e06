"""Rolls an import back: removes the drafts that it created and restores those that it changed, unless edited since."""

from shared.catalog.archives.jobs import JobRun
from shared.catalog.import_jobs.items import content_digest, outcomes, read_item, store_item
from shared.catalog.releases.entry import entry_of, entry_path
from shared.model.archives.imports import ImportItem, ImportJob
from shared.model.codec import encode
from shared.platform.store.port import Data, Transaction


def roll_back_import(run: JobRun[ImportJob]) -> bool:
    """Works on a rollback, the last release first; returns whether it is done. Raises LeaseLost, Unavailable."""
    job, store = run.job, run.adapters.store
    for number in range(job.items - run.progress.documents, 0, -1):
        store.transact(lambda transaction, number=number: _roll_back(number, run, transaction))  # type: ignore[misc]
        run.advance("rollback", documents=1)
        if run.late and number > 1:
            run.checkpoint()
            return False
    found = {name: outcomes(job.id, name, store) for name in ("removed", "restored", "kept")}
    run.finish({"counts": encode(job.counts.model_copy(update=found))}, "rolledBack")
    return True


def _roll_back(number: int, run: JobRun[ImportJob], transaction: Transaction) -> None:
    item = read_item(number, run, transaction)
    if item is None or item.outcome not in ("created", "changed"):
        return
    release = transaction.get(f"releases/{item.release_id}")
    if release is None:
        outcome = "removed" if item.outcome == "created" else "kept"
    elif not _is_as_written(release, item):
        outcome = "kept"
    elif item.outcome == "created":
        transaction.delete(f"releases/{item.release_id}")
        transaction.delete(entry_path(str(item.release_id)))
        outcome = "removed"
    else:
        former = item.former or {}
        transaction.set(f"releases/{item.release_id}", former)
        transaction.merge(entry_path(str(item.release_id)), entry_of(former))
        outcome = "restored"
    store_item(item.model_copy(update={"outcome": outcome, "former": None}), transaction)


def _is_as_written(release: Data, item: ImportItem) -> bool:
    """Whether nobody has changed the release since, and it was never ready."""
    ddex = release.get("ddex")
    generated = ddex.get("lastGenerated") if isinstance(ddex, dict) else None
    return item.written is not None and content_digest(release) == item.written and generated is None
