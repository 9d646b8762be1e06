"""Finds a tenant's backups, their keys, and how long they are kept."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from shared.accounts.adapters import Adapters
from shared.accounts.tenants.party import settings_of
from shared.catalog.archives.format.vaulted import VaultedObjects
from shared.model.archives.backup import Backup
from shared.model.archives.manifest import Previous
from shared.model.archives.policy import BackupPolicy
from shared.model.codec import decode
from shared.platform.store.port import Data, Query, Reader

_KEY_BYTES = 32
DELETION = timedelta(minutes=15)
"""After this time, the deletion of a backup has ended or died."""


def policy_of(tenant_id: str, reader: Reader) -> BackupPolicy:
    """The tenant's schedule and retention."""
    settings = settings_of(reader, tenant_id)
    return settings.backup if settings else BackupPolicy()


def expiry_of(tenant_id: str, taken: datetime, reader: Reader) -> datetime:
    """When a backup may be deleted."""
    return taken + timedelta(days=policy_of(tenant_id, reader).keep_days)


def objects_of(tenant_id: str, adapters: Adapters, *, create: bool = False) -> VaultedObjects:
    """The tenant's backups in their bucket. Raises NotFound if there are none, VaultError, Tampered, Unavailable."""
    random = secrets.token_bytes(_KEY_BYTES)
    return VaultedObjects.locate(tenant_id, adapters.backups, adapters.vault, create=create, random=random)


def last_backup(tenant_id: str, reader: Reader, *, before: str = "") -> Previous | None:
    """The tenant's last completed backup other than `before`."""
    found = reader.find(completed_query(tenant_id, limit=2))
    backups = [decode(Backup, data) for data in found if data["id"] != before]
    return reference_to(backups[0]) if backups else None


def reference_to(backup: Backup) -> Previous:
    """What proves a completed backup."""
    assert backup.manifest_sha256 is not None
    return Previous(id=backup.id, sha256=backup.manifest_sha256)


def is_being_deleted(found: Sequence[Data], adapters: Adapters) -> bool:
    """Whether one of these backups is being deleted, with contents that a new one might rely on."""
    return any(decode(Backup, data).updated > adapters.clock() - DELETION for data in found)


def deleting_query(tenant_id: str) -> Query:
    """Selects the tenant's backups whose deletion has begun."""
    return Query("backups", where=(("tenantId", "==", tenant_id), ("status", "==", "expired")), limit=10)


def backups_query(tenant_id: str, *, limit: int = 100) -> Query:
    """Selects the tenant's backups, the last first."""
    return Query("backups", where=(("tenantId", "==", tenant_id),), order=("-created",), limit=limit)


def completed_query(tenant_id: str, *, limit: int = 100) -> Query:
    """Selects the tenant's completed backups, the last first."""
    return Query(
        "backups",
        where=(("tenantId", "==", tenant_id), ("status", "==", "completed")),
        order=("-taken",),
        limit=limit,
    )
