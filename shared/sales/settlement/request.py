"""Use cases of royalty runs: propose one, approve it as another person, or discard it."""

import hashlib

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, AuditLog
from shared.catalog.archives.jobs import enqueue, next_step
from shared.catalog.archives.open_jobs import in_work
from shared.errors import Conflict, Forbidden
from shared.model.base import Day, Id, Model
from shared.model.codec import decode, encode
from shared.model.sales.settlement import RoyaltyLedger, RoyaltyRun
from shared.platform.store.port import Transaction
from shared.sales.settlement.ledger import append_segment, segment_of
from shared.sales.settlement.run import ROYALTIES
from shared.sales.settlement.sales import considered_before, counting_reports
from shared.sales.settlement.stored import ledger_path, read_file, require_terms, run_path


class RoyaltyRunRequest(Model):
    """Request to plan a royalty run."""

    until: Day | None = None
    """The last day of the period to close. Default: that of the last sale."""
    reread: bool = False
    """Read reports again that the same agreements have booked, as after a correction of exchange rates."""


class RoyaltyRunReference(Model):
    """Identifies a royalty run."""

    run_id: Id


def propose_royalty_run(request: RoyaltyRunRequest, *, caller: Caller, adapters: Adapters) -> RoyaltyRun:
    """Plans a royalty run over the stored sales reports. A task does it, and books nothing: another person approves it.

    Raises Forbidden, NotFound (no agreements), Conflict while another one is in work.
    """
    caller.require("manager")
    now = adapters.clock()
    job_id = adapters.new_id()

    def work(transaction: Transaction) -> RoyaltyRun:
        terms = require_terms(caller.tenant_id, transaction)
        _require_none_open(transaction, caller.tenant_id)
        log = AuditLog.read(transaction, caller.tenant_id)
        job = RoyaltyRun(
            id=job_id,
            tenant_id=caller.tenant_id,
            until=request.until,
            reread=request.reread,
            terms_id=terms.id,
            created=now,
            created_by=caller.uid,
            proposed_by=caller.person,
            updated=now,
        )
        transaction.create(run_path(job.id), encode(job))
        log.append(
            transaction, Act("royalties.run-proposed", run_path(job.id)), by=caller, at=now, new_id=adapters.new_id
        )
        return job

    job = adapters.store.transact(work)
    enqueue(ROYALTIES, job.id, 0, adapters)
    return job


def approve_royalty_run(request: RoyaltyRunReference, *, caller: Caller, adapters: Adapters) -> RoyaltyRun:
    """Books a planned royalty run in the ledger, and issues its statements. A run cannot be taken back.

    Another person than the one who proposed it has to approve it. Raises Forbidden, NotFound, Conflict if it is not
    planned, or if reports, agreements or the ledger have changed since; Tampered, Unavailable.
    """
    caller.require("manager")
    caller.require_person()
    now = adapters.clock()
    _require_unchanged(get_run(request.run_id, caller, adapters), adapters)

    def work(transaction: Transaction) -> RoyaltyRun:
        data = own_document(transaction.get(run_path(request.run_id)), caller, "royalty run")
        job = decode(RoyaltyRun, data)
        again = job.status == "failed" and job.step == "publish"  # it is booked already
        if job.status != "planned" and not again:
            raise Conflict(f"The royalty run is {job.status}.", remedy="Approve one that is planned.")
        if job.proposed_by == caller.person:
            raise Forbidden("You have proposed this royalty run.", remedy="Another person has to approve it.")
        _require_none_open(transaction, caller.tenant_id)
        log = AuditLog.read(transaction, caller.tenant_id)
        if not again:
            append_segment(segment_of(job), job, now, transaction)
        fields = {**next_step(job, "publish", job.statements, now), "approved": now, "approvedBy": caller.uid}
        transaction.update(run_path(job.id), fields)
        act = Act("royalties.run-approved", run_path(job.id), details={"head": str(job.head)})
        log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)
        return decode(RoyaltyRun, {**data, **fields})

    job = adapters.store.transact(work)
    enqueue(ROYALTIES, job.id, job.continuation, adapters)
    return job


def discard_royalty_run(request: RoyaltyRunReference, *, caller: Caller, adapters: Adapters) -> RoyaltyRun:
    """Removes what a royalty run has planned; nothing of it is booked.

    One that was discarded can be so again: a restored backup may have brought its statements back. Raises Forbidden,
    NotFound, Conflict if it is in work or booked.
    """
    caller.require("manager")
    now = adapters.clock()

    def work(transaction: Transaction) -> RoyaltyRun:
        data = own_document(transaction.get(run_path(request.run_id)), caller, "royalty run")
        job = decode(RoyaltyRun, data)
        again = job.status == "discarded" or (job.status == "failed" and job.step != "publish")
        if job.status != "planned" and not again:
            raise Conflict(f"The royalty run is {job.status}.", remedy="Discard one that is planned.")
        log = AuditLog.read(transaction, caller.tenant_id)
        fields = next_step(job, "discard", job.statements, now)
        transaction.update(run_path(job.id), fields)
        log.append(
            transaction, Act("royalties.run-discarded", run_path(job.id)), by=caller, at=now, new_id=adapters.new_id
        )
        return decode(RoyaltyRun, {**data, **fields})

    job = adapters.store.transact(work)
    enqueue(ROYALTIES, job.id, job.continuation, adapters)
    return job


def get_run(run_id: str, caller: Caller, adapters: Adapters) -> RoyaltyRun:
    """One of the tenant's royalty runs. Raises NotFound."""
    return decode(RoyaltyRun, own_document(adapters.store.get(run_path(run_id)), caller, "royalty run"))


def _require_unchanged(job: RoyaltyRun, adapters: Adapters) -> None:
    """Raises Conflict if reports or agreements have changed since a run was planned, Tampered if its file has."""
    if job.status != "planned":
        return
    assert job.file
    assert job.considered
    read_file(job.file, adapters.blobs)
    if require_terms(job.tenant_id, adapters.store).id != job.terms_id:
        raise Conflict("Other agreements are in force since it was planned.", remedy="Discard it, and propose another.")
    data = adapters.store.get(ledger_path(job.tenant_id))
    known = considered_before(decode(RoyaltyLedger, data) if data else None, adapters.blobs)
    counting = counting_reports(job.tenant_id, job.until, known, adapters.store)
    if hashlib.sha256(counting.manifest()).hexdigest() != job.considered.sha256:
        message = "Sales reports were stored, replaced or rolled back since it was planned."
        raise Conflict(message, remedy="Discard it, and propose another.")


def _require_none_open(transaction: Transaction, tenant_id: str) -> None:
    if transaction.find(in_work("royaltyRuns", tenant_id)):
        raise Conflict("A royalty run is in work.", remedy="Wait until it has ended.")
