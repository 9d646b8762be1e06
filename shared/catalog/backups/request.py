"""Use cases of backups: make one now, read, delete; and the schedule."""

import hashlib
from datetime import datetime

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, AuditLog
from shared.catalog.archives.jobs import count_apart, enqueue
from shared.catalog.archives.open_jobs import in_work
from shared.catalog.backups.retention import remove_backup
from shared.catalog.backups.run import BACKUPS
from shared.catalog.backups.stored import backups_query
from shared.errors import Conflict
from shared.ids import scheduled_backup_ids
from shared.model.archives.backup import Backup
from shared.model.base import Id, Model
from shared.model.codec import decode, encode
from shared.platform.store.paging import find_all
from shared.platform.store.port import Data, Query, Reader, Transaction

_SUNDAY = 6
_FIRST_HOUR = 1
_HOURS = 5
"""Scheduled backups begin from 1:00, 2:00, … or 5:00 (UTC) on, which follows from the tenant's id."""


class BackupRequest(Model):
    """Request for a backup; empty."""


class BackupReference(Model):
    """Identifies a backup."""

    backup_id: Id


def create_backup(_request: BackupRequest, *, caller: Caller, adapters: Adapters) -> Backup:
    """Makes a backup now, of all documents and files; tasks work it off.

    Raises Forbidden, and Conflict while another backup is being made.
    """
    caller.require("admin")
    backup = _new(adapters.new_id(), caller.tenant_id, caller.uid, adapters.clock(), scheduled=False)

    def work(transaction: Transaction) -> None:
        if transaction.find(in_work("backups", caller.tenant_id)):
            raise Conflict("A backup is being made already.", remedy="Wait for its end.")
        log = AuditLog.read(transaction, caller.tenant_id)
        transaction.create(f"backups/{backup.id}", encode(backup))
        act = Act("backup.created", f"backups/{backup.id}")
        log.append(transaction, act, by=caller, at=backup.created, new_id=adapters.new_id)

    adapters.store.transact(work)
    enqueue(BACKUPS, backup.id, 0, adapters)
    return backup


def get_backup(request: BackupReference, *, caller: Caller, adapters: Adapters) -> Backup:
    """Returns one of the tenant's backups. Raises Forbidden, NotFound."""
    caller.require("admin")
    return decode(Backup, own_document(adapters.store.get(f"backups/{request.backup_id}"), caller, "backup"))


def delete_backup(request: BackupReference, *, caller: Caller, adapters: Adapters) -> None:
    """Deletes a backup and what no other backup has.

    Raises Forbidden, NotFound, Conflict while a backup is being made or this one restored, Tampered, Unavailable.
    """
    remove_backup(get_backup(request, caller=caller, adapters=adapters), adapters, caller)


def list_query(caller: Caller) -> Query:
    """Selects the tenant's backups, newest first."""
    return backups_query(caller.tenant_id)


def start_scheduled(adapters: Adapters) -> int:
    """Begins the backups that are due today; returns their number. Runs may overlap: each day has one per tenant.

    One that failed is made again, once.
    """
    now = adapters.clock()
    scheduled = Query("tenants", where=(("settings.backup.frequency", "in", ["daily", "weekly"]),))
    return count_apart(
        find_all(scheduled, adapters.store),
        lambda tenant: _is_due(tenant, now) and _start(str(tenant["id"]), now, adapters),
        lambda tenant: f"the scheduled backup of {tenant['id']}",
    )


def _is_due(tenant: Data, now: datetime) -> bool:
    frequency = tenant["settings"]["backup"]["frequency"]
    if frequency == "weekly" and now.weekday() != _SUNDAY:
        return False
    share = hashlib.sha256(str(tenant["id"]).encode()).digest()[0] % _HOURS
    return now.hour >= _FIRST_HOUR + share


def _start(tenant_id: str, now: datetime, adapters: Adapters) -> bool:
    """Begins the backup of the day, or once another one if that failed; False if there is nothing to begin."""
    day = f"{now:%Y-%m-%d}"
    if _missing(tenant_id, day, adapters.store) is None:  # so that most runs need no transaction
        return False

    def work(transaction: Transaction) -> str | None:
        backup_id = _missing(tenant_id, day, transaction)
        if backup_id is None or transaction.find(in_work("backups", tenant_id)):
            return None
        backup = _new(backup_id, tenant_id, "schedule", now, scheduled=True)
        transaction.create(f"backups/{backup_id}", encode(backup))
        return backup_id

    begun = adapters.store.transact(work)
    return begun is not None and enqueue(BACKUPS, begun, 0, adapters)


def _missing(tenant_id: str, day: str, reader: Reader) -> str | None:
    """The id of the backup that the schedule has yet to make on a day; None if it is made, or failed twice."""
    first, again = scheduled_backup_ids(tenant_id, day)
    made = reader.get(f"backups/{first}")
    if made is None:
        return first
    return again if made.get("status") == "failed" and reader.get(f"backups/{again}") is None else None


def _new(backup_id: str, tenant_id: str, uid: str, now: datetime, *, scheduled: bool) -> Backup:
    return Backup(id=backup_id, tenant_id=tenant_id, created=now, created_by=uid, updated=now, scheduled=scheduled)
