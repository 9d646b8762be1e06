"""Deletes backups that are old enough, and what only they had.

An object is deleted only if no remaining backup refers to it. While a backup is deleted, none is made, because a new
one relies on what is stored. The document goes last: a deletion that died is repeated.
"""

from datetime import datetime, timedelta

from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, Actor, AuditLog
from shared.catalog.archives.format.vaulted import VaultedObjects
from shared.catalog.archives.jobs import count_due
from shared.catalog.archives.open_jobs import in_work, require_unread
from shared.catalog.archives.restore.read import BackupArchive
from shared.catalog.archives.write.snapshot import manifest_name, state_name
from shared.catalog.backups.stored import (
    DELETION,
    completed_query,
    deleting_query,
    is_being_deleted,
    objects_of,
    policy_of,
    reference_to,
)
from shared.errors import Conflict, NotFound, StardustError
from shared.model.accounts.audit import RecordedAction
from shared.model.archives.backup import Backup
from shared.model.codec import decode
from shared.platform.store.paging import find_all
from shared.platform.store.port import Data, Query, Reader, Transaction

_AT_ONCE = 100
_HELD = timedelta(days=1)
"""After this time, a backup that could not be deleted is looked at again."""
_FAILED_KEPT = timedelta(days=14)
"""How long a backup that failed is shown."""


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


def failed_query(adapters: Adapters) -> Query:
    """Selects the backups that failed long ago, the oldest first."""
    return Query(
        "backups",
        where=(("status", "==", "failed"), ("updated", "<=", adapters.clock() - _FAILED_KEPT)),
        order=("updated",),
        limit=_AT_ONCE,
    )


def expire_backups(adapters: Adapters) -> int:
    """Deletes the backups that are old enough, but keeps as many as each tenant wants; returns their number.

    What one backup needs and does not find stops the deletion of no other one.
    """
    return sum(
        count_due(
            query, lambda data: _expire(data, adapters), lambda data: f"deleting backup {data['id']}", adapters.store
        )
        for query in (expired_query(adapters), interrupted_query(adapters), failed_query(adapters))
    )


def _expire(data: Data, adapters: Adapters) -> bool:
    """Deletes a backup; False if it is kept."""
    backup = decode(Backup, data)
    if backup.status == "completed" and not _is_surplus(backup, adapters.store):
        _hold(backup, adapters)
        return False
    try:
        remove_backup(backup, adapters)
    except Conflict:
        return False  # while another one is made or deleted, or this one is restored; the next run finds it again
    return True


def remove_backup(backup: Backup, adapters: Adapters, by: Actor | None = None) -> None:
    """Deletes a backup and what no other backup of the tenant has. Idempotent.

    The audit log says who deletes it, also if the deletion dies and is repeated; of the retention it says nothing.

    Raises Conflict while a backup of the tenant is being made or deleted, or a restore reads this one; Tampered if the
    manifest of another one is damaged, because it is then unknown what is still needed, and nothing is deleted;
    Unavailable, VaultError.
    """
    begun = adapters.store.transact(lambda transaction: _begin(transaction, backup, adapters, by))
    if begun is None:
        return
    try:
        objects = _existing(backup.tenant_id, adapters)
        needed = _needed(backup, objects, adapters.store) if objects else set()
    except StardustError:
        _put_back(backup, adapters, by)
        raise
    if objects:
        _sweep(backup, objects, needed, begun, adapters)
        objects.delete_document(state_name(backup.id))
        objects.delete_document(manifest_name(backup.id))
    adapters.store.transact(lambda transaction: transaction.delete(_path(backup)))


def _path(backup: Backup) -> str:
    return f"backups/{backup.id}"


def _existing(tenant_id: str, adapters: Adapters) -> VaultedObjects | None:
    """What is stored; None if there is no key, hence nothing that could be read."""
    try:
        return objects_of(tenant_id, adapters)
    except NotFound:
        return None


