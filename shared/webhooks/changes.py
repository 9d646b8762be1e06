"""The events that follow from a change of a document: one function a collection, by the document before and after.

A trigger may run more than once for the same change, with the same cause; the event's id is derived from it.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from shared.model.base import Model
from shared.model.webhook import EventType
from shared.platform.store.port import Data
from shared.webhooks.events import Event, event_id
from shared.webhooks.payloads import (
    AssetData,
    DeliveryData,
    ImportData,
    ReleaseData,
    RoyaltyRunData,
    SalesImportData,
    TargetData,
    TaskData,
)

Found = Iterator[tuple[EventType, Model]]
Source = Callable[[str, Data, Data], Found]
"""Takes the document's id, and the document before and after; `{}` if it does not exist."""


def changes(
    collection: str, name: str, before: Data | None, after: Data | None, *, cause: str, at: datetime
) -> list[Event]:
    """The events of a change of the document `name`, in order; none if nothing happened that receivers care about.

    `cause`: the id of the change. Raises ValidationError if the document does not match its model.
    """
    tenant_id = str((after or before or {}).get("tenantId"))
    found = SOURCES[collection](name, before or {}, after or {})
    return [
        Event(
            event_id(collection, name, kind, cause),
            kind,
            tenant_id,
            at,
            data.model_dump(by_alias=True, exclude_none=True),
        )
        for kind, data in found
    ]


def _delivery(name: str, before: Data, after: Data) -> Found:
    fields = ("releaseId", "targetId", "messageType", "messageSubType", "ernVersion")
    facts = {field: after.get(field) for field in fields} | {"deliveryId": name, "messageId": after.get("ernMessageId")}
    if after and not before:
        yield "delivery.queued", DeliveryData.model_validate(facts)
    said, state = before.get("dsp", {}).get("status"), after.get("dsp", {})
    if said != state.get("status") == "live":
        yield "delivery.live", DeliveryData.model_validate(facts)
    if said != state.get("status") == "rejected":
        words = {"code": state.get("code"), "reason": state.get("reason")}
        yield "delivery.rejected", DeliveryData.model_validate({**facts, **words})


def _asset(name: str, before: Data, after: Data) -> Found:
    status = str(after.get("status"))
    if status == before.get("status") or status not in _ASSETS:
        return
    problems = after.get("problems") or [{}]
    code = problems[0].get("code") if status == "rejected" else None
    yield _ASSETS[status], AssetData(asset_id=name, release_id=after["releaseId"], status=status, code=code)


def _import(name: str, before: Data, after: Data) -> Found:
    status = str(after.get("status"))
    if status != before.get("status") and status in _IMPORTS:
        yield _IMPORTS[status], ImportData(import_id=name, status=status)


def _sales_import(name: str, before: Data, after: Data) -> Found:
    status = str(after.get("status"))
    if status != before.get("status") and status in _SALES_IMPORTS:
        yield _SALES_IMPORTS[status], SalesImportData(import_id=name, status=status)


def _royalty_run(name: str, before: Data, after: Data) -> Found:
    status = str(after.get("status"))
    if status != before.get("status") and (status == "planned" or (status == "completed" and after.get("approved"))):
        yield (
            "royalties.planned" if status == "planned" else "royalties.booked",
            RoyaltyRunData(run_id=name, status=status),
        )


def _release(name: str, before: Data, after: Data) -> Found:
    status = str(after.get("status"))
    if status != before.get("status") and status in _RELEASES:
        yield _RELEASES[status], ReleaseData(release_id=name, status=status)


def _target(name: str, before: Data, after: Data) -> Found:
    if not after:
        yield "target.deleted", TargetData(target_id=name)
        return
    if before.get("updated") != after.get("updated"):
        yield "target.changed", TargetData(target_id=name, circuit=_circuit(after))
    was, now = _circuit(before), _circuit(after)
    if was != now and now in _CIRCUITS:
        yield _CIRCUITS[now], TargetData(target_id=name, circuit=now)


def _circuit(target: Data) -> str:
    return str((target.get("circuit") or {}).get("state", "closed"))


def _task(name: str, before: Data, after: Data) -> Found:
    facts = {field: after.get(field) for field in ("deliveryId", "releaseId", "targetId", "code", "plugin")}
    if after and not before:
        yield "task.created", TaskData.model_validate({**facts, "taskId": name})
    if before.get("status") == "open" and after.get("status") == "done":
        yield "task.done", TaskData.model_validate({**facts, "taskId": name})


_ASSETS: Mapping[str, EventType] = {"ready": "asset.accepted", "rejected": "asset.rejected"}
_IMPORTS: Mapping[str, EventType] = {
    "planned": "import.planned",
    "rolledBack": "import.rolled-back",
    **dict[str, EventType].fromkeys(("completed", "partial", "refused", "failed"), "import.ended"),
}
_SALES_IMPORTS: Mapping[str, EventType] = {
    "rolledBack": "sales.rolled-back",
    **dict[str, EventType].fromkeys(("completed", "refused", "failed"), "sales.imported"),
}
_RELEASES: Mapping[str, EventType] = {
    "ready": "release.ready",
    "delivered": "release.delivered",
    "archived": "release.archived",
}
_CIRCUITS: Mapping[str, EventType] = {"open": "circuit.opened", "closed": "circuit.closed"}

SOURCES: Mapping[str, Source] = {
    "assets": _asset,
    "deliveries": _delivery,
    "deliveryTargets": _target,
    "importJobs": _import,
    "releases": _release,
    "royaltyRuns": _royalty_run,
    "salesImports": _sales_import,
    "tasks": _task,
}
"""The collections that are watched for changes."""
