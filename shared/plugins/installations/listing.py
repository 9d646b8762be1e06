"""Lists the plug-ins of the deployment, with what the tenant does with them."""

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.errors import NotFound
from shared.model.base import Model
from shared.model.plugins.installation import PluginInstallation
from shared.plugins.installations.models import Installation, PluginItem, PluginReference
from shared.plugins.installations.obstacles import needs_grant
from shared.plugins.installations.store import find_installation, installations_of
from shared.plugins.installed import BrokenPlugin, InstalledPlugin, installed_plugins
from shared.plugins.sandbox.run import confinement


class PluginsQuery(Model):
    """Request for all plug-ins; empty."""


def list_plugins(_query: PluginsQuery, *, caller: Caller, adapters: Adapters) -> list[PluginItem]:
    """The plug-ins of the deployment by name. One query, none if there are none."""
    deployed = installed_plugins()
    if not deployed:
        return []
    own = {each.name: each for each in installations_of(adapters.store, caller.tenant_id)}
    gone = [name for name in own if name not in deployed]
    items = [item_of(plugin, own.get(name)) for name, plugin in deployed.items()]
    return [*items, *(_gone(own[name]) for name in gone)]


def get_plugin(request: PluginReference, *, caller: Caller, adapters: Adapters) -> PluginItem:
    """A plug-in of the deployment. Raises NotFound."""
    found = installed_plugins().get(request.name)
    own = find_installation(adapters.store, caller.tenant_id, request.name)
    if found is not None:
        return item_of(found, own)
    if own is None:
        raise NotFound(f"There is no plug-in {request.name}.", remedy="GET /plugins lists those that there are.")
    return _gone(own)


def item_of(plugin: InstalledPlugin | BrokenPlugin, own: PluginInstallation | None) -> PluginItem:
    """A plug-in as the API returns it."""
    installation = _installation(own)
    if isinstance(plugin, BrokenPlugin):
        return PluginItem(
            kind="plugin", name=plugin.name, package=plugin.package, problem=plugin.problem, installation=installation
        )
    manifest = plugin.manifest
    return PluginItem(
        kind="plugin",
        name=manifest.name,
        version=manifest.version,
        package=plugin.package,
        manifest=manifest,
        installation=installation,
        needs_grant=installation is not None and needs_grant(manifest, installation.granted),
        confinement=confinement(),
    )


def _gone(own: PluginInstallation) -> PluginItem:
    problem = "It is installed, but no longer deployed. Remove it, or let the operator deploy it again."
    return PluginItem(
        kind="plugin",
        name=own.name,
        package="-",
        problem=problem,
        installation=_installation(own),
        confinement=confinement(),
    )


def _installation(own: PluginInstallation | None) -> Installation | None:
    if own is None or own.removing is not None:
        return None
    return Installation(**{name: getattr(own, name) for name in Installation.model_fields})
