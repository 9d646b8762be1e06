"""Use cases of intakes: read uploaded sales reports, and take an intake back."""

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, AuditLog
from shared.catalog.archives.jobs import enqueue, next_step
from shared.catalog.archives.open_jobs import in_work
from shared.catalog.import_jobs.uploads import upload_folder
from shared.errors import Conflict, NotFound
from shared.model.base import Id, Model
from shared.model.codec import decode, encode
from shared.model.sales.mapping import SalesMapping
from shared.model.sales.stored import SalesImport
from shared.platform.store.port import Transaction
from shared.sales.intake.listing import SalesImportReference
from shared.sales.intake.run import SALES_IMPORTS
from shared.sales.reports.tables.heading import checked_mapping

_MAX_OPEN = 3
"""Imports of sales reports that a tenant may have in work at a time."""
_ENDED = ("completed", "failed", "rolledBack")


class SalesImportRequest(Model):
    """Request to take in uploaded sales reports."""

    upload_id: Id
    """The upload whose files are read. All files of a report belong in one upload."""
    mapping: SalesMapping = SalesMapping()
    """How the columns of spreadsheets are read, where their headings are not known."""


def read_sales_reports(request: SalesImportRequest, *, caller: Caller, adapters: Adapters) -> SalesImport:
    """Reads uploaded sales reports, and stores them if none has an error. A task reads them: wait until it has ended.

    A report that the tenant has already is not counted twice, and of two about the same the one issued last counts.
    Raises Forbidden, NotFound, InvalidInput (the mapping), Conflict (too many imports in work).
    """
    caller.require("manager")
    mapping = checked_mapping(request.mapping)
    if not adapters.blobs.list(upload_folder(caller.tenant_id, request.upload_id), limit=1):
        raise NotFound("Nothing was uploaded under this id.", remedy="Upload the files first.")
    now = adapters.clock()
    job = SalesImport(
        id=adapters.new_id(),
        tenant_id=caller.tenant_id,
        upload_id=request.upload_id,
        mapping=mapping,
        created=now,
        created_by=caller.uid,
        updated=now,
    )

    def work(transaction: Transaction) -> None:
        _require_few_open(transaction, caller.tenant_id)
        log = AuditLog.read(transaction, caller.tenant_id)
        transaction.create(_path(job.id), encode(job))
        log.append(transaction, Act("sales.imported", _path(job.id)), by=caller, at=now, new_id=adapters.new_id)

    adapters.store.transact(work)
    enqueue(SALES_IMPORTS, job.id, 0, adapters)
    return job


def roll_back_sales_import(request: SalesImportReference, *, caller: Caller, adapters: Adapters) -> SalesImport:
    """Removes the sales reports that an import stored; what they had replaced counts again.

    One that was rolled back can be so again: a restored backup may have brought its reports back. Raises Forbidden,
    NotFound, and Conflict if the import is in work or was refused.
    """
    caller.require("manager")
    path, now = _path(request.import_id), adapters.clock()

    def work(transaction: Transaction) -> SalesImport:
        data = own_document(transaction.get(path), caller, "import of sales reports")
        job = decode(SalesImport, data)
        if job.status not in _ENDED:
            raise Conflict(f"The import is {job.status}.", remedy="Take back an import that has stored reports.")
        _require_few_open(transaction, caller.tenant_id)
        log = AuditLog.read(transaction, caller.tenant_id)
        fields = next_step(job, "rollback", len(job.stored), now)
        transaction.update(path, fields)
        log.append(transaction, Act("sales.rolled-back", path), by=caller, at=now, new_id=adapters.new_id)
        return decode(SalesImport, {**data, **fields})

    job = adapters.store.transact(work)
    enqueue(SALES_IMPORTS, job.id, job.continuation, adapters)
    return job


def _require_few_open(transaction: Transaction, tenant_id: str) -> None:
    if len(transaction.find(in_work("salesImports", tenant_id, limit=_MAX_OPEN))) == _MAX_OPEN:
        raise Conflict(f"{_MAX_OPEN} imports of sales reports are in work.", remedy="Wait until one has ended.")


def _path(import_id: str) -> str:
    return f"salesImports/{import_id}"
