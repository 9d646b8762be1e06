"""Reads the files of an intake together: its reports with their sums, and what is wrong with them. Stores nothing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from shared.accounts.audit.chain import digest as digest_of_document
from shared.catalog.archives.jobs import JobRun
from shared.catalog.import_jobs.reports import problems_of
from shared.catalog.import_jobs.uploads import not_uploaded, upload_folder, uploaded_name
from shared.errors import Conflict, InvalidInput
from shared.ids import sales_report_id
from shared.model.archives.imports import MAX_SOURCES
from shared.model.codec import encode
from shared.model.sales.report import SalesReport
from shared.model.sales.stored import SalesImport, StoredReport
from shared.platform.blobs.port import BlobInfo
from shared.sales.intake.store import alike
from shared.sales.intake.sums import SumsOfReport
from shared.sales.reports.check import ReportCheck
from shared.sales.reports.files import Source, digest_of
from shared.sales.reports.findings import FileFindings
from shared.sales.stored import find_report

MAX_NAME = 300


class Summed(NamedTuple):
    """What the lines of a report add up to: its sums as JSON, which takes little memory, and what the lines say."""

    sums: bytes
    service: str
    days: tuple[date, date] | None


_NOTHING = Summed(b"", "", None)


@dataclass(slots=True)
class Reading:
    """The files of an intake while they are read."""

    run: JobRun[SalesImport]
    check: ReportCheck = field(init=False)
    uploads: Sequence[BlobInfo] = field(init=False)
    infos: dict[str, BlobInfo] = field(default_factory=dict)
    """The uploaded files by the names that are told: below their numbers where names are alike."""
    summed: dict[str, Summed] = field(default_factory=dict)
    """What is added up of each report, by the report's own id."""
    new: list[SalesReport] = field(default_factory=list)
    """The reports that the tenant did not have before this import."""
    known: list[str] = field(default_factory=list)
    """The ids of those that it had."""
    digests: dict[str, str] = field(default_factory=dict)
    """What tells the contents of reports apart, by the ids under which they are stored."""

    def __post_init__(self) -> None:
        job, blobs = self.run.job, self.run.adapters.blobs
        self.uploads = blobs.list(upload_folder(job.tenant_id, job.upload_id), limit=MAX_SOURCES)
        names = Counter(uploaded_name(each.path) for each in self.uploads)
        for info in self.uploads:
            name = uploaded_name(info.path)
            self.infos[name if names[name] == 1 else f"{number_of(info)}/{name}"] = info
        sources = [Source(name, partial(blobs.open, info.path)) for name, info in self.infos.items()]
        self.check = ReportCheck(sources, job.mapping, self._tell, with_replaced=True)

    def read(self) -> None:
        """Reads all lines, and finds out which reports are there already. Raises Conflict, LeaseLost, Unavailable."""
        for each in not_uploaded([info.path for info in self.uploads]):
            self.check.findings.add(each)
        current, sums = "", SumsOfReport()
        for line in self.check:  # report by report
            if line.report_id != current:
                self._keep(current, sums)
                current, sums = line.report_id, SumsOfReport()
            sums.add(line)
        self._keep(current, sums)
        for report in self.check.reports:
            self._compare(report)

    def summed_of(self, report: SalesReport) -> Summed:
        """What a report adds up to; empty sums if it has no lines."""
        found = self.summed.get(report.header.report_id, _NOTHING)
        return found if found.sums else found._replace(sums=self._json(SumsOfReport(), report.header.report_id))

    def id_of(self, report: SalesReport) -> str:
        """The id under which the report is stored."""
        return sales_report_id(self.run.job.tenant_id, report.header.report_id)

    def warnings_of(self, report: SalesReport) -> int:
        """How many findings about its files are worth a look, of those that are kept."""
        return sum(each.severity == "warning" and each.file in report.files for each in self.check.findings)

    def outcome(self) -> dict[str, Any]:
        """What the import says of its files. Which of two reports counts, the stored ones say."""
        check = self.check
        found = [each for each in check.findings if each.code != "replaced"]
        return {
            "sources": [source.name[-MAX_NAME:] for source in check.sources],
            "known": list(dict.fromkeys(self.known)),
            "lines": sum(report.lines for report in check.reports),
            "errors": check.findings.errors,
            "problems": [encode(each) for each in problems_of(found)],
        }

    def _tell(self, size: int) -> None:
        self.run.advance("read", size=size)
        if self.run.late:
            remedy = "Import fewer files together, or smaller ones."
            raise Conflict("The files are more than can be read in one go.", remedy=remedy)

    def _keep(self, report_id: str, sums: SumsOfReport) -> None:
        """Keeps what was added up of a report. One that has no room in a document is a finding."""
        if not sums.days:
            return
        try:
            self.summed[report_id] = Summed(self._json(sums, report_id), sums.service, sums.days)
        except InvalidInput as error:
            report = next(each for each in self.check.reports if each.header.report_id == report_id)
            for each in error.problems:
                findings = FileFindings(self.check.findings, report.files[0])
                findings.add(each.message, each.code, each.remedy or "")

    def _json(self, sums: SumsOfReport, report_id: str) -> bytes:
        tenant_id = self.run.job.tenant_id
        return sums.result(sales_report_id(tenant_id, report_id), tenant_id).model_dump_json(by_alias=True).encode()

    def _compare(self, report: SalesReport) -> None:
        """Compares a report with what is stored under its id, or of the same service and period."""
        id_, store = self.id_of(report), self.run.adapters.store
        digest = digest_of_document({"content": self._content_of(report)}) or ""
        self.digests[id_] = digest
        there = find_report(id_, store)
        findings = FileFindings(self.check.findings, report.files[0])
        if there is None or there.sales_import_id == self.run.job.id:
            self.new.append(report)
            if report.header.format != "dsr" and (other := self._alike(report)):
                message = f"A report of {other.service} about the same period is stored already: {other.files[0].name}."
                remedy = "Both count. If this one corrects the other, roll the import of the other back."
                findings.add(message, "same-period", remedy, severity="warning")
            return
        self.known.append(id_)
        if there.digest == digest:
            findings.add("The report is stored already, and counts once.", "duplicate", severity="warning")
        else:
            remedy = "Ask the service which of them counts. To take this one, roll the import of the other back first."
            findings.add("A report with this id and another content is stored.", "conflict", remedy)

    def _alike(self, report: SalesReport) -> StoredReport | None:
        """A stored spreadsheet of the same service and period: nothing in it would tell that it is corrected."""
        lines = self.summed_of(report)
        if lines.days is None:
            return None
        job = self.run.job
        found = alike(job.tenant_id, report.header.service or lines.service, lines.days, self.run.adapters.store)
        return next((each for each in found if each.sales_import_id != job.id and each.files), None)

    def _content_of(self, report: SalesReport) -> list[str]:
        """The digests of the files, in whatever order they came. The id of a spreadsheet is its digest."""
        if report.header.format != "dsr":
            return [report.header.report_id]
        sources = [source for source in self.check.sources if source.name in report.files]
        return sorted(digest_of(source, self._tell) for source in sources)


def number_of(info: BlobInfo) -> str:
    """The number of an uploaded file, with three digits."""
    return info.path.rpartition("/")[2][:3]
