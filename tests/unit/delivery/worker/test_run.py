"""A complete delivery in memory, with real messages, packages and transfers; only the server is simulated."""

import hashlib
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from shared.catalog.releases.versions import content_hash
from shared.delivery.queue.claim import claim_delivery
from shared.delivery.queue.tick import process_queue
from shared.delivery.worker.run import DeliverOutcome, advance_of, deliver_package
from shared.errors import ConnectionFailed, RemoteRefused
from shared.model.catalog.release import Release
from shared.model.codec import decode
from shared.model.delivery.delivery import Advance, Delivery, DeliveryProgress
from shared.model.delivery.receipt import Receipt
from shared.platform.store.port import Query
from tests.fixtures.server import MemoryServer, MemorySession
from tests.fixtures.stocked import give_password
from tests.fixtures.world import World


def run(world: World, delivery_id: str) -> DeliverOutcome:
    return deliver_package(world.task(delivery_id), world.adapters)


def everything_stored(world: World) -> str:
    return repr(world.store.documents)


def test_release_arrives_completely_with_the_marker_last(world: World, server: MemoryServer) -> None:
    delivery = world.request().delivery
    assert run(world, delivery.id).result == "completed"
    names = [path.rpartition("/")[2] for path in server.files]
    assert names[-1] == f"BatchComplete_{delivery.batch_id}.xml"
    assert len(server.files) == 1 + 1 + 1 + len(decode(Release, world.store.get("releases/release")).tracks)
    ern = next(data for path, data in server.files.items() if path.endswith(".xml") and "BatchComplete" not in path)
    assert delivery.ern_message_id.encode() in ern


def test_completion_writes_receipt_history_notification_and_lane(world: World, server: MemoryServer) -> None:
    delivery_id = world.request().delivery.id
    run(world, delivery_id)
    done = world.delivery(delivery_id)
    assert done.status == "completed"
    assert [attempt.status for attempt in done.attempts] == ["success"]
    receipt = decode(Receipt, world.store.get(f"receipts/{delivery_id}"))
    assert {(file.path, file.md5_found) for file in receipt.files} == {
        (path, hashlib.md5(data).hexdigest()) for path, data in server.files.items()
    }
    assert world.store.get(f"deliveryHistory/{delivery_id}")
    assert world.store.get(f"notifications/{delivery_id}-1")
    lane: Any = world.store.get(f"locks/{done.lane}")
    assert lane["last"]["deliveryId"] == delivery_id
    release: Any = world.store.get("releases/release")
    assert release["status"] == "delivered"


def test_log_lists_the_documented_steps(world: World) -> None:
    delivery_id = world.request().delivery.id
    run(world, delivery_id)
    lines = world.store.find(Query(f"deliveries/{delivery_id}/logs", order=("timestamp",)))
    steps = list(dict.fromkeys(line["step"] for line in lines))
    assert steps == [
        "initialization",
        "target_configuration",
        "package_preparation",
        "delivery_execution",
        "receipt_generation",
        "completion",
    ]


def test_repeated_task_delivers_once(world: World, server: MemoryServer) -> None:
    delivery_id = world.request().delivery.id
    task = world.task(delivery_id)
    results = [deliver_package(task, world.adapters).result for _ in range(3)]
    assert results == ["completed", "idle", "idle"]
    assert server.received_bytes == sum(len(data) for data in server.files.values())


def test_concurrent_workers_deliver_once(world: World, server: MemoryServer) -> None:
    delivery_id = world.request().delivery.id
    task = world.task(delivery_id)
    barrier = threading.Barrier(2)
    results: list[str] = []

    def work() -> None:
        barrier.wait()
        results.append(deliver_package(task, world.adapters).result)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(results) == ["completed", "idle"]
    assert server.received_bytes == sum(len(data) for data in server.files.values())


def test_wrong_password_fails_at_once_and_is_not_stored(world: World) -> None:
    give_password(world, "canary-wrong")
    delivery_id = world.request().delivery.id
    assert run(world, delivery_id).result == "failed"
    failed = world.delivery(delivery_id)
    assert failed.failure is not None
    assert (failed.failure.code, failed.failure.retryable) == ("authentication-failed", False)
    assert "canary" not in everything_stored(world)


