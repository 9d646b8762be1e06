"""Plans a royalty run: divides the sales of the stored reports, and stores what it would book. Books nothing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from shared.catalog.archives.jobs import JobRun
from shared.errors import Conflict, Finding
from shared.ids import royalties_folder
from shared.model.archives.job import MAX_FINDINGS, Progress
from shared.model.codec import decode, encode, stored_day
from shared.model.sales.ledger import LedgerEntry
from shared.model.sales.settlement import RoyaltyRun, RoyaltyTerms, RunTotals
from shared.model.sales.statement import PayeeStatement
from shared.model.sales.stored import StoredFile
from shared.notifications.notify import write_notification
from shared.platform.store.port import Data, Transaction
from shared.sales.royalties.entry_lines import lines_of
from shared.sales.royalties.run import run_royalties
from shared.sales.royalties.statement_lines import BookedSales
from shared.sales.royalties.statements import state_accounts
from shared.sales.settlement.ledger import note_considered
from shared.sales.settlement.sales import MAX_DETAILED, StoredSales, considered_before, counting_reports
from shared.sales.settlement.statements import has_moved, remove_statements, store_statements
from shared.sales.settlement.stored import load_book, load_ledger, load_rates, store_file, terms_path

_ANYWHERE = timedelta(days=1)
"""East of here it may be tomorrow already."""


def plan_royalties(run: JobRun[RoyaltyRun]) -> bool:
    """Works on a plan; returns whether it is finished. A task that is repeated plans anew.

    Raises InvalidInput, Conflict, NotFound, Tampered, LeaseLost, Unavailable.
    """
    job, adapters = run.job, run.adapters
    run.progress = Progress(step="plan")
    remove_statements(run)  # a task that died may have stored some
    terms = decode(RoyaltyTerms, adapters.store.get(terms_path(job.terms_id)) or {})
    book, rates = load_book(terms, adapters.blobs), load_rates(terms, adapters.blobs)
    stored, ledger = load_ledger(job.tenant_id, adapters.store, adapters.blobs)
    base, before = ledger.head, len(ledger.entries)
    known = considered_before(stored, adapters.blobs)
    counting = counting_reports(job.tenant_id, job.until, known, adapters.store)
    if not (counting.considered or ledger.entries or job.until):
        raise Conflict("There are no sales reports yet.", remedy="Import reports first, or name the period's last day.")
    sales = StoredSales.of(counting, known, stored, terms, reread=job.reread)
    sums = sales.add_up(book, run)
    booked = run_royalties(
        sums,
        book=book,
        rates=rates,
        ledger=ledger,
        period=job.until or max([*(head.end for head in sums.revenue), ledger.period]),
        identities=sales.identities(),
        replaced=sorted({str(each.report) for each in ledger.booked.values()} - counting.names),
        counting=counting.names,
        resumed=False,
        today=job.created.date() + _ANYWHERE,
    )
    new = ledger.entries[before:]
    considered = _store(run, "reports", counting.manifest(), "application/json")
    findings = _findings([*sales.findings(), *booked.findings], sales)
    about: Data = {"reports": len(sales.unread), "findings": findings, "considered": encode(considered)}
    if booked.period > date.min:
        about["period"] = stored_day(booked.period)
    if not new:
        adapters.store.transact(partial(note_considered, job, terms, considered, base))
        run.finish(about)
        return True
    lines = BookedSales(booked.id, ledger=ledger, book=book, rates=rates, sums=sums) if sales.detailed else None
    stated = state_accounts(booked.id, ledger=ledger, book=book, payees=book.payees, sales=lines)
    totals = _Totals()
    number = store_statements(run, (totals.added(each) for each in stated if has_moved(each)))
    file = _store(run, "entries", b"".join(lines_of(new)), "application/jsonl")
    adapters.store.transact(partial(_notify, run, booked.period))
    run.finish(
        {
            **about,
            "base": base,
            "head": ledger.head,
            "run": booked.id,
            "entries": len(new),
            "file": encode(file),
            "statements": number,
            "payments": _payments(new),
            "totals": [encode(each) for each in totals.result()],
        },
        "planned",
    )
    return True


def _notify(run: JobRun[RoyaltyRun], period: date, transaction: Transaction) -> None:
    run.require_held(transaction)
    write_notification(
        transaction,
        f"{run.job.id}-planned",
        tenant_id=run.job.tenant_id,
        kind="royalties",
        severity="info",
        message=f"A royalty run until {period} waits for the approval of another person than the one who proposed it.",
        link=f"/royalties/{run.job.id}",
        now=run.adapters.clock(),
        role="manager",
    )


def _store(run: JobRun[RoyaltyRun], name: str, data: bytes, content_type: str) -> StoredFile:
    """Stores a file of the run under its hash: a task that is late replaces nothing of another one."""
    ending = content_type.rpartition("/")[2]
    folder = f"{royalties_folder(run.job.tenant_id)}{run.job.id}/"
    return store_file(f"{name}.{ending}", folder, data, content_type, run.adapters.blobs)


class _Totals:
    """What statements add up to, by currency."""

    def __init__(self) -> None:
        self._sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))

    def added(self, stated: PayeeStatement) -> PayeeStatement:
        """Adds a statement, and returns it."""
        sums = self._sums[stated.currency]
        sums["earned"] += stated.earned + stated.corrected
        sums["held"] += stated.held - stated.confirmed
        sums["reserved"] += stated.reserved - stated.released
        sums["carried"] += stated.closing
        for name in ("costs", "recouped", "tax", "payable"):
            sums[name] += getattr(stated, name)
        return stated

    def result(self) -> Sequence[RunTotals]:
        """The sums, by currency."""
        return [RunTotals(currency=currency, **sums) for currency, sums in sorted(self._sums.items())]


def _findings(found: Iterable[Finding], sales: StoredSales) -> list[dict[str, object]]:
    """The first findings, as many as a job has room for; those about the whole run come first."""
    findings = sorted(found, key=lambda each: each.code in ("duplicate", "replaced"))
    if not sales.detailed:
        message = f"The reports have more than {MAX_DETAILED:,} lines: statements have sums only."
        remedy = "Write one with its lines from the files: stardust sales statement."
        findings.insert(0, Finding("statements", message, "no-details", "info", remedy=remedy))
    return [each.to_dict() for each in findings[:MAX_FINDINGS]]


def _payments(entries: Sequence[LedgerEntry]) -> int:
    return sum(
        entry.kind == "payment" and any(each.account.startswith("due:") for each in entry.postings) for entry in entries
    )
