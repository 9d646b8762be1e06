"""Stores the statements of a royalty run, issues them once it is booked, and removes those of one that is not."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice

from shared.catalog.archives.jobs import JobRun
from shared.ids import royalties_folder, royalty_statement_id
from shared.model.codec import decode, encode
from shared.model.sales.settlement import RoyaltyRun, StatementState, StoredStatement
from shared.model.sales.statement import PayeeStatement
from shared.platform.store.port import Query, Transaction
from shared.sales.settlement.stored import statement_path, store_file

_AT_ONCE = 100
"""Statements that one transaction writes."""
_STANDING = ("unrecouped", "in_reserve", "unconfirmed")
"""Balances that a payee should see even if nothing moves."""
_MOVING = (
    *("opening", "earned", "corrected", "held", "confirmed", "reserved", "released", "costs", "recouped"),
    *("tax", "payable", "closing"),
)


def has_moved(statement: PayeeStatement) -> bool:
    """Whether a statement says anything: one of its amounts is not zero."""
    return any(getattr(statement, name) for name in (*_MOVING, *_STANDING))


def store_statements(run: JobRun[RoyaltyRun], statements: Iterable[PayeeStatement]) -> int:
    """Stores statements as planned; returns their number. Raises LeaseLost, Unavailable."""
    count = 0
    for some in _batches(_stored(run, each) for each in statements):
        run.adapters.store.transact(partial(_set_all, run, some))
        run.advance("state", documents=len(some))
        count += len(some)
    return count


def issue_statements(run: JobRun[RoyaltyRun]) -> bool:
    """Issues the planned statements of a run; returns whether all are. Raises LeaseLost, Unavailable."""
    while found := _find(run, "planned"):
        run.adapters.store.transact(partial(_issue_all, run, [each.id for each in found]))
        run.advance("publish", documents=len(found))
        if run.late:
            return False
    return True


def remove_statements(run: JobRun[RoyaltyRun]) -> None:
    """Removes the planned statements of a run, not their files. Raises LeaseLost, Unavailable."""
    while found := _find(run, "planned"):
        run.adapters.store.transact(partial(_delete_all, run, [each.id for each in found]))
        run.advance("discard", documents=len(found))


def _stored(run: JobRun[RoyaltyRun], statement: PayeeStatement) -> StoredStatement:
    job, lines = run.job, len(statement.lines)
    id_ = royalty_statement_id(job.tenant_id, job.id, statement.payee)
    text = statement.model_dump_json(by_alias=True, exclude_none=True, indent=2)
    folder = f"{royalties_folder(job.tenant_id)}{job.id}/"
    name = f"statement-{statement.payee}-{statement.period}.json"
    return StoredStatement(
        id=id_,
        tenant_id=job.tenant_id,
        royalty_run_id=job.id,
        payee=statement.payee,
        period=statement.period,
        account=statement.model_copy(update={"lines": []}),
        lines=lines,
        file=store_file(name, folder, f"{text}\n".encode(), "application/json", run.adapters.blobs),
        created=run.adapters.clock(),
    )


def _find(run: JobRun[RoyaltyRun], state: StatementState) -> list[StoredStatement]:
    job = run.job
    query = Query(
        "royaltyStatements",
        where=(("tenantId", "==", job.tenant_id), ("royaltyRunId", "==", job.id), ("state", "==", state)),
        limit=_AT_ONCE,
    )
    return [decode(StoredStatement, each) for each in run.adapters.store.find(query)]


def _batches(statements: Iterator[StoredStatement]) -> Iterator[Sequence[StoredStatement]]:
    while some := list(islice(statements, _AT_ONCE)):
        yield some


def _set_all(run: JobRun[RoyaltyRun], statements: Sequence[StoredStatement], transaction: Transaction) -> None:
    run.require_held(transaction)
    for each in statements:
        transaction.set(statement_path(each.id), encode(each))


def _issue_all(run: JobRun[RoyaltyRun], ids: Sequence[str], transaction: Transaction) -> None:
    run.require_held(transaction)
    for each in ids:
        transaction.update(statement_path(each), {"state": "issued"})


def _delete_all(run: JobRun[RoyaltyRun], ids: Sequence[str], transaction: Transaction) -> None:
    run.require_held(transaction)
    for each in ids:
        transaction.delete(statement_path(each))
