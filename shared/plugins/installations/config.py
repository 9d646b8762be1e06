"""The configuration of a tenant's plug-in: validated, its secrets sealed and never returned."""

from collections.abc import Mapping
from typing import Any

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.errors import Conflict, Finding, InvalidInput
from shared.model.accounts.tenant import Tenant
from shared.model.plugins.installation import PluginInstallation, SealedConfig
from shared.model.plugins.manifest import Manifest
from shared.platform.vault.port import Sealed, Vault
from shared.plugins.config import check_config, secret_names, with_defaults
from shared.plugins.installations.models import ConfigRequest, PluginConfig, PluginReference
from shared.plugins.installations.obstacles import needs_grant
from shared.plugins.installations.store import find_installation, require_installation, write_change
from shared.plugins.installed import installed_plugins, usable_plugin


def get_plugin_config(request: PluginReference, *, caller: Caller, adapters: Adapters) -> PluginConfig:
    """The configuration, without secrets, and its schema. Raises Forbidden, NotFound."""
    caller.require("admin")
    manifest = usable_plugin(request.name, installed_plugins()).manifest
    found = require_installation(find_installation(adapters.store, caller.tenant_id, request.name), request.name)
    return config_of(manifest, found)


def configure_plugin(request: ConfigRequest, *, caller: Caller, adapters: Adapters) -> PluginConfig:
    """Replaces the configuration. Secrets that it does not state stay as they are; null removes one.

    Raises Forbidden, NotFound, InvalidInput with every problem, Conflict if it changed meanwhile, VaultError.
    """
    caller.require("admin")
    manifest = usable_plugin(request.name, installed_plugins()).manifest
    before = require_installation(find_installation(adapters.store, caller.tenant_id, request.name), request.name)
    plain, secrets = _parted(manifest, request.config, open_secrets(before, adapters.vault))
    check_config(manifest.config, {**plain, **secrets})
    sealed = _sealed(before, secrets, adapters.vault)

    def work(_tenant: Tenant, found: PluginInstallation | None) -> PluginInstallation:
        current = require_installation(found, request.name)
        if (current.config, current.secrets) != (before.config, before.secrets):
            raise Conflict("The configuration has just been changed.", remedy="Read it again, then change it.")
        version = current.version if needs_grant(manifest, current.granted) else manifest.version
        return current.model_copy(update={"config": plain, "secrets": sealed, "version": version})

    changed = sorted({*plain, *before.config, *secrets} | set(before.secrets.names if before.secrets else ()))
    details = {"names": ", ".join(changed)[:1000]} if changed else {}
    after = write_change(
        work,
        "plugin.configured",
        tenant_id=caller.tenant_id,
        name=request.name,
        by=caller,
        adapters=adapters,
        details=details,
    )
    return config_of(manifest, require_installation(after, request.name))


def config_of(manifest: Manifest, installation: PluginInstallation) -> PluginConfig:
    """The configuration as clients see it."""
    hidden = set(secret_names(manifest.config))
    shown = {name: value for name, value in installation.config.items() if name not in hidden}
    defaults = {name: value for name, value in with_defaults(manifest.config, shown).items() if name not in hidden}
    names = installation.secrets.names if installation.secrets else []
    return PluginConfig(config_schema=manifest.config, config=defaults, secrets=names)


def whole_config(manifest: Manifest, installation: PluginInstallation, vault: Vault) -> dict[str, Any]:
    """The configuration with defaults and secrets, for the plug-in. Raises VaultError."""
    return with_defaults(manifest.config, {**installation.config, **open_secrets(installation, vault)})


def open_secrets(installation: PluginInstallation, vault: Vault) -> dict[str, str]:
    """The secrets. Raises VaultError."""
    sealed = installation.secrets
    return vault.open(Sealed(sealed.ciphertext, sealed.key), _context(installation)) if sealed else {}


def _sealed(installation: PluginInstallation, secrets: Mapping[str, str], vault: Vault) -> SealedConfig | None:
    if not secrets:
        return None
    if secrets == open_secrets(installation, vault):
        return installation.secrets
    sealed = vault.seal(secrets, _context(installation))
    return SealedConfig(ciphertext=sealed.ciphertext, key=sealed.key, names=sorted(secrets))


def _context(installation: PluginInstallation) -> dict[str, str]:
    return {"tenantId": installation.tenant_id, "plugin": installation.name}


def _parted(
    manifest: Manifest, config: Mapping[str, Any], former: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """The configuration without secrets, and its secrets. Raises InvalidInput for secrets that are no texts."""
    hidden = secret_names(manifest.config)
    given = {name: config[name] for name in hidden if name in config}
    problems = [
        Finding(f"config.{name}", "A secret is a text.", "type", remedy="Give a text, or null to remove it.")
        for name, value in given.items()
        if not isinstance(value, str | None)
    ]
    if problems:
        raise InvalidInput(problems)
    kept = {name: value for name, value in former.items() if name in hidden}
    secrets = {name: value for name, value in {**kept, **given}.items() if value is not None}
    return {name: value for name, value in config.items() if name not in hidden}, secrets
