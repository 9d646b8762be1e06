"""Writes the files of an export: a table or messages in one go, an archive volume by volume."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import timedelta

from shared.accounts.adapters import Adapters
from shared.catalog.archives.jobs import JobRun, Kind
from shared.catalog.archives.write.state import WriteState
from shared.catalog.archives.write.volumes import VolumeWriter
from shared.catalog.exports.columns import TABLES
from shared.catalog.exports.messages import MessageWriter
from shared.catalog.exports.tables import FORMS, documents
from shared.errors import Conflict, VaultError
from shared.ids import export_folder
from shared.model.archives.export import MAX_FILES, ExportJob
from shared.model.archives.job import MAX_FINDINGS, JobFile
from shared.model.codec import decode, encode, to_json
from shared.platform.store.port import Data
from shared.platform.vault.signing import Signer

KEPT = timedelta(days=7)
"""How long the files of an export are kept after it ended."""
_ZIP = "application/zip"


def run_export(run: JobRun[ExportJob]) -> bool:
    """Works on an export; returns whether it is finished. Raises LeaseLost, Unavailable, Conflict."""
    if run.job.format == "archive":
        return _archive(run)
    if run.job.format in FORMS:
        _table(run)
    else:
        _messages(run)
    return True


EXPORTS: Kind[ExportJob] = Kind("export", "exportJobs", ExportJob, run_export)


def _table(run: JobRun[ExportJob]) -> None:
    job, form = run.job, FORMS[run.job.format]
    count = _Counter(run)
    found = count.each(documents(job, job.tenant_id, run.adapters.store))
    file = _upload(run, form.extension, form.content_type, form.write(job.subject, TABLES[job.subject], found))
    _finish(run, [file], count.documents)


def _messages(run: JobRun[ExportJob]) -> None:
    job = run.job
    writer = MessageWriter.of_tenant(job.format, job.tenant_id, run.adapters.store)
    releases = _Counter(run).each(documents(job, job.tenant_id, run.adapters.store))
    file = _upload(run, "zip", _ZIP, writer.chunks(releases))
    _finish(run, [file], writer.messages, findings=[each.to_dict() for each in writer.findings])


def _archive(run: JobRun[ExportJob]) -> bool:
    """Writes volumes. The list of files is stored last, and only by who holds the job; it says which state counts."""
    job, adapters = run.job, run.adapters
    files = [*job.files]
    state = _state(run, files)
    writer = VolumeWriter(adapters.store, adapters.blobs, _signer(adapters), adapters.clock, run)
    while not state.done:
        if len(files) == MAX_FILES:
            raise Conflict(f"The archive has more than {MAX_FILES} volumes.", remedy="Ask the operator for a backup.")
        name = f"{_base_name(job)}-{len(files) + 1:03}.zip"
        volume = writer.write_next(_path(run, name), state)
        files.append(JobFile(name=name, path=volume.path, content_type=_ZIP, size=volume.size, sha256=volume.sha256))
        content = json.dumps(to_json(state), ensure_ascii=False).encode()
        adapters.blobs.upload(_state_path(files[-1]), [content], "application/json")
        run.checkpoint({"files": [encode(file) for file in files]})
        if files[1:]:
            adapters.blobs.delete(_state_path(files[-2]))
        if run.late and not state.done:
            return False
    findings = [each.to_dict() for each in state.problems[:MAX_FINDINGS]]
    documents = sum(entry.documents for entry in state.entries)
    _finish(run, files, documents, findings=findings, manifestSha256=state.manifest_sha256)
    return True


def _signer(adapters: Adapters) -> Signer | None:
    """The signer; None in a deployment without a signing key, where the manifest's digest proves the archive."""
    try:
        adapters.signer.public_key()
    except VaultError:
        return None
    return adapters.signer


def _state_path(volume: JobFile) -> str:
    """Where it is stored how far the archive was written when this volume was complete."""
    return f"{volume.path}.json"


def _state(run: JobRun[ExportJob], files: list[JobFile]) -> WriteState:
    """How far the archive is written; the beginning, if it has no volume."""
    if files:
        with run.adapters.blobs.open(_state_path(files[-1])) as stream:
            return decode(WriteState, json.loads(stream.read()))
    tenant = run.adapters.store.get(f"tenants/{run.job.tenant_id}") or {}
    name = str(tenant.get("name", ""))
    return WriteState(id=run.job.id, tenant_id=run.job.tenant_id, tenant_name=name, began=run.adapters.clock())


def _finish(run: JobRun[ExportJob], files: list[JobFile], rows: int, **fields: object) -> None:
    ended = run.adapters.clock()
    result = {"files": [encode(file) for file in files], "rows": rows, "keptUntil": ended + KEPT}
    run.finish({**result, **fields})


def _upload(run: JobRun[ExportJob], extension: str, content_type: str, chunks: Iterable[bytes]) -> JobFile:
    digest = hashlib.sha256()

    def hashed() -> Iterator[bytes]:
        for chunk in chunks:
            digest.update(chunk)
            yield chunk

    name = f"{_base_name(run.job)}.{extension}"
    info = run.adapters.blobs.upload(_path(run, name), hashed(), content_type)
    return JobFile(name=name, path=info.path, content_type=content_type, size=info.size, sha256=digest.hexdigest())


def _path(run: JobRun[ExportJob], name: str) -> str:
    """Where a file goes: apart from those of earlier workers, which may still be writing."""
    return f"{export_folder(run.job.tenant_id, run.job.id)}/{run.job.fence}/{name}"


def _base_name(job: ExportJob) -> str:
    what = job.subject if job.format != "archive" else "archive"
    form = f"-{job.format}" if job.format in ("ern", "apple") else ""
    return f"stardust-{what}{form}-{job.created:%Y%m%d-%H%M%S}"


class _Counter:
    """Counts documents as they pass, and tells the job."""

    def __init__(self, run: JobRun[ExportJob]) -> None:
        self._run = run
        self.documents = 0

    def each(self, found: Iterable[Data]) -> Iterator[Data]:
        """The same documents."""
        for document in found:
            self.documents += 1
            self._run.advance(self._run.job.subject, documents=1)
            yield document


def delete_files(tenant_id: str, export_id: str, adapters: Adapters) -> None:
    """Deletes what an export wrote. Idempotent. Raises Unavailable."""
    while found := adapters.blobs.list(f"{export_folder(tenant_id, export_id)}/"):
        for info in found:
            adapters.blobs.delete(info.path)
