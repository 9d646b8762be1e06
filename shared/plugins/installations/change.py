"""Installs, enables, disables and licenses plug-ins in a tenant. Admins only."""

from collections.abc import Callable

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.errors import Conflict, Finding, InvalidInput
from shared.model.accounts.audit import RecordedAction
from shared.model.accounts.tenant import Tenant
from shared.model.plugins.installation import LicenceFacts, PluginInstallation
from shared.model.plugins.manifest import Manifest
from shared.plugins.config import check_config
from shared.plugins.installations.config import whole_config
from shared.plugins.installations.listing import item_of
from shared.plugins.installations.models import (
    GrantRequest,
    InstallRequest,
    LicenceRequest,
    PluginItem,
    PluginReference,
)
from shared.plugins.installations.obstacles import check_grant, needs_grant, obstacles
from shared.plugins.installations.store import (
    MAX_INSTALLED,
    installation_path,
    require_installation,
    write_change,
)
from shared.plugins.installed import installed_plugins, usable_plugin
from shared.plugins.licences import read_licence

Change = Callable[[Tenant, PluginInstallation], PluginInstallation]


def install_plugin(request: InstallRequest, *, caller: Caller, adapters: Adapters) -> PluginItem:
    """Installs a plug-in of the deployment, and enables it if nothing is missing. Installed again, nothing changes.

    Raises Forbidden, NotFound if it is not deployed, InvalidInput if anything but what its manifest asks for is
    granted or the licence key does not hold, and Conflict if there are too many or it is being removed.
    """
    caller.require("admin")
    plugin, now = usable_plugin(request.name, installed_plugins()), adapters.clock()
    manifest = plugin.manifest
    check_grant(manifest, request.granted)

    def work(tenant: Tenant, found: PluginInstallation | None) -> PluginInstallation:
        if found is not None and found.removing is None:
            return found
        _check_room(tenant, found)
        new = PluginInstallation(
            id=installation_path(tenant.id, request.name).rpartition("/")[2],
            tenant_id=tenant.id,
            name=request.name,
            version=manifest.version,
            granted=request.granted,
            licence=request.licence,
            licensed=_licensed(request.licence, manifest, tenant, adapters),
            created=now,
            created_by=caller.uid,
            updated=now,
        )
        missing = [
            *obstacles(manifest, new, members=len(tenant.users), now=now),
            *_config_problems(manifest, new, adapters),
        ]
        return new.model_copy(update={"enabled": not missing, "disabled": " ".join(map(str, missing))[:1000] or None})

    after = write_change(
        work,
        "plugin.installed",
        tenant_id=caller.tenant_id,
        name=request.name,
        by=caller,
        adapters=adapters,
        details={"version": manifest.version},
    )
    return item_of(plugin, after)


def enable_plugin(request: PluginReference, *, caller: Caller, adapters: Adapters) -> PluginItem:
    """Enables an installed plug-in. Idempotent.

    Raises Forbidden, NotFound, and InvalidInput with everything that is missing: permissions, licence, configuration.
    """
    caller.require("admin")
    manifest, now = usable_plugin(request.name, installed_plugins()).manifest, adapters.clock()

    def change(tenant: Tenant, found: PluginInstallation) -> PluginInstallation:
        if missing := [
            *obstacles(manifest, found, members=len(tenant.users), now=now),
            *_config_problems(manifest, found, adapters),
        ]:
            raise InvalidInput(missing)
        fields = {"enabled": True, "disabled": None, "failures": 0, "version": manifest.version}
        return found.model_copy(update=fields)

    return _change(request, change, "plugin.enabled", caller, adapters)


def disable_plugin(request: PluginReference, *, caller: Caller, adapters: Adapters) -> PluginItem:
    """Disables an installed plug-in; what it stored stays. Idempotent. Raises Forbidden, NotFound."""

    def change(_tenant: Tenant, found: PluginInstallation) -> PluginInstallation:
        return found.model_copy(update={"enabled": False})

    return _change(request, change, "plugin.disabled", caller, adapters)


def grant_permissions(request: GrantRequest, *, caller: Caller, adapters: Adapters) -> PluginItem:
    """Grants what the deployed version asks for. Idempotent.

    Raises Forbidden, NotFound, and InvalidInput if anything else is granted.
    """
    caller.require("admin")
    manifest = usable_plugin(request.name, installed_plugins()).manifest
    check_grant(manifest, request.granted)

    def change(_tenant: Tenant, found: PluginInstallation) -> PluginInstallation:
        if found.granted == request.granted and not needs_grant(manifest, found.granted):
            return found
        return found.model_copy(update={"granted": request.granted, "version": manifest.version})

    return _change(request, change, "plugin.granted", caller, adapters)


def set_licence(request: LicenceRequest, *, caller: Caller, adapters: Adapters) -> PluginItem:
    """Sets or removes the licence key. Raises Forbidden, NotFound, and InvalidInput if the key does not hold."""
    caller.require("admin")
    manifest = usable_plugin(request.name, installed_plugins()).manifest

    def change(tenant: Tenant, found: PluginInstallation) -> PluginInstallation:
        licensed = _licensed(request.licence, manifest, tenant, adapters)
        return found.model_copy(update={"licence": request.licence, "licensed": licensed})

    return _change(request, change, "plugin.licensed", caller, adapters)


def _change(
    request: PluginReference, change: Change, action: RecordedAction, caller: Caller, adapters: Adapters
) -> PluginItem:
    caller.require("admin")
    plugin = usable_plugin(request.name, installed_plugins())

    def work(tenant: Tenant, found: PluginInstallation | None) -> PluginInstallation:
        return change(tenant, require_installation(found, request.name))

    after = write_change(work, action, tenant_id=caller.tenant_id, name=request.name, by=caller, adapters=adapters)
    return item_of(plugin, after)


def _check_room(tenant: Tenant, found: PluginInstallation | None) -> None:
    if found is not None:
        raise Conflict(
            "The plug-in is being removed.", remedy="Remove it again, or wait a few minutes; then install it."
        )
    if len(tenant.plugins.installed) >= MAX_INSTALLED:
        raise Conflict(f"A tenant has at most {MAX_INSTALLED} plug-ins.", remedy="Remove one first.")


def _licensed(licence: str | None, manifest: Manifest, tenant: Tenant, adapters: Adapters) -> LicenceFacts | None:
    """What the key says; None without one. Raises InvalidInput if it does not hold."""
    if licence is None:
        return None
    if manifest.licence.kind == "free":
        remedy = "Leave the key out."
        raise InvalidInput([Finding("licence", "The plug-in is free.", "licence-needless", remedy=remedy)])
    return read_licence(licence, manifest, tenant_id=tenant.id, members=len(tenant.users), now=adapters.clock())


def _config_problems(manifest: Manifest, installation: PluginInstallation, adapters: Adapters) -> list[Finding]:
    """What is missing in the configuration."""
    if not manifest.config and not installation.config:
        return []
    try:
        check_config(manifest.config, whole_config(manifest, installation, adapters.vault))
    except InvalidInput as error:
        return list(error.problems)
    return []
