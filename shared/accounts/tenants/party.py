"""Reads a tenant's settings and DDEX party."""

from shared.model.accounts.tenant import Tenant, TenantSettings
from shared.model.catalog.credits import Party
from shared.model.codec import decode
from shared.platform.store.port import Reader


def settings_of(reader: Reader, tenant_id: str) -> TenantSettings | None:
    """The tenant's settings, or None if the tenant does not exist."""
    data = reader.get(f"tenants/{tenant_id}")
    return decode(Tenant, data).settings if data else None


def sender_of(reader: Reader, tenant_id: str) -> Party | None:
    """The DDEX party under which the tenant sends, or None if its settings have none."""
    settings = settings_of(reader, tenant_id)
    return settings.party if settings else None
