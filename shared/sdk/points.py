"""The points at which plug-ins are called, each with a typed payload. Documents are as the API returns them.

`before` hooks run in the request and may find problems; `after` hooks run in a task of their own, once for each event,
however often the event is reported. POINTS has all points.

Where the points are called that do not follow an event, and what becomes of findings. An error counts as one only if
the handler is `required`; otherwise it is a warning.

| Point | Called | Errors | Warnings |
|---|---|---|---|
| before.release.saved | before the API or an import stores a release | refuse it | until its review, with it |
| before.release.ready | before the API makes it ready; in reviews of ready ones | refuse it | with the release |
| rule.check | with that; in reviews, validation, preflights, requests | like those of the style check | the same |
| before.asset.processed | once an upload has arrived | reject the file | with the file |
| asset.process | after a usable file was measured | - | with the file |
| before.message.composed | once in an attempt; in previews to a target | end the attempt | delivery log |
| after.message.composed | the same, once the message is valid | end the attempt | delivery log |
| before.delivery.requested | before a delivery is stored; not for retries | refuse it | `preflight` of the delivery |
| before.delivery.sent | once in an attempt, before its transfer | end the attempt | delivery log |
| before.import.row | for each row, 200 at once | prevent the release | with the release |
| after.import.row | for each release, 200 at once | prevent the release | with the release |
| before.catalogue.search | for each album or recording that is looked up | refuse the search | - |
| after.catalogue.search | for each that was found | refuse the search | - |
| message.write | in attempts and previews, for targets with the format | end the attempt | delivery log |
| acknowledgement.read | for files that are in no known format | - | - |

Saved are: new releases, changes, fixes, tracks, numbers, restored versions, imports; not the drafts that the client
writes itself, which are reviewed. Nothing that plug-ins find holds up a takedown. The errors of a format, which
describes its own message, count as such.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from shared.sdk.answers import Answer, Files, Processed, Read, Reply

Document = Mapping[str, Any]
"""A document, as the API returns it."""


@dataclass(frozen=True, slots=True)
class BeforeReleaseSaved:
    """A release is about to be saved through the API or by an import. Asked again if somebody changes it meanwhile."""

    release: Document
    """As it will be stored."""


@dataclass(frozen=True, slots=True)
class AfterReleaseSaved:
    """A release was written."""

    release_id: str


@dataclass(frozen=True, slots=True)
class BeforeReleaseReady:
    """A release is about to become ready."""

    release: Document


@dataclass(frozen=True, slots=True)
class AfterReleaseReady:
    """A release became ready."""

    release_id: str


@dataclass(frozen=True, slots=True)
class BeforeAssetProcessed:
    """An uploaded file is about to be examined."""

    asset: Document


@dataclass(frozen=True, slots=True)
class AfterAssetProcessed:
    """An uploaded file was accepted (`ready`) or `rejected`."""

    asset_id: str
    release_id: str
    status: str


@dataclass(frozen=True, slots=True)
class BeforeMessageComposed:
    """The message of a delivery, or of a preview, is about to be composed."""

    release: Document
    target_id: str
    delivery_id: str
    """Empty in a preview."""
    action: str
    """`Initial`, `Update` or `Takedown`."""


@dataclass(frozen=True, slots=True)
class AfterMessageComposed:
    """The message of a delivery was composed and validated, and is about to be sent."""

    release: Document
    target_id: str
    delivery_id: str
    """Empty in a preview."""
    action: str
    format: str
    """`ERN`, `Apple Music` or a plug-in's format."""
    version: str
    message: str
    """The message's text. One of more than 8 MiB is not shown; the delivery log says so."""


@dataclass(frozen=True, slots=True)
class BeforeDeliveryRequested:
    """A delivery is about to be requested."""

    release_id: str
    target_id: str
    takedown: bool
    scheduled: str | None
    """The requested time, ISO 8601."""


@dataclass(frozen=True, slots=True)
class AfterDeliveryRequested:
    """A delivery was queued."""

    delivery_id: str
    release_id: str
    target_id: str


@dataclass(frozen=True, slots=True)
class BeforeDeliverySent:
    """The package of a delivery is about to be transferred."""

    delivery_id: str
    target_id: str
    files: tuple[str, ...]
    """The paths at the target."""


@dataclass(frozen=True, slots=True)
class AfterDeliverySent:
    """A delivery was completed: every file arrived and was verified."""

    delivery_id: str
    release_id: str
    target_id: str


@dataclass(frozen=True, slots=True)
class AfterDeliveryFailed:
    """A delivery failed for good."""

    delivery_id: str
    release_id: str
    target_id: str


@dataclass(frozen=True, slots=True)
class AfterDeliveryAcknowledged:
    """A DSP said what became of a delivery."""

    delivery_id: str
    release_id: str
    target_id: str
    status: str
    """`live`, `rejected`, or another status of a DSP."""


@dataclass(frozen=True, slots=True)
class BeforeImportRow:
    """A row of an import table is about to be read. May change `cells`."""

    file: str
    """Empty for a text that is imported at once."""
    row: int
    """As the spreadsheet counts: the header is row 1."""
    cells: Mapping[str, str]
    """Column -> text, for columns with a heading. A finding about a cell has the heading as its path."""