@pytest.mark.parametrize("waits", [(5, 15, 60)])
def test_unreachable_server_is_tried_four_times(world: World, server: MemoryServer, waits: tuple[int, ...]) -> None:
    def fail(_path: str) -> None:
        raise ConnectionFailed

    server.disturb = fail
    delivery_id = world.request().delivery.id
    for wait in waits:
        assert run(world, delivery_id).result == "retry"
        delay = world.due(delivery_id) - world.clock()
        assert timedelta(minutes=wait) <= delay <= timedelta(minutes=wait * 1.1)
        assert run(world, delivery_id).result == "idle"
        world.wait_until_due(delivery_id)
    assert run(world, delivery_id).result == "failed"
    assert len(world.delivery(delivery_id).attempts) == 4


def test_retry_sends_only_missing_files_and_the_same_message(world: World, server: MemoryServer) -> None:
    def cut_at_third(path: str) -> None:
        if len(server.files) == 3:
            raise ConnectionFailed

    server.disturb = cut_at_third
    delivery_id = world.request().delivery.id
    assert run(world, delivery_id).result == "retry"
    before = dict(server.files)
    server.disturb = lambda path: None
    world.wait_until_due(delivery_id)
    assert run(world, delivery_id).result == "completed"
    assert all(server.files[path] == data for path, data in before.items())
    assert server.received_bytes == sum(len(data) for data in server.files.values())


@pytest.mark.parametrize("kind", ["missing", "corrupted"])
def test_missing_or_changed_asset_prevents_the_marker(world: World, server: MemoryServer, kind: str) -> None:
    release = decode(Release, world.store.get("releases/release"))
    path = release.assets.audio[0].storage_url
    if kind == "missing":
        world.adapters.blobs.delete(path)
    else:
        world.adapters.blobs.write(path, b"x" * release.assets.audio[0].size, "audio/wav")
    delivery_id = world.request().delivery.id
    assert run(world, delivery_id).result == "failed"
    failed = world.delivery(delivery_id)
    assert failed.failure is not None
    assert failed.failure.code == f"asset-{kind}"
    assert failed.failure.remedy
    assert not any("BatchComplete" in path for path in server.files)


def test_rejected_operation_is_not_retried(world: World, server: MemoryServer) -> None:
    def refuse(_path: str) -> None:
        raise RemoteRefused

    server.disturb = refuse
    assert run(world, world.request().delivery.id).result == "failed"


def test_worker_without_its_lease_changes_nothing(world: World, server: MemoryServer) -> None:
    delivery_id = world.request().delivery.id
    seen: list[Delivery] = []

    def sleep_past_the_lease(path: str) -> None:
        if "BatchComplete" not in path or seen:
            return
        world.clock.forward(minutes=11)
        assert process_queue(world.adapters).recovered == 1
        seen.append(world.delivery(delivery_id))

    server.disturb = sleep_past_the_lease
    assert run(world, delivery_id).result == "lost"
    assert world.delivery(delivery_id) == seen[0]
    assert world.store.get(f"receipts/{delivery_id}") is None


def test_delivery_is_completed_after_repeated_crashes(world: World, server: MemoryServer) -> None:
    class Killed(BaseException):
        """Simulates the end of the process: no handler of the code under test catches it."""

    def kill_at(count: int) -> Callable[[str], None]:
        def disturb(_path: str) -> None:
            if len(server.files) >= count:
                raise Killed

        return disturb

    delivery_id = world.request().delivery.id
    for count in (0, 2, 4):
        server.disturb = kill_at(count)
        with pytest.raises(Killed):
            run(world, delivery_id)
        world.clock.forward(minutes=11)
        assert process_queue(world.adapters).recovered == 1
        world.wait_until_due(delivery_id)
    server.disturb = lambda path: None
    assert run(world, delivery_id).result == "completed"
    assert server.received_bytes == sum(len(data) for data in server.files.values())
    assert "BatchComplete" in list(server.files)[-1]


def test_transfer_beyond_the_time_limit_is_continued(world: World, server: MemoryServer) -> None:
    world.adapters = replace(world.adapters, deadline=timedelta(minutes=5))
    delivery_id = world.request().delivery.id
    server.disturb = lambda path: world.clock.forward(minutes=3)
    task = world.task(delivery_id)
    results = []
    while True:
        results.append(deliver_package(task, world.adapters).result)
        assert deliver_package(task, world.adapters).result == "idle"
        if results[-1] != "continued":
            break
        task = world.tasks.queued[-1][1]  # type: ignore[assignment]
    assert results[0] == "continued"
    assert results[-1] == "completed"
    assert [attempt.status for attempt in world.delivery(delivery_id).attempts] == ["success"]
    assert server.received_bytes == sum(len(data) for data in server.files.values())


