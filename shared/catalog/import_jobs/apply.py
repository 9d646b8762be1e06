"""Applies an import: each release in a transaction with its item, so that it is stored once, whenever a worker ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.accounts.asking import transact_asking
from shared.accounts.tenants.party import settings_of
from shared.catalog.archives.jobs import JobRun
from shared.catalog.import_jobs.changes import Update, put_over
from shared.catalog.import_jobs.creation import create_draft
from shared.catalog.import_jobs.duplicates import find_duplicate
from shared.catalog.import_jobs.items import content_digest, outcomes, read_item, store_item
from shared.catalog.releases.update import content_of, replace_within
from shared.errors import Conflict, Finding, InvalidInput, NotFound, StardustError
from shared.ids import imported_release_id
from shared.model.accounts.tenant import TenantSettings
from shared.model.archives.imports import MAX_ITEM_FINDINGS, ImportCounts, ImportFinding, ImportItem, ImportJob
from shared.model.codec import encode
from shared.platform.store.guards import any_state
from shared.platform.store.port import Data, Transaction


def apply_import(run: JobRun[ImportJob]) -> bool:
    """Creates and changes drafts, as planned; returns whether everything is done. Raises LeaseLost, Unavailable."""
    job = run.job
    caller = Caller(uid=job.applied_by or job.created_by, tenant_id=job.tenant_id, role="manager")
    settings = settings_of(run.adapters.store, job.tenant_id) or TenantSettings()
    application = _Application(run, caller, settings)
    for number in range(run.progress.documents + 1, job.items + 1):
        application.apply(number)
        run.advance("import", documents=1)
        if run.late and number < job.items:
            run.checkpoint()
            return False
    counts = _counted(run)
    run.finish({"counts": encode(counts)}, _status(counts))
    return True


def _counted(run: JobRun[ImportJob]) -> ImportCounts:
    """The counts by what the items say: a worker that ended may have stored more than it could tell."""
    names = ("created", "changed", "skipped", "failed")
    found = {name: outcomes(run.job.id, name, run.adapters.store) for name in names}
    return run.job.counts.model_copy(update=found)


def _status(counts: ImportCounts) -> str:
    there = counts.created + counts.changed + counts.skip + counts.skipped
    if not counts.refuse + counts.failed:
        return "completed"
    return "partial" if there else "refused"


@dataclass(frozen=True, slots=True)
class _Application:
    run: JobRun[ImportJob]
    caller: Caller
    settings: TenantSettings

    def apply(self, number: int) -> None:
        """Does what is planned with one release, unless it is done. What prevents it is told with the item."""
        try:
            transact_asking(self.run.adapters, partial(self._apply, number))
        except (InvalidInput, NotFound, Conflict) as error:
            findings = _findings_of(error)
            self.run.adapters.store.transact(lambda transaction: self._fail(number, findings, transaction))

    def _apply(self, number: int, transaction: Transaction, adapters: Adapters) -> None:
        item = read_item(number, self.run, transaction)
        if item is None or item.outcome is not None or item.content is None:
            return
        if item.action == "create":
            self._create(item, transaction, adapters)
        elif item.action == "change":
            self._change(item, transaction, adapters)

    def _create(self, item: ImportItem, transaction: Transaction, adapters: Adapters) -> None:
        content, release_id = item.content or {}, imported_release_id(item.import_id, item.number)
        release = create_draft(
            content,
            self.settings,
            release_id,
            transaction,
            caller=self.caller,
            adapters=adapters,
            again=self.run.job.duplicates == "create",
        )
        fields = {"content": item.content, "release_id": release["id"]}
        if release["id"] == release_id:
            self._done(item, transaction, outcome="created", written=content_digest(release), **fields)
        else:
            self._done(item, transaction, outcome="skipped", **fields)

    def _change(self, item: ImportItem, transaction: Transaction, adapters: Adapters) -> None:
        """Changes the draft that was planned; if it was never made, or is gone, the one that is there in its place."""
        release_id = str(item.release_id)
        if transaction.get(f"releases/{release_id}") is None:
            there = find_duplicate(item.content or {}, item.tenant_id, transaction)
            if there is None:
                self._create(item, transaction, adapters)
                return
            release_id = there["id"]
        former: list[Data] = []
        updates: list[Update] = []

        def change(stored: Data) -> Data:
            if stored.get("status") != "draft":
                raise Conflict(
                    f"The release is {stored.get('status')}.", remedy="Only drafts are changed by an import."
                )
            former.append(stored)
            updates.append(put_over(content_of(stored), item.content or {}))
            return updates[-1].content

        release = encode(replace_within(transaction, release_id, change, self.caller, adapters, any_state))
        fields = {
            "release_id": release_id,
            "files": _named_by(release, item.files, updates[-1].places),
            "written": content_digest(release),
            "former": former[-1],
        }
        self._done(item, transaction, outcome="changed", **fields)

    @staticmethod
    def _done(item: ImportItem, transaction: Transaction, **fields: Any) -> None:
        """Stores what became of an item; without its content, whose room the former document needs, unless given."""
        store_item(item.model_copy(update={"content": None, **fields}), transaction)

    def _fail(self, number: int, findings: list[ImportFinding], transaction: Transaction) -> None:
        item = read_item(number, self.run, transaction)
        if item is None or item.outcome is not None:
            return
        told = [*findings, *item.findings]
        more = item.more_findings + max(0, len(told) - MAX_ITEM_FINDINGS)
        fields = {"outcome": "failed", "findings": told[:MAX_ITEM_FINDINGS], "more_findings": more}
        store_item(item.model_copy(update=fields), transaction)


def _named_by(release: Data, files: Mapping[str, str], places: Mapping[str, int]) -> dict[str, str]:
    """The names of the files by the ids that the tracks have in the release, in place of those in the file."""
    return {release["tracks"][places[name]]["id"] if name in places else name: file for name, file in files.items()}


def _findings_of(error: StardustError) -> list[ImportFinding]:
    problems = (
        error.problems
        if isinstance(error, InvalidInput)
        else [Finding("", error.message, error.code, remedy=error.remedy)]
    )
    return [
        ImportFinding(
            message=each.message[:400], code=each.code, remedy=(each.remedy or "")[:400], path=each.path[:200]
        )
        for each in list(problems)[:MAX_ITEM_FINDINGS]
    ]
