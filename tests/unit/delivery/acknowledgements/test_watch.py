"""An overdue status report is notified once, according to the target's terms; the cost depends on what is due."""

from pathlib import Path

import pytest

from infra.local.dsp.simulator.answers import as_sftp_16, as_sftp_18
from shared.delivery.acknowledgements.poll.poll import ensure_polling, follow_delivery
from shared.delivery.acknowledgements.poll.watch import WatchReport, overdue_query, watch_acknowledgements
from shared.delivery.worker.run import deliver_package
from shared.model.codec import encode
from tests.fixtures.server import MemoryServer
from tests.fixtures.stocked import give_files
from tests.unit.delivery.acknowledgements.acknowledgement_world import TERMS, AcknowledgementWorld, give_server


@pytest.fixture
def world(tmp_path: Path) -> AcknowledgementWorld:
    return AcknowledgementWorld(tmp_path)


def watch(world: AcknowledgementWorld) -> int:
    return watch_acknowledgements(world.adapters).alarms


def test_an_overdue_status_report_is_notified_once(world: AcknowledgementWorld) -> None:
    delivery = world.deliver()
    world.clock.forward(hours=22)
    assert watch(world) == 0
    world.clock.forward(hours=1)
    assert [watch(world) for _ in range(3)] == [1, 0, 0]
    (notification,) = world.notifications("acknowledgement-missing")
    assert notification["message"] == "The DSP is late: a delivery sent 24 hours ago is still “sent”."
    assert world.dsp(delivery).overdue == world.clock()


def test_each_status_report_starts_the_wait_for_the_next(world: AcknowledgementWorld) -> None:
    delivery = world.deliver()
    world.receive(as_sftp_16(world.answer(delivery)))
    world.clock.forward(hours=30)
    assert watch(world) == 0
    world.clock.forward(hours=18)
    assert watch(world) == 1
    world.receive(as_sftp_18(world.answer(delivery)))
    assert world.dsp(delivery).overdue is None
    world.clock.forward(hours=48)
    assert watch(world) == 1
    world.receive(as_sftp_18(world.answer(delivery, status="ReleaseMadeAvailableToConsumers")))
    world.clock.forward(days=365)
    assert watch(world) == 0


def test_after_a_rejection_nothing_is_overdue(world: AcknowledgementWorld) -> None:
    world.receive(as_sftp_16(world.answer(world.deliver(), file_status="ResourceMissing")))
    world.clock.forward(days=365)
    assert watch(world) == 0


def test_changed_terms_apply_to_open_deliveries(world: AcknowledgementWorld) -> None:
    delivery = world.deliver()
    terms = TERMS.model_copy(update={"received_within_h": 72})
    world.put("deliveryTargets/target", encode(world.target.model_copy(update={"dialogue": terms})))
    world.clock.forward(hours=30)
    assert watch(world) == 0
    assert world.dsp(delivery).due == world.dsp(delivery).sent.replace(day=4)
    assert world.store.find(overdue_query(world.clock())) == []


def test_after_its_target_was_deleted_nothing_is_overdue(world: AcknowledgementWorld) -> None:
    world.deliver()
    world.store.transact(lambda transaction: transaction.delete("deliveryTargets/target"))
    world.clock.forward(hours=30)
    assert watch(world) == 0
    assert world.store.find(overdue_query(world.clock())) == []


def test_due_folders_are_queued_once(world: AcknowledgementWorld) -> None:
    ensure_polling(world.target, world.adapters)
    assert watch_acknowledgements(world.adapters).polls == 0
    world.clock.forward(minutes=15)
    assert [watch_acknowledgements(world.adapters).polls for _ in range(2)] == [1, 0]
    assert world.tasks.queued == [("listen", {"targetId": "target"})]


def test_the_cost_depends_on_what_is_due(world: AcknowledgementWorld) -> None:
    delivery = world.deliver()
    for number in range(200):
        other = delivery.model_copy(update={"id": f"d{number}"})
        world.put(f"deliveries/d{number}", encode(other))
    world.store.meter.reset()
    assert watch_acknowledgements(world.adapters) == WatchReport(0, 0)
    assert (world.store.meter.reads, world.store.meter.writes) == (2, 0)


def test_several_pages_are_notified_in_one_run(world: AcknowledgementWorld) -> None:
    delivery = world.deliver()
    for number in range(249):
        world.put(f"deliveries/d{number}", encode(delivery.model_copy(update={"id": f"d{number}"})))
    world.clock.forward(days=2)
    assert [watch(world) for _ in range(2)] == [250, 0]


def test_a_completed_delivery_starts_the_wait(world: AcknowledgementWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    server = MemoryServer()
    give_server(world, server, monkeypatch)
    give_files(world)
    delivery = world.request().delivery
    assert deliver_package(world.task(delivery.id), world.adapters).result == "completed"
    state = world.dsp(delivery)
    assert (state.status, state.sent) == ("sent", world.clock())
    world.clock.forward(hours=24)
    assert watch(world) == 1


def test_a_status_report_before_the_completion_is_not_lost(
    world: AcknowledgementWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = MemoryServer()
    give_server(world, server, monkeypatch)
    give_files(world)
    delivery = world.request().delivery

    def acknowledge_immediately(path: str) -> None:
        if "BatchComplete" in path:
            world.receive(as_sftp_18(world.answer(delivery)))

    server.disturb = acknowledge_immediately
    deliver_package(world.task(delivery.id), world.adapters)
    assert world.delivery(delivery.id).status == "completed"
    assert world.dsp(delivery).status == "ingested"


def test_an_xml_only_delivery_sends_only_the_messages(
    world: AcknowledgementWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = MemoryServer()
    give_server(world, server, monkeypatch)
    give_files(world)
    delivery = world.request(xml_only=True).delivery
    assert deliver_package(world.task(delivery.id), world.adapters).result == "completed"
    assert sorted(path.rpartition(".")[2] for path in server.files) == ["xml", "xml"]


def test_the_record_of_a_delivery_starts_polling_once(
    world: AcknowledgementWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = MemoryServer()
    give_server(world, server, monkeypatch)
    give_files(world)
    delivery = world.request().delivery
    deliver_package(world.task(delivery.id), world.adapters)
    entry = world.store.get(f"deliveryHistory/{delivery.id}") or {}
    follow_delivery(entry, world.adapters)
    document = world.store.get(f"deliveries/{delivery.id}") or {}
    assert document["dsp"]["status"] == "sent"
    assert world.store.get("dialogues/target")
    world.receive(as_sftp_18(world.answer(delivery)))
    follow_delivery(entry, world.adapters)
    assert world.dsp(delivery).status == "ingested"
