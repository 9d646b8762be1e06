"""Finds jobs that have not ended: those of a tenant, those whose tasks were lost, and the restore that reads a source.

The collection is that of a kind of jobs; each needs an index by status and `updated`.
"""

from datetime import datetime

from shared.errors import Conflict
from shared.model.archives.job import OPEN
from shared.platform.store.port import Query, Reader

AT_ONCE = 20
"""Lost jobs of a kind that are resumed at once."""


def in_work(collection: str, tenant_id: str, *, limit: int = 1) -> Query:
    """Selects a tenant's jobs that have not ended."""
    return Query(collection, where=(("tenantId", "==", tenant_id), ("status", "in", OPEN)), limit=limit)


def abandoned(collection: str, until: datetime) -> Query:
    """Selects the open jobs of all tenants that were not changed since a moment, the longest first."""
    return Query(
        collection, where=(("status", "in", OPEN), ("updated", "<=", until)), order=("updated",), limit=AT_ONCE
    )


def is_read(source_id: str, tenant_id: str, reader: Reader) -> bool:
    """Whether a restore in work reads the tenant's backup or export with this id. A tenant has one at a time."""
    found = reader.find(in_work("restoreJobs", tenant_id))
    return any(source_id in (each.get("backupId"), each.get("exportId")) for each in found)


def require_unread(source_id: str, tenant_id: str, reader: Reader) -> None:
    """Raises Conflict while a restore in work reads the tenant's backup or export with this id."""
    if is_read(source_id, tenant_id, reader):
        raise Conflict("A restore reads it.", remedy="Wait for the end of the restore.")
