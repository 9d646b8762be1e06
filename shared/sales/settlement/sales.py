"""Chooses the stored reports that a royalty run reads, and sums their sales."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from shared.catalog.archives.jobs import JobRun
from shared.errors import Conflict, Finding
from shared.model.codec import decode
from shared.model.sales.mapping import SalesMapping
from shared.model.sales.settlement import RoyaltyLedger, RoyaltyRun, RoyaltyTerms
from shared.model.sales.stored import SalesImport, StoredReport
from shared.platform.blobs.port import Blobs
from shared.platform.store.paging import find_all
from shared.platform.store.port import Query, Reader
from shared.sales.agreements.terms import TermsBook
from shared.sales.intake.store import latest_of
from shared.sales.reports.check import ReportCheck
from shared.sales.reports.files import Source
from shared.sales.royalties.reports import findings_in, identities_of, sum_reports
from shared.sales.royalties.run import ReportIdentity
from shared.sales.royalties.sums import SalesSums
from shared.sales.settlement.stored import read_file

MAX_DETAILED = 100_000
"""Sales lines up to which statements have lines of their own: a task has them in memory, at five KiB each."""


@dataclass(frozen=True, slots=True)
class Counting:
    """The stored reports of a tenant that count."""

    names: frozenset[str]
    """The ids of all of them, as the reports themselves have them."""
    considered: list[StoredReport]
    """Those of the period that is closed: without those that end after it and were not considered before."""

    def manifest(self) -> bytes:
        """The considered reports with the hashes of their contents, as JSON: the same for the same ones."""
        digests = {report.report_id: report.digest for report in self.considered}
        return json.dumps(digests, sort_keys=True, separators=(",", ":")).encode()


def considered_before(ledger: RoyaltyLedger | None, blobs: Blobs) -> Mapping[str, str]:
    """What the last booked run considered: the ids of reports, with the hashes of their contents.

    Raises NotFound, Tampered, Unavailable.
    """
    found: dict[str, str] = json.loads(read_file(ledger.considered, blobs)) if ledger else {}
    return found


def counting_reports(tenant_id: str, until: date | None, known: Mapping[str, str], reader: Reader) -> Counting:
    """The reports of a tenant that count: one for each subject, also while an import is storing others.

    Raises Unavailable.
    """
    query = Query("salesReports", where=(("tenantId", "==", tenant_id), ("standing", "==", "current")))
    by_subject: dict[str, list[StoredReport]] = defaultdict(list)
    for data in find_all(query, reader):
        report = decode(StoredReport, data)
        by_subject[report.subject].append(report)
    reports = [latest_of(versions) for versions in by_subject.values()]

    def is_later(report: StoredReport) -> bool:
        return until is not None and report.end is not None and report.end > until and report.report_id not in known

    considered = [report for report in reports if not is_later(report)]
    return Counting(frozenset(report.report_id for report in reports), considered)


@dataclass(slots=True)
class StoredSales:
    """The reports that a run has to read: those that are not booked by the same agreements, with the same content."""

    unread: list[StoredReport]
    checks: list[ReportCheck] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        counting: Counting,
        known: Mapping[str, str],
        ledger: RoyaltyLedger | None,
        terms: RoyaltyTerms,
        *,
        reread: bool,
    ) -> "StoredSales":
        """What is to be read of the reports that count; `known` is what was considered before."""
        if reread or ledger is None or ledger.division != terms.division:
            return cls(counting.considered)
        return cls([report for report in counting.considered if known.get(report.report_id) != report.digest])

    @property
    def detailed(self) -> bool:
        """Whether statements have lines."""
        return sum(report.lines for report in self.unread) <= MAX_DETAILED

    def add_up(self, book: TermsBook, run: JobRun[RoyaltyRun]) -> SalesSums:
        """Reads the reports and sums their sales. Raises InvalidInput, Conflict, LeaseLost, Unavailable."""

        def tell(size: int) -> None:
            run.advance("read", size=size)
            if run.late:
                remedy = "Let the operator propose it, whose command has no limit: stardust royalties propose."
                raise Conflict("The reports are more than can be read in one go.", remedy=remedy)

        by_import: dict[str, list[StoredReport]] = defaultdict(list)
        for report in self.unread:
            by_import[report.sales_import_id].append(report)
        blobs, detailed = run.adapters.blobs, self.detailed
        for import_id, reports in by_import.items():
            sources = [
                Source(f"{import_id}/{file.name}", partial(blobs.open, file.storage_path))
                for report in reports
                for file in report.files
            ]
            self.checks.append(ReportCheck(sources, _mapping(import_id, run), tell))
        return sum_reports(self.checks, book, lambda _: detailed)

    def identities(self) -> dict[str, ReportIdentity]:
        """The id of each report that was read -> what it says of itself."""
        return {name: each for check in self.checks for name, each in identities_of(check).items()}

    def findings(self) -> Iterable[Finding]:
        """What was found in the reports that were read."""
        for check in self.checks:
            yield from findings_in(check)


def _mapping(import_id: str, run: JobRun[RoyaltyRun]) -> SalesMapping:
    """How the spreadsheets of an import are read; the default one if the import is not known any more."""
    data = run.adapters.store.get(f"salesImports/{import_id}")
    return decode(SalesImport, data).mapping if data else SalesMapping()
