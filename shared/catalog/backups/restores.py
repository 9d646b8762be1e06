"""Use cases of restores: compare an archive or a backup with what the tenant has, and apply it."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, AuditLog
from shared.catalog.archives.jobs import enqueue, run_job
from shared.catalog.archives.open_jobs import in_work
from shared.catalog.backups.restore_run import RESTORES, upload_folder
from shared.errors import Conflict, Finding, InvalidInput, NotFound
from shared.model.archives.backup import Backup, RestoreJob, RestoreScope, RestoreSource
from shared.model.archives.export import ExportJob
from shared.model.base import Bytes, Id, Instant, Model, Sha256, Text
from shared.model.codec import decode, encode
from shared.platform.store.port import Query, Reader, Transaction

_MAX_VOLUMES = 100
_MAX_VOLUME_BYTES = 8 << 30
_OVERLAPPING = 10
"""Backups that begin before a moment and end after it: one at a time is made."""


class RestoreRequest(RestoreSource, RestoreScope):
    """What is restored, and from where. It is compared first, and changes nothing before it is applied."""

    public_key: Annotated[Text | None, Field(max_length=1000)] = None
    """For an uploaded archive of another installation: the public key (PEM) of that installation."""
    manifest_sha256: Annotated[Sha256 | None, Field(alias="manifestSha256")] = None
    """For an uploaded archive: the SHA-256 of its manifest, if that is to prove it instead of a signature."""


class RestoreReference(Model):
    """Identifies a restore."""

    restore_id: Id


class ArchiveVolume(Model):
    """A file of an archive."""

    size: Annotated[Bytes, Field(ge=1, le=_MAX_VOLUME_BYTES)]
    """In bytes."""


class ArchiveUploadRequest(Model):
    """Request to upload an archive."""

    volumes: Annotated[list[ArchiveVolume], Field(min_length=1, max_length=_MAX_VOLUMES)]
    """The files of the archive, in order; restore one of more files from the command line."""
    origin: Annotated[Text | None, Field(max_length=300)] = None
    """The origin of the page that uploads them (RFC 6454), such as `https://distro.example`."""


class ArchiveUpload(Model):
    """Where to upload the files of an archive."""

    upload_id: Id
    """What a restore names."""
    urls: list[Text]
    """The URL of a resumable upload session for each file, in order. Anyone who has it can upload."""


def create_archive_upload(request: ArchiveUploadRequest, *, caller: Caller, adapters: Adapters) -> ArchiveUpload:
    """Begins the upload of an archive, which can then be restored. The files are deleted after two weeks.

    Raises Forbidden, Unavailable.
    """
    caller.require("admin")
    upload_id = adapters.new_id()
    folder = upload_folder(caller.tenant_id, upload_id)
    urls = [
        adapters.blobs.create_upload_session(
            f"{folder}/{number:03}.zip", content_type="application/zip", size=volume.size, origin=request.origin
        )
        for number, volume in enumerate(request.volumes, 1)
    ]
    return ArchiveUpload(upload_id=upload_id, urls=urls)


def create_restore(request: RestoreRequest, *, caller: Caller, adapters: Adapters) -> RestoreJob:
    """Compares a backup or an archive with what the tenant has; changes nothing before the restore is applied.

    `at` chooses the last backup that had ended before that moment. Raises Forbidden, NotFound, InvalidInput, Conflict.
    """
    caller.require("admin")
    _check(request)
    now = adapters.clock()
    job = RestoreJob(
        **request.model_dump(exclude={"backup_id"}),
        backup_id=_source(request, caller, adapters),
        id=adapters.new_id(),
        tenant_id=caller.tenant_id,
        created=now,
        created_by=caller.uid,
        updated=now,
    )

    def work(transaction: Transaction) -> None:
        _require_none_open(transaction, caller.tenant_id)
        _require_complete(job, caller, transaction, adapters.clock())
        transaction.create(f"restoreJobs/{job.id}", encode(job))

    adapters.store.transact(work)
    return _start(job, caller, adapters)


def apply_restore(request: RestoreReference, *, caller: Caller, adapters: Adapters) -> RestoreJob:
    """Applies a restore that was compared: brings back what is missing or differs. Nothing is deleted.

    Raises Forbidden, NotFound if its source was deleted, and Conflict unless it was compared and no other restore is in
    work.
    """
    caller.require("admin")

    def work(transaction: Transaction) -> RestoreJob:
        path = f"restoreJobs/{request.restore_id}"
        job = decode(RestoreJob, own_document(transaction.get(path), caller, "restore"))
        if job.status != "planned":
            raise Conflict(f"The restore is {job.status}.", remedy="Compare first, and apply what was compared.")
        _require_none_open(transaction, caller.tenant_id)
        _require_complete(job, caller, transaction, adapters.clock())
        log = AuditLog.read(transaction, caller.tenant_id)
        now, following = adapters.clock(), job.continuation + 1
        fields = {"apply": True, "status": "queued", "continuation": following, "attempts": 0, "updated": now}
        transaction.update(path, fields)
        details = {"from": job.backup_id or job.export_id or job.upload_id or "", "scope": _scope(job)}
        act = Act("restore.applied", path, details=details)
        log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)
        return job.model_copy(update={"apply": True, "continuation": following})

    return _start(adapters.store.transact(work), caller, adapters)


def note_applied(archive_id: str, scope: RestoreScope, *, caller: Caller, adapters: Adapters) -> None:
    """Notes in the audit log that an archive is restored of which there is no job. Raises Unavailable."""

    def work(transaction: Transaction) -> None:
        log = AuditLog.read(transaction, caller.tenant_id)
        details = {"from": archive_id, "scope": _scope(scope)}
        act = Act("restore.applied", f"tenants/{caller.tenant_id}", details=details)
        log.append(transaction, act, by=caller, at=adapters.clock(), new_id=adapters.new_id)

    adapters.store.transact(work)


def get_restore(request: RestoreReference, *, caller: Caller, adapters: Adapters) -> RestoreJob:
    """Returns one of the tenant's restores. Raises Forbidden, NotFound."""
    caller.require("admin")
    data = own_document(adapters.store.get(f"restoreJobs/{request.restore_id}"), caller, "restore")
    return decode(RestoreJob, data)


