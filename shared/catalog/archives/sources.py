"""Keeps the backups and exports that restores read: what a restore in work reads is not deleted."""

from shared.errors import Conflict
from shared.model.archives.job import OPEN
from shared.platform.store.port import Query, Reader


def restores_in_work(tenant_id: str) -> Query:
    """Selects a tenant's restores that have not ended: one at a time."""
    return Query("restoreJobs", where=(("tenantId", "==", tenant_id), ("status", "in", OPEN)), limit=10)


def is_read(source_id: str, tenant_id: str, reader: Reader) -> bool:
    """Whether a restore in work reads the tenant's backup or export with this id."""
    found = reader.find(restores_in_work(tenant_id))
    return any(source_id in (each.get("backupId"), each.get("exportId")) for each in found)


def require_unread(source_id: str, tenant_id: str, reader: Reader) -> None:
    """Raises Conflict while a restore in work reads the tenant's backup or export with this id."""
    if is_read(source_id, tenant_id, reader):
        raise Conflict("A restore reads it.", remedy="Wait for the end of the restore.")
