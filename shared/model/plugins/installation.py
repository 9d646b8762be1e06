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


class SealedConfig(Model):
    """The secrets of a configuration, encrypted."""

    ciphertext: Annotated[str, Field(min_length=1, max_length=100_000)]
    """In base64."""
    key: Text
    """The key that encrypted it."""
    names: list[Text]
    """Which secrets are set."""


class PluginInstallation(Model):
    """`pluginInstallations/{id}`: a plug-in in a tenant. Written by the server only."""

    id: Id
    """`{tenantId}_{name}`."""
    tenant_id: Id
    name: PluginName
    """The plug-in."""
    version: Version
    """The version whose permissions were granted."""
    enabled: bool = True
    """Whether it runs."""
    granted: Permissions = Permissions()
    """What the admin granted: what the manifest asked for at that time."""
    config: dict[str, Any] = {}
    """The configuration without secrets."""
    secrets: SealedConfig | None = None
    """The secret values, sealed."""
    licence: Annotated[str, Field(max_length=4000)] | None = None
    """The licence key."""
    licensed: LicenceFacts | None = None
    """What the key says."""
    failures: int = 0
    """Failed calls in a row."""
    disabled: Text | None = None
    """Why the server disabled it, or did not enable it."""
    removing: Instant | None = None
    """Since when it is being removed, with all that it stored."""
    created: Instant
    created_by: Id
    updated: Instant


class PluginRun(Model):
    """`pluginRuns/{id}`: one run of a hook after an event, a schedule or a timer. Its id follows from these."""

    id: Id
    tenant_id: Id
    plugin: PluginName
    """The plug-in."""
    hook: Text
    """The point's name."""
    event_id: Text
    """The event, or the time of the schedule, or the timer."""
    payload: dict[str, Any] = {}
    """What the function is told."""
    state: Literal["pending", "done", "failed", "skipped"] = "pending"
    """skipped: the plug-in was disabled or removed before it could run."""
    attempts: int = 0
    """How many attempts have begun."""
    due: Instant
    """When the next attempt is due; while one runs, when it is given up for lost."""
    took_s: float | None = None
    """How long the last attempt took, in seconds."""
    failure: Text | None = None
    """Why the last attempt failed."""
    log: list[Text] = []
    """The lines that the plug-in logged."""
    created: Instant
    expires: Instant
    """When Firestore deletes it."""


class PluginState(Model):
    """`pluginState/{id}`: a value that a plug-in keeps in a tenant."""

    id: Id
    tenant_id: Id
    plugin: PluginName
    """The plug-in."""
    key: Text | None = None
    """The plug-in's name for it; absent where a change of a release is marked as made."""
    value: Any = None
    """Plain JSON."""
    updated: Instant


class PluginTimer(Model):
    """`pluginTimers/{id}`: a timer that a plug-in set in a tenant. Its id follows from tenant, plug-in and key."""

    id: Id
    tenant_id: Id
    plugin: PluginName
    """The plug-in."""
    key: Text
    """The plug-in's name for it."""
    at: Instant
    """When the hook `timer.due` is to run."""
    data: dict[str, Any] = {}
    """What the plug-in wants to be told then."""
    created: Instant


class PluginSlots(Model):
    """`pluginSlots/{name}`: the last hour and day in which a plug-in's schedules were started, in all tenants."""

    id: PluginName
    """The plug-in's name."""
    hour: Text | None = None
    """In UTC: `2026-06-05T09`."""
    day: Text | None = None
    """In UTC: `2026-06-05`."""
