"""Models what the operator decides about a tenant."""

from typing import Annotated

from pydantic import Field

from shared.model.base import Id, Instant, Model, Text


class Suspension(Model):
    """Since when and why a tenant is suspended; its members can read the reason."""

    since: Instant
    """When the tenant was suspended."""
    reason: Text
    """Why, as the tenant's members read it."""


_Most = Annotated[int, Field(ge=0, le=2**53 - 1)]


class Quotas(Model):
    """What a tenant may have at most; without a number, what the deployment allows every tenant."""

    releases: _Most | None = None
    """Most releases."""
    asset_bytes: _Most | None = None
    """Of all uploaded files."""
    deliveries_per_day: _Most | None = None
    """Attempts in any 24 hours; takedowns do not count."""


class TenantControl(Model):
    """`tenantControls/{tenantId}`: set by the operator alone (`stardust tenant`); readable by the tenant's members."""

    id: Id
    """The tenant's id."""
    suspended: Suspension | None = None
    """Present while the tenant is suspended."""
    quotas: Quotas = Quotas()
    """The tenant's own quotas."""
    updated: Instant
