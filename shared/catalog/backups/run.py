"""Makes backups: reads everything, stores what earlier backups do not have, and ends with the manifest."""

from shared.catalog.archives.jobs import JobRun, Kind
from shared.catalog.archives.restore.read import BackupArchive
from shared.catalog.archives.write.snapshot import (
    SnapshotState,
    SnapshotWriter,
    manifest_name,
    read_state,
    state_name,
    write_model,
)
from shared.catalog.backups.stored import DELETION, deleting_query, expiry_of, is_being_deleted, last_backup, objects_of
from shared.errors import NotFound, Tampered, Unavailable
from shared.model.archives.backup import Backup
from shared.model.archives.job import MAX_FINDINGS
from shared.model.codec import encode


def run_backup(run: JobRun[Backup]) -> bool:
    """Works on a backup; returns whether it is finished. Raises LeaseLost, Unavailable, VaultError, Tampered."""
    job, adapters = run.job, run.adapters
    if is_being_deleted(adapters.store.find(deleting_query(job.tenant_id)), adapters):
        raise Unavailable("A backup is being deleted.", remedy=f"Try again in {DELETION.seconds // 60} minutes.")
    objects = objects_of(job.tenant_id, adapters, create=True)
    state = _continued(read_state(objects, job.id), run) or _begun(run)
    writer = SnapshotWriter(adapters.store, adapters.blobs, objects, adapters.clock, run)
    previous = last_backup(job.tenant_id, adapters.store, before=job.id)
    if previous is not None:
        try:
            writer.base_on(BackupArchive(objects, previous).manifest)
        except (NotFound, Tampered):
            previous = None  # what is damaged is no base: everything is stored again

    def save(changed: SnapshotState) -> None:
        write_model(objects, state_name(job.id), changed)
        run.checkpoint()

    writer.write(state, save)
    if not state.done:
        return False
    manifest = state.manifest(adapters.clock(), previous)
    digest = write_model(objects, manifest_name(job.id), manifest)
    fields = {
        "documents": manifest.documents,
        "files": manifest.files,
        "totalBytes": manifest.size,
        "addedBytes": state.added_bytes,
        "manifestSha256": digest,
        "taken": manifest.began,
        "keptUntil": expiry_of(job.tenant_id, manifest.began, adapters.store),
        "findings": [each.to_dict() for each in state.problems[:MAX_FINDINGS]],
    }
    run.finish({**fields, **({"previous": encode(previous)} if previous else {})})
    objects.delete_document(state_name(job.id))
    return True


BACKUPS: Kind[Backup] = Kind("backup", "backups", Backup, run_backup)


def _begun(run: JobRun[Backup]) -> SnapshotState:
    tenant = run.adapters.store.get(f"tenants/{run.job.tenant_id}") or {}
    return SnapshotState(
        id=run.job.id,
        tenant_id=run.job.tenant_id,
        tenant_name=str(tenant.get("name", "")),
        began=run.adapters.clock(),
    )


def _continued(state: SnapshotState | None, run: JobRun[Backup]) -> SnapshotState | None:
    """The stored state, and the progress that belongs to it: what was counted since is repeated."""
    if state is not None:
        run.progress.documents = sum(entry.documents for entry in state.entries)
        run.progress.files = sum(entry.path is not None for entry in state.entries)
        run.progress.bytes = sum(entry.size for entry in state.entries)
    return state
