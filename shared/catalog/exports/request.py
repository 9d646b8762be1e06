"""Use cases of exports: request, read, link, delete."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, AuditLog
from shared.catalog.archives.jobs import count_due, enqueue, run_job
from shared.catalog.archives.links import FileLinks, links_to
from shared.catalog.archives.open_jobs import in_work, is_read, require_unread
from shared.catalog.exports.run import EXPORTS, KEPT, delete_files
from shared.catalog.exports.tables import FORMS, selection
from shared.errors import Conflict, Finding, InvalidInput
from shared.model.archives.export import ExportContent, ExportFormat, ExportJob, ExportSubject
from shared.model.archives.job import OPEN
from shared.model.base import Id, Model
from shared.model.codec import decode, encode
from shared.platform.store.port import Data, Query, Transaction

AT_ONCE = 100
"""Tables of so many documents are written before the request is answered."""
_HELD = timedelta(days=1)
"""How much longer the files are kept of an export that a restore reads when they are old enough."""
_MAX_OPEN = 5
"""Exports that a tenant may have in work at a time."""

_FORMATS: Mapping[ExportSubject, tuple[ExportFormat, ...]] = {
    "releases": ("json", "csv", "xlsx", "ern", "apple"),
    "deliveries": ("json", "csv", "xlsx"),
    "history": ("json", "csv", "xlsx"),
    "analytics": ("json", "csv", "xlsx"),
    "parties": ("json", "csv", "xlsx"),
    "everything": ("archive",),
}


class ExportReference(Model):
    """Identifies an export."""

    export_id: Id


def create_export(request: ExportContent, *, caller: Caller, adapters: Adapters) -> ExportJob:
    """Exports one subject as a table, releases also as messages, or everything as an archive.

    Small tables are complete in the response; other exports are worked off by tasks. The files are kept for a week.
    Raises Forbidden (everything: admins only), InvalidInput, Conflict (too many exports in work).
    """
    caller.require("admin" if request.subject == "everything" else "manager")
    _check(request)
    now = adapters.clock()
    job = ExportJob(
        **request.model_dump(),
        id=adapters.new_id(),
        tenant_id=caller.tenant_id,
        created=now,
        created_by=caller.uid,
        updated=now,
        kept_until=now + KEPT,
    )

    def work(transaction: Transaction) -> None:
        if len(transaction.find(in_work("exportJobs", caller.tenant_id, limit=_MAX_OPEN))) == _MAX_OPEN:
            raise Conflict(f"{_MAX_OPEN} exports are in work already.", remedy="Wait until one has ended.")
        log = AuditLog.read(transaction, caller.tenant_id)
        transaction.create(f"exportJobs/{job.id}", encode(job))
        details = {"subject": job.subject, "format": job.format}
        act = Act("export.created", f"exportJobs/{job.id}", details=details)
        log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)

    adapters.store.transact(work)
    if _is_small(job, adapters):
        run_job(EXPORTS, job.id, adapters)
    else:
        enqueue(EXPORTS, job.id, 0, adapters)
    return get_export(ExportReference(export_id=job.id), caller=caller, adapters=adapters)


def get_export(request: ExportReference, *, caller: Caller, adapters: Adapters) -> ExportJob:
    """Returns one of the tenant's exports. Raises NotFound."""
    data = own_document(adapters.store.get(f"exportJobs/{request.export_id}"), caller, "export")
    return decode(ExportJob, data)


def link_export(request: ExportReference, *, caller: Caller, adapters: Adapters) -> FileLinks:
    """Returns URLs that serve the files of an export for 15 minutes; browsers save them.

    Raises Forbidden, NotFound, and Conflict if the export is not completed or its files were deleted.
    """
    job = get_export(request, caller=caller, adapters=adapters)
    caller.require("admin" if job.subject == "everything" else "viewer")
    if job.status != "completed":
        what = "Its files were deleted" if job.status == "expired" else f"The export is {job.status}"
        raise Conflict(
            f"{what}.", remedy="Export again." if job.status in ("expired", "failed") else "Wait for its end."
        )
    return links_to(((file.name, file.path) for file in job.files), adapters.blobs)


