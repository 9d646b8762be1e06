"""Deletes backups that are old enough, and what only they had.

An object is deleted only if no remaining backup refers to it. While a backup is deleted, none is made, because a new
one relies on what is stored. The document goes last: a deletion that died is repeated.
"""

from shared.accounts.adapters import Adapters
from shared.catalog.archives.format.vaulted import VaultedObjects
from shared.catalog.archives.restore.read import BackupArchive
from shared.catalog.archives.write.snapshot import manifest_name, read_state, state_name
from shared.catalog.backups.stored import DELETION, backups_query, objects_of, policy_of, reference_to
from shared.errors import Conflict, NotFound
from shared.model.archives.backup import Backup
from shared.model.codec import decode
from shared.platform.store.port import Query, Reader, Transaction

_AT_ONCE = 100
_MAX_BACKUPS = 500
"""Backups of a tenant whose manifests are read to see what is still needed."""


def expired_query(adapters: Adapters) -> Query:
    """Selects the completed backups of all tenants that are old enough, the oldest first."""
    return Query(
        "backups",
        where=(("status", "==", "completed"), ("keptUntil", "<=", adapters.clock())),
        order=("keptUntil",),
        limit=_AT_ONCE,
    )


def interrupted_query(adapters: Adapters) -> Query:
    """Selects the backups whose deletion died, the oldest first."""
    return Query(
        "backups",
        where=(("status", "==", "expired"), ("updated", "<=", adapters.clock() - DELETION)),
        order=("updated",),
        limit=_AT_ONCE,
    )


def expire_backups(adapters: Adapters) -> int:
    """Deletes the backups that are old enough, but keeps as many as each tenant wants; returns their number."""
    old = [decode(Backup, data) for data in adapters.store.find(expired_query(adapters))]
    chosen = [backup for backup in old if _is_surplus(backup, adapters.store)]
    chosen += [decode(Backup, data) for data in adapters.store.find(interrupted_query(adapters))]
    deleted = 0
    for backup in chosen:
        try:
            remove_backup(backup, adapters)
        except Conflict:
            continue  # while another one is made; the next run finds it again
        deleted += 1
    return deleted


def remove_backup(backup: Backup, adapters: Adapters) -> None:
    """Deletes a backup and what no other backup of the tenant has. Idempotent.

    Raises Conflict while a backup of the tenant is being made; Tampered if the manifest of another one is damaged,
    because it is then unknown what is still needed; Unavailable, VaultError.
    """
    adapters.store.transact(lambda transaction: _begin(transaction, backup, adapters))
    try:
        objects = objects_of(backup.tenant_id, adapters)
    except NotFound:
        pass
    else:
        _remove_contents(backup, objects, adapters.store)
    adapters.store.transact(lambda transaction: transaction.delete(f"backups/{backup.id}"))


def _begin(transaction: Transaction, backup: Backup, adapters: Adapters) -> None:
    open_jobs = Query(
        "backups", where=(("tenantId", "==", backup.tenant_id), ("status", "in", ["queued", "running"])), limit=1
    )
    if transaction.find(open_jobs):
        raise Conflict("A backup is being made.", remedy="Wait for its end.")
    if transaction.get(f"backups/{backup.id}") is not None:
        transaction.update(f"backups/{backup.id}", {"status": "expired", "updated": adapters.clock()})


def _remove_contents(backup: Backup, objects: VaultedObjects, reader: Reader) -> None:
    needed: set[str] = set()
    for other in _completed(backup.tenant_id, reader):
        if other.id != backup.id:
            needed |= {entry.sha256 for entry in BackupArchive(objects, reference_to(other)).manifest.entries}
    for sha256 in _contents(backup, objects) - needed:
        objects.delete(sha256)
    objects.delete_document(state_name(backup.id))
    objects.delete_document(manifest_name(backup.id))


def _contents(backup: Backup, objects: VaultedObjects) -> set[str]:
    """The SHA-256 of everything that the backup has, or had stored when it failed."""
    if backup.manifest_sha256:
        try:
            return {entry.sha256 for entry in BackupArchive(objects, reference_to(backup)).manifest.entries}
        except NotFound:
            return set()
    state = read_state(objects, backup.id)
    return {entry.sha256 for entry in state.entries} if state else set()


def _is_surplus(backup: Backup, reader: Reader) -> bool:
    kept = policy_of(backup.tenant_id, reader).keep_at_least
    return backup.id not in [each.id for each in _completed(backup.tenant_id, reader)[:kept]]


def _completed(tenant_id: str, reader: Reader) -> list[Backup]:
    """The tenant's completed backups, the last first."""
    backups = [decode(Backup, data) for data in reader.find(backups_query(tenant_id, limit=_MAX_BACKUPS))]
    return [each for each in backups if each.status == "completed"]
