"""A target's acknowledgement folder is polled when it is due, read once, and no longer polled after a month."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from infra.local.dsp.simulator.answers import as_sftp_16, as_sftp_18
from shared.delivery.acknowledgements.poll.poll import (
    PollReport,
    due_polls,
    ensure_polling,
    poll_acknowledgements,
    read_acknowledgements,
)
from shared.delivery.acknowledgements.poll.watch import watch_acknowledgements
from shared.delivery.protocols.base import RemoteFile
from shared.errors import ConnectionFailed, NotFound, RemoteRefused
from shared.events import ListenTask
from shared.model.codec import decode, encode
from shared.model.delivery.acknowledgement import Poll
from shared.model.delivery.target import TargetReference
from shared.sdk.answers import Read, Status
from shared.sdk.points import AcknowledgementRead
from tests.fixtures.plugins import listening
from tests.fixtures.server import MemoryServer, MemorySession
from tests.unit.delivery.acknowledgements.acknowledgement_world import AcknowledgementWorld, give_server

TASK = ListenTask(targetId="target")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> MemoryServer:
    server = MemoryServer()

    def list_folder(_session: MemorySession, folder: str) -> list[RemoteFile]:
        inside = [path for path in server.files if path.rpartition("/")[0] == folder]
        return [RemoteFile(path, len(server.files[path])) for path in inside]

    monkeypatch.setattr(MemorySession, "list", list_folder)
    return server


@pytest.fixture
def world(tmp_path: Path, server: MemoryServer, monkeypatch: pytest.MonkeyPatch) -> AcknowledgementWorld:
    world = AcknowledgementWorld(tmp_path)
    give_server(world, server, monkeypatch)
    return world


def poll(world: AcknowledgementWorld, minutes: int = 15) -> PollReport:
    ensure_polling(world.target, world.adapters)
    world.clock.forward(minutes=minutes)
    return read_acknowledgements(TASK, world.adapters)


def stored(world: AcknowledgementWorld) -> Poll:
    return decode(Poll, world.store.get("dialogues/target"))


def put_acknowledgement(
    world: AcknowledgementWorld, server: MemoryServer, name: str = "acknowledgements/ACK_1.xml", **changes: Any
) -> None:
    delivery = world.deliver()
    server.files[name] = as_sftp_18(world.answer(delivery, **changes))


def test_an_acknowledgement_in_the_folder_updates_its_delivery(
    world: AcknowledgementWorld, server: MemoryServer
) -> None:
    delivery = world.deliver()
    server.files["acknowledgements/ACK_1.xml"] = as_sftp_18(world.answer(delivery))
    assert poll(world) == PollReport(read=1, applied=1)
    assert world.dsp(delivery).status == "ingested"


def test_a_file_is_read_once_unless_it_changes(world: AcknowledgementWorld, server: MemoryServer) -> None:
    put_acknowledgement(world, server)
    assert poll(world).read == 1
    assert poll(world).read == 0
    server.files["acknowledgements/ACK_1.xml"] += b" "
    assert poll(world).read == 1


def test_digests_of_removed_files_are_dropped(world: AcknowledgementWorld, server: MemoryServer) -> None:
    put_acknowledgement(world, server)
    poll(world)
    assert len(stored(world).seen) == 1
    server.files.clear()
    poll(world)
    assert stored(world).seen == []


def test_only_acknowledgements_are_read(world: AcknowledgementWorld, server: MemoryServer) -> None:
    put_acknowledgement(world, server, "acknowledgements/readme.txt")
    put_acknowledgement(world, server, "acknowledgements/BatchComplete_1.xml")
    put_acknowledgement(world, server, "elsewhere/ACK_1.xml")
    server.files["acknowledgements/ACK_2.xml"] = b""
    assert poll(world).read == 0


def test_an_incomplete_file_is_read_again_when_it_is_complete(
    world: AcknowledgementWorld, server: MemoryServer
) -> None:
    delivery = world.deliver()
    complete = as_sftp_18(world.answer(delivery))
    server.files["acknowledgements/ACK_1.xml"] = complete[:200]
    poll(world)
    server.files["acknowledgements/ACK_1.xml"] = complete
    assert poll(world).applied == 1
    assert not world.notifications("acknowledgement-unreadable")


def test_a_file_that_stays_invalid_is_reported_once(world: AcknowledgementWorld, server: MemoryServer) -> None:
    server.files["acknowledgements/ACK_1.xml"] = b"<broken"
    assert [poll(world).read for _ in range(3)] == [1, 1, 0]
    assert len(world.notifications("acknowledgement-unreadable")) == 1


def test_a_file_that_is_too_large_is_not_downloaded(
    world: AcknowledgementWorld, server: MemoryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.files["acknowledgements/ACK_1.xml"] = b"x" * (1024 * 1024 + 1)
    monkeypatch.setattr(MemorySession, "read", lambda *_: pytest.fail("it was downloaded"))
    assert [poll(world).read for _ in range(3)] == [1, 1, 0]


def test_before_1_6_acknowledgements_are_in_the_batch_folder(
    tmp_path: Path, server: MemoryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = AcknowledgementWorld(tmp_path, folder="{batch_id}", pattern="*")
    give_server(world, server, monkeypatch)
    delivery = world.deliver()
    server.files[f"{delivery.batch_id}/BatchComplete_{delivery.batch_id}.xml"] = b"<c/>"
    server.files[f"{delivery.batch_id}/FtpAck.xml"] = as_sftp_16(world.answer(delivery))
    assert poll(world) == PollReport(read=1, applied=1)


def test_a_poll_is_bounded_and_the_rest_is_due_immediately(
    world: AcknowledgementWorld, server: MemoryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.delivery.acknowledgements.poll.look._MAX_FILES", 2)
    answer = world.answer(world.deliver())
    for number in range(5):
        server.files[f"acknowledgements/ACK_{number}.xml"] = as_sftp_18(replace(answer, own_id=f"A{number}"))
    assert poll(world) == PollReport(read=2, applied=1, more=True)
    assert stored(world).next_poll == world.clock()
    assert [read_acknowledgements(TASK, world.adapters).read for _ in range(3)] == [2, 1, 0]


def test_concurrent_tasks_poll_once(world: AcknowledgementWorld, server: MemoryServer) -> None:
    put_acknowledgement(world, server)
    assert poll(world).read == 1
    assert read_acknowledgements(TASK, world.adapters) == PollReport()


def test_an_unreachable_server_is_polled_less_often_and_notified_once(
    world: AcknowledgementWorld, server: MemoryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ConnectionFailed("right is unreachable")

    put_acknowledgement(world, server)
    with monkeypatch.context() as broken:
        broken.setattr(MemorySession, "list", fail)
        waits = []
        for _ in range(8):
            report = poll(world, minutes=24 * 60)
            waits.append(stored(world).next_poll - world.clock())  # type: ignore[operator]
    assert [int(wait.total_seconds() // 60) for wait in waits] == [30, 60, 120, 240, 480, 720, 720, 720]
    assert report.problem == "[redacted] is unreachable"
    assert len(world.notifications("dialogue-failed")) == 1
    assert poll(world, minutes=720).applied == 1
    assert stored(world).failures == 0


def test_a_refused_listing_is_told_at_once_once_and_on_the_target(
    world: AcknowledgementWorld, server: MemoryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise RemoteRefused("The server denied permission for right.")

    put_acknowledgement(world, server)
    with monkeypatch.context() as broken:
        broken.setattr(MemorySession, "list", refuse)
        for _ in range(5):
            poll(world, minutes=24 * 60)
            assert len(world.notifications("dialogue-failed")) == 1
            target = world.store.get("deliveryTargets/target")
            assert target is not None
            assert target["dialogueProblem"] == "The server denied permission for [redacted]."
    assert poll(world, minutes=24 * 60).applied == 1
    assert "dialogueProblem" not in (world.store.get("deliveryTargets/target") or {})
    assert not stored(world).notified


def test_after_a_month_polling_ends(world: AcknowledgementWorld, server: MemoryServer) -> None:
    poll(world)
    world.clock.forward(days=32)
    read_acknowledgements(TASK, world.adapters)
    assert stored(world).next_poll is None
    assert world.store.find(due_polls(world.clock())) == []


def test_a_disabled_target_is_no_longer_polled(world: AcknowledgementWorld, server: MemoryServer) -> None:
    ensure_polling(world.target, world.adapters)
    world.put("deliveryTargets/target", encode(world.target.model_copy(update={"active": False})))
    world.clock.forward(minutes=15)
    assert len(world.store.find(due_polls(world.clock()))) == 1
    assert read_acknowledgements(TASK, world.adapters) == PollReport()
    assert world.store.find(due_polls(world.clock())) == []


def test_a_burst_of_deliveries_writes_the_polling_state_once(world: AcknowledgementWorld) -> None:
    ensure_polling(world.target, world.adapters)
    world.store.meter.reset()
    for _ in range(100):
        ensure_polling(world.target, world.adapters)
    assert (world.store.meter.reads, world.store.meter.writes) == (100, 0)


def test_a_manager_may_request_a_poll(world: AcknowledgementWorld, server: MemoryServer) -> None:
    put_acknowledgement(world, server)
    wanted = TargetReference(target_id="target")
    assert poll_acknowledgements(wanted, caller=world.manager, adapters=world.adapters).queued
    ((_, task),) = [queued for queued in world.tasks.queued if queued[0] == "listen"]
    assert read_acknowledgements(ListenTask(targetId=task["targetId"]), world.adapters).applied == 1
    with pytest.raises(NotFound):
        poll_acknowledgements(wanted, caller=world.stranger, adapters=world.adapters)


def test_a_file_that_a_plugin_can_read_is_read_in_the_first_poll(
    world: AcknowledgementWorld, server: MemoryServer
) -> None:
    delivery = world.deliver()
    read = Read((Status("live", message_id=delivery.ern_message_id),))
    world.adapters, _ = listening(world.adapters, {AcknowledgementRead: lambda _: read})
    server.files["acknowledgements/ACK_1.csv"] = b"on air"
    assert poll(world) == PollReport(read=1, applied=1)
    assert world.dsp(delivery).status == "live"


def test_folders_that_are_due_are_queued_however_many_they_are(world: AcknowledgementWorld) -> None:
    ensure_polling(world.target, world.adapters)
    due = world.store.documents["dialogues/target"]
    for number in range(250):
        world.store.documents[f"dialogues/t{number:03d}"] = {**due, "id": f"t{number:03d}"}
    world.clock.forward(minutes=15)
    assert watch_acknowledgements(world.adapters).polls == 251
