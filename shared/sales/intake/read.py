"""Reads the files of an intake, checks them together, and stores their reports if no error was found.

A task that is repeated reads the files again, and stores what is not stored yet.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from functools import partial
from typing import Any

from shared.accounts.audit.chain import digest as digest_of_document
from shared.catalog.archives.jobs import JobRun
from shared.catalog.import_jobs.reports import problems_of
from shared.catalog.import_jobs.uploads import not_uploaded, upload_folder, uploaded_name
from shared.errors import Conflict
from shared.ids import sales_folder, sales_report_id
from shared.model.archives.imports import MAX_SOURCES
from shared.model.archives.job import Progress
from shared.model.codec import encode
from shared.model.sales.report import SalesReport
from shared.model.sales.stored import ReportFile, ReportSums, SalesImport, StoredReport
from shared.platform.blobs.port import BlobInfo, Blobs
from shared.sales.intake.matches import begin_matching
from shared.sales.intake.store import find_report, store_report
from shared.sales.intake.sums import SumsOfReport
from shared.sales.reports.check import ReportCheck
from shared.sales.reports.files import Source, digest_of
from shared.sales.reports.findings import FileFindings

_CHUNK = 1 << 20
_MAX_NAME = 300


def read_reports(run: JobRun[SalesImport]) -> bool:
    """Works on an intake; returns whether it is finished. Raises InvalidInput, Conflict (more than a task can read in
    its time), LeaseLost, Unavailable."""
    run.progress = Progress(step="read")
    reading = _Reading(run)
    reading.read()
    if reading.check.findings.errors or not reading.new:
        run.finish(reading.outcome(), "refused" if reading.check.findings.errors else "completed")
        return True
    touched: list[str] = []
    for report in reading.new:
        stored, sums = reading.stored_report(report), reading.sums_of(report)
        touched += run.adapters.store.transact(partial(store_report, stored, sums, run))
        run.advance("store", documents=1)
    begin_matching(run, "match", touched, {**reading.outcome(), "stored": list(map(reading.id_of, reading.new))})
    return False


@dataclass(slots=True)
class _Reading:
    """The files of an intake while they are read."""

    run: JobRun[SalesImport]
    check: ReportCheck = field(init=False)
    uploads: Sequence[BlobInfo] = field(init=False)
    infos: dict[str, BlobInfo] = field(default_factory=dict)
    """The uploaded files by the names that are told: with their numbers where names are alike."""
    sums: dict[str, SumsOfReport] = field(default_factory=dict)
    new: list[SalesReport] = field(default_factory=list)
    """The reports that the tenant did not have before this import."""
    known: list[str] = field(default_factory=list)
    """The ids of those that it had."""
    digests: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        job, blobs = self.run.job, self.run.adapters.blobs
        self.uploads = blobs.list(upload_folder(job.tenant_id, job.upload_id), limit=MAX_SOURCES)
        names = Counter(uploaded_name(each.path) for each in self.uploads)
        for info in self.uploads:
            name = uploaded_name(info.path)
            shown = name if names[name] == 1 else info.path.rpartition("/")[2]
            self.infos[shown] = info
        sources = [Source(name, partial(blobs.open, info.path)) for name, info in self.infos.items()]
        self.check = ReportCheck(sources, job.mapping, self._tell)

    def read(self) -> None:
        """Reads all lines, and says of each report whether the tenant has it."""
        for each in not_uploaded([info.path for info in self.uploads]):
            self.check.findings.add(each)
        for line in self.check:
            self.sums.setdefault(line.report_id, SumsOfReport()).add(line)
        for report in self.check.reports:
            self._compare(report)

    def _tell(self, size: int) -> None:
        self.run.advance("read", size=size)
        if self.run.late:
            remedy = "Import fewer files together, or smaller ones."
            raise Conflict("The files are more than can be read in one go.", remedy=remedy)

    def _compare(self, report: SalesReport) -> None:
        """Compares a report with the one that is stored under its id, if there is one."""
        id_ = self.id_of(report)
        digest = digest_of_document({"content": self._content_of(report)}) or ""
        self.digests[id_] = digest
        there = find_report(id_, self.run.adapters.store)
        if there is None or there.sales_import_id == self.run.job.id:
            self.new.append(report)
            return
        self.known.append(id_)
        findings = FileFindings(self.check.findings, report.files[0])
        if there.digest == digest:
            findings.add("The report is stored already, and counts once.", "duplicate", severity="warning")
        else:
            remedy = "Ask the service which of them counts. To take this one, roll the import of the other back first."
            findings.add("A report with this id and another content is stored.", "conflict", remedy)

    def _content_of(self, report: SalesReport) -> list[str]:
        """What tells contents apart: the digests of the files. The id of a spreadsheet is its digest."""
        if report.header.format != "dsr":
            return [report.header.report_id]
        sources = [source for source in self.check.sources if source.name in report.files]
        return [digest_of(source, self._tell) for source in sources]

    def id_of(self, report: SalesReport) -> str:
        """The id under which the report is stored."""
        return sales_report_id(self.run.job.tenant_id, report.header.report_id)

    def sums_of(self, report: SalesReport) -> ReportSums:
        """The sums of a report's lines."""
        return self._lines_of(report).result(self.id_of(report), self.run.job.tenant_id)

    def _lines_of(self, report: SalesReport) -> SumsOfReport:
        return self.sums.get(report.header.report_id) or SumsOfReport()

    def stored_report(self, report: SalesReport) -> StoredReport:
        """The report as it is stored, with its files, which are copied to the tenant's folder."""
        job, now, header = self.run.job, self.run.adapters.clock(), report.header
        issued, lines = header.created, self._lines_of(report)
        first, last = lines.days or (None, None)
        return StoredReport(
            id=self.id_of(report),
            tenant_id=job.tenant_id,
            sales_import_id=job.id,
            report_id=header.report_id,
            subject=digest_of_document({"subject": list(report.subject)}) or "",
            format=header.format,
            profile=header.profile[:_MAX_NAME],
            sender=(header.sender_name or header.sender)[:_MAX_NAME],
            service=(header.service or lines.service or header.sender_name or header.sender)[:_MAX_NAME],
            start=header.start or first,
            end=header.end or last,
            issued=issued if issued is None or issued.tzinfo else issued.replace(tzinfo=UTC),
            digest=self.digests[self.id_of(report)],
            files=[self._kept(self.infos[name], name) for name in report.files],
            lines=report.lines,
            quantity=report.quantity,
            revenue=report.revenue,
            created=now,
            created_by=job.created_by,
            updated=now,
        )

    def _kept(self, info: BlobInfo, name: str) -> ReportFile:
        """A file in the tenant's folder: the upload itself is deleted after two weeks."""
        job, blobs = self.run.job, self.run.adapters.blobs
        digest = hashlib.sha256()
        number, uploaded = info.path.rpartition("/")[2][:3], uploaded_name(info.path)
        path = f"{sales_folder(job.tenant_id, job.id)}{number}/{uploaded}"  # flat files are known by their names
        kept = blobs.upload(path, _hashed(info, digest, blobs), info.content_type)
        self.run.advance("keep", files=1)
        return ReportFile(name=name, storage_path=kept.path, size=kept.size, sha256=digest.hexdigest())

    def outcome(self) -> dict[str, Any]:
        """What the import says of its files."""
        check = self.check
        return {
            "sources": [source.name[-_MAX_NAME:] for source in check.sources],
            "known": list(dict.fromkeys(self.known)),
            "lines": sum(report.lines for report in check.reports),
            "errors": check.findings.errors,
            "problems": [encode(each) for each in problems_of(check.findings)],
        }


def _hashed(info: BlobInfo, digest: "hashlib._Hash", blobs: Blobs) -> Iterator[bytes]:
    with blobs.open_version(info) as stream:
        for data in iter(partial(stream.read, _CHUNK), b""):
            digest.update(data)
            yield data