def delete_export(request: ExportReference, *, caller: Caller, adapters: Adapters) -> None:
    """Deletes an export and its files.

    Raises Forbidden, NotFound, Conflict while it is in work or a restore reads it, Unavailable.
    """
    caller.require("manager")
    path = f"exportJobs/{request.export_id}"

    def begin(transaction: Transaction) -> ExportJob:
        job = decode(ExportJob, own_document(transaction.get(path), caller, "export"))
        caller.require("admin" if job.subject == "everything" else "manager")
        if job.status in OPEN:
            raise Conflict("The export is in work.", remedy="Wait for its end.")
        require_unread(job.id, job.tenant_id, transaction)
        log, now = AuditLog.read(transaction, caller.tenant_id), adapters.clock()
        transaction.update(path, {"keptUntil": now})  # no restore begins; what is left expires
        log.append(transaction, Act("export.deleted", path), by=caller, at=now, new_id=adapters.new_id)
        return job

    job = adapters.store.transact(begin)
    delete_files(job.tenant_id, job.id, adapters)
    adapters.store.transact(lambda transaction: transaction.delete(path))


def exports_query(caller: Caller) -> Query:
    """Selects the tenant's exports, newest first."""
    return Query("exportJobs", where=(("tenantId", "==", caller.tenant_id),), order=("-created",))


def expired_query(adapters: Adapters) -> Query:
    """Selects the completed exports whose files are to be deleted, the oldest first."""
    return Query(
        "exportJobs",
        where=(("status", "==", "completed"), ("keptUntil", "<=", adapters.clock())),
        order=("keptUntil",),
        limit=100,
    )


def failed_query(adapters: Adapters) -> Query:
    """Selects the exports that failed, of which some files may be there, the oldest first."""
    return Query(
        "exportJobs",
        where=(("status", "==", "failed"), ("updated", "<=", adapters.clock() - KEPT)),
        order=("updated",),
        limit=100,
    )


def expire_exports(adapters: Adapters) -> int:
    """Deletes the files of exports that are old enough and that no restore reads; returns the number of exports."""
    return sum(
        count_due(
            query, lambda data: _expire(data, adapters), lambda data: f"deleting export {data['id']}", adapters.store
        )
        for query in (expired_query(adapters), failed_query(adapters))
    )


def _expire(data: Data, adapters: Adapters) -> bool:
    """Deletes the files of an export; False if it is kept, or was deleted meanwhile."""
    path, tenant_id, export_id = f"exportJobs/{data['id']}", str(data["tenantId"]), str(data["id"])

    def begin(transaction: Transaction) -> bool:
        """Keeps an export a day longer that a restore reads. It is written in any case: no restore begins meanwhile."""
        found, now = transaction.get(path), adapters.clock()
        held = is_read(export_id, tenant_id, transaction)
        if found is not None and found.get("status") == "completed":
            transaction.update(path, {"keptUntil": now + _HELD} if held else {"updated": now})
        return found is not None and not held

    def end(transaction: Transaction) -> bool:
        found = transaction.get(path)
        if found is not None:
            transaction.update(path, {"status": "expired", "files": [], "updated": adapters.clock()})
        return found is not None

    if not adapters.store.transact(begin):
        return False
    delete_files(tenant_id, export_id, adapters)
    return adapters.store.transact(end)


def _check(request: ExportContent) -> None:
    problems = []
    known = _FORMATS[request.subject]
    if request.format not in known:
        message = f"{request.subject} cannot be exported as {request.format}."
        problems.append(Finding("format", message, "unknown", remedy=f"Use {', '.join(known)}."))
    if request.release_ids and request.subject != "releases":
        message = "Only releases can be chosen one by one."
        problems.append(Finding("releaseIds", message, "not-applicable", remedy="Leave it out."))
    bounded = request.since is not None or request.before is not None
    if bounded and (request.subject == "everything" or request.release_ids):
        message = (
            "An archive has everything." if request.subject == "everything" else "The releases are chosen already."
        )
        problems.append(Finding("since", message, "not-applicable", remedy="Leave out `since` and `before`."))
    if request.since and request.before and request.since >= request.before:
        problems.append(Finding("since", "It is not before `before`.", "out-of-range", remedy="Exchange them."))
    if problems:
        raise InvalidInput(problems)


def _is_small(job: ExportJob, adapters: Adapters) -> bool:
    if job.format not in FORMS:
        return False
    if job.release_ids:
        return len(job.release_ids) <= AT_ONCE
    return adapters.store.total(replace(selection(job, job.tenant_id), order=(), limit=AT_ONCE + 1)) <= AT_ONCE
