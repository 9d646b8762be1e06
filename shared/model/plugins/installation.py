"""Models what a tenant does with plug-ins: the installation, and the runs of its hooks."""

from typing import Annotated, Any, Literal

from pydantic import Field

from shared.model.base import Id, Instant, Model, Text
from shared.model.plugins.manifest import Permissions, PluginName, Version


class LicenceFacts(Model):
    """What a verified licence key says."""

    edition: Text = "standard"
    """What was bought, in the author's words."""
    seats: Annotated[int, Field(ge=1)] | None = None
    """How many members the tenant may have; absent: any number."""
    expires: Instant | None = None
    """When it ends; absent: never."""
    holder: Text | None = None
    """Who bought it."""


class PluginChange(Model):
    """A change of an installation."""

    at: Instant
    by: Id
    """The uid of the person, or `server`."""
    what: Text
    """What was changed, without values of secrets."""


class PluginInstallation(Model):
    """`pluginInstallations/{id}`: a plug-in in a tenant. Written by the server only."""

    id: Id
    """`{tenantId}_{name}`."""
    tenant_id: Id
    name: PluginName
    version: Version
    """The version whose permissions were granted."""
    enabled: bool = True
    granted: Permissions = Permissions()
    """What the admin granted: what the manifest asked for at that time."""
    config: dict[str, Any] = {}
    """The configuration without secrets."""
    secrets: Text | None = None
    """The secret values, sealed."""
    licence: Annotated[str, Field(max_length=4000)] | None = None
    """The licence key."""
    licensed: LicenceFacts | None = None
    """What the key says."""
    failures: int = 0
    """Failed calls in a row."""
    disabled: Text | None = None
    """Why the server disabled it."""
    created: Instant
    created_by: Id
    updated: Instant


class PluginRun(Model):
    """`pluginRuns/{id}`: one run of a hook after an event, a schedule or a timer. Its id follows from these."""

    id: Id
    tenant_id: Id
    plugin: PluginName
    hook: Text
    """The point's name."""
    event_id: Text
    """The event, or the time of the schedule, or the timer."""
    payload: dict[str, Any] = {}
    state: Literal["pending", "done", "failed", "skipped"] = "pending"
    """skipped: the plug-in was disabled or removed before it could run."""
    attempts: int = 0
    due: Instant
    took_s: float | None = None
    """How long the last attempt took, in seconds."""
    failure: Text | None = None
    """Why the last attempt failed."""
    log: list[Text] = []
    """The lines that the plug-in logged."""
    created: Instant
    expires: Instant


class PluginState(Model):
    """`pluginState/{id}`: a value that a plug-in keeps in a tenant."""

    id: Id
    tenant_id: Id
    plugin: PluginName
    key: Text
    value: Any = None
    updated: Instant


class PluginTimer(Model):
    """`pluginTimers/{id}`: a timer that a plug-in set in a tenant. Its id follows from tenant, plug-in and key."""

    id: Id
    tenant_id: Id
    plugin: PluginName
    key: Text
    at: Instant
    """When the hook `timer.due` is to run."""
    data: dict[str, Any] = {}
    """What the plug-in wants to be told then."""
    created: Instant
