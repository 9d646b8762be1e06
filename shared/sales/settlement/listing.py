"""Finds royalty runs, the ledger and statements of a tenant, and links or reads their files."""

import io
from typing import Literal

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.catalog.archives.links import FileLinks, links_to
from shared.errors import NotFound
from shared.model.base import Id, Model
from shared.model.codec import decode
from shared.model.sales.settlement import RoyaltyLedger, RoyaltyRun, StoredStatement
from shared.platform.store.port import Query
from shared.sales.royalties.entry_lines import entries_in
from shared.sales.royalties.ledger import Ledger
from shared.sales.settlement.printing import printed
from shared.sales.settlement.request import RoyaltyRunReference, get_run
from shared.sales.settlement.stored import ledger_path, read_file, statement_path

StatementForm = Literal["pdf", "csv", "json"]


class LedgerRequest(Model):
    """Request for the ledger; empty."""


class StatementReference(Model):
    """Identifies a stored statement."""

    statement_id: Id


class StatementLinkRequest(StatementReference):
    """Request for a statement as a file."""

    form: StatementForm = "pdf"
    """The whole statement as a branded PDF document or as JSON, or its lines as a table."""


def royalty_runs_query(caller: Caller) -> Query:
    """Selects the tenant's royalty runs, newest first. Raises Forbidden."""
    caller.require("manager")
    return Query("royaltyRuns", where=(("tenantId", "==", caller.tenant_id),), order=("-created",))


def statements_query(caller: Caller, run_id: str | None = None, payee: str | None = None) -> Query:
    """Selects the tenant's statements, the last period first: those of a run or of a payee, if one is named.

    Raises Forbidden.
    """
    caller.require("manager")
    if run_id:
        return Query(
            "royaltyStatements",
            where=(("tenantId", "==", caller.tenant_id), ("royaltyRunId", "==", run_id)),
            order=("payee",),
        )
    if payee:
        return Query(
            "royaltyStatements",
            where=(("tenantId", "==", caller.tenant_id), ("payee", "==", payee)),
            order=("-period",),
        )
    return Query("royaltyStatements", where=(("tenantId", "==", caller.tenant_id),), order=("-period",))


def get_royalty_run(request: RoyaltyRunReference, *, caller: Caller, adapters: Adapters) -> RoyaltyRun:
    """Returns one of the tenant's royalty runs. Raises Forbidden, NotFound."""
    caller.require("manager")
    return get_run(request.run_id, caller, adapters)


def get_ledger(_request: LedgerRequest, *, caller: Caller, adapters: Adapters) -> RoyaltyLedger:
    """Returns the tenant's ledger: its end, and the files that its entries are in. Raises Forbidden, NotFound."""
    caller.require("manager")
    data = adapters.store.get(ledger_path(caller.tenant_id))
    if data is None:
        raise NotFound("Nothing is booked yet.", remedy="Approve a royalty run first.")
    return decode(RoyaltyLedger, data)


def link_ledger(request: LedgerRequest, *, caller: Caller, adapters: Adapters) -> FileLinks:
    """Returns URLs that serve the entries of the ledger for 15 minutes, one file for each run or mark of payments.

    Put together in their order, they are a ledger that `stardust sales` reads. Raises Forbidden, NotFound, Unavailable.
    """
    ledger = get_ledger(request, caller=caller, adapters=adapters)
    files = (
        (f"ledger-{number:04}.jsonl", segment.file.storage_path) for number, segment in enumerate(ledger.segments, 1)
    )
    return links_to(files, adapters.blobs)


def get_statement(request: StatementReference, *, caller: Caller, adapters: Adapters) -> StoredStatement:
    """Returns one of the tenant's statements, without its lines. Raises Forbidden, NotFound."""
    caller.require("manager")
    data = own_document(adapters.store.get(statement_path(request.statement_id)), caller, "statement")
    return decode(StoredStatement, data)


def link_statement(request: StatementLinkRequest, *, caller: Caller, adapters: Adapters) -> FileLinks:
    """Returns a URL that serves a statement in the wanted form for 15 minutes.

    Raises Forbidden, NotFound, Tampered, Unavailable.
    """
    statement = get_statement(StatementReference(statement_id=request.statement_id), caller=caller, adapters=adapters)
    return links_to([printed(statement, request.form, adapters)], adapters.blobs)


def read_ledger(request: LedgerRequest, *, caller: Caller, adapters: Adapters) -> tuple[RoyaltyLedger, bytes]:
    """The tenant's ledger, and its entries in their order, one per line as JSON.

    Raises Forbidden, NotFound, Tampered if an entry was altered or is missing, Unavailable.
    """
    ledger = get_ledger(request, caller=caller, adapters=adapters)
    data = b"".join(read_file(segment.file, adapters.blobs) for segment in ledger.segments)
    Ledger(entries_in(io.BytesIO(data))).require_head(ledger.head)
    return ledger, data


def read_statement(request: StatementLinkRequest, *, caller: Caller, adapters: Adapters) -> bytes:
    """A statement in the wanted form. Raises Forbidden, NotFound, Tampered if it was altered, Unavailable."""
    statement = get_statement(StatementReference(statement_id=request.statement_id), caller=caller, adapters=adapters)
    _, path = printed(statement, request.form, adapters)
    with adapters.blobs.open(path) as file:
        return file.read()
