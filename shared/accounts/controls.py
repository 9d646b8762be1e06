"""Applies what the operator decides about a tenant: suspension and quotas. The operator sets them in tenants/operation.

A suspended tenant can read, export, withdraw access and take down releases; everything else is refused, its API keys
altogether. Its queued deliveries wait, except takedowns: a release must be withdrawable whatever the tenant's standing.
"""

import hashlib
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from shared.accounts.adapters import Adapters
from shared.config import QuotaName
from shared.errors import Conflict, Suspended
from shared.model.accounts.control import TenantControl
from shared.model.codec import decode
from shared.platform.store.port import Add, Data, Query, Reader

ALWAYS = "always"
"""For rows and routes: admitted while the tenant is suspended. Any other name is a field of the request, which has to
be true."""

_MAX_FILES = 10_000_000
_PER_READ = 1000
"""Documents that are counted for the price of one read."""
_COUNTS = 8
_COUNTS_FOR = timedelta(hours=1)


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
    """Raises Conflict if the tenant may not have `adding` releases more. Two reads on average."""

    def count(most: int) -> tuple[int, int]:
        query = Query("releases", where=(("tenantId", "==", tenant_id),), limit=most + 1)
        used = adapters.store.total(query)
        return used, used

    _check("releases", tenant_id, adapters, adding, count)


def check_asset_quota(tenant_id: str, adapters: Adapters, *, adding: int) -> None:
    """Raises Conflict if the tenant may not upload `adding` bytes more. Three reads on average."""

    def count(_most: int) -> tuple[int, int]:
        query = Query("assets", where=(("tenantId", "==", tenant_id),), order=("size",), limit=_MAX_FILES)
        return adapters.store.total(query, "size"), adapters.store.total(query)

    _check("assetBytes", tenant_id, adapters, adding, count)


def _check(
    name: QuotaName, tenant_id: str, adapters: Adapters, adding: int, count: Callable[[int], tuple[int, int]]
) -> None:
    """`count` counts what is used, in how many documents: a read per thousand.

    So that it does not cost more the more a tenant has, a count is used again as often as it cost reads, and what is
    added meanwhile is added to it. Only a new count refuses. Each of several documents, one of which is chosen by
    chance, has a count of its own, as one takes about one write a second, and gives out its share of what was left.
    """
    most = quota_of(name, control_of(adapters.store, tenant_id), adapters)
    if most is None:
        return
    now, path = adapters.clock(), _count_path(name, tenant_id, adapters.new_id())
    known = adapters.store.get(path)
    if known is not None and known["left"] > 0 and known["expires"] > now and _has_share(known, adding, most):
        more = {"count": Add(adding), "left": Add(-1)}
        adapters.store.transact(lambda transaction: transaction.merge(path, more))
        return
    used, documents = count(most)
    if used + adding > most:
        raise Conflict(
            f"The quota {name} of your tenant, {most:,}, does not allow {adding:,} more.",
            remedy="Remove what you no longer need, or ask the operator for a larger quota.",
        )
    if documents >= _PER_READ:
        counted = {"base": used, "count": used + adding, "left": documents // _PER_READ, "expires": now + _COUNTS_FOR}
        adapters.store.transact(lambda transaction: transaction.set(path, counted))


def _has_share(known: Data, adding: int, most: int) -> bool:
    """Whether a count may admit so much more: it gives out an equal share of what was left when it was made."""
    base = known.get("base", most)
    return bool((known["count"] + adding - base) * _COUNTS <= most - base)


def _count_path(name: QuotaName, tenant_id: str, chance: str) -> str:
    """Beside the rate limits, whose documents are deleted once they have expired."""
    shard = int(hashlib.sha256(chance.encode()).hexdigest(), 16) % _COUNTS
    return f"rateLimits/used-{name}-{tenant_id}-{shard}"
