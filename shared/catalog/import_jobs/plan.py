"""Plans an import: reads its files, decides on each release, and writes the reports. Changes no release."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.accounts.adapters import Adapters
from shared.accounts.tenants.party import settings_of
from shared.catalog.archives.jobs import JobRun
from shared.catalog.import_jobs.duplicates import find_duplicate, identity_of, there_already
from shared.catalog.import_jobs.items import MAX_TEXT, item_id, store_item
from shared.catalog.import_jobs.reports import columns_of, problems_of, write_reports
from shared.catalog.import_jobs.uploads import not_uploaded, upload_folder, uploaded_name
from shared.catalog.imports.check import FoundRelease, Preview, Source, check_sources
from shared.catalog.imports.findings import CellFinding
from shared.catalog.imports.hooks import ImportHooks
from shared.catalog.tracks import part_of
from shared.errors import InvalidInput
from shared.ids import imported_release_id
from shared.model.accounts.tenant import TenantSettings
from shared.model.archives.imports import (
    MAX_ITEM_FINDINGS,
    MAX_SOURCES,
    ImportCounts,
    ImportFinding,
    ImportItem,
    ImportJob,
    ImportSource,
)
from shared.model.archives.job import MAX_FINDINGS, Progress
from shared.model.catalog.release import Release
from shared.model.codec import decode, encode
from shared.model.names import in_our_names
from shared.platform.blobs.port import BlobInfo
from shared.platform.store.port import Data, Transaction

_AT_ONCE = 50
"""Items of one transaction, whose request may have 10 MiB."""
_MAX_BATCH_BYTES = 4_000_000
_ORDER = {"error": 0, "warning": 1, "info": 2}


def plan_import(run: JobRun[ImportJob]) -> bool:
    """Reads the files and stores what becomes of each release. Idempotent: repeated, it writes the same items.

    Raises InvalidInput if the files contain no releases, LeaseLost, Unavailable.
    """
    job, adapters = run.job, run.adapters
    run.progress = Progress(step="read")
    settings = settings_of(adapters.store, job.tenant_id) or TenantSettings()
    uploads = adapters.blobs.list(upload_folder(job.tenant_id, job.upload_id or ""), limit=MAX_SOURCES)
    preview = check_sources(
        _sources(run, uploads),
        job.mapping,
        settings=settings,
        now=adapters.clock(),
        hooks=ImportHooks(adapters.plugins, job.tenant_id),
    )
    preview.findings[:0] = not_uploaded([info.path for info in uploads])
    if not preview.releases:
        raise InvalidInput([each.as_finding() for each in preview.findings])
    run.progress = Progress(step="plan", total=len(preview.releases))
    planner = _Planner(job, adapters)
    _store(run, (planner.item(number, found) for number, found in enumerate(preview.releases, 1)))
    files = write_reports(job, preview, adapters.blobs)
    decided = {
        "counts": encode(planner.counts),
        "problems": [encode(each) for each in problems_of(preview.all_findings())],
        "files": [encode(each) for each in files],
    }
    run.finish({**_shown(preview), **decided}, "planned")
    return True


def _sources(run: JobRun[ImportJob], uploads: Sequence[BlobInfo]) -> Iterator[Source]:
    """The uploaded files, one at a time."""
    for info in uploads:
        run.advance("read", files=1, size=info.size)
        with run.adapters.blobs.open(info.path) as stream:
            yield Source(uploaded_name(info.path), stream.read())


def _store(run: JobRun[ImportJob], items: Iterator[ImportItem]) -> None:
    batch: list[ImportItem] = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(str(item.content))
        if len(batch) == _AT_ONCE or size > _MAX_BATCH_BYTES:
            _store_batch(run, batch)
            batch, size = [], 0
    _store_batch(run, batch)


def _store_batch(run: JobRun[ImportJob], batch: list[ImportItem]) -> None:
    def work(transaction: Transaction) -> None:
        run.require_held(transaction)
        for item in batch:
            store_item(item, transaction)

    run.adapters.store.transact(work)
    run.advance("plan", documents=len(batch))


def _shown(preview: Preview) -> dict[str, Any]:
    """What the job says of the files."""
    sources = [
        ImportSource(
            name=each["file"][-MAX_TEXT:],
            format=each["format"],
            facts={name: text for name, text in each.items() if name not in ("file", "format")},
        )
        for each in preview.files[:MAX_SOURCES]
    ]
    return {
        "items": len(preview.releases),
        "tracks": sum(map(_tracks, preview.releases)),
        "sources": [encode(each) for each in sources],
        "columns": [encode(each) for each in columns_of(preview)],
        "choices": preview.choices,
        "findings": [each.as_finding().to_dict() for each in preview.findings[:MAX_FINDINGS]],
    }


@dataclass
class _Planner:
    """Decides what becomes of each release, in order."""

    job: ImportJob
    adapters: Adapters
    counts: ImportCounts = field(default_factory=ImportCounts)
    planned: dict[tuple[str, ...], str] = field(default_factory=dict)
    """The draft that an earlier release of the same import becomes, by what it is recognised by."""

    def item(self, number: int, found: FoundRelease) -> ImportItem:
        """The item of a release. What it finds is added to the findings of the release."""
        item = self._described(number, found)
        if found.importable:
            fields = {
                "content": in_our_names(Release, found.content),
                "files": {name: file[-MAX_TEXT:] for name, file in found.files.items()},
            }
            item = self._decided(item.model_copy(update=fields), found)
        else:
            item = item.model_copy(update={"action": "refuse", "release_id": None})
        setattr(self.counts, item.action, getattr(self.counts, item.action) + 1)
        findings = sorted(found.findings, key=lambda each: _ORDER[each.severity])
        listed = [_as_finding(each) for each in findings[:MAX_ITEM_FINDINGS]]
        return item.model_copy(update={"findings": listed, "more_findings": len(findings) - len(listed)})

    def _described(self, number: int, found: FoundRelease) -> ImportItem:
        basic = part_of(found.content, "basic")
        texts = [str(basic.get(name) or "")[:MAX_TEXT] for name in ("title", "displayArtist", "barcode")]
        return ImportItem(
            id=item_id(number),
            tenant_id=self.job.tenant_id,
            import_id=self.job.id,
            number=number,
            file=found.file[-MAX_TEXT:],
            place=found.location[:MAX_TEXT],
            title=texts[0],
            display_artist=texts[1],
            barcode=texts[2],
            tracks=_tracks(found),
            action="create",
            release_id=imported_release_id(self.job.id, number),
        )

    def _decided(self, item: ImportItem, found: FoundRelease) -> ImportItem:
        """The item with what becomes of it if the tenant, or an earlier release of the import, has it already."""
        identity = identity_of(item.content or {})
        earlier = self.planned.get(identity) if identity else None
        there = None if earlier else find_duplicate(item.content or {}, self.job.tenant_id, self.adapters.store)
        if identity and not there:
            self.planned.setdefault(identity, item.release_id or "")
        if earlier is None and there is None:
            return item
        found.findings.append(_duplicate(there, self.job, found))
        if self.job.duplicates == "create":
            return item
        release_id = earlier or str((there or {})["id"])
        changes = self.job.duplicates == "update" and (there is None or there.get("status") == "draft")
        if not changes:
            return item.model_copy(update={"action": "skip", "release_id": release_id})
        stated = item.content if found.stated is None else in_our_names(Release, found.stated)
        return item.model_copy(update={"action": "change", "release_id": release_id, "content": stated})


def _duplicate(there: Data | None, job: ImportJob, found: FoundRelease) -> CellFinding:
    message = there_already(there)
    if there and job.duplicates == "update" and there.get("status") != "draft":
        message += " Only drafts are changed by an import."
    return CellFinding(message, "duplicate", "warning", row=_row(found), file=found.file, path="basic.barcode")


def _row(found: FoundRelease) -> int | None:
    return found.rows[0] if found.rows else None


def _tracks(found: FoundRelease) -> int:
    tracks = found.content.get("tracks")
    return len(tracks) if isinstance(tracks, list) else 0


def _as_finding(finding: CellFinding) -> ImportFinding:
    """The finding with its texts cut to a bounded length; a message may quote long values from the file."""
    fields = {name: value for name, value in finding.to_dict().items() if name != "file" and value is not None}
    texts = {name: value[: 2 * MAX_TEXT] for name, value in fields.items() if isinstance(value, str)}
    return decode(ImportFinding, {**fields, **texts})
