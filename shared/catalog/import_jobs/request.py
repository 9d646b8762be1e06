"""Use cases of imports: plan, apply, roll back, and link the reports."""

from collections.abc import Callable

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, AuditLog
from shared.accounts.controls import check_release_quota
from shared.catalog.archives.jobs import enqueue, next_step
from shared.catalog.archives.links import FileLinks, links_to
from shared.catalog.archives.open_jobs import in_work
from shared.catalog.import_jobs.items import creations
from shared.catalog.import_jobs.listing import ImportReference, get_import
from shared.catalog.import_jobs.profiles import checked_mapping, profile_of
from shared.catalog.import_jobs.run import IMPORTS
from shared.catalog.import_jobs.uploads import upload_folder
from shared.errors import Conflict, Finding, InvalidInput, NotFound
from shared.model.accounts.audit import RecordedAction
from shared.model.archives.imports import DuplicateChoice, ImportJob, ImportStep, MappingProfile
from shared.model.base import Id, Model
from shared.model.codec import decode, encode
from shared.platform.store.port import Transaction

_MAX_OPEN = 3
"""Imports that a tenant may have in work at a time."""
_ENDED = ("completed", "partial", "refused", "failed")


class ImportPlan(Model):
    """Request to plan an import of uploaded files."""

    upload_id: Id
    """The upload whose files are imported. It can be planned again, with another mapping."""
    profile_id: Id | None = None
    """A saved profile that says how the columns are read."""
    mapping: MappingProfile | None = None
    """In place of a saved profile: how the columns are read."""
    duplicates: DuplicateChoice = "skip"
    """What becomes of releases that the tenant has already."""


def plan_import(request: ImportPlan, *, caller: Caller, adapters: Adapters) -> ImportJob:
    """Reads uploaded files and shows what an import would do; changes nothing before the import is applied.

    A task reads them: wait until the import is `planned`. Raises Forbidden, NotFound, InvalidInput, Conflict (too many
    imports in work).
    """
    caller.require("manager")
    mapping = _mapping(request, caller, adapters)
    if not adapters.blobs.list(upload_folder(caller.tenant_id, request.upload_id), limit=1):
        raise NotFound("Nothing was uploaded under this id.", remedy="Upload the files first.")
    now = adapters.clock()
    job = ImportJob(
        id=adapters.new_id(),
        tenant_id=caller.tenant_id,
        step="plan",
        format="files",
        upload_id=request.upload_id,
        mapping=mapping,
        duplicates=request.duplicates,
        created=now,
        created_by=caller.uid,
        updated=now,
    )

    def work(transaction: Transaction) -> None:
        _require_few_open(transaction, caller.tenant_id)
        transaction.create(_path(job.id), encode(job))

    adapters.store.transact(work)
    enqueue(IMPORTS, job.id, 0, adapters)
    return job


def apply_import(request: ImportReference, *, caller: Caller, adapters: Adapters) -> ImportJob:
    """Creates and changes drafts as planned. An application that failed goes on where it ended.

    Raises Forbidden, NotFound, and Conflict unless the import is planned, few others are in work, and the quota
    suffices.
    """
    caller.require("manager")
    planned = get_import(request, caller=caller, adapters=adapters)
    left = planned.counts.create - creations(planned.id, adapters.store)
    check_release_quota(caller.tenant_id, adapters, adding=left)

    def check(job: ImportJob) -> None:
        if job.status != "planned" and (job.status, job.step) != ("failed", "apply"):
            raise Conflict(f"The import is {job.status}.", remedy="Plan it first, and apply what was planned.")

    return _begin(request, "apply", "import.applied", check, caller, adapters)


def roll_back_import(request: ImportReference, *, caller: Caller, adapters: Adapters) -> ImportJob:
    """Removes the drafts that an import created, and gives those that it changed their former content.

    What was edited since stays. Raises Forbidden, NotFound, and Conflict unless files were imported and that has ended.
    """
    caller.require("manager")

    def check(job: ImportJob) -> None:
        if job.format != "files" or job.step == "plan" or job.status not in _ENDED:
            what = f"is {job.status}" if job.format == "files" else "was of a text"
            raise Conflict(f"The import {what}.", remedy="Roll back an import of files that has ended.")

    return _begin(request, "rollback", "import.rolled-back", check, caller, adapters)


def link_import(request: ImportReference, *, caller: Caller, adapters: Adapters) -> FileLinks:
    """Returns URLs that serve the reports of an import for 15 minutes: all findings in one table, and each spreadsheet
    with a column of findings. They are deleted after two weeks. Raises NotFound, Unavailable."""
    job = get_import(request, caller=caller, adapters=adapters)
    return links_to(((file.name, file.path) for file in job.files if adapters.blobs.stat(file.path)), adapters.blobs)


def _begin(
    request: ImportReference,
    step: ImportStep,
    action: RecordedAction,
    check: Callable[[ImportJob], None],
    caller: Caller,
    adapters: Adapters,
) -> ImportJob:
    """Begins the next step of an import, if `check` does not raise."""
    path, now = _path(request.import_id), adapters.clock()

    def work(transaction: Transaction) -> ImportJob:
        data = own_document(transaction.get(path), caller, "import")
        job = decode(ImportJob, data)
        check(job)
        _require_few_open(transaction, caller.tenant_id)
        log = AuditLog.read(transaction, caller.tenant_id)
        fields = next_step(job, step, job.items, now)
        fields |= {"applied": now, "appliedBy": caller.uid} if step == "apply" else {}
        transaction.update(path, fields)
        log.append(transaction, Act(action, path), by=caller, at=now, new_id=adapters.new_id)
        return decode(ImportJob, {**data, **fields})

    job = adapters.store.transact(work)
    enqueue(IMPORTS, job.id, job.continuation, adapters)
    return job


def _require_few_open(transaction: Transaction, tenant_id: str) -> None:
    if len(transaction.find(in_work("importJobs", tenant_id, limit=_MAX_OPEN))) == _MAX_OPEN:
        raise Conflict(f"{_MAX_OPEN} imports are in work already.", remedy="Wait until one has ended.")


def _mapping(request: ImportPlan, caller: Caller, adapters: Adapters) -> MappingProfile:
    """How the columns are read. Raises NotFound, and InvalidInput with every unknown field."""
    if request.profile_id and request.mapping:
        message = "A plan has a saved profile or a mapping."
        raise InvalidInput([Finding("mapping", message, "one-of", remedy="Send `profileId` or `mapping`.")])
    if request.profile_id:
        return profile_of(request.profile_id, caller, adapters.store).mapping
    return checked_mapping(request.mapping or MappingProfile())


def _path(import_id: str) -> str:
    return f"importJobs/{import_id}"
