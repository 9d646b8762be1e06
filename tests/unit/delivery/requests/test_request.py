from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from shared.delivery.requests.models import DeliveryRequest
from shared.delivery.requests.request import create_delivery
from shared.errors import Conflict, Forbidden, InvalidInput, InvalidRelease, NotFound
from shared.model.codec import encode
from shared.platform.store.port import DELETE, Query
from tests.fixtures.world import START, World, target


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def complete(world: World, delivery_id: str, action: str) -> None:
    """Writes what a completed delivery leaves on its lane."""
    delivery = world.delivery(delivery_id)
    world.put(f"deliveries/{delivery_id}", {**encode(delivery), "status": "completed"})
    last = {
        "deliveryId": delivery_id,
        "contentHash": delivery.content_hash,
        "messageSubType": action,
        "messageId": delivery.ern_message_id,
        "completed": world.clock(),
    }
    lane = {"id": delivery.lane, "tenantId": "tenant", "releaseId": "release", "targetId": "target", "fence": 1}
    world.put(f"locks/{delivery.lane}", {**lane, "last": last})


def test_first_delivery_is_initial_and_due_now(world: World) -> None:
    requested = world.request()
    assert requested.created
    assert requested.delivery.message_sub_type == "Initial"
    assert requested.delivery.status == "queued"
    assert requested.delivery.scheduled == START
    assert requested.delivery.batch_id == "20260301120000000"
    assert world.store.get(f"releases/release/versions/{requested.delivery.content_hash}") is not None


def test_same_request_twice_is_one_delivery(world: World) -> None:
    first = world.request()
    world.clock.forward(minutes=1)
    second = world.request()
    assert (second.delivery.id, second.created) == (first.delivery.id, False)
    assert len(world.store.find(Query("deliveries"))) == 1


def test_concurrent_requests_make_one_delivery(world: World) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: world.request(), range(16)))
    assert len({answer.delivery.id for answer in answers}) == 1
    assert sum(answer.created for answer in answers) == 1


def test_deliveries_of_the_same_millisecond_get_different_batch_ids(world: World) -> None:
    first = world.request()
    world.change_release(**{"basic.title": "Another title"})
    second = world.request()
    assert first.delivery.id != second.delivery.id
    assert second.delivery.batch_id == "20260301120000001"


def test_live_content_is_only_sent_again_by_force(world: World) -> None:
    first = world.request().delivery
    complete(world, first.id, "Initial")
    again = world.request()
    assert (again.delivery.id, again.created) == (first.id, False)
    forced = world.request(force=True)
    assert forced.created
    assert forced.delivery.message_sub_type == "Update"


def test_changed_content_is_an_update(world: World) -> None:
    complete(world, world.request().delivery.id, "Initial")
    world.change_release(**{"basic.title": "Another title"})
    requested = world.request()
    assert requested.created
    assert requested.delivery.message_sub_type == "Update"


def test_preflight_findings_block_the_request_or_are_stored(world: World) -> None:
    world.put("deliveryTargets/target", encode(target(requirements={"audioFormat": ["MP3"]})))
    with pytest.raises(InvalidRelease) as caught:
        world.request()
    assert {problem.code for problem in caught.value.problems} == {"audio-format"}
    assert "the target's requirements" in caught.value.problems[0].message
    world.put("deliveryTargets/target", encode(target(requirements={"audioFormat": ["MP3"]}, preflight="warn")))
    stored = world.delivery(world.request().delivery.id).preflight
    assert {finding.code for finding in stored} == {"audio-format"}


def test_release_that_cannot_be_composed_is_always_rejected(world: World) -> None:
    world.put("deliveryTargets/target", encode(target(preflight="warn")))
    world.change_release(**{"metadata.genreName": DELETE})
    with pytest.raises(InvalidRelease, match="no genre"):
        world.request()


def test_takedown_needs_no_preflight(world: World) -> None:
    complete(world, world.request().delivery.id, "Initial")
    world.put("deliveryTargets/target", encode(target(requirements={"audioFormat": ["MP3"]})))
    assert world.request(takedown=True).delivery.preflight == []


def test_takedown_needs_a_live_release(world: World) -> None:
    with pytest.raises(Conflict, match="does not have this release"):
        world.request(takedown=True)


def test_takedown_cancels_deliveries_due_after_it(world: World) -> None:
    complete(world, world.request().delivery.id, "Initial")
    world.change_release(**{"basic.title": "Later"})
    soon = world.request(scheduled=START + timedelta(days=1)).delivery
    world.change_release(**{"basic.title": "Much later"})
    late = world.request(scheduled=START + timedelta(days=30)).delivery
    takedown = world.request(takedown=True, scheduled=START + timedelta(days=7)).delivery
    statuses = [world.delivery(each.id).status for each in (soon, late, takedown)]
    assert statuses == ["queued", "cancelled", "queued"]


