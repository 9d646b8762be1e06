"""Reads and writes installations, with the summary in the tenant and the audit entry in the same transaction."""

from collections.abc import Callable, Mapping, Sequence

from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, Actor, AuditLog, System
from shared.accounts.roster import get_tenant
from shared.errors import NotFound
from shared.model.accounts.audit import RecordedAction
from shared.model.accounts.tenant import Tenant, TenantPlugins
from shared.model.codec import decode, encode
from shared.model.plugins.installation import PluginInstallation
from shared.platform.store.port import Query, Reader, Transaction

SERVER = System("server")
"""The actor of what the server does by itself."""
MAX_INSTALLED = 100
"""The maximum per tenant: the tenant's document names them all."""

Work = Callable[[Tenant, PluginInstallation | None], PluginInstallation | None]
"""Takes the tenant and what is installed, and answers what is to be; None: nothing."""
Also = Callable[[Transaction, PluginInstallation | None], None]
"""Writes more in the same transaction, if anything changes."""


def installation_path(tenant_id: str, name: str) -> str:
    """The path of a tenant's installation of a plug-in."""
    return f"pluginInstallations/{tenant_id}_{name}"


def find_installation(reader: Reader, tenant_id: str, name: str) -> PluginInstallation | None:
    """The installation, also while it is being removed; None without one."""
    data = reader.get(installation_path(tenant_id, name))
    return decode(PluginInstallation, data) if data else None


def require_installation(found: PluginInstallation | None, name: str) -> PluginInstallation:
    """The installation. Raises NotFound if there is none, or it is being removed."""
    if found is None or found.removing is not None:
        raise NotFound(f"The plug-in {name} is not installed.", remedy="Install it first.")
    return found


def installations_of(reader: Reader, tenant_id: str) -> Sequence[PluginInstallation]:
    """All installations of a tenant that are not being removed, by name."""
    query = Query("pluginInstallations", where=(("tenantId", "==", tenant_id),), limit=MAX_INSTALLED * 2)
    found = [decode(PluginInstallation, data) for data in reader.find(query)]
    return sorted((each for each in found if each.removing is None), key=lambda each: each.name)


def write_change(
    work: Work,
    action: RecordedAction,
    *,
    tenant_id: str,
    name: str,
    by: Actor,
    adapters: Adapters,
    details: Mapping[str, str] | None = None,
    also: Also | None = None,
) -> PluginInstallation | None:
    """Makes a change of an installation, unless it changes nothing; answers what is installed then."""
    now, path = adapters.clock(), installation_path(tenant_id, name)

    def transact(transaction: Transaction) -> PluginInstallation | None:
        tenant = get_tenant(transaction, tenant_id)
        before = find_installation(transaction, tenant_id, name)
        after = work(tenant, before)
        if after == before:
            return after
        log = AuditLog.read(transaction, tenant_id)
        after = after.model_copy(update={"updated": now}) if after else None
        if after is None:
            transaction.delete(path)
        else:
            transaction.set(path, encode(after))
        transaction.update(f"tenants/{tenant_id}", {"plugins": encode(_summary(tenant.plugins, name, after))})
        act = Act(
            action,
            path,
            encode(before) if before else None,
            encode(after) if after else None,
            {"plugin": name, **(details or {})},
        )
        if also is not None:
            also(transaction, after)
        log.append(transaction, act, by=by, at=now, new_id=adapters.new_id)
        return after

    return adapters.store.transact(transact)


def _summary(summary: TenantPlugins, name: str, after: PluginInstallation | None) -> TenantPlugins:
    installed, enabled, licenses = set(summary.installed), set(summary.enabled), dict(summary.licenses)
    installed.discard(name)
    enabled.discard(name)
    licenses.pop(name, None)
    if after is not None and after.removing is None:
        installed.add(name)
        if after.enabled:
            enabled.add(name)
        if after.licensed is not None:
            licenses[name] = after.licensed
    return TenantPlugins(installed=sorted(installed), enabled=sorted(enabled), licenses=licenses)
