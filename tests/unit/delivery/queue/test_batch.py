"""Several releases in one package: all arrive under one marker, and each stays a delivery of its own."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from infra.local.dsp.simulator.answers import Answer, as_sftp_18
from shared.catalog.releases.versions import content_hash
from shared.delivery.acknowledgements.receive import receive_acknowledgement
from shared.delivery.protocols import registry
from shared.delivery.queue.batch import MAX_BATCH
from shared.delivery.queue.tick import process_queue
from shared.delivery.requests import control
from shared.delivery.requests.models import BatchRequest, PlacedDelivery, PriorityRequest
from shared.delivery.requests.request import create_batch_delivery
from shared.delivery.worker.run import deliver_package
from shared.errors import Conflict, ConnectionFailed, InvalidInput, InvalidRelease
from shared.model.catalog.release import Release
from shared.model.codec import decode
from shared.model.delivery.delivery import Delivery, DeliveryReference, Lane, Receipt
from shared.model.delivery.target import DeliveryTarget
from shared.platform.store.port import Query
from tests.fixtures.server import MemoryServer
from tests.fixtures.stocked import PASSWORD, stock
from tests.fixtures.world import RECIPIENT, SENDER, World

BARCODES = {"release": "", "second": "0724384960650", "third": "5901234123457"}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> MemoryServer:
    server = MemoryServer(password=PASSWORD)
    monkeypatch.setattr(registry, "protocol_named", lambda name: server.protocol())
    return server


@pytest.fixture
def world(tmp_path: Path, server: MemoryServer) -> World:
    world = World(tmp_path)
    stock(world)
    document: Any = world.store.get("releases/release")
    for release_id in ("second", "third"):
        basic = document["basic"] | {"barcode": BARCODES[release_id], "title": f"The {release_id}"}
        world.put(f"releases/{release_id}", document | {"id": release_id, "basic": basic})
    return world


def ask(world: World, *release_ids: str, **fields: Any) -> list[PlacedDelivery]:
    wanted = BatchRequest(release_ids=list(release_ids or BARCODES), target_id="target", **fields)
    return create_batch_delivery(wanted, caller=world.manager, adapters=world.adapters).deliveries


def work(world: World) -> list[str]:
    process_queue(world.adapters)
    tasks, world.tasks.queued = world.tasks.queued, []
    return [deliver_package(task, world.adapters).result for _, task in tasks]  # type: ignore[arg-type]


def kept(world: World, asked: list[PlacedDelivery]) -> list[Delivery]:
    return [world.delivery(each.delivery.id) for each in asked]


def markers(server: MemoryServer) -> list[str]:
    return [path for path in server.files if "BatchComplete" in path]


def test_all_arrive_in_one_folder_under_one_marker_that_lists_them(world: World, server: MemoryServer) -> None:
    asked = ask(world)
    assert work(world) == ["completed"]
    assert {path.split("/")[0] for path in server.files} == {asked[0].delivery.batch_id}
    (marker,) = markers(server)
    assert list(server.files)[-1] == marker
    manifest = server.files[marker].decode()
    assert "<NumberOfMessages>3</NumberOfMessages>" in manifest
    for delivery in kept(world, asked):
        assert (delivery.status, delivery.attempts_made) == ("completed", 1)
        assert delivery.ern_message_id in manifest
        assert world.store.get(f"deliveryHistory/{delivery.id}") is not None
        lane = decode(Lane, world.store.get(f"locks/{delivery.lane}"))
        assert lane.live is not None
        assert lane.live.delivery_id == delivery.id
        assert world.store.get(f"releases/{delivery.release_id}")["status"] == "delivered"  # type: ignore[index]


def test_the_receipts_list_everything_and_each_its_own(world: World, server: MemoryServer) -> None:
    asked = ask(world)
    work(world)
    receipts = [decode(Receipt, world.store.get(f"receipts/{each.delivery.id}")) for each in asked]
    assert {file.path for receipt in receipts for file in receipt.files} == set(server.files)
    for receipt in receipts:
        barcode = world.store.get(f"releases/{receipt.release_id}")["basic"]["barcode"]  # type: ignore[index]
        assert all(f"/{barcode}/" in file.path for file in receipt.files if file.role != "marker")
        assert [file.role for file in receipt.files].count("marker") == 1


def test_asked_twice_it_is_one_batch(world: World) -> None:
    first = ask(world)
    world.clock.forward(seconds=5)
    again = ask(world)
    assert [each.created for each in again] == [False] * 3
    assert [each.delivery.id for each in again] == [each.delivery.id for each in first]
    assert len(world.store.find(Query("batches"))) == 1


def test_a_key_makes_it_one_batch_whatever_has_changed(world: World) -> None:
    first = ask(world, idempotency_key="order-4711")
    world.change_release(**{"basic.title": "Another title"})
    again = ask(world, idempotency_key="order-4711")
    assert [each.delivery.id for each in again] == [each.delivery.id for each in first]


def test_racing_requests_make_one_batch(world: World) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: ask(world), range(8)))
    assert sum(each.created for answer in answers for each in answer) == 3
    assert len(world.store.find(Query("deliveries"))) == 3


def test_what_is_there_already_stays_out_of_the_package(world: World, server: MemoryServer) -> None:
    ask(world, "second")
    work(world)
    world.clock.forward(minutes=1)
    asked = ask(world)
    assert [each.created for each in asked] == [True, False, True]
    work(world)
    assert b"<NumberOfMessages>2<" in server.files[markers(server)[-1]]


def test_the_problems_of_all_releases_are_told_at_once(world: World) -> None:
    world.change_release(status="draft")
    document: Any = world.store.get("releases/third")
    del document["basic"]["barcode"]
    world.put("releases/third", document)
    with pytest.raises(InvalidRelease) as caught:
        ask(world, "release", "second", "third", "fourth")
    assert [problem.path for problem in caught.value.problems] == [
        "releaseIds[0]",
        "releaseIds[2].basic.barcode",
        "releaseIds[3]",
    ]
    assert not world.store.find(Query("deliveries"))


def test_a_layout_for_one_release_takes_no_batch(world: World) -> None:
    world.store.transact(lambda transaction: transaction.update("deliveryTargets/target", {"layout": "flat"}))
    with pytest.raises(Conflict, match="one release in a package"):
        ask(world)


@pytest.mark.parametrize("ids", [["release", "release"], [], [f"r{number}" for number in range(MAX_BATCH + 1)]])
def test_a_batch_names_each_release_once_and_not_too_many(ids: list[str]) -> None:
    with pytest.raises(InvalidInput):
        decode(BatchRequest, {"releaseIds": ids, "targetId": "target"})


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("files", [0, 3, 7, 11])
def test_killed_in_the_middle_it_ends_whole_and_once(world: World, server: MemoryServer, files: int) -> None:
    asked = ask(world)
    left = [files]

    def disturb(_path: str) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Killed

    server.disturb = disturb
    with pytest.raises(Killed):
        work(world)
    assert {each.status for each in kept(world, asked)} <= {"processing", "delivering"}
    assert markers(server) == []
    server.disturb = lambda _path: None
    world.clock.forward(minutes=10)
    assert process_queue(world.adapters).swept == 1
    assert [each.status for each in kept(world, asked)] == ["queued"] * 3
    world.wait_until_due(asked[0].delivery.id)
    assert work(world) == ["completed"]
    assert [(each.status, each.attempts_made) for each in kept(world, asked)] == [("completed", 2)] * 3
    assert len(markers(server)) == 1


def test_a_stale_worker_of_a_batch_records_nothing(world: World, server: MemoryServer) -> None:
    asked = ask(world)

    def pause(_path: str) -> None:
        server.disturb = lambda _path: None
        world.clock.forward(minutes=11)
        process_queue(world.adapters)

    server.disturb = pause
    assert work(world) == ["lost"]
    assert [each.status for each in kept(world, asked)] == ["queued"] * 3
    assert all(world.store.get(f"receipts/{each.delivery.id}") is None for each in asked)


def test_all_fail_together_and_are_retried_together(world: World, server: MemoryServer) -> None:
    asked = ask(world)

    def away(_path: str) -> None:
        raise ConnectionFailed

    server.disturb = away
    for _ in range(4):
        world.wait_until_due(asked[0].delivery.id)
        work(world)
    assert [each.status for each in kept(world, asked)] == ["failed"] * 3
    server.disturb = lambda _path: None
    world.clock.forward(minutes=10)  # until then the circuit is open
    control.retry_delivery(
        DeliveryReference(delivery_id=asked[2].delivery.id), caller=world.manager, adapters=world.adapters
    )
    assert work(world) == ["completed"]
    assert [each.status for each in kept(world, asked)] == ["completed"] * 3


def test_it_waits_for_the_lane_of_each_of_its_releases(world: World) -> None:
    later = world.clock() + timedelta(hours=1)
    (single,) = ask(world, "third", scheduled=later)
    world.clock.forward(seconds=1)
    document: Any = world.store.get("releases/third")
    world.put("releases/third", document | {"basic": document["basic"] | {"title": "Changed"}})
    asked = ask(world)
    assert work(world) == ["idle"]
    leader = kept(world, asked)[0]
    assert leader.waiting is not None
    assert (leader.waiting.reason, leader.waiting.behind) == ("behind", single.delivery.id)
    world.clock.now = later
    assert work(world) == ["completed"]
    assert work(world) == ["completed"]
    assert [each.status for each in kept(world, asked)] == ["completed"] * 3


def test_overlapping_batches_in_any_order_do_not_lock_each_other(world: World) -> None:
    rng, made = random.Random(7), []
    for number in range(6):
        ids = rng.sample(list(BARCODES), rng.randint(2, 3))
        for release_id in ids:
            document: Any = world.store.get(f"releases/{release_id}")
            basic = document["basic"] | {"title": f"Title {number}"}
            world.put(f"releases/{release_id}", document | {"basic": basic})
        made += ask(world, *ids)
    for _ in range(20):
        process_queue(world.adapters)
        tasks = [task for _, task in world.tasks.queued]
        world.tasks.queued = []
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda task: deliver_package(task, world.adapters), tasks))  # type: ignore[arg-type]
        world.clock.forward(minutes=1)
    assert {each.status for each in kept(world, made)} == {"completed"}
    for release_id in BARCODES:
        release = decode(Release, world.store.get(f"releases/{release_id}"))
        (lane,) = world.store.find(Query("locks", where=(("releaseId", "==", release_id),)))
        assert lane["last"]["contentHash"] == content_hash(release)


@pytest.mark.parametrize("index", [0, 1])
def test_one_can_leave_and_the_others_go_without_it(world: World, server: MemoryServer, index: int) -> None:
    asked = ask(world)
    gone = asked[index].delivery.id
    control.cancel_delivery(DeliveryReference(delivery_id=gone), caller=world.manager, adapters=world.adapters)
    assert work(world) == ["completed"]
    assert sorted(each.status for each in kept(world, asked)) == ["cancelled", "completed", "completed"]
    assert b"<NumberOfMessages>2<" in server.files[markers(server)[0]]
    with pytest.raises(Conflict, match="left its batch"):
        control.retry_delivery(DeliveryReference(delivery_id=gone), caller=world.manager, adapters=world.adapters)
    world.clock.forward(minutes=1)
    (again,) = ask(world, asked[index].delivery.release_id)
    assert again.created
    assert again.delivery.id != gone


def test_a_takedown_takes_its_release_out_of_a_batch_that_is_due_later(world: World) -> None:
    ask(world, "release")
    work(world)
    world.clock.forward(minutes=1)
    world.change_release(**{"basic.title": "Changed"})
    asked = ask(world, scheduled=world.clock() + timedelta(days=1))
    world.request(takedown=True)
    assert [each.status for each in kept(world, asked)] == ["cancelled", "queued", "queued"]
    world.clock.forward(days=1)
    assert set(work(world)) == {"completed"}
    assert [each.status for each in kept(world, asked)] == ["cancelled", "completed", "completed"]


def test_it_is_steered_as_one(world: World) -> None:
    world.store.transact(lambda transaction: transaction.update("tenants/tenant", {"settings.requireApproval": True}))
    asked = ask(world)
    rider = asked[1].delivery.id
    assert work(world) == []
    control.approve_delivery(DeliveryReference(delivery_id=rider), caller=world.admin, adapters=world.adapters)
    control.prioritise_delivery(
        PriorityRequest(delivery_id=rider, priority="high"), caller=world.manager, adapters=world.adapters
    )
    assert {each.priority for each in kept(world, asked)} == {"high"}
    assert work(world) == ["completed"]


def test_a_batch_counts_once_towards_the_parallel_limit(world: World) -> None:
    world.store.transact(lambda transaction: transaction.update("deliveryTargets/target", {"maxParallel": 1}))
    ask(world)
    assert work(world) == ["completed"]


def test_a_dsp_speaks_of_each_release_by_itself(world: World) -> None:
    asked = ask(world)
    work(world)
    first, second, _ = kept(world, asked)
    target = decode(DeliveryTarget, world.store.get("deliveryTargets/target"))

    def say(delivery: Delivery, number: int, **facts: Any) -> None:
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

    refusal = {"file_status": "ResourceCorrupt", "action": "ResendXmlAndResources", "manual_check": False}
    say(first, 1)
    say(second, 2, status="ProcessingErrorAtReleaseDistributor", **refusal)
    said = [each.dsp.status if each.dsp else None for each in kept(world, asked)]
    assert said == ["ingested", "rejected", "sent"]
    resent = [data for data in world.store.find(Query("deliveries")) if data["status"] == "queued"]
    assert [(data["releaseId"], data.get("batch")) for data in resent] == [("second", None)]
