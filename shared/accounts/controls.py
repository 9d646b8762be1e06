"""Applies what the operator decides about a tenant: suspension and quotas. The operator sets them in tenants/operation.

A suspended tenant can read, export, withdraw access and take down releases; everything else is refused, its API keys
altogether. Its queued deliveries wait, except takedowns: a release must be withdrawable whatever the tenant's standing.
"""

from collections.abc import Callable, Mapping
from typing import Any

from shared.accounts.adapters import Adapters
from shared.config import QuotaName
from shared.errors import Conflict, Suspended
from shared.model.accounts.control import TenantControl
from shared.model.codec import decode
from shared.platform.store.port import Query, Reader

ALWAYS = "always"
"""For rows and routes: admitted while the tenant is suspended. Any other name is a field of the request, which has to
be true."""

_MAX_FILES = 1_000_000


def control_path(tenant_id: str) -> str:
    """The path of the tenant's control document, which exists once the operator has decided something."""
    return f"tenantControls/{tenant_id}"


def control_of(reader: Reader, tenant_id: str) -> TenantControl | None:
    """What the operator has decided about the tenant; None if nothing. One read."""
    data = reader.get(control_path(tenant_id))
    return decode(TenantControl, data) if data else None


def require_active(reader: Reader, tenant_id: str) -> None:
    """Raises Suspended, with the reason, if the operator has suspended the tenant. One read."""
    control = control_of(reader, tenant_id)
    if control is not None and control.suspended is not None:
        suspended = control.suspended
        raise Suspended(
            f"Your tenant has been suspended by the operator since {suspended.since:%Y-%m-%d}: {suspended.reason}",
            remedy="Contact the operator. Reading, exports and takedowns remain possible, but not with API keys.",
        )


def is_admitted(while_suspended: str, request: Mapping[str, Any]) -> bool:
    """Whether a request is served to a suspended tenant: `while_suspended` is that of its row or route."""
    return while_suspended == ALWAYS or (while_suspended != "" and request.get(while_suspended) is True)


def quota_of(name: QuotaName, control: TenantControl | None, adapters: Adapters) -> int | None:
    """The tenant's own quota, or else the deployment's; None if there is neither."""
    own: int | None = control.quotas.model_dump(by_alias=True)[name] if control else None
    return adapters.quotas.get(name) if own is None else own


def check_release_quota(tenant_id: str, adapters: Adapters, *, adding: int = 1) -> None:
    """Raises Conflict if the tenant may not have `adding` releases more. At most one read per thousand releases."""

    def used(most: int) -> int:
        query = Query("releases", where=(("tenantId", "==", tenant_id),), limit=most + 1)
        return adapters.store.total(query)

    _check("releases", tenant_id, adapters, adding, used)


def check_asset_quota(tenant_id: str, adapters: Adapters, *, adding: int) -> None:
    """Raises Conflict if the tenant may not upload `adding` bytes more. At most one read per thousand files."""

    def used(_most: int) -> int:
        query = Query("assets", where=(("tenantId", "==", tenant_id),), order=("size",), limit=_MAX_FILES)
        return adapters.store.total(query, "size")

    _check("assetBytes", tenant_id, adapters, adding, used)


def _check(name: QuotaName, tenant_id: str, adapters: Adapters, adding: int, used: Callable[[int], int]) -> None:
    """Requests at the same moment may exceed the quota by what each of them adds."""
    most = quota_of(name, control_of(adapters.store, tenant_id), adapters)
    if most is None or used(most) + adding <= most:
        return
    raise Conflict(
        f"The quota {name} of your tenant, {most:,}, does not allow {adding:,} more.",
        remedy="Remove what you no longer need, or ask the operator for a larger quota.",
    )
