"""Which plug-ins run in a tenant. Read at most every thirty seconds, and not at all where none is deployed."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from shared.accounts.adapters import Adapters
from shared.errors import InvalidInput
from shared.model.codec import decode, to_json
from shared.model.plugins.installation import PluginInstallation
from shared.model.plugins.manifest import Handler, Manifest
from shared.platform.store.port import Data
from shared.plugins.config import LICENCE, check_config
from shared.plugins.dispatch.failures import disable_by_server
from shared.plugins.installations.config import whole_config
from shared.plugins.installations.obstacles import licence_problems, needs_grant
from shared.plugins.installations.store import installation_path
from shared.plugins.installed import Deployed, InstalledPlugin, installed_plugins
from shared.plugins.licences import read_licence

KEPT = timedelta(seconds=30)
"""How long it may take until a change of an installation has an effect everywhere."""
_MAX_TENANTS = 1000
logger = logging.getLogger("stardust.plugins")


@dataclass(slots=True)
class Active:
    """A plug-in that runs in a tenant."""

    plugin: InstalledPlugin
    installation: PluginInstallation
    members: int
    _config: dict[str, Any] | None = None
    failed: bool = False
    """Whether its last call in this process failed."""

    @property
    def name(self) -> str:
        """The plug-in's name."""
        return self.plugin.manifest.name

    def handlers(self, point: str) -> Sequence[Handler]:
        """What it does at a point, in its order."""
        return [handler for handler in self.plugin.manifest.hooks if handler.on == point]

    def config(self, adapters: Adapters) -> dict[str, Any]:
        """Its configuration with defaults, secrets, and what the licence key says; opened once.

        Raises VaultError, and InvalidInput if the deployed version does not accept it.
        """
        if self._config is None:
            manifest = self.plugin.manifest
            config = whole_config(manifest, self.installation, adapters.vault)
            if self.installation.version != manifest.version:
                check_config(manifest.config, config)
            self._config = config | _licence(manifest, self.installation, self.members, adapters.clock())
        return self._config


def _licence(manifest: Manifest, own: PluginInstallation, members: int, now: datetime) -> dict[str, Any]:
    """What the licence key says, under a name of its own; None while no key holds; nothing for free plug-ins."""
    if manifest.licence.kind == "free":
        return {}
    if own.licence is None:
        return {LICENCE: None}
    try:
        facts = read_licence(own.licence, manifest, tenant_id=own.tenant_id, members=members, now=now)
    except InvalidInput:
        return {LICENCE: None}
    return {LICENCE: to_json(facts)}


@dataclass(slots=True)
class ActivePlugins:
    """The active plug-ins of the tenants that this process has to do with."""

    adapters: Adapters
    deployed: Callable[[], Deployed] = installed_plugins
    _kept: dict[str, tuple[datetime, tuple[Active, ...]]] = field(default_factory=dict)

    def at(self, point: str) -> bool:
        """Whether any plug-in of the deployment does something at a point. Costs nothing."""
        return any(
            handler.on == point
            for plugin in self.deployed().values()
            if isinstance(plugin, InstalledPlugin)
            for handler in plugin.manifest.hooks
        )

    def of(self, tenant_id: str) -> tuple[Active, ...]:
        """The active plug-ins of a tenant: one read if it has none, else two. Raises Unavailable."""
        now = self.adapters.clock()
        kept = self._kept.get(tenant_id)
        if kept is None or now - kept[0] >= KEPT:
            if len(self._kept) >= _MAX_TENANTS:
                self._kept.clear()
            kept = self._kept[tenant_id] = (now, tuple(self._read(tenant_id, now)))
        return kept[1]

    def forget(self, tenant_id: str) -> None:
        """Reads the tenant's plug-ins anew when they are needed next."""
        self._kept.pop(tenant_id, None)

    def _read(self, tenant_id: str, now: datetime) -> list[Active]:
        tenant = self.adapters.store.get(f"tenants/{tenant_id}") or {}
        deployed = self.deployed()
        usable = {name: deployed.get(name) for name in (tenant.get("plugins") or {}).get("enabled", ())}
        paths = {
            installation_path(tenant_id, name): plugin
            for name, plugin in usable.items()
            if isinstance(plugin, InstalledPlugin)
        }
        found = self.adapters.store.get_all(paths) if paths else {}
        each = [self._active(plugin, found.get(path), tenant, now) for path, plugin in paths.items()]
        return [active for active in each if active is not None]

    def _active(self, plugin: InstalledPlugin, data: Data | None, tenant: Data, now: datetime) -> Active | None:
        if data is None:
            return None
        installation, members = decode(PluginInstallation, data), len(tenant.get("users", ()))
        if not installation.enabled or installation.removing is not None:
            return None
        if needs_grant(plugin.manifest, installation.granted):
            logger.warning("%s waits for a grant in %s", installation.name, installation.tenant_id)
            return None
        if problems := licence_problems(plugin.manifest, installation, members=members, now=now):
            disable_by_server(installation, " ".join(map(str, problems)), self.adapters)
            return None
        return Active(plugin, installation, members)
