"""Counts the failed calls of a plug-in in a tenant, and disables it after ten in a row."""

from shared.accounts.adapters import Adapters
from shared.model.accounts.tenant import Tenant
from shared.model.plugins.installation import PluginInstallation
from shared.notifications.notify import write_notification
from shared.platform.store.port import Transaction
from shared.plugins.installations.store import SERVER, find_installation, installation_path, write_change

MAX_FAILURES = 10


def count_failure(installation: PluginInstallation, message: str, adapters: Adapters) -> bool:
    """Counts a failed call; answers whether the plug-in was disabled for it. Raises Unavailable."""
    tenant_id, name = installation.tenant_id, installation.name

    def work(transaction: Transaction) -> int:
        found = find_installation(transaction, tenant_id, name)
        if found is None or not found.enabled:
            return 0
        transaction.update(installation_path(tenant_id, name), {"failures": found.failures + 1})
        return found.failures + 1

    failures = adapters.store.transact(work)
    if failures < MAX_FAILURES:
        return False
    disable_by_server(installation, f"{failures} calls in a row failed. The last: {message}", adapters)
    return True


def count_success(installation: PluginInstallation, adapters: Adapters) -> None:
    """Ends a row of failed calls. Raises Unavailable."""
    tenant_id, name = installation.tenant_id, installation.name

    def work(transaction: Transaction) -> None:
        found = find_installation(transaction, tenant_id, name)
        if found is not None and found.failures:
            transaction.update(installation_path(tenant_id, name), {"failures": 0})

    adapters.store.transact(work)


def disable_by_server(installation: PluginInstallation, reason: str, adapters: Adapters) -> None:
    """Disables a plug-in, says why, and notifies the admins. Idempotent. Raises Unavailable."""
    now, said = adapters.clock(), reason[:1000]

    def work(_tenant: Tenant, found: PluginInstallation | None) -> PluginInstallation | None:
        if found is None or not found.enabled:
            return found
        return found.model_copy(update={"enabled": False, "disabled": said})

    def notify(transaction: Transaction, _after: PluginInstallation | None) -> None:
        write_notification(
            transaction,
            f"plugin-{installation.id}-{int(now.timestamp())}"[:128],
            tenant_id=installation.tenant_id,
            kind="plugin",
            severity="error",
            message=f"The plug-in {installation.name} was disabled. {said}"[:1000],
            link="/plugins",
            now=now,
            role="admin",
        )

    write_change(
        work,
        "plugin.disabled",
        tenant_id=installation.tenant_id,
        name=installation.name,
        by=SERVER,
        adapters=adapters,
        details={"reason": said},
        also=notify,
    )
