"""Owns changes of a tenant: name, branding, settings, DDEX party."""

from collections.abc import Callable
from typing import Any, Literal

from shared.audit.log import Act, AuditLog
from shared.errors import InvalidInput, Problem
from shared.model.base import Model, Text
from shared.model.codec import decode, encode
from shared.model.tenant import Tenant
from shared.store.port import Data, Transaction
from shared.tenants.adapters import Adapters
from shared.tenants.caller import Caller
from shared.tenants.roster import get_tenant


class TenantChange(Model):
    """What an admin sends: only what is to change. In `branding` and `settings`, null takes a value away."""

    name: Text | None = None
    type: Literal["label", "artist", "aggregator"] | None = None
    branding: dict[str, Any] | None = None
    settings: dict[str, Any] | None = None


def get_own_tenant(*, caller: Caller, adapters: Adapters) -> Tenant:
    """The caller's tenant. Raises NotFound."""
    return get_tenant(adapters.store, caller.tenant_id)


def any_state(_document: Data) -> None:
    """Lets a change be made whatever the tenant is like."""


def update_tenant(
    change: TenantChange, *, caller: Caller, adapters: Adapters, expected: Callable[[Data], None] = any_state
) -> Tenant:
    """Changes the caller's tenant and answers it.

    `expected` raises if the tenant is not the one that the client saw. Raises Forbidden, and InvalidInput with
    every problem.
    """
    caller.require("admin")
    now, wanted = adapters.clock(), change.model_dump(exclude_none=True)
    if not wanted:
        raise InvalidInput([Problem("", "Nothing is to change.", "empty", remedy="Name at least one field.")])

    def work(transaction: Transaction) -> Tenant:
        tenant = get_tenant(transaction, caller.tenant_id)
        before = encode(tenant)
        expected(before)
        changed = decode(Tenant, _merged(before, wanted))
        after = encode(changed)
        log = AuditLog.read(transaction, tenant.id)
        transaction.update(f"tenants/{tenant.id}", {name: after[name] for name in wanted})
        act = Act("tenant.updated", f"tenants/{tenant.id}", before, after)
        log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)
        return changed

    return adapters.store.transact(work)


def _merged(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """`new` over `old`; mappings one level down are merged, and null takes a field away."""
    merged = dict(old)
    for name, value in new.items():
        merged[name] = _without_nulls({**old[name], **value}) if isinstance(value, dict) else value
    return merged


def _without_nulls(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
