"""Reads the files of an intake, and stores their reports if no error was found.

A task that is repeated reads the files again, and stores what is not stored yet.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC
from decimal import Decimal
from functools import partial

from shared.accounts.audit.chain import digest as digest_of_document
from shared.catalog.archives.jobs import JobRun
from shared.catalog.import_jobs.uploads import uploaded_name
from shared.errors import InvalidInput
from shared.ids import sales_folder
from shared.model.archives.job import Progress
from shared.model.codec import decode
from shared.model.sales.report import SalesReport
from shared.model.sales.stored import ReportSums, SalesImport, StoredFile, StoredReport
from shared.platform.blobs.port import BlobInfo, Blobs
from shared.sales.intake.matches import begin_matching
from shared.sales.intake.reading import MAX_NAME, Reading, number_of
from shared.sales.intake.store import store_report, versions_of
from shared.sales.money.rounding import EXACT
from shared.sales.royalties.summaries import allocated_revenue

_CHUNK = 1 << 20


def read_reports(run: JobRun[SalesImport]) -> bool:
    """Works on an intake; returns whether it is finished. Raises Conflict (more than a task can read in its time, or
    another content stored meanwhile), LeaseLost, Unavailable."""
    run.progress = Progress(step="read")
    reading, store = Reading(run), run.adapters.store
    reading.read()
    if reading.check.findings.errors or not reading.new:
        run.finish(reading.outcome(), "refused" if reading.check.findings.errors else "completed")
        return True
    reports = [_stored(report, reading) for report in reading.new]
    run.save({**reading.outcome(), "stored": [each.id for each in reports]})  # before: a rollback finds them by it
    touched: list[str] = []
    for report, stored in zip(reading.new, reports, strict=True):
        sums = decode(ReportSums, json.loads(reading.summed_of(report).sums))
        store.transact(partial(store_report, stored, sums, run))
        touched += [stored.id, *(each.id for each in versions_of(stored, store))]
        run.advance("store", documents=1)
    begin_matching(run, "match", touched)
    return False


def _stored(report: SalesReport, reading: Reading) -> StoredReport:
    """The report as it is stored, with its files, which are copied to the tenant's folder."""
    job, now, header = reading.run.job, reading.run.adapters.clock(), report.header
    issued, lines = header.created, reading.summed_of(report)
    first, last = lines.days or (None, None)
    return StoredReport(
        id=reading.id_of(report),
        tenant_id=job.tenant_id,
        sales_import_id=job.id,
        report_id=header.report_id,
        subject=digest_of_document({"subject": list(report.subject)}) or "",
        format=header.format,
        profile=header.profile[:MAX_NAME],
        sender=(header.sender_name or header.sender)[:MAX_NAME],
        service=(header.service or lines.service or header.sender_name or header.sender)[:MAX_NAME],
        start=header.start or first,
        end=header.end or last,
        issued=issued if issued is None or issued.tzinfo else issued.replace(tzinfo=UTC),
        digest=reading.digests[reading.id_of(report)],
        files=[_kept(reading.infos[name], reading.run) for name in report.files],
        lines=report.lines,
        quantity=report.quantity,
        revenue=report.revenue,
        summary_revenue={} if report.revenue else _in_summaries(report),
        warnings=reading.warnings_of(report),
        created=now,
        created_by=job.created_by,
        updated=now,
    )


def _in_summaries(report: SalesReport) -> dict[str, Decimal]:
    """What the summaries state that is due; nothing if they cannot be added, which a royalty run says."""
    found: dict[str, Decimal] = {}
    with suppress(InvalidInput):
        for due in allocated_revenue(report):
            found[due.currency] = EXACT.add(found.get(due.currency, Decimal(0)), due.amount)
    return found


def _kept(info: BlobInfo, run: JobRun[SalesImport]) -> StoredFile:
    """A file in the tenant's folder, under its own name: the upload itself is deleted after two weeks."""
    job, blobs, name = run.job, run.adapters.blobs, uploaded_name(info.path)
    digest = hashlib.sha256()
    path = f"{sales_folder(job.tenant_id, job.id)}{number_of(info)}/{name}"
    kept = blobs.upload(path, _hashed(info, digest, blobs), info.content_type)
    run.advance("keep", files=1)
    return StoredFile(name=name, storage_path=kept.path, size=kept.size, sha256=digest.hexdigest())


def _hashed(info: BlobInfo, digest: "hashlib._Hash", blobs: Blobs) -> Iterator[bytes]:
    with blobs.open_version(info) as stream:
        for data in iter(partial(stream.read, _CHUNK), b""):
            digest.update(data)
            yield data
