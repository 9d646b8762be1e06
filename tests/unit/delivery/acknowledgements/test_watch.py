"""A word that is missing raises one alarm, when the target's promise is broken, at a cost of what is due."""

from pathlib import Path

import pytest

from infra.local.dsp.simulator.answers import as_sftp_16, as_sftp_18
from shared.delivery.acknowledgements.poll.poll import await_answers, follow_delivery
from shared.delivery.acknowledgements.poll.watch import WatchReport, overdue_query, watch_dialogues
from shared.delivery.worker.run import deliver_package
from shared.model.codec import encode
from tests.fixtures.server import MemoryServer
from tests.fixtures.stocked import give_files
from tests.unit.delivery.acknowledgements.acknowledgement_world import TERMS, Dialogue, give_server


@pytest.fixture
def world(tmp_path: Path) -> Dialogue:
    return Dialogue(tmp_path)


def watch(world: Dialogue) -> int:
    return watch_dialogues(world.adapters).alarms


def test_silence_raises_one_alarm_when_the_promise_is_broken(world: Dialogue) -> None:
    delivery = world.deliver()
    world.clock.forward(hours=22)
    assert watch(world) == 0
    world.clock.forward(hours=1)
    assert [watch(world) for _ in range(3)] == [1, 0, 0]
    (notice,) = world.notices("acknowledgement-missing")
    assert notice["message"] == "The DSP is late: a delivery that was sent 24 hours ago is still “sent”."
    assert world.dsp(delivery).overdue == world.clock()


def test_each_word_starts_the_wait_for_the_next(world: Dialogue) -> None:
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


def test_a_rejection_stops_the_clock(world: Dialogue) -> None:
    world.receive(as_sftp_16(world.answer(world.deliver(), file_status="ResourceMissing")))
    world.clock.forward(days=365)
    assert watch(world) == 0


def test_a_promise_that_was_changed_counts_from_then_on(world: Dialogue) -> None:
    delivery = world.deliver()
    terms = TERMS.model_copy(update={"received_within_h": 72})
    world.put("deliveryTargets/target", encode(world.target.model_copy(update={"dialogue": terms})))
    world.clock.forward(hours=30)
    assert watch(world) == 0
    assert world.dsp(delivery).due == world.dsp(delivery).sent.replace(day=4)
    assert world.store.find(overdue_query(world.clock())) == []


def test_without_its_target_nothing_is_awaited(world: Dialogue) -> None:
    world.deliver()
    world.store.transact(lambda transaction: transaction.delete("deliveryTargets/target"))
    world.clock.forward(hours=30)
    assert watch(world) == 0
    assert world.store.find(overdue_query(world.clock())) == []


def test_folders_that_are_due_are_queued_once(world: Dialogue) -> None:
    await_answers(world.target, world.adapters)
    assert watch_dialogues(world.adapters).polls == 0
    world.clock.forward(minutes=15)
    assert [watch_dialogues(world.adapters).polls for _ in range(2)] == [1, 0]
    assert world.tasks.queued == [("listen", {"targetId": "target"})]


def test_the_look_costs_what_is_due_not_what_exists(world: Dialogue) -> None:
    delivery = world.deliver()
    for number in range(200):
        other = delivery.model_copy(update={"id": f"d{number}"})
        world.put(f"deliveries/d{number}", encode(other))
    world.store.meter.reset()
    assert watch_dialogues(world.adapters) == WatchReport(0, 0)
    assert (world.store.meter.reads, world.store.meter.writes) == (2, 0)


def test_more_than_a_page_is_told_in_one_round(world: Dialogue) -> None:
    delivery = world.deliver()
    for number in range(249):
        world.put(f"deliveries/d{number}", encode(delivery.model_copy(update={"id": f"d{number}"})))
    world.clock.forward(days=2)
    assert [watch(world) for _ in range(2)] == [250, 0]


def test_a_real_delivery_starts_the_clock(world: Dialogue, monkeypatch: pytest.MonkeyPatch) -> None:
    server = MemoryServer()
    give_server(world, server, monkeypatch)
    give_files(world)
    delivery = world.request().delivery
    assert deliver_package(world.task(delivery.id), world.adapters).result == "completed"
    state = world.dsp(delivery)
    assert (state.status, state.sent) == ("sent", world.clock())
    world.clock.forward(hours=24)
    assert watch(world) == 1


def test_a_word_that_is_faster_than_the_record_is_not_lost(world: Dialogue, monkeypatch: pytest.MonkeyPatch) -> None:
    server = MemoryServer()
    give_server(world, server, monkeypatch)
    give_files(world)
    delivery = world.request().delivery

    def answer_at_once(path: str) -> None:
        if "BatchComplete" in path:
            world.receive(as_sftp_18(world.answer(delivery)))

    server.disturb = answer_at_once
    deliver_package(world.task(delivery.id), world.adapters)
    assert world.delivery(delivery.id).status == "completed"
    assert world.dsp(delivery).status == "ingested"


def test_the_message_alone_is_sent_where_the_dsp_has_the_files(
    world: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = MemoryServer()
    give_server(world, server, monkeypatch)
    give_files(world)
    delivery = world.request(xml_only=True).delivery
    assert deliver_package(world.task(delivery.id), world.adapters).result == "completed"
    assert sorted(path.rpartition(".")[2] for path in server.files) == ["xml", "xml"]


def test_the_record_of_a_delivery_opens_its_dialogue_once(world: Dialogue, monkeypatch: pytest.MonkeyPatch) -> None:
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
