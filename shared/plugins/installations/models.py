"""Requests about a tenant's plug-ins, and what they answer."""

from typing import Annotated, Any, Literal

from pydantic import Field

from shared.model.base import Instant, Model, Text
from shared.model.plugins.installation import LicenceFacts
from shared.model.plugins.manifest import Manifest, Permissions, PluginName

LicenceKey = Annotated[str, Field(min_length=1, max_length=4000)]
Confinement = Literal["kernel", "audit"]


class PluginReference(Model):
    """Identifies a plug-in."""

    name: PluginName
    """The plug-in's name in its manifest."""


class PluginGrant(Model):
    """What an admin grants."""

    granted: Permissions
    """The permissions that the manifest asks for, as they were shown."""


class InstallRequest(PluginReference, PluginGrant):
    """Request to install a plug-in of the deployment."""

    licence: LicenceKey | None = None
    """The licence key, for plug-ins that are paid for."""


class GrantRequest(PluginReference, PluginGrant):
    """Request to grant what a new version asks for."""


class PluginLicence(Model):
    """A licence key."""

    licence: LicenceKey | None = None
    """The key; absent or null to remove it."""


class LicenceRequest(PluginReference, PluginLicence):
    """Request to set the licence key."""


class ConfigEdit(Model):
    """A configuration."""

    config: dict[str, Any]
    """Its values. Secrets that it does not state stay; null removes one."""


class ConfigRequest(PluginReference, ConfigEdit):
    """Request to configure a plug-in."""


class PluginConfig(Model):
    """How a plug-in is configured."""

    config_schema: Annotated[dict[str, Any], Field(alias="schema")]
    """The JSON Schema (2020-12) of the configuration."""
    config: dict[str, Any]
    """The values, with defaults, without secrets."""
    secrets: list[Text]
    """The names of the secrets that are set."""


class Installation(Model):
    """A plug-in in the tenant, without its configuration."""

    version: Text
    """The version whose permissions were granted."""
    enabled: bool
    """Whether it runs."""
    granted: Permissions
    """What the admin granted."""
    licensed: LicenceFacts | None = None
    """What the licence key says."""
    disabled: Text | None = None
    """Why the server disabled it, or did not enable it."""
    failures: int = 0
    """Failed calls in a row."""
    created: Instant
    """When it was installed."""
    updated: Instant
    """When the installation was last changed."""


class PluginItem(Model):
    """A plug-in of the deployment, and what the tenant does with it."""

    kind: Literal["plugin"]
    """What it is."""
    name: Text
    """Its name in its manifest."""
    version: Text | None = None
    """The version that is deployed; absent if it cannot be used."""
    package: Text
    """Its Python package."""
    problem: Annotated[str, Field(max_length=2000)] | None = None
    """Why it cannot be used."""
    manifest: Manifest | None = None
    """Absent if it cannot be read."""
    installation: Installation | None = None
    """Absent if the tenant has not installed it."""
    needs_grant: bool = False
    """The deployed version asks for more than was granted; it does not run until that is granted."""
    confinement: Confinement
    """What keeps its processes from files: the kernel (Landlock), or Python's audit events only."""
