"""Removes a plug-in from a tenant without a trace: installation, state, runs, timers, and the files it derived.

The installation is marked first, so that nothing runs any more, and deleted last: a removal that was interrupted is
continued by another request, or by the schedule.
"""

from functools import partial

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.errors import NotFound
from shared.ids import tenant_folder
from shared.model.accounts.tenant import Tenant
from shared.model.codec import decode
from shared.model.plugins.installation import PluginInstallation
from shared.platform.store.port import Query, Transaction
from shared.plugins.installations.assets import forget_in_assets
from shared.plugins.installations.models import PluginReference
from shared.plugins.installations.store import find_installation, installation_path, write_change

_PAGE = 200


def files_of(tenant_id: str, name: str) -> str:
    """The folder in the bucket for the files that a plug-in stores in a tenant."""
    return f"{tenant_folder(tenant_id)}/plugins/{name}/"


def uninstall_plugin(request: PluginReference, *, caller: Caller, adapters: Adapters) -> None:
    """Removes a plug-in and everything that it stored, also one that is no longer deployed.

    Raises Forbidden, and NotFound if it is not installed.
    """
    caller.require("admin")
    now = adapters.clock()

    def mark(_tenant: Tenant, found: PluginInstallation | None) -> PluginInstallation:
        if found is None:
            raise NotFound(f"The plug-in {request.name} is not installed.", remedy="GET /plugins lists those that are.")
        if found.removing is not None:
            return found
        return found.model_copy(update={"removing": now, "enabled": False})

    write_change(mark, "plugin.removed", tenant_id=caller.tenant_id, name=request.name, by=caller, adapters=adapters)
    sweep(caller.tenant_id, request.name, adapters)


def continue_removals(adapters: Adapters) -> int:
    """Continues removals that were interrupted; answers how many have ended."""
    query = Query("pluginInstallations", where=(("removing", "<=", adapters.clock()),), order=("removing",), limit=20)
    marked = [decode(PluginInstallation, data) for data in adapters.store.find(query)]
    for each in marked:
        sweep(each.tenant_id, each.name, adapters)
    return len(marked)


def sweep(tenant_id: str, name: str, adapters: Adapters) -> None:
    """Deletes what a plug-in stored in a tenant, and then its marked installation. Idempotent."""
    for query in stored(tenant_id, name):
        while found := [f"{query.collection}/{data['id']}" for data in adapters.store.find(query)]:
            adapters.store.transact(partial(_delete, found))
    forget_in_assets(tenant_id, name, adapters)
    while files := adapters.blobs.list(files_of(tenant_id, name), limit=_PAGE):
        for file in files:
            adapters.blobs.delete(file.path)

    def finish(transaction: Transaction) -> None:
        found = find_installation(transaction, tenant_id, name)
        if found is not None and found.removing is not None:
            transaction.delete(installation_path(tenant_id, name))

    adapters.store.transact(finish)


def stored(tenant_id: str, name: str) -> tuple[Query, ...]:
    """The documents that a plug-in has in a tenant."""
    return (
        Query("pluginState", where=(("tenantId", "==", tenant_id), ("plugin", "==", name)), limit=_PAGE),
        Query("pluginTimers", where=(("tenantId", "==", tenant_id), ("plugin", "==", name)), limit=_PAGE),
        Query("pluginRuns", where=(("tenantId", "==", tenant_id), ("plugin", "==", name)), limit=_PAGE),
    )


def _delete(paths: list[str], transaction: Transaction) -> None:
    for path in paths:
        transaction.delete(path)
