"""Updates a tenant: name, branding, settings, DDEX party."""

from typing import Any, Literal

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, AuditLog
from shared.accounts.roster import get_tenant
from shared.accounts.tenants.domains import check_free, check_reserved, claim_for
from shared.errors import Finding, InvalidInput
from shared.model.accounts.tenant import Tenant
from shared.model.base import Model, Text
from shared.model.codec import decode, encode, merged
from shared.platform.store.guards import Check, any_state
from shared.platform.store.port import DELETE, Transaction


class TenantChange(Model):
    """A partial update of a tenant. In `branding` and `settings`, null removes a value."""

    name: Text | None = None
    type: Literal["label", "artist", "aggregator"] | None = None
    branding: dict[str, Any] | None = None
    settings: dict[str, Any] | None = None


def get_own_tenant(*, caller: Caller, adapters: Adapters) -> Tenant:
    """The caller's tenant. Raises NotFound."""
    return get_tenant(adapters.store, caller.tenant_id)


def update_tenant(change: TenantChange, *, caller: Caller, adapters: Adapters, expected: Check = any_state) -> Tenant:
    """Updates the caller's tenant and returns it.

    A new custom domain is a claim until `verifyDomain` finds its proof. `expected` raises if the tenant differs from
    what the client saw. Raises Forbidden, Conflict for another tenant's domain, and InvalidInput with every finding.
    """
    caller.require("admin")
    now, wanted = adapters.clock(), change.model_dump(exclude_none=True)
    if not wanted:
        raise InvalidInput([Finding("", "The request changes nothing.", "empty", remedy="Set at least one field.")])

    def work(transaction: Transaction) -> Tenant:
        tenant = get_tenant(transaction, caller.tenant_id)
        before = encode(tenant)
        expected(before)
        changed = decode(Tenant, merged(before, wanted))
        domain = changed.branding.custom_domain
        if domain != tenant.branding.custom_domain:
            check_reserved(domain, adapters)
            check_free(transaction, domain, tenant.id)
            changed = changed.model_copy(update={"domain": claim_for(changed, now, adapters.new_token)})
        after = encode(changed)
        log = AuditLog.read(transaction, tenant.id)
        transaction.update(f"tenants/{tenant.id}", {name: after.get(name, DELETE) for name in (*wanted, "domain")})
        act = Act("tenant.updated", f"tenants/{tenant.id}", before, after)
        log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)
        return changed

    return adapters.store.transact(work)