def _begin(transaction: Transaction, backup: Backup, adapters: Adapters, by: Actor | None) -> datetime | None:
    """Marks the backup as being deleted, and returns when; None if it is deleted already. Raises Conflict."""
    if transaction.find(in_work("backups", backup.tenant_id)):
        raise Conflict("A backup is being made.", remedy="Wait for its end.")
    if is_being_deleted(transaction.find(deleting_query(backup.tenant_id)), adapters):
        raise Conflict("A backup is being deleted.", remedy="Wait for its end.")
    require_unread(backup.id, backup.tenant_id, transaction)
    if transaction.get(_path(backup)) is None:
        return None
    now = adapters.clock()
    _write({"status": "expired", "updated": now}, "backup.deleted", transaction, backup, adapters, by)
    return now


def _write(
    fields: Data, action: RecordedAction, transaction: Transaction, backup: Backup, adapters: Adapters, by: Actor | None
) -> None:
    """Changes the backup, and writes an audit entry if somebody did it."""
    log = AuditLog.read(transaction, backup.tenant_id) if by else None
    transaction.update(_path(backup), fields)
    if log and by:
        log.append(transaction, Act(action, _path(backup)), by=by, at=adapters.clock(), new_id=adapters.new_id)


def _needed(backup: Backup, objects: VaultedObjects, reader: Reader) -> set[str]:
    """The paths of the objects that the tenant's other backups have. Raises Tampered, NotFound, Unavailable."""
    needed: set[str] = set()
    for data in find_all(completed_query(backup.tenant_id), reader):
        other = decode(Backup, data)
        if other.id != backup.id:
            needed |= {entry.sha256 for entry in BackupArchive(objects, reference_to(other)).manifest.entries}
    return {objects.path_of(sha256) for sha256 in needed}


def _put_back(backup: Backup, adapters: Adapters, by: Actor | None) -> None:
    """Ends a deletion that has deleted nothing; one that an earlier run has begun lets backups be made until then."""
    now = adapters.clock()
    fields: Data = {"status": backup.status, "updated": now, "keptUntil": now + _HELD}
    if backup.status == "expired":
        fields = {"updated": now - DELETION}
    adapters.store.transact(lambda transaction: _write(fields, "backup.kept", transaction, backup, adapters, by))


def _sweep(backup: Backup, objects: VaultedObjects, needed: set[str], begun: datetime, adapters: Adapters) -> None:
    """Deletes every object that is not needed, also what backups that failed have left. Raises Conflict.

    New backups wait for it; so it stops if it was so slow that another deletion has taken over.
    """
    after, held = "", begun
    while page := objects.list_objects(after):
        held = _held_on(backup, held, adapters)
        for info in page:
            if info.path not in needed:
                objects.delete_path(info.path)
        after = page[-1].path


def _held_on(backup: Backup, held: datetime, adapters: Adapters) -> datetime:
    """Renews the mark of a deletion that was set at a moment; returns when. Raises Conflict if it was set anew."""
    now = adapters.clock()

    def work(transaction: Transaction) -> None:
        if (transaction.get(_path(backup)) or {}).get("updated") != held:
            raise Conflict("The backup is being deleted already.", remedy="Wait for its end.")
        transaction.update(_path(backup), {"updated": now})

    adapters.store.transact(work)
    return now


def _is_surplus(backup: Backup, reader: Reader) -> bool:
    kept = policy_of(backup.tenant_id, reader).keep_at_least
    return backup.id not in [each["id"] for each in reader.find(completed_query(backup.tenant_id, limit=kept))]


def _hold(backup: Backup, adapters: Adapters) -> None:
    """Makes room for others: what a tenant keeps is not the oldest any more."""

    def work(transaction: Transaction) -> None:
        if transaction.get(_path(backup)) is not None:
            transaction.update(_path(backup), {"keptUntil": adapters.clock() + _HELD})

    adapters.store.transact(work)
