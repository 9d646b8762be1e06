"""What the operator decides about tenants: suspends them, lifts the suspension, sets their quotas.

Not for tenants: no route and no callable leads here. `stardust tenant` does, with the operator's own credentials.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, AuditLog, System
from shared.accounts.controls import control_path
from shared.accounts.roster import get_tenant
from shared.config import QuotaName
from shared.model.accounts.audit import RecordedAction
from shared.model.accounts.control import Quotas, Suspension, TenantControl
from shared.model.codec import decode, encode
from shared.platform.store.port import Reader, Transaction

_OPERATOR = System("operator")


def read_control(reader: Reader, tenant_id: str, now: datetime) -> TenantControl:
    """What the operator has decided about the tenant. Raises NotFound if there is no such tenant."""
    get_tenant(reader, tenant_id)
    data = reader.get(control_path(tenant_id))
    return decode(TenantControl, data) if data else TenantControl(id=tenant_id, updated=now)


def suspend_tenant(tenant_id: str, reason: str, adapters: Adapters) -> TenantControl:
    """Suspends a tenant. A second call changes the reason. Raises NotFound, and InvalidInput for an empty reason."""
    suspension = decode(Suspension, {"since": adapters.clock(), "reason": reason})

    def change(control: TenantControl) -> dict[str, Any]:
        since = control.suspended.since if control.suspended else suspension.since
        return {"suspended": suspension.model_copy(update={"since": since})}

    return _store(tenant_id, "tenant.suspended", change, adapters, {"reason": suspension.reason})


def lift_suspension(tenant_id: str, adapters: Adapters) -> TenantControl:
    """Ends a tenant's suspension. Idempotent. Raises NotFound."""
    return _store(tenant_id, "tenant.reinstated", lambda _: {"suspended": None}, adapters, {})


def set_quotas(tenant_id: str, quotas: Mapping[QuotaName, int | None], adapters: Adapters) -> TenantControl:
    """Gives a tenant quotas of its own; None goes back to the deployment's. Raises NotFound, InvalidInput."""

    def change(control: TenantControl) -> dict[str, Any]:
        return {"quotas": decode(Quotas, {**encode(control.quotas), **quotas})}

    details: dict[str, str] = {name: "default" if most is None else str(most) for name, most in quotas.items()}
    return _store(tenant_id, "tenant.bounded", change, adapters, details)


def _store(
    tenant_id: str,
    action: RecordedAction,
    change: Callable[[TenantControl], dict[str, Any]],
    adapters: Adapters,
    details: Mapping[str, str],
) -> TenantControl:
    now = adapters.clock()

    def work(transaction: Transaction) -> TenantControl:
        before = read_control(transaction, tenant_id, now)
        after = before.model_copy(update={**change(before), "updated": now})
        if after.suspended == before.suspended and after.quotas == before.quotas:
            return before
        log = AuditLog.read(transaction, tenant_id)
        transaction.set(control_path(tenant_id), encode(after))
        act = Act(action, control_path(tenant_id), encode(before), encode(after), details)
        log.append(transaction, act, by=_OPERATOR, at=now, new_id=adapters.new_id)
        return after

    return adapters.store.transact(work)