def test_the_live_delivery_shows_its_progress_every_five_seconds(world: World, server: MemoryServer) -> None:
    delivery_id = world.request().delivery.id
    seen: list[DeliveryProgress | None] = []

    def disturb(_path: str) -> None:
        seen.append(world.delivery(delivery_id).progress)
        world.clock.forward(seconds=3)

    server.disturb = disturb
    assert run(world, delivery_id).result == "completed"
    shown = [each for each in seen if each is not None]
    assert (seen[:2], len(shown)) == ([None, None], len(seen) - 2)
    moments = sorted({each.at for each in shown})
    assert all(later - earlier >= timedelta(seconds=5) for earlier, later in pairwise(moments))
    assert len(moments) == (len(seen) - 1) // 2, "not after each file, of which one takes three seconds"
    assert {each.total_bytes for each in shown} == {sum(len(data) for data in server.files.values())}
    assert [each.done_bytes for each in shown] == sorted(each.done_bytes for each in shown)
    assert all(each.percent == 100 * each.done_bytes // each.total_bytes for each in shown)
    assert all(each.file_name in {path.rpartition("/")[2] for path in server.files} for each in shown)
    assert "progress" not in (world.store.get(f"deliveries/{delivery_id}") or {}), "it has ended"


def test_a_transfer_that_gets_no_further_ends(
    world: World, server: MemoryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server is so slow that the time of each task is over before anything is sent."""
    world.adapters = replace(world.adapters, deadline=timedelta(minutes=5))
    delivery_id = world.request().delivery.id

    def stat(_session: MemorySession, _path: str) -> None:
        world.clock.forward(minutes=6)

    monkeypatch.setattr(MemorySession, "stat", stat)
    task, results = world.task(delivery_id), []
    while not results or results[-1] == "continued":
        results.append(deliver_package(task, world.adapters).result)
        assert len(results) < 20, "it never ends"
        task = world.tasks.queued[-1][1]  # type: ignore[assignment]
    assert results[-1] == "retry"
    assert results[:-1] == ["continued"] * 4
    failure = world.delivery(delivery_id).failure
    assert failure is not None
    assert failure.retryable
    assert "any further" in failure.message
    world.clock.forward(hours=1)
    assert run(world, delivery_id).result == "continued", "the next attempt starts to count anew"


def test_update_and_takedown_follow_the_initial(world: World, server: MemoryServer) -> None:
    run(world, world.request().delivery.id)
    world.change_release(**{"basic.title": "Another title", "status": "ready"})
    world.clock.forward(days=1)
    update = world.request().delivery
    assert run(world, update.id).result == "completed"
    world.clock.forward(days=1)
    takedown = world.request(takedown=True).delivery
    assert run(world, takedown.id).result == "completed"
    assert [update.message_sub_type, takedown.message_sub_type] == ["Update", "Takedown"]
    batch = [path for path in server.files if takedown.batch_id in path]
    assert len(batch) == 2
    assert not any(path.endswith((".wav", ".flac", ".jpg")) for path in batch)


def test_action_of_the_message_is_decided_when_it_is_sent(world: World, server: MemoryServer) -> None:
    """Two requests before anything is live; then a takedown, and another request while it is queued."""
    first = world.request().delivery
    world.clock.forward(minutes=1)
    world.change_release(**{"basic.title": "Another title"})
    second = world.request().delivery
    assert [run(world, each.id).result for each in (first, second)] == ["completed", "completed"]
    takedown = world.request(takedown=True).delivery
    world.clock.forward(minutes=1)
    world.change_release(**{"basic.title": "A third title"})
    third = world.request().delivery
    assert [run(world, each.id).result for each in (takedown, third)] == ["completed", "completed"]
    actions = [world.delivery(each.id).message_sub_type for each in (first, second, takedown, third)]
    assert actions == ["Initial", "Update", "Takedown", "Initial"]


def test_update_sends_only_changed_files(world: World, server: MemoryServer) -> None:
    run(world, world.request().delivery.id)
    data: Any = world.store.get("releases/release")
    changed = data["assets"]["audio"][0]
    content = b"mastered again" * 500
    changed |= {"size": len(content)}
    changed["hashes"]["md5"] = hashlib.md5(content).hexdigest()
    world.adapters.blobs.write(changed["storageUrl"], content, "audio/wav")
    world.put("releases/release", {**data, "status": "ready"})
    world.clock.forward(days=1)
    update = world.request().delivery
    assert run(world, update.id).result == "completed"
    batch = [path.rpartition("/")[2] for path in server.files if path.startswith(update.batch_id)]
    assert len(batch) == 3
    assert next(server.files[path] for path in server.files if path.startswith(update.batch_id)) == content
    world.clock.forward(days=1)
    everything = world.request(force=True).delivery
    assert run(world, everything.id).result == "completed"
    assert len([path for path in server.files if path.startswith(everything.batch_id)]) > 3


def test_requested_version_is_sent_after_the_release_changes(world: World, server: MemoryServer) -> None:
    requested = world.request().delivery
    world.change_release(**{"basic.title": "Changed after the request"})
    run(world, requested.id)
    ern = next(data for path, data in server.files.items() if path.endswith(".xml") and "BatchComplete" not in path)
    assert b"Changed after the request" not in ern
    kept = decode(Release, world.store.get("releases/release"))
    assert content_hash(kept) != requested.content_hash


def test_number_of_reads_and_writes_is_limited(world: World) -> None:
    meter = world.store.meter
    release = decode(Release, world.store.get("releases/release"))
    world.change_release(**{"ddex.contentHash": content_hash(release)})
    world.put(f"releases/release/versions/{content_hash(release)}", version_of(release, world))
    meter.reset()
    delivery_id = world.request().delivery.id
    run(world, delivery_id)
    logs = len(world.store.find(Query(f"deliveries/{delivery_id}/logs")))
    reads_of_this_test = logs + 1
    assert meter.reads - reads_of_this_test == 12
    assert meter.writes - logs == 10  # of which one at the first delivery only: its release is marked


def version_of(release: Release, world: World) -> dict[str, Any]:
    from shared.catalog.releases.versions import version_snapshot

    return version_snapshot(release, content_hash(release), world.clock())


@pytest.mark.parametrize(
    ("done_bytes", "done_files", "expected"),
    [(101, 1, (101, 2, 0)), (100, 3, (100, 3, 0)), (100, 2, (100, 2, 4)), (50, 1, (100, 2, 4))],
)
def test_only_more_bytes_or_files_than_ever_count_as_progress(
    world: World, done_bytes: int, done_files: int, expected: tuple[int, int, int]
) -> None:
    delivery = world.request().delivery
    claim = claim_delivery(world.task(delivery.id), world.adapters)
    before = claim.delivery.model_copy(update={"advance": Advance(done_bytes=100, done_files=2, idle=3)})
    claim = replace(claim, members=(replace(claim.members[0], delivery=before),))
    claim.meter.done_bytes, claim.meter.done_files = done_bytes, done_files
    found = advance_of(claim)
    assert (found.done_bytes, found.done_files, found.idle) == expected


def test_the_content_that_was_delivered_is_recorded_once_for_all_targets(world: World) -> None:
    delivery = world.request().delivery
    assert run(world, delivery.id).result == "completed"
    release: Any = world.store.get("releases/release")
    assert (release["status"], release["ddex"]["deliveredHash"]) == ("delivered", delivery.content_hash)
    written = world.store.versions["releases/release"]
    assert run(world, world.request(force=True).delivery.id).result == "completed"
    assert world.store.versions["releases/release"] == written


def test_the_log_says_how_files_were_verified(world: World) -> None:
    delivery_id = world.request().delivery.id
    run(world, delivery_id)
    lines = world.store.find(Query(f"deliveries/{delivery_id}/logs"))
    receipt: Any = world.store.get(f"receipts/{delivery_id}")
    (told,) = [line["message"] for line in lines if line["step"] == "receipt_generation"]
    proofs = {file["verifiedBy"] for file in receipt["files"]}
    assert proofs == {"md5"}
    assert told == f"{len(receipt['files'])} verified by MD5."
