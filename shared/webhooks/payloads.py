"""The data of each event: what changed, by its ids. Receivers read the rest through the API."""

from collections.abc import Mapping
from typing import Any

from shared.model.base import ErnVersion, Id, Model, Sha256, Text
from shared.model.webhook import EventType


class DeliveryData(Model):
    """A delivery."""

    delivery_id: Id
    release_id: Id
    target_id: Id
    message_type: Text
    """The kind of message."""
    message_sub_type: Text
    """Whether it is the first message, an update or a takedown."""
    message_id: Text
    """The id of the message."""
    ern_version: ErnVersion
    """The ERN version of the message."""
    code: Text | None = None
    """The DSP's own code of a rejection."""
    reason: Text | None = None
    """The DSP's own words about a rejection."""


class AcknowledgementData(Model):
    """An acknowledgement, and the deliveries that it is about."""

    acknowledgement_id: Id
    """The acknowledgement's id."""
    target_id: Id
    delivery_ids: list[Id]
    """The deliveries that it is about."""
    status: Text
    """How it was handled."""


class VersionData(Model):
    """A version of a release."""

    release_id: Id
    content_hash: Sha256
    """The SHA-256 of the version's content."""


class ReleaseData(Model):
    """A release and its status."""

    release_id: Id
    status: Text
    """How far the label's work is."""


class AssetData(Model):
    """An uploaded file and its status."""

    asset_id: Id
    release_id: Id
    status: Text
    """How far the file got."""
    code: Text | None = None
    """The first reason of a rejection, for programs."""


class ImportData(Model):
    """An import and its status."""

    import_id: Id
    """The import's id."""
    status: Text
    """How far it is, or how it ended."""


class SalesImportData(Model):
    """An import of sales reports and its status."""

    import_id: Id
    """The import's id."""
    status: Text
    """How it ended."""


class RoyaltyRunData(Model):
    """A royalty run and its status."""

    run_id: Id
    """The royalty run's id."""
    status: Text
    """How far it is."""


class TargetData(Model):
    """A delivery target."""

    target_id: Id
    circuit: Text | None = None
    """The state of its circuit breaker."""


class TaskData(Model):
    """A task: what a person must do, for a DSP or a plug-in."""

    task_id: Id
    """The task's id."""
    delivery_id: Id | None = None
    release_id: Id | None = None
    target_id: Id | None = None
    code: Text | None = None
    """The DSP's code of the problem."""
    plugin: Text | None = None
    """The plug-in that asks for it; absent: a DSP does."""


class AnnouncedData(Model):
    """What a plug-in announces."""

    plugin: Text
    """The plug-in's name."""
    key: Text
    """What it calls this announcement; the same if it is repeated."""
    data: dict[str, Any]
    """What it has to say: see the plug-in's own description."""


class TestData(Model):
    """A test message."""

    webhook_id: Id


EVENTS: Mapping[EventType, tuple[str, type[Model]]] = {
    "acknowledgement.received": ("A DSP has answered.", AcknowledgementData),
    "asset.accepted": ("An uploaded file was examined and accepted.", AssetData),
    "asset.rejected": ("An uploaded file was examined and rejected.", AssetData),
    "circuit.closed": ("Deliveries to a target have resumed.", TargetData),
    "circuit.opened": ("Deliveries to a target are paused after repeated failures.", TargetData),
    "delivery.completed": ("A delivery was sent and verified.", DeliveryData),
    "delivery.failed": ("A delivery has failed; no further attempt follows.", DeliveryData),
    "delivery.live": ("The DSP reports a delivery as live.", DeliveryData),
    "delivery.queued": ("A delivery was requested.", DeliveryData),
    "delivery.rejected": ("The DSP has rejected a delivery.", DeliveryData),
    "import.ended": ("An import of releases has ended.", ImportData),
    "import.planned": ("The files of an import were read; it waits to be applied.", ImportData),
    "import.rolled-back": ("What an import had made was removed.", ImportData),
    "plugin.announced": ("A plug-in has something to say.", AnnouncedData),
    "release.archived": ("A release was archived.", ReleaseData),
    "release.delivered": ("A release was delivered for the first time.", ReleaseData),
    "release.ready": ("A release is ready to be delivered.", ReleaseData),
    "release.versioned": ("A new version of a release was stored.", VersionData),
    "royalties.booked": ("A royalty run was approved and booked; its statements are issued.", RoyaltyRunData),
    "royalties.planned": ("A royalty run waits for the approval of another person.", RoyaltyRunData),
    "sales.imported": ("An import of sales reports has ended.", SalesImportData),
    "sales.rolled-back": ("The reports that an import of sales reports had stored were removed.", SalesImportData),
    "target.changed": ("A delivery target was created or changed.", TargetData),
    "target.deleted": ("A delivery target was deleted.", TargetData),
    "task.created": ("A DSP or a plug-in asks for something that a person must do.", TaskData),
    "task.done": ("A task was done.", TaskData),
    "webhook.test": ("A test, on request.", TestData),
}
"""What each event says, and the model of its data."""
