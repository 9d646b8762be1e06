"""What plug-ins are written against: stable, versioned, standard library only.

A plug-in is a package with an entry point in the group `stardust.plugins` and a manifest, `plugin.toml`, that names its
functions. Each function takes a payload (points.py) and a context (context.py), and returns an answer (answers.py) or
nothing. It runs in a confined process, so this package imports nothing that is slow to load. See
docs/how-to/write-a-plug-in.md, and ADR 0031 for the reasons.
"""

from shared.errors import Edit, Finding
from shared.sdk.answers import Answer, Files, Processed, Read, Reply, Status
from shared.sdk.bridge import Failed, Refused
from shared.sdk.context import Context
from shared.sdk.points import (
    AcknowledgementRead,
    AfterAssetProcessed,
    AfterCatalogueSearch,
    AfterDeliveryAcknowledged,
    AfterDeliveryFailed,
    AfterDeliveryRequested,
    AfterDeliverySent,
    AfterImportRow,
    AfterMessageComposed,
    AfterReleaseReady,
    AfterReleaseSaved,
    AssetProcess,
    BeforeAssetProcessed,
    BeforeCatalogueSearch,
    BeforeDeliveryRequested,
    BeforeDeliverySent,
    BeforeImportRow,
    BeforeMessageComposed,
    BeforeReleaseReady,
    BeforeReleaseSaved,
    MessageWrite,
    PanelRequest,
    RuleCheck,
    ScheduleDue,
    TimerDue,
)

SDK_VERSION = "1.0"
"""Grows by its second number when something is added, and by its first when something changes or is removed."""

__all__ = [
    "SDK_VERSION",
    "AcknowledgementRead",
    "AfterAssetProcessed",
    "AfterCatalogueSearch",
    "AfterDeliveryAcknowledged",
    "AfterDeliveryFailed",
    "AfterDeliveryRequested",
    "AfterDeliverySent",
    "AfterImportRow",
    "AfterMessageComposed",
    "AfterReleaseReady",
    "AfterReleaseSaved",
    "Answer",
    "AssetProcess",
    "BeforeAssetProcessed",
    "BeforeCatalogueSearch",
    "BeforeDeliveryRequested",
    "BeforeDeliverySent",
    "BeforeImportRow",
    "BeforeMessageComposed",
    "BeforeReleaseReady",
    "BeforeReleaseSaved",
    "Context",
    "Edit",
    "Failed",
    "Files",
    "Finding",
    "MessageWrite",
    "PanelRequest",
    "Processed",
    "Read",
    "Refused",
    "Reply",
    "RuleCheck",
    "ScheduleDue",
    "Status",
    "TimerDue",
]