def restores_query(caller: Caller) -> Query:
    """Selects the tenant's restores, newest first."""
    return Query("restoreJobs", where=(("tenantId", "==", caller.tenant_id),), order=("-created",))


def backup_before(moment: Instant, caller: Caller, adapters: Adapters) -> Backup:
    """The last backup that had ended at a moment, so that it has nothing that changed later. Raises NotFound."""
    began = Query(
        "backups",
        where=(("tenantId", "==", caller.tenant_id), ("status", "==", "completed"), ("taken", "<=", moment)),
        order=("-taken",),
        limit=_OVERLAPPING,
    )
    for data in adapters.store.find(began):
        backup = decode(Backup, data)
        if backup.ended is not None and backup.ended <= moment:
            return backup
    raise NotFound(f"No backup had ended before {moment:%Y-%m-%d %H:%M} UTC.", remedy="List the backups.")


def _source(request: RestoreRequest, caller: Caller, adapters: Adapters) -> str | None:
    """The backup of the request. Raises NotFound if there is none, or nothing was uploaded."""
    if request.at is not None:
        return backup_before(request.at, caller, adapters).id
    if request.upload_id and not adapters.blobs.list(upload_folder(caller.tenant_id, request.upload_id) + "/"):
        raise NotFound("Nothing was uploaded under this id.", remedy="Upload the archive's files first.")
    return request.backup_id


def _require_complete(source: RestoreSource, caller: Caller, reader: Reader, now: datetime) -> None:
    """Raises NotFound or Conflict unless the backup or export is complete, and nothing deletes it.

    In the transaction that begins the restore: from then on the restore keeps it.
    """
    if source.export_id:
        export = decode(ExportJob, own_document(reader.get(f"exportJobs/{source.export_id}"), caller, "export"))
        if export.status != "completed" or export.format != "archive" or export.kept_until <= now:
            raise Conflict("The export is no complete archive any more.", remedy="Export everything as an archive.")
    elif source.backup_id:
        backup = decode(Backup, own_document(reader.get(f"backups/{source.backup_id}"), caller, "backup"))
        if backup.status != "completed":
            raise Conflict(f"The backup is {backup.status}.", remedy="Choose a completed one.")


def _check(request: RestoreRequest) -> None:
    sources = [request.backup_id, request.export_id, request.upload_id, request.at]
    problems = []
    if sum(each is not None for each in sources) != 1:
        message = "A restore needs one source: backupId, at, exportId or uploadId."
        problems.append(Finding("backupId", message, "ambiguous", remedy="Send exactly one."))
    if request.release_id and request.document:
        message = "A restore is of one release or of one document."
        problems.append(Finding("document", message, "ambiguous", remedy="Send one, or none for everything."))
    if request.upload_id is None and (request.public_key or request.manifest_sha256):
        message = "Only uploaded archives need a proof."
        problems.append(Finding("publicKey", message, "not-applicable", remedy="Leave out the proof."))
    if problems:
        raise InvalidInput(problems)


def _require_none_open(transaction: Transaction, tenant_id: str) -> None:
    if transaction.find(in_work("restoreJobs", tenant_id)):
        raise Conflict("Another restore is in work.", remedy="Wait for its end.")


def _start(job: RestoreJob, caller: Caller, adapters: Adapters) -> RestoreJob:
    """Works on a restore of a part at once; tasks work off the others."""
    if job.release_id or job.document:
        run_job(RESTORES, job.id, adapters)
    else:
        enqueue(RESTORES, job.id, job.continuation, adapters)
    return get_restore(RestoreReference(restore_id=job.id), caller=caller, adapters=adapters)


def _scope(scope: RestoreScope) -> str:
    return scope.document or (f"releases/{scope.release_id}" if scope.release_id else "everything")
