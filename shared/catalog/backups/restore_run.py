"""Works on restores: opens the source, compares it, and applies it once it was told to."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from shared.accounts.adapters import Adapters
from shared.catalog.archives.jobs import JobRun, Kind
from shared.catalog.archives.restore.apply import Restore
from shared.catalog.archives.restore.read import Archive, BackupArchive, Trust, ZipArchive
from shared.catalog.backups.stored import objects_of, reference_to
from shared.errors import NotFound, VaultError
from shared.model.archives.backup import Backup, RestoreCounts, RestoreJob, RestoreScope
from shared.model.archives.export import ExportJob
from shared.model.archives.job import MAX_FINDINGS, Progress
from shared.model.archives.manifest import Manifest
from shared.model.codec import decode, encode
from shared.platform.blobs.port import Blobs
from shared.platform.store.port import DELETE, Data

_MAX_FILES = 1000


def run_restore(run: JobRun[RestoreJob]) -> bool:
    """Works on a restore; returns whether it is finished.

    Raises Tampered, Conflict, NotFound, LeaseLost, Unavailable, VaultError.
    """
    job, adapters = run.job, run.adapters
    with _opened(job, adapters) as archive:
        manifest = archive.manifest
        run.progress = _progress(manifest, job)
        scope = RestoreScope(release_id=job.release_id, document=job.document)
        position, counts = job.position.model_copy(deep=True), job.counts.model_copy()
        restore = Restore(
            archive, job.tenant_id, adapters.store, adapters.blobs, run, scope, position, counts, list(job.changes)
        )
        if job.apply:
            if not restore.apply(lambda done: run.checkpoint({"position": encode(done.position)})):
                return False
            run.finish({"applied": adapters.clock(), "position": DELETE})
            return True
        if not restore.compare(lambda done: run.checkpoint({**_found(done), "position": encode(done.position)})):
            return False
        _require_any(restore.counts, job)
        source = {"archiveTenant": manifest.tenant_id, "taken": manifest.began}
        findings = [each.to_dict() for each in manifest.problems[:MAX_FINDINGS]]
        run.finish({**_found(restore), **source, "findings": findings, "position": DELETE}, status="planned")
        return True


def _found(restore: Restore) -> Data:
    return {"counts": encode(restore.counts), "changes": [encode(each) for each in restore.changes]}


def _progress(manifest: Manifest, job: RestoreJob) -> Progress:
    """What the tasks before have done; what was counted since the position was stored is repeated."""
    done = manifest.entries[: job.position.entry]
    return Progress(
        documents=sum(entry.documents for entry in done),
        files=sum(entry.path is not None for entry in done) if job.apply else 0,
        total=manifest.documents + (manifest.files if job.apply else 0),
    )


RESTORES: Kind[RestoreJob] = Kind("restore", "restoreJobs", RestoreJob, run_restore)


def upload_folder(tenant_id: str, upload_id: str) -> str:
    """Where the files of an uploaded archive are in the bucket."""
    return f"archives/{tenant_id}/{upload_id}"


@contextmanager
def _opened(job: RestoreJob, adapters: Adapters) -> Iterator[Archive]:
    if job.backup_id:
        data = adapters.store.get(f"backups/{job.backup_id}")
        if data is None or data.get("tenantId") != job.tenant_id:
            raise NotFound("The backup does not exist any more.", remedy="Choose another one.")
        yield BackupArchive(objects_of(job.tenant_id, adapters), reference_to(decode(Backup, data)))
        return
    paths, trust = _export(job, adapters) if job.export_id else _upload(job, adapters)
    with open_volumes(paths, trust, adapters.blobs) as archive:
        yield archive


@contextmanager
def open_volumes(paths: list[str], trust: Trust, blobs: Blobs) -> Iterator[ZipArchive]:
    """The archive with these volumes in the bucket. Raises NotFound, Tampered, Conflict, InvalidInput."""
    with ExitStack() as stack:
        yield ZipArchive([stack.enter_context(blobs.open(path)) for path in paths], trust)


def _export(job: RestoreJob, adapters: Adapters) -> tuple[list[str], Trust]:
    data = adapters.store.get(f"exportJobs/{job.export_id}")
    if data is None or data.get("tenantId") != job.tenant_id or data.get("status") != "completed":
        raise NotFound("The files of the export were deleted.", remedy="Choose another source.")
    export = decode(ExportJob, data)
    return [file.path for file in export.files], Trust(manifest_sha256=export.manifest_sha256 or "")


def _upload(job: RestoreJob, adapters: Adapters) -> tuple[list[str], Trust]:
    """The volumes of an uploaded archive, which this installation has to have signed unless another proof is given."""
    folder = upload_folder(job.tenant_id, str(job.upload_id))
    paths = [info.path for info in adapters.blobs.list(f"{folder}/", limit=_MAX_FILES)]
    if job.manifest_sha256 or job.public_key:
        return paths, Trust(manifest_sha256=job.manifest_sha256 or "", public_key=job.public_key or "")
    try:
        return paths, Trust(public_key=adapters.signer.public_key())
    except VaultError:
        return paths, Trust()


def _require_any(counts: RestoreCounts, job: RestoreJob) -> None:
    """Raises NotFound if the archive has nothing of the part that is wanted."""
    if (job.release_id or job.document) and not counts.model_dump(exclude_defaults=True):
        what = job.document or f"releases/{job.release_id}"
        raise NotFound(f"The archive does not have {what}.", remedy="Choose another backup.")
