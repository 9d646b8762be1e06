"""The data of each event: what changed, by its ids. Receivers read the rest through the API."""

from collections.abc import Mapping

from shared.model.base import ErnVersion, Id, Model, Sha256, Text
from shared.model.webhook import EventType


class DeliveryData(Model):
    """A delivery. `code` and `reason` are the DSP's own words about a rejection."""

    delivery_id: Id
    release_id: Id
    target_id: Id
    message_type: Text
    message_sub_type: Text
    message_id: Text
    ern_version: ErnVersion
    code: Text | None = None
    reason: Text | None = None


class AcknowledgementData(Model):
    """An acknowledgement, and the deliveries that it is about."""

    acknowledgement_id: Id
    target_id: Id
    delivery_ids: list[Id]
    status: Text


class VersionData(Model):
    """A version of a release, by the digest of its content."""

    release_id: Id
    content_hash: Sha256


class ReleaseData(Model):
    """A release and its status."""

    release_id: Id
    status: Text


class AssetData(Model):
    """An uploaded file and its status; `code` is the first reason of a rejection."""

    asset_id: Id
    release_id: Id
    status: Text
    code: Text | None = None


class ImportData(Model):
    """An import and how it ended."""

    import_id: Id
    status: Text


class TargetData(Model):
    """A delivery target; `circuit` is the state of its circuit."""

    target_id: Id
    circuit: Text | None = None


class TaskData(Model):
    """A task: what a person must mend before a DSP accepts a release."""

    task_id: Id
    delivery_id: Id
    release_id: Id
    target_id: Id
    code: Text


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
    "release.archived": ("A release was archived.", ReleaseData),
    "release.delivered": ("A release was delivered for the first time.", ReleaseData),
    "release.ready": ("A release is ready to be delivered.", ReleaseData),
    "release.versioned": ("A new version of a release was stored.", VersionData),
    "target.changed": ("A delivery target was created or changed.", TargetData),
    "target.deleted": ("A delivery target was deleted.", TargetData),
    "task.created": ("A DSP asks for something that a person must mend.", TaskData),
    "task.done": ("A task was done.", TaskData),
    "webhook.test": ("A test, on request.", TestData),
}
"""What each event says, and the model of its data."""