@dataclass(frozen=True, slots=True)
class AfterImportRow:
    """A release of an import was read, of any format. Findings are listed with it."""

    file: str
    rows: tuple[int, ...]
    """The rows of a table that it was read from."""
    release: Document


@dataclass(frozen=True, slots=True)
class BeforeCatalogueSearch:
    """A public catalogue is about to be searched. May change `query`."""

    catalogue: str
    query: Mapping[str, str]
    """`upc` or `isrc`, and `market`."""


@dataclass(frozen=True, slots=True)
class AfterCatalogueSearch:
    """A public catalogue was searched. May change `found`."""

    catalogue: str
    query: Mapping[str, str]
    found: Document
    """An album or a recording, as the API returns it."""


@dataclass(frozen=True, slots=True)
class RuleCheck:
    """A release is being checked: in validation, before it becomes ready, before a delivery."""

    release: Document


@dataclass(frozen=True, slots=True)
class AssetProcess:
    """A file was examined by the deployment; the processor adds what it knows."""

    asset: Document
    """With the measured facts. Nothing else has been decided: an interrupted upload is processed again."""


@dataclass(frozen=True, slots=True)
class MessageWrite:
    """A message in the plug-in's format is to be written."""

    release: Document
    target: Document
    """Without credentials."""
    message_id: str
    action: str
    files: Mapping[str, str]
    """Asset id -> the path of its file, relative to the message's folder."""
    format: str = ""
    """The name of the format in the manifest."""


@dataclass(frozen=True, slots=True)
class AcknowledgementRead:
    """A file in a DSP's acknowledgement folder is to be read, which is in none of the formats that are known here."""

    target: Document
    """Without credentials."""
    name: str
    content: str
    """Decoded as UTF-8; at most 1 MiB."""


@dataclass(frozen=True, slots=True)
class PanelRequest:
    """A panel asks for something, by `stardust.request` of its message bridge."""

    panel: str
    action: str
    body: Any
    role: str
    """The role of the person: `viewer`, `manager` or `admin`. Only the last two may change anything."""


@dataclass(frozen=True, slots=True)
class ScheduleDue:
    """The time that the manifest states has come: every hour, or every day."""

    every: str


@dataclass(frozen=True, slots=True)
class TimerDue:
    """A timer that the plug-in set has ended."""

    key: str
    data: Mapping[str, Any]


When = Literal["before", "after", "work", "panel"]
"""before: in a request or attempt, only looks. after: in a task of its own, may act. work: computes an answer.
panel: for a person, who must be at least manager for actions."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point at which plug-ins are called."""

    name: str
    payload: type
    when: When
    answer: type | None = Answer
    """What functions may return beside None; None: nothing."""
    changes: str = ""
    """The field of the payload that an answer may change."""
    seconds: float = 5
    """How long a call may take at most, in real time and in computing time; a manifest may ask for less."""

    @property
    def acts(self) -> bool:
        """Whether the operations that change something are allowed."""
        return self.when in ("after", "panel")


_TASK_S = 120.0

POINTS = {
    point.name: point
    for point in (
        Point("before.release.saved", BeforeReleaseSaved, "before"),
        Point("after.release.saved", AfterReleaseSaved, "after", None, seconds=_TASK_S),
        Point("before.release.ready", BeforeReleaseReady, "before"),
        Point("after.release.ready", AfterReleaseReady, "after", None, seconds=_TASK_S),
        Point("before.asset.processed", BeforeAssetProcessed, "before"),
        Point("after.asset.processed", AfterAssetProcessed, "after", None, seconds=_TASK_S),
        Point("before.message.composed", BeforeMessageComposed, "before"),
        Point("after.message.composed", AfterMessageComposed, "before"),
        Point("before.delivery.requested", BeforeDeliveryRequested, "before"),
        Point("after.delivery.requested", AfterDeliveryRequested, "after", None, seconds=_TASK_S),
        Point("before.delivery.sent", BeforeDeliverySent, "before"),
        Point("after.delivery.sent", AfterDeliverySent, "after", None, seconds=_TASK_S),
        Point("after.delivery.failed", AfterDeliveryFailed, "after", None, seconds=_TASK_S),
        Point("after.delivery.acknowledged", AfterDeliveryAcknowledged, "after", None, seconds=_TASK_S),
        Point("before.import.row", BeforeImportRow, "before", changes="cells", seconds=1),
        Point("after.import.row", AfterImportRow, "before", seconds=1),
        Point("before.catalogue.search", BeforeCatalogueSearch, "before", changes="query"),
        Point("after.catalogue.search", AfterCatalogueSearch, "before", changes="found"),
        Point("rule.check", RuleCheck, "before"),
        Point("asset.process", AssetProcess, "work", Processed, seconds=300),
        Point("message.write", MessageWrite, "work", Files, seconds=60),
        Point("acknowledgement.read", AcknowledgementRead, "work", Read),
        Point("panel.request", PanelRequest, "panel", Reply, seconds=20),
        Point("schedule.due", ScheduleDue, "after", None, seconds=_TASK_S),
        Point("timer.due", TimerDue, "after", None, seconds=_TASK_S),
    )
}
"""Name -> point. Hooks of a manifest refer to these names."""


def point_of(payload: object) -> Point:
    """The point of a payload."""
    return _BY_PAYLOAD[type(payload)]


_BY_PAYLOAD = {point.payload: point for point in POINTS.values()}
