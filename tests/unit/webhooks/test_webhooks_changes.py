"""Which changes of documents are events, and what the events say."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest

from shared.model.codec import decode
from shared.model.webhook import EventType
from shared.webhooks.announce import announce_event
from shared.webhooks.changes import SOURCES, changes
from shared.webhooks.payloads import EVENTS
from tests.documents import sample
from tests.fixtures.webhooks import Hooks

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
DELIVERY: dict[str, Any] = {
    "tenantId": "tenant",
    "releaseId": "release",
    "targetId": "target",
    "messageType": "NewReleaseMessage",
    "messageSubType": "Initial",
    "ernVersion": "4.3",
    "ernMessageId": "MSG-1",
    "status": "queued",
}
TASK = {"tenantId": "tenant", "deliveryId": "d", "releaseId": "r", "targetId": "t", "code": "E1", "status": "open"}
TARGET: dict[str, Any] = {"tenantId": "tenant", "updated": AT}
JOB = {"tenantId": "tenant"}
IMPORT: dict[str, Any] = {"tenantId": "tenant", "status": "queued"}
OPEN = {**TARGET, "circuit": {"state": "open", "failures": 3}}
HALF_OPEN = {**TARGET, "circuit": {"state": "half-open", "failures": 3}}
DSP = {**DELIVERY, "status": "completed", "dsp": {"status": "ingested"}}
LIVE = {**DSP, "dsp": {"status": "live"}}
ASSET = {"tenantId": "tenant", "releaseId": "release", "status": "processing"}

CASES: list[tuple[str, dict[str, Any] | None, dict[str, Any] | None, list[str]]] = [
    ("deliveries", None, DELIVERY, ["delivery.queued"]),
    ("deliveries", DELIVERY, {**DELIVERY, "status": "processing"}, []),
    ("deliveries", DELIVERY, DSP, []),
    ("deliveries", DSP, LIVE, ["delivery.live"]),
    ("deliveries", LIVE, {**LIVE, "updated": AT}, []),
    (
        "deliveries",
        LIVE,
        {**DSP, "dsp": {"status": "rejected", "code": "E7", "reason": "No cover"}},
        ["delivery.rejected"],
    ),
    ("deliveries", LIVE, None, []),
    ("assets", None, {**ASSET, "status": "uploading"}, []),
    ("assets", ASSET, {**ASSET, "status": "ready"}, ["asset.accepted"]),
    ("assets", {**ASSET, "status": "ready"}, {**ASSET, "status": "ready", "usedBy": ["x"]}, []),
    ("assets", ASSET, {**ASSET, "status": "rejected", "problems": [{"code": "truncated"}]}, ["asset.rejected"]),
    ("importJobs", None, {**IMPORT, "status": "partial"}, ["import.ended"]),
    ("importJobs", None, IMPORT, []),
    ("importJobs", IMPORT, {**IMPORT, "status": "planned"}, ["import.planned"]),
    ("importJobs", {**IMPORT, "status": "running"}, {**IMPORT, "status": "failed"}, ["import.ended"]),
    ("importJobs", {**IMPORT, "status": "partial"}, {**IMPORT, "status": "partial", "files": []}, []),
    ("importJobs", {**IMPORT, "status": "running"}, {**IMPORT, "status": "rolledBack"}, ["import.rolled-back"]),
    (
        "salesImports",
        {**JOB, "status": "running"},
        {**JOB, "status": "refused"},
        ["sales.imported"],
    ),
    ("salesImports", {**JOB, "status": "queued"}, {**JOB, "status": "running"}, []),
    (
        "salesImports",
        {**JOB, "status": "running"},
        {**JOB, "status": "rolledBack"},
        ["sales.rolled-back"],
    ),
    (
        "royaltyRuns",
        {**JOB, "status": "running"},
        {**JOB, "status": "planned"},
        ["royalties.planned"],
    ),
    ("royaltyRuns", {**JOB, "status": "running"}, {**JOB, "status": "completed"}, []),
    (
        "royaltyRuns",
        {**JOB, "status": "running"},
        {**JOB, "status": "completed", "approved": AT},
        ["royalties.booked"],
    ),
    (
        "releases",
        {"tenantId": "tenant", "status": "draft"},
        {"tenantId": "tenant", "status": "ready"},
        ["release.ready"],
    ),
    (
        "releases",
        {"tenantId": "tenant", "status": "ready"},
        {"tenantId": "tenant", "status": "ready", "notes": "x"},
        [],
    ),
    ("releases", {"tenantId": "tenant", "status": "ready"}, {"tenantId": "tenant", "status": "draft"}, []),
    ("releases", {"tenantId": "tenant", "status": "ready"}, None, []),
    ("deliveryTargets", None, TARGET, ["target.changed"]),
    ("deliveryTargets", TARGET, {**TARGET, "lastDelivery": AT}, []),
    ("deliveryTargets", TARGET, OPEN, ["circuit.opened"]),
    ("deliveryTargets", OPEN, HALF_OPEN, []),
    ("deliveryTargets", HALF_OPEN, TARGET, ["circuit.closed"]),
    ("deliveryTargets", TARGET, {**TARGET, "updated": AT + timedelta(seconds=1)}, ["target.changed"]),
    ("deliveryTargets", TARGET, None, ["target.deleted"]),
    ("tasks", None, TASK, ["task.created"]),
    ("tasks", TASK, {**TASK, "status": "done"}, ["task.done"]),
    ("tasks", {**TASK, "status": "done"}, {**TASK, "status": "done", "doneBy": "x"}, []),
]


@pytest.mark.parametrize(("collection", "before", "after", "kinds"), CASES)
def test_a_change_is_the_event_that_it_means(
    collection: str, before: dict[str, Any] | None, after: dict[str, Any] | None, kinds: list[str]
) -> None:
    found = changes(collection, "name", before, after, cause="c1", at=AT)
    assert [event.type for event in found] == kinds
    for event in found:
        assert (event.tenant_id, event.at) == ("tenant", AT)
        decode(EVENTS[event.type][1], event.data)


def test_every_source_has_its_cases_and_every_event_is_described() -> None:
    assert {collection for collection, *_ in CASES} == set(SOURCES)
    assert set(EVENTS) == set(get_args(EventType))


@pytest.mark.parametrize("collection", sorted(SOURCES))
def test_stored_documents_are_understood(collection: str) -> None:
    document = sample(collection, "name", "tenant", "uid")
    changes(collection, "name", None, document, cause="c", at=AT)
    changes(collection, "name", document, None, cause="c", at=AT)
    assert changes(collection, "name", document, document, cause="c", at=AT) == []


def test_a_rejection_quotes_the_dsp_and_a_repeated_trigger_is_the_same_event() -> None:
    rejected = {**DSP, "dsp": {"status": "rejected", "code": "E7", "reason": "No cover"}}
    (first,) = changes("deliveries", "d", DSP, rejected, cause="c1", at=AT)
    (again,) = changes("deliveries", "d", DSP, rejected, cause="c1", at=AT)
    (later,) = changes("deliveries", "d", DSP, rejected, cause="c2", at=AT)
    assert (first.data["code"], first.data["reason"], first.id) == ("E7", "No cover", again.id)
    assert later.id != first.id


def test_a_subscriber_gets_the_event(hooks: Hooks) -> None:
    hooks.subscribe(events=["delivery.live"])
    (event,) = changes("deliveries", "delivery-1", DSP, LIVE, cause="c1", at=AT)
    assert len(announce_event(event, hooks.adapters)) == 1
    assert announce_event(event, hooks.adapters) == []
    hooks.run()
    ((_, body, _),) = hooks.post.received
    assert (json.loads(body)["type"], json.loads(body)["data"]["deliveryId"]) == ("delivery.live", "delivery-1")


@pytest.fixture
def hooks() -> Hooks:
    return Hooks()