def test_same_content_can_be_delivered_again_after_a_takedown(world: World) -> None:
    initial = world.request().delivery
    complete(world, initial.id, "Initial")
    takedown = world.request(takedown=True).delivery
    assert takedown.message_sub_type == "Takedown"
    complete(world, takedown.id, "Takedown")
    again = world.request()
    assert again.created
    assert again.delivery.message_sub_type == "Initial"
    assert again.delivery.id != initial.id


def test_purge_target_gets_a_purge_message(world: World) -> None:
    world.put("deliveryTargets/target", encode(target(takedown="purge")))
    complete(world, world.request().delivery.id, "Initial")
    assert world.request(takedown=True).delivery.message_type == "PurgeReleaseMessage"


@pytest.mark.parametrize("path", ["releases/release", "deliveryTargets/target"])
def test_document_of_another_tenant_is_not_found(world: World, path: str) -> None:
    world.store.transact(lambda transaction: transaction.update(path, {"tenantId": "elsewhere"}))
    with pytest.raises(NotFound):
        world.request()
    assert not world.store.find(Query("deliveries"))


def test_viewer_may_not_request_deliveries(world: World) -> None:
    wanted = DeliveryRequest(release_id="release", target_id="target")
    with pytest.raises(Forbidden):
        create_delivery(wanted, caller=world.viewer, adapters=world.adapters)


def test_all_findings_of_the_release_are_reported_together(world: World) -> None:
    data = world.store.get("releases/release")
    assert data is not None
    del data["basic"]["barcode"]
    del data["assets"]["coverImage"]
    data["tracks"][0].pop("audio")
    world.put("releases/release", data)
    with pytest.raises(InvalidRelease) as caught:
        world.request()
    assert {problem.path for problem in caught.value.problems} == {
        "basic.barcode",
        "assets.coverImage",
        "tracks[0].audio",
    }


@pytest.mark.parametrize(
    ("path", "fields", "message"),
    [
        ("releases/release", {"status": "draft"}, "is draft"),
        ("deliveryTargets/target", {"active": False}, "switched off"),
        ("tenants/tenant", {"settings": {}}, "no DDEX party id"),
    ],
)
def test_state_that_prevents_delivery_is_reported(
    world: World, path: str, fields: dict[str, object], message: str
) -> None:
    world.store.transact(lambda transaction: transaction.update(path, fields))
    with pytest.raises(Conflict, match=message):
        world.request()


def test_idempotency_key_identifies_the_delivery_after_changes(world: World) -> None:
    first = world.request(idempotency_key="order-4711").delivery
    world.change_release(**{"basic.title": "Another title"})
    again = world.request(idempotency_key="order-4711")
    assert (again.delivery.id, again.created) == (first.id, False)


def test_idempotency_key_of_another_delivery_is_rejected(world: World) -> None:
    world.request(idempotency_key="order-4711")
    world.put("deliveryTargets/second", encode(target(id="second")))
    other = DeliveryRequest(release_id="release", target_id="second", idempotency_key="order-4711")
    with pytest.raises(Conflict, match="another delivery"):
        create_delivery(other, caller=world.manager, adapters=world.adapters)


def test_content_requested_last_is_sent_last(world: World) -> None:
    title = "The first title"
    world.change_release(**{"basic.title": title})
    first = world.request().delivery
    world.clock.forward(seconds=1)
    world.change_release(**{"basic.title": "The second title"})
    second = world.request().delivery
    world.clock.forward(seconds=1)
    world.change_release(**{"basic.title": title})
    third = world.request()
    assert third.created
    assert len({first.id, second.id, third.delivery.id}) == 3
    assert third.delivery.content_hash == first.content_hash


def test_schedule_determines_the_time(world: World) -> None:
    nightly = {"type": "scheduled", "time": "23:00", "timezone": "UTC"}
    world.store.transact(lambda transaction: transaction.update("deliveryTargets/target", {"schedule": nightly}))
    assert world.request().delivery.scheduled == START.replace(hour=23)


def test_a_schedule_in_the_past_is_refused(world: World) -> None:
    with pytest.raises(InvalidInput) as caught:
        world.request(scheduled=START - timedelta(days=1))
    assert [(problem.path, problem.code) for problem in caught.value.problems] == [("scheduled", "past")]
    assert world.store.find(Query("deliveries")) == []
    assert world.request(scheduled=START - timedelta(minutes=4)).created


def test_the_same_request_is_the_same_delivery_after_its_time(world: World) -> None:
    soon = START + timedelta(hours=1)
    first = world.request(scheduled=soon, idempotency_key="the-same-request")
    world.clock.forward(days=1)
    again = world.request(scheduled=soon, idempotency_key="the-same-request")
    assert (again.delivery.id, again.created) == (first.delivery.id, False)
