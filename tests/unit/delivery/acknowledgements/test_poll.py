"""A target's folder of acknowledgements is looked into when it is time, read once, and forgotten when it is over."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from infra.local.dsp.simulator.answers import as_sftp_16, as_sftp_18
from shared.delivery.acknowledgements.poll.poll import (
    PollReport,
    await_answers,
    due_polls,
    poll_acknowledgements,
    read_acknowledgements,
)
from shared.delivery.protocols.base import RemoteFile
from shared.errors import ConnectionFailed, NotFound
from shared.events import ListenTask
from shared.model.codec import decode, encode
from shared.model.delivery.acknowledgement import Poll
from shared.model.delivery.target import TargetReference
from tests.fixtures.server import MemoryServer, MemorySession
from tests.unit.delivery.acknowledgements.acknowledgement_world import Dialogue, give_server

TASK = ListenTask(targetId="target")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> MemoryServer:
    server = MemoryServer()

    def listed(_session: MemorySession, folder: str) -> list[RemoteFile]:
        inside = [path for path in server.files if path.rpartition("/")[0] == folder]
        return [RemoteFile(path, len(server.files[path])) for path in inside]

    monkeypatch.setattr(MemorySession, "list", listed)
    return server


@pytest.fixture
def world(tmp_path: Path, server: MemoryServer, monkeypatch: pytest.MonkeyPatch) -> Dialogue:
    world = Dialogue(tmp_path)
    give_server(world, server, monkeypatch)
    return world


def look(world: Dialogue, minutes: int = 15) -> PollReport:
    await_answers(world.target, world.adapters)
    world.clock.forward(minutes=minutes)
    return read_acknowledgements(TASK, world.adapters)


def memory(world: Dialogue) -> Poll:
    return decode(Poll, world.store.get("dialogues/target"))


def put_answer(world: Dialogue, server: MemoryServer, name: str = "acknowledgements/ACK_1.xml", **changes: Any) -> None:
    delivery = world.deliver()
    server.files[name] = as_sftp_18(world.answer(delivery, **changes))


def test_an_answer_in_the_folder_moves_its_delivery(world: Dialogue, server: MemoryServer) -> None:
    delivery = world.deliver()
    server.files["acknowledgements/ACK_1.xml"] = as_sftp_18(world.answer(delivery))
    assert look(world) == PollReport(read=1, applied=1)
    assert world.dsp(delivery).status == "ingested"


def test_what_was_read_is_not_read_again(world: Dialogue, server: MemoryServer) -> None:
    put_answer(world, server)
    assert look(world).read == 1
    assert look(world).read == 0
    server.files["acknowledgements/ACK_1.xml"] += b" "
    assert look(world).read == 1


def test_what_is_gone_from_the_folder_is_forgotten(world: Dialogue, server: MemoryServer) -> None:
    put_answer(world, server)
    look(world)
    assert len(memory(world).seen) == 1
    server.files.clear()
    look(world)
    assert memory(world).seen == []


def test_only_answers_are_read(world: Dialogue, server: MemoryServer) -> None:
    put_answer(world, server, "acknowledgements/readme.txt")
    put_answer(world, server, "acknowledgements/BatchComplete_1.xml")
    put_answer(world, server, "elsewhere/ACK_1.xml")
    server.files["acknowledgements/ACK_2.xml"] = b""
    assert look(world).read == 0


def test_a_file_that_is_being_written_is_read_when_it_is_whole(world: Dialogue, server: MemoryServer) -> None:
    delivery = world.deliver()
    whole = as_sftp_18(world.answer(delivery))
    server.files["acknowledgements/ACK_1.xml"] = whole[:200]
    look(world)
    server.files["acknowledgements/ACK_1.xml"] = whole
    assert look(world).applied == 1
    assert not world.notices("acknowledgement-unreadable")


def test_a_file_that_stays_broken_is_kept_as_such_once(world: Dialogue, server: MemoryServer) -> None:
    server.files["acknowledgements/ACK_1.xml"] = b"<broken"
    assert [look(world).read for _ in range(3)] == [1, 1, 0]
    assert len(world.notices("acknowledgement-unreadable")) == 1


def test_a_file_too_large_is_not_fetched(
    world: Dialogue, server: MemoryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.files["acknowledgements/ACK_1.xml"] = b"x" * (1024 * 1024 + 1)
    monkeypatch.setattr(MemorySession, "read", lambda *_: pytest.fail("it was fetched"))
    assert [look(world).read for _ in range(3)] == [1, 1, 0]


def test_before_1_6_answers_lie_in_the_batch(
    tmp_path: Path, server: MemoryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = Dialogue(tmp_path, folder="{batch_id}", pattern="*")
    give_server(world, server, monkeypatch)
    delivery = world.deliver()
    server.files[f"{delivery.batch_id}/BatchComplete_{delivery.batch_id}.xml"] = b"<c/>"
    server.files[f"{delivery.batch_id}/FtpAck.xml"] = as_sftp_16(world.answer(delivery))
    assert look(world) == PollReport(read=1, applied=1)


def test_one_look_is_bounded_and_the_rest_is_due_at_once(
    world: Dialogue, server: MemoryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.delivery.acknowledgements.poll.look._FILES", 2)
    answer = world.answer(world.deliver())
    for number in range(5):
        server.files[f"acknowledgements/ACK_{number}.xml"] = as_sftp_18(replace(answer, own_id=f"A{number}"))
    assert look(world) == PollReport(read=2, applied=1, more=True)
    assert memory(world).next_poll == world.clock()
    assert [read_acknowledgements(TASK, world.adapters).read for _ in range(3)] == [2, 1, 0]


def test_two_tasks_at_once_look_once(world: Dialogue, server: MemoryServer) -> None:
    put_answer(world, server)
    assert look(world).read == 1
    assert read_acknowledgements(TASK, world.adapters) == PollReport()


def test_a_server_that_is_away_is_asked_less_and_less_and_people_are_told_once(
    world: Dialogue, server: MemoryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise ConnectionFailed("right is away")

    put_answer(world, server)
    with monkeypatch.context() as broken:
        broken.setattr(MemorySession, "list", away)
        waits = []
        for _ in range(8):
            report = look(world, minutes=24 * 60)
            waits.append(memory(world).next_poll - world.clock())  # type: ignore[operator]
    assert [int(wait.total_seconds() // 60) for wait in waits] == [30, 60, 120, 240, 480, 720, 720, 720]
    assert report.problem == "[redacted] is away"
    assert len(world.notices("dialogue-failed")) == 1
    assert look(world, minutes=720).applied == 1
    assert memory(world).failures == 0


def test_after_a_month_nothing_is_awaited(world: Dialogue, server: MemoryServer) -> None:
    look(world)
    world.clock.forward(days=32)
    read_acknowledgements(TASK, world.adapters)
    assert memory(world).next_poll is None
    assert world.store.find(due_polls(world.clock())) == []


def test_a_target_that_is_switched_off_is_not_due_any_more(world: Dialogue, server: MemoryServer) -> None:
    await_answers(world.target, world.adapters)
    world.put("deliveryTargets/target", encode(world.target.model_copy(update={"active": False})))
    world.clock.forward(minutes=15)
    assert len(world.store.find(due_polls(world.clock()))) == 1
    assert read_acknowledgements(TASK, world.adapters) == PollReport()
    assert world.store.find(due_polls(world.clock())) == []


def test_a_burst_of_deliveries_writes_the_memory_once(world: Dialogue) -> None:
    await_answers(world.target, world.adapters)
    world.store.meter.reset()
    for _ in range(100):
        await_answers(world.target, world.adapters)
    assert (world.store.meter.reads, world.store.meter.writes) == (100, 0)


def test_a_person_may_have_it_looked_into_now(world: Dialogue, server: MemoryServer) -> None:
    put_answer(world, server)
    wanted = TargetReference(target_id="target")
    assert poll_acknowledgements(wanted, caller=world.manager, adapters=world.adapters).queued
    ((_, task),) = [queued for queued in world.tasks.queued if queued[0] == "listen"]
    assert read_acknowledgements(ListenTask(targetId=task["targetId"]), world.adapters).applied == 1
    with pytest.raises(NotFound):
        poll_acknowledgements(wanted, caller=world.stranger, adapters=world.adapters)
