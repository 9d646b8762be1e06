"""Chooses the stored reports that a royalty run reads, and sums their sales."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial

from shared.catalog.archives.jobs import JobRun
from shared.errors import Conflict, Finding
from shared.model.codec import decode
from shared.model.sales.mapping import SalesMapping
from shared.model.sales.settlement import RoyaltyLedger, RoyaltyRun, RoyaltyTerms
from shared.model.sales.stored import SalesImport, StoredReport
from shared.platform.store.paging import find_all
from shared.platform.store.port import Query
from shared.sales.agreements.terms import TermsBook
from shared.sales.reports.check import ReportCheck
from shared.sales.reports.files import Source
from shared.sales.royalties.ledger import Ledger
from shared.sales.royalties.reports import findings_in, identities_of, sum_reports
from shared.sales.royalties.run import ReportIdentity
from shared.sales.royalties.sums import SalesSums

MAX_DETAILED = 500_000
"""Sales lines up to which statements have lines of their own: a task has them in memory."""


@dataclass(slots=True)
class StoredSales:
    """The stored reports that count, and those of them that a run has to read."""

    counting: list[StoredReport]
    """Those that count."""
    unread: list[StoredReport]
    """Those that are not booked yet, or may have to be booked anew."""
    checks: list[ReportCheck] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        """The ids, as the reports themselves have them, of those that count."""
        return {report.report_id for report in self.counting}

    @property
    def detailed(self) -> bool:
        """Whether statements have lines."""
        return sum(report.lines for report in self.unread) <= MAX_DETAILED

    def add_up(self, book: TermsBook, run: JobRun[RoyaltyRun]) -> SalesSums:
        """Reads the reports and sums their sales. Raises InvalidInput, Conflict, LeaseLost, Unavailable."""

        def tell(size: int) -> None:
            run.advance("read", size=size)
            if run.late:
                remedy = "Run it from the command line, which has no limit: stardust royalties run."
                raise Conflict("The reports are more than can be read in one go.", remedy=remedy)

        by_import: dict[str, list[StoredReport]] = defaultdict(list)
        for report in self.unread:
            by_import[report.sales_import_id].append(report)
        blobs = run.adapters.blobs
        for import_id, reports in by_import.items():
            sources = [
                Source(f"{import_id}/{file.name}", partial(blobs.open, file.storage_path))
                for report in reports
                for file in report.files
            ]
            self.checks.append(ReportCheck(sources, _mapping(import_id, run), tell))
        detailed = self.detailed
        return sum_reports(self.checks, book, lambda _: detailed)

    def identities(self) -> dict[str, ReportIdentity]:
        """The id of each report that was read -> what it says of itself."""
        return {name: each for check in self.checks for name, each in identities_of(check).items()}

    def findings(self) -> Iterable[Finding]:
        """What was found in the reports that were read."""
        for check in self.checks:
            yield from findings_in(check)


def stored_sales(
    run: JobRun[RoyaltyRun], terms: RoyaltyTerms, stored: RoyaltyLedger | None, ledger: Ledger
) -> StoredSales:
    """The reports of the tenant. A report need not be read again that the same agreements have booked, unless the run
    is to. Raises Unavailable."""
    job = run.job
    query = Query("salesReports", where=(("tenantId", "==", job.tenant_id), ("standing", "==", "current")))
    counting = [decode(StoredReport, each) for each in find_all(query, run.adapters.store)]
    booked = {entry.report for entry in ledger.booked.values()}
    same = stored is not None and stored.agreements == terms.agreements.sha256 and not job.reread

    def is_booked(report: StoredReport) -> bool:
        return same and stored is not None and report.report_id in booked and report.created <= stored.planned

    return StoredSales(counting, [report for report in counting if not is_booked(report)])


def _mapping(import_id: str, run: JobRun[RoyaltyRun]) -> SalesMapping:
    """How the spreadsheets of an import are read; the default one if the import is not known any more."""
    data = run.adapters.store.get(f"salesImports/{import_id}")
    return decode(SalesImport, data).mapping if data else SalesMapping()
