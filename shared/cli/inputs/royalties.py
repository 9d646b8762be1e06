"""Loads agreements, rates, reports and ledgers from files, and stores ledgers, for the royalty commands."""

import fcntl
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from shared.catalog.imports.findings import CellFinding
from shared.cli.inputs.documents import about, load_json
from shared.errors import Finding, InvalidInput
from shared.model.codec import decode, to_json
from shared.model.sales.agreement import Agreements
from shared.model.sales.ledger import LedgerEntry
from shared.sales.agreements.terms import Terms, TermsBook
from shared.sales.money.rates import NO_RATES, Rates, read_rates
from shared.sales.reports.check import ReportCheck
from shared.sales.royalties.ledger import Ledger
from shared.sales.royalties.run import ReportIdentity
from shared.sales.royalties.sums import SalesSums

AgreementsFile = Annotated[
    Path, typer.Option("--agreements", help="Payees, agreements, advances and costs as JSON.", dir_okay=False)
]
RatesFile = Annotated[
    Path | None,
    typer.Option(
        "--rates",
        help="The European Central Bank's eurofxref-hist.csv, for payees with another currency than a service.",
        dir_okay=False,
    ),
]

_JSON = ("The line is not valid JSON.", "malformed-json")
_UTF8 = ("The line is not UTF-8.", "not-utf-8")


def load_book(path: Path) -> TermsBook:
    """Loads the agreements. Raises InvalidInput with every problem, and OSError."""
    with about(path):
        return TermsBook(decode(Agreements, load_json(path)))


def load_rates(path: Path | None) -> Rates:
    """Loads exchange rates. Raises InvalidInput with every problem, and OSError."""
    if path is None:
        return NO_RATES
    with about(path), path.open(encoding="utf-8-sig", newline="") as file:
        return read_rates(file)


def load_ledger(path: Path, head: str | None = None) -> Ledger:
    """Loads a ledger, one entry per line. Raises Tampered if it was altered, or if `head` is given and is not its last
    entry, InvalidInput, and OSError."""
    with about(path):
        ledger = Ledger(decode(LedgerEntry, document) for document in _documents(path))
    if head:
        ledger.require_head(head)
    return ledger


@contextmanager
def continued_ledger(path: Path | None, expected: str | None = None) -> Iterator[Ledger]:
    """The ledger in the file, or a new one; what the block books is stored at its end, unless it fails.

    Other commands that continue a ledger in the same folder wait until then. Without a path, nothing is stored. Raises
    as `load_ledger`.
    """
    if path is None:
        yield Ledger()
        return
    path = path.resolve()  # a link is followed, not replaced
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        ledger = load_ledger(path, expected) if path.exists() or expected else Ledger()
        head = ledger.head
        yield ledger
        if ledger.head != head:
            _store(path, ledger)
            os.fsync(folder)
    finally:
        os.close(folder)


def _store(path: Path, ledger: Ledger) -> None:
    """Replaces the file at once: if this is interrupted, the former one is still whole. Raises OSError."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # its mode is 0600
    written = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            for entry in ledger.entries:
                file.write(json.dumps(to_json(entry), ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        written.replace(path)
    except BaseException:
        written.unlink(missing_ok=True)
        raise


def sum_reports(
    reports: ReportCheck, book: TermsBook, detailed: Callable[[Terms], bool] = lambda _: False
) -> SalesSums:
    """Reads the reports and sums their sales. Raises InvalidInput with what forbids to settle by them."""
    sums = SalesSums(book, detailed)
    sums.add(reports)
    errors = [finding for finding in reports.findings if finding.severity == "error"]
    if reports.findings.errors:
        more = f"Errors in the reports: {reports.findings.errors}. Nothing is booked."
        remedy = "See all of them with stardust sales check."
        raise InvalidInput([*map(_in_report, errors), Finding("reports", more, "report-errors", remedy=remedy)])
    sums.divide_summaries(reports.reports)
    return sums


def identities_of(reports: ReportCheck) -> dict[str, ReportIdentity]:
    """The id of each report that counts -> what it says of itself."""
    return {
        each.header.report_id: ReportIdentity(" ".join(each.subject), each.header.created)
        for each in reports.reports
        if each.standing == "current"
    }


def findings_in(reports: ReportCheck) -> list[Finding]:
    """What was found in the reports that were read, such as rows that were left out."""
    return [_in_report(finding) for finding in reports.findings]


def _in_report(finding: CellFinding) -> Finding:
    row = f"row {finding.row}" if finding.row else ""
    where = ", ".join(filter(None, (finding.file, row, finding.column)))
    return Finding(where, finding.message, finding.code, finding.severity, remedy=finding.remedy)


def _documents(path: Path) -> Iterator[Any]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                yield json.loads(line.decode(), parse_float=Decimal)
            except ValueError as error:
                utf8 = not isinstance(error, UnicodeDecodeError)
                message, code = _JSON if utf8 else _UTF8
                raise InvalidInput([Finding(f"line {number}", message, code, remedy="Restore it.")]) from error
