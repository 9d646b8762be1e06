"""Batches: several releases are sent in one package, and each remains a separate delivery."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from infra.local.dsp.simulator.answers import Answer, as_sftp_18
from shared.catalog.releases.versions import content_hash, version_path, version_snapshot
from shared.delivery.acknowledgements.receive import receive_acknowledgement
from shared.delivery.queue.batch import MAX_BATCH
from shared.delivery.queue.tick import process_queue
from shared.delivery.requests import control
from shared.delivery.requests.models import BatchRequest, ControlRequest, PlacedDelivery, PriorityRequest
from shared.delivery.requests.request import create_batch_delivery
from shared.delivery.worker.run import deliver_package
from shared.errors import Conflict, ConnectionFailed, InvalidInput, InvalidRelease
from shared.events import DeliverTask
from shared.model.catalog.release import Release
from shared.model.codec import decode, encode
from shared.model.delivery.delivery import Delivery, DeliveryReference
from shared.model.delivery.lane import Lane
from shared.model.delivery.receipt import Receipt
from shared.model.delivery.target import DeliveryTarget
from shared.platform.store.port import Query
from tests.fixtures.server import MemoryServer
from tests.fixtures.world import RECIPIENT, SENDER, START, World

BARCODES = {"release": "", "second": "0724384960650", "third": "5901234123457"}


@pytest.fixture
def world(world: World) -> World:
    document: Any = world.store.get("releases/release")
    for release_id in ("second", "third"):
        basic = document["basic"] | {"barcode": BARCODES[release_id], "title": f"The {release_id}"}
        world.put(f"releases/{release_id}", document | {"id": release_id, "basic": basic})
    return world


def request_batch(world: World, *release_ids: str, **fields: Any) -> list[PlacedDelivery]:
    wanted = BatchRequest(release_ids=list(release_ids or BARCODES), target_id="target", **fields)
    return create_batch_delivery(wanted, caller=world.manager, adapters=world.adapters).deliveries


def work(world: World) -> list[str]:
    process_queue(world.adapters)
    tasks, world.tasks.queued = world.tasks.queued, []
    return [deliver_package(task, world.adapters).result for _, task in tasks]  # type: ignore[arg-type]


def stored(world: World, requested: list[PlacedDelivery]) -> list[Delivery]:
    return [world.delivery(each.delivery.id) for each in requested]


def markers(server: MemoryServer) -> list[str]:
    return [path for path in server.files if "BatchComplete" in path]


def test_batch_arrives_in_one_folder_with_one_marker(world: World, server: MemoryServer) -> None:
    requested = request_batch(world)
    assert work(world) == ["completed"]
    assert {path.split("/")[0] for path in server.files} == {requested[0].delivery.batch_id}
    (marker,) = markers(server)
    assert list(server.files)[-1] == marker
    manifest = server.files[marker].decode()
    assert "<NumberOfMessages>3</NumberOfMessages>" in manifest
    for delivery in stored(world, requested):
        assert (delivery.status, delivery.attempts_made) == ("completed", 1)
        assert delivery.ern_message_id in manifest
        assert world.store.get(f"deliveryHistory/{delivery.id}") is not None
        lane = decode(Lane, world.store.get(f"locks/{delivery.lane}"))
        assert lane.live is not None
        assert lane.live.delivery_id == delivery.id
        assert world.store.get(f"releases/{delivery.release_id}")["status"] == "delivered"  # type: ignore[index]


def test_each_receipt_lists_the_files_of_its_release(world: World, server: MemoryServer) -> None:
    requested = request_batch(world)
    work(world)
    receipts = [decode(Receipt, world.store.get(f"receipts/{each.delivery.id}")) for each in requested]
    assert {file.path for receipt in receipts for file in receipt.files} == set(server.files)
    for receipt in receipts:
        barcode = world.store.get(f"releases/{receipt.release_id}")["basic"]["barcode"]  # type: ignore[index]
        assert all(f"/{barcode}/" in file.path for file in receipt.files if file.role != "marker")
        assert [file.role for file in receipt.files].count("marker") == 1


def test_same_batch_request_twice_is_one_batch(world: World) -> None:
    first = request_batch(world)
    world.clock.forward(seconds=5)
    again = request_batch(world)
    assert [each.created for each in again] == [False] * 3
    assert [each.delivery.id for each in again] == [each.delivery.id for each in first]
    assert len(world.store.find(Query("batches"))) == 1


def test_idempotency_key_identifies_the_batch_after_changes(world: World) -> None:
    first = request_batch(world, idempotency_key="order-4711")
    world.change_release(**{"basic.title": "Another title"})
    again = request_batch(world, idempotency_key="order-4711")
    assert [each.delivery.id for each in again] == [each.delivery.id for each in first]


def test_concurrent_requests_make_one_batch(world: World) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: request_batch(world), range(8)))
    assert sum(each.created for answer in answers for each in answer) == 3
    assert len(world.store.find(Query("deliveries"))) == 3


def test_release_that_is_live_is_not_part_of_the_package(world: World, server: MemoryServer) -> None:
    request_batch(world, "second")
    work(world)
    world.clock.forward(minutes=1)
    requested = request_batch(world)
    assert [each.created for each in requested] == [True, False, True]
    work(world)
    assert b"<NumberOfMessages>2<" in server.files[markers(server)[-1]]


def test_findings_of_all_releases_are_reported_together(world: World) -> None:
    world.change_release(status="draft")
    document: Any = world.store.get("releases/third")
    del document["basic"]["barcode"]
    world.put("releases/third", document)
    with pytest.raises(InvalidRelease) as caught:
        request_batch(world, "release", "second", "third", "fourth")
    assert [problem.path for problem in caught.value.problems] == [
        "releaseIds[0]",
        "releaseIds[2].basic.barcode",
        "releaseIds[3]",
    ]
    assert not world.store.find(Query("deliveries"))


def test_layout_for_one_release_rejects_a_batch(world: World) -> None:
    world.store.transact(lambda transaction: transaction.update("deliveryTargets/target", {"layout": "flat"}))
    with pytest.raises(Conflict, match="one release per package"):
        request_batch(world)


@pytest.mark.parametrize("ids", [["release", "release"], [], [f"r{number}" for number in range(MAX_BATCH + 1)]])
def test_batch_request_limits_its_releases(ids: list[str]) -> None:
    with pytest.raises(InvalidInput):
        decode(BatchRequest, {"releaseIds": ids, "targetId": "target"})


class Killed(BaseException):
    """Simulates the end of the process: no handler of the code under test catches it."""


@pytest.mark.parametrize("files", [0, 3, 7, 11])
def test_batch_is_completed_once_after_a_crash(world: World, server: MemoryServer, files: int) -> None:
    requested = request_batch(world)
    left = [files]

    def disturb(_path: str) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Killed

    server.disturb = disturb
    with pytest.raises(Killed):
        work(world)
    assert {each.status for each in stored(world, requested)} <= {"processing", "delivering"}
    assert markers(server) == []
    server.disturb = lambda _path: None
    world.clock.forward(minutes=10)
    assert process_queue(world.adapters).recovered == 1
    assert [each.status for each in stored(world, requested)] == ["queued"] * 3
    world.wait_until_due(requested[0].delivery.id)
    assert work(world) == ["completed"]
    assert [(each.status, each.attempts_made) for each in stored(world, requested)] == [("completed", 2)] * 3
    assert len(markers(server)) == 1


def test_stale_worker_of_a_batch_records_nothing(world: World, server: MemoryServer) -> None:
    requested = request_batch(world)

    def pause(_path: str) -> None:
        server.disturb = lambda _path: None
        world.clock.forward(minutes=11)
        process_queue(world.adapters)

    server.disturb = pause
    assert work(world) == ["lost"]
    assert [each.status for each in stored(world, requested)] == ["queued"] * 3
    assert all(world.store.get(f"receipts/{each.delivery.id}") is None for each in requested)


def test_batch_members_fail_and_are_retried_together(world: World, server: MemoryServer) -> None:
    requested = request_batch(world)

    def fail(_path: str) -> None:
        raise ConnectionFailed

    server.disturb = fail
    for _ in range(4):
        world.wait_until_due(requested[0].delivery.id)
        work(world)
    assert [each.status for each in stored(world, requested)] == ["failed"] * 3
    server.disturb = lambda _path: None
    world.clock.forward(minutes=10)  # until then the circuit is open
    control.retry_delivery(
        ControlRequest(delivery_id=requested[2].delivery.id), caller=world.manager, adapters=world.adapters
    )
    assert work(world) == ["completed"]
    assert [each.status for each in stored(world, requested)] == ["completed"] * 3


def test_batch_waits_for_the_lanes_of_all_its_releases(world: World) -> None:
    later = world.clock() + timedelta(hours=1)
    (single,) = request_batch(world, "third", scheduled=later)
    world.clock.forward(seconds=1)
    document: Any = world.store.get("releases/third")
    world.put("releases/third", document | {"basic": document["basic"] | {"title": "Changed"}})
    requested = request_batch(world)
    assert work(world) == ["idle"]
    lead = stored(world, requested)[0]
    assert lead.waiting is not None
    assert (lead.waiting.reason, lead.waiting.behind) == ("behind", single.delivery.id)
    world.clock.now = later
    assert work(world) == ["completed"]
    assert work(world) == ["completed"]
    assert [each.status for each in stored(world, requested)] == ["completed"] * 3


def test_overlapping_batches_do_not_deadlock(world: World) -> None:
    rng, made = random.Random(7), []
    for number in range(6):
        ids = rng.sample(list(BARCODES), rng.randint(2, 3))
        for release_id in ids:
            document: Any = world.store.get(f"releases/{release_id}")
            basic = document["basic"] | {"title": f"Title {number}"}
            world.put(f"releases/{release_id}", document | {"basic": basic})
        made += request_batch(world, *ids)
    for _ in range(20):
        process_queue(world.adapters)
        tasks = [task for _, task in world.tasks.queued]
        world.tasks.queued = []
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda task: deliver_package(task, world.adapters), tasks))  # type: ignore[arg-type]
        world.clock.forward(minutes=1)
    assert {each.status for each in stored(world, made)} == {"completed"}
    for release_id in BARCODES:
        release = decode(Release, world.store.get(f"releases/{release_id}"))
        (lane,) = world.store.find(Query("locks", where=(("releaseId", "==", release_id),)))
        assert lane["last"]["contentHash"] == content_hash(release)


@pytest.mark.parametrize("index", [0, 1])
def test_batch_continues_without_a_cancelled_member(world: World, server: MemoryServer, index: int) -> None:
    requested = request_batch(world)
    gone = requested[index].delivery.id
    control.cancel_delivery(ControlRequest(delivery_id=gone), caller=world.manager, adapters=world.adapters)
    assert work(world) == ["completed"]
    assert sorted(each.status for each in stored(world, requested)) == ["cancelled", "completed", "completed"]
    assert b"<NumberOfMessages>2<" in server.files[markers(server)[0]]
    with pytest.raises(Conflict, match="left its batch"):
        control.retry_delivery(ControlRequest(delivery_id=gone), caller=world.manager, adapters=world.adapters)
    world.clock.forward(minutes=1)
    (again,) = request_batch(world, requested[index].delivery.release_id)
    assert again.created
    assert again.delivery.id != gone


def test_takedown_removes_its_release_from_a_later_batch(world: World) -> None:
    request_batch(world, "release")
    work(world)
    world.clock.forward(minutes=1)
    world.change_release(**{"basic.title": "Changed"})
    requested = request_batch(world, scheduled=world.clock() + timedelta(days=1))
    world.request(takedown=True)
    assert [each.status for each in stored(world, requested)] == ["cancelled", "queued", "queued"]
    world.clock.forward(days=1)
    assert set(work(world)) == {"completed"}
    assert [each.status for each in stored(world, requested)] == ["cancelled", "completed", "completed"]


def test_control_applies_to_the_whole_batch(world: World) -> None:
    world.store.transact(lambda transaction: transaction.update("tenants/tenant", {"settings.requireApproval": True}))
    requested = request_batch(world)
    member = requested[1].delivery.id
    assert work(world) == []
    control.approve_delivery(DeliveryReference(delivery_id=member), caller=world.admin, adapters=world.adapters)
    control.prioritise_delivery(
        PriorityRequest(delivery_id=member, priority="high"), caller=world.manager, adapters=world.adapters
    )
    assert {each.priority for each in stored(world, requested)} == {"high"}
    assert work(world) == ["completed"]


def test_batch_counts_once_towards_the_parallel_limit(world: World) -> None:
    world.store.transact(lambda transaction: transaction.update("deliveryTargets/target", {"maxParallel": 1}))
    request_batch(world)
    assert work(world) == ["completed"]


def test_a_release_in_a_batch_costs_seven_reads_and_seven_writes(world: World) -> None:
    """Including the request. What is the same for all is read and written once: the target, the settings, the sums."""
    for release_id in BARCODES:
        release = decode(Release, world.store.get(f"releases/{release_id}"))
        reviewed = release.model_copy(
            update={"ddex": release.ddex.model_copy(update={"content_hash": content_hash(release)})}
        )
        world.put(f"releases/{release_id}", encode(reviewed))
        world.put(
            version_path(release_id, content_hash(release)), version_snapshot(release, content_hash(release), START)
        )
    world.store.meter.reset()
    lead, *_ = (each.delivery for each in request_batch(world))
    task = DeliverTask(deliveryId=lead.id, lane=lead.lane, attempt=1, continuation=0)
    assert deliver_package(task, world.adapters).result == "completed"
    reads, writes = world.store.meter.reads, world.store.meter.writes
    logs = len(world.store.find(Query(f"deliveries/{lead.id}/logs")))
    assert (reads, writes - logs) == (6 + 7 * 3, 3 + 7 * 3)


def test_dsp_status_is_kept_per_batch_member(world: World) -> None:
    requested = request_batch(world)
    work(world)
    first, second, _ = stored(world, requested)
    target = decode(DeliveryTarget, world.store.get("deliveryTargets/target"))

    def acknowledge(delivery: Delivery, number: int, **facts: Any) -> None:
        barcode = world.store.get(f"releases/{delivery.release_id}")["basic"]["barcode"]  # type: ignore[index]
        answer = Answer(
            message_id=delivery.ern_message_id,
            batch_id=delivery.batch_id,
            icpn=barcode,
            created=world.clock(),
            sender=RECIPIENT.party_id,
            recipient=SENDER.party_id,
            own_id=f"ACK-{number}",
            **facts,
        )
        receive_acknowledgement(as_sftp_18(answer), target=target, channel="folder", name=None, adapters=world.adapters)

    rejection = {"file_status": "ResourceCorrupt", "action": "ResendXmlAndResources", "manual_check": False}
    acknowledge(first, 1)
    acknowledge(second, 2, status="ProcessingErrorAtReleaseDistributor", **rejection)
    statuses = [each.dsp.status if each.dsp else None for each in stored(world, requested)]
    assert statuses == ["ingested", "rejected", "sent"]
    resent = [data for data in world.store.find(Query("deliveries")) if data["status"] == "queued"]
    assert [(data["releaseId"], data.get("batch")) for data in resent] == [("second", None)]
