"""All faults at once: workers killed after so many bytes, duplicated and lost tasks, overlapping ticks, skewed clocks,
a database that is lost and restored, DSPs that are killed with it. Every delivery must arrive at its DSP exactly once,
in order, and leave nothing behind. The DSPs run OpenSSH, ProFTPD and rclone serve.

CHAOS_DELIVERIES sets the number of deliveries (default 40); `make chaos` uses 300.
"""

import json
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import httpx
import pytest
from stdnum import ean

from infra.local.dsp.simulator.endpoints import Identity, folder_dsp
from infra.local.dsp.simulator.intake import Intake
from infra.local.dsp.simulator.simulator import Plan, open_dsp, running_intake
from infra.local.dsp.simulator.validate import Verdict
from infra.local.stack.emulators import start_firestore
from infra.local.stack.machine import PartMissing
from infra.local.stack.processes import Child, free_port
from infra.local.stack.stack import RUNS
from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.clock import system_clock
from shared.delivery.queue.tick import process_queue
from shared.delivery.requests.control import RetryRequest, retry_deliveries
from shared.delivery.requests.models import DeliveryRequest
from shared.delivery.requests.request import create_delivery
from shared.delivery.targets.create import TargetRequest, create_delivery_target
from shared.model.accounts.tenant import Tenant, TenantSettings
from shared.model.catalog.release import Release
from shared.model.codec import decode, encode
from shared.model.delivery.delivery import Delivery
from shared.platform.store.port import Query
from shared.platform.tasks.memory import MemoryTasks
from tests.chaos.crew import SKEW_S, WorkerPool
from tests.conftest import unavailable
from tests.emulator.delivery_worker import adapters_of
from tests.fixtures.releases import SHAPES
from tests.fixtures.stocked import measured, small_files
from tests.fixtures.world import SENDER, START
from tests.servers.foreign.server import ForeignServer, run_foreign_server
from tests.servers.foreign.table import SERVERS

DELIVERIES = int(os.environ.get("CHAOS_DELIVERIES", "40"))
SEED = int(os.environ.get("CHAOS_SEED", "5"))
WORKERS = 4
FOREIGN = ("ProFTPD", "rclone-SFTP-without-cache")
AUDIO_BYTES = 400_000
TENANT = "tenant"
ADMIN = Caller("admin", TENANT, "admin")
TIMEOUT_S = 60 + 4 * DELIVERIES
FORWARD_S = 11 * 60
"""Longer than a lease and than a task name stays reserved."""


class Database:
    """A Firestore emulator that can be lost and restored from its export."""

    def __init__(self, folder: Path, project: str) -> None:
        self._folder, self._project, self._port = folder, project, free_port()
        self._child = self._start(None)

    def _start(self, seed: Path | None) -> Child:
        child, self.host = start_firestore(self._folder, env=os.environ, port=self._port, seed=seed)
        return child

    def stop(self) -> None:
        self._child.kill()

    def restart(self) -> None:
        """Restores everything that was committed; pending transactions are lost."""
        name = f"export-{uuid4().hex[:6]}"
        body = {
            "database": f"projects/{self._project}/databases/(default)",
            "export_directory": str(self._folder),
            "export_name": name,
        }
        url = f"http://{self.host}/emulator/v1/projects/{self._project}:export"
        httpx.post(url, json=body, timeout=60).raise_for_status()
        self._child.kill()
        (metadata,) = (self._folder / name).glob("*overall_export_metadata")
        self._child = self._start(metadata)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    project = f"demo-{uuid4().hex[:10]}"
    folder = RUNS / "chaos"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        running = Database(folder, project)
    except PartMissing as error:
        unavailable(str(error))
        raise
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", running.host)
    monkeypatch.setenv("GCLOUD_PROJECT", project)
    yield running
    running.stop()


@pytest.fixture
def adapters(database: Database, tmp_path: Path) -> Iterator[Adapters]:
    connected = adapters_of(tmp_path / "bucket", 0)
    yield connected
    connected.store.close()  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Dsps:
    """One DSP for each server; those of other vendors can be killed."""

    intakes: tuple[Intake, ...]
    servers: tuple[ForeignServer, ...]

    def restart(self) -> None:
        """Kills them in mid-file, as the loss of their machine would."""
        for server in self.servers:
            server.kill()
            server.restart()

    @property
    def verdicts(self) -> list[Verdict]:
        """On all messages that arrived anywhere; those of one release are in order."""
        return [verdict for intake in self.intakes for verdict in intake.verdicts]


@pytest.fixture
def dsps() -> Iterator[Dsps]:
    """Not in pytest's own folder, which the servers' users cannot enter."""
    with ExitStack() as parts:
        folder = Path(parts.enter_context(TemporaryDirectory(prefix="stardust-chaos-")))
        folder.chmod(0o755)
        try:
            own = parts.enter_context(open_dsp(Plan("sftp", _identity("OpenSSH")), folder / "OpenSSH"))
            servers = tuple(
                parts.enter_context(run_foreign_server(name, SERVERS[name], folder / name)) for name in FOREIGN
            )
        except PartMissing as error:
            unavailable(str(error))
            raise
        yield Dsps((own, *map(_intake, servers)), servers)


def _identity(name: str) -> Identity:
    return Identity(f"DSP on {name}", layout="ddex-sftp-1.6")


def _intake(server: ForeignServer) -> Intake:
    config = {"host": "127.0.0.1", "port": server.port, "username": server.username, "password": server.password}
    protocol = server.description.protocol
    config |= {"hostKey": server.fingerprint} if protocol == "SFTP" else {"security": "none"}
    return Intake(folder_dsp(server.folder, protocol, config, _identity(server.name)))


def put(adapters: Adapters, path: str, data: dict[str, Any]) -> None:
    adapters.store.transact(lambda transaction: transaction.set(path, data))


def queue_all(adapters: Adapters, dsps: Dsps) -> list[Delivery]:
    """Queues two deliveries per release on the same lane: the release, and an update to it. The DSPs take turns."""
    party = TenantSettings(party=SENDER)
    put(adapters, f"tenants/{TENANT}", encode(Tenant(id=TENANT, name="A", owner="a", created=START, settings=party)))
    targets = [
        create_delivery_target(TargetRequest(target=dict(intake.dsp.target)), caller=ADMIN, adapters=adapters)
        for intake in dsps.intakes
    ]

    def both(number: int) -> list[Delivery]:
        target_id = targets[number % len(targets)].id
        return [request_delivery(adapters, number, target_id, title) for title in ("As it was", "As it is")]

    with ThreadPoolExecutor(4) as pool:
        return [delivery for pair in pool.map(both, range(DELIVERIES // 2)) for delivery in pair]


def request_delivery(adapters: Adapters, number: int, target_id: str, title: str) -> Delivery:
    release_id = f"release-{number}"
    release = release_of(number, title)
    files = small_files(release, audio_bytes=AUDIO_BYTES)
    data = encode(measured(release, files))
    for asset in [*data["assets"]["audio"], data["assets"]["coverImage"]]:
        path = f"tenants/{TENANT}/assets/{number}-{asset['id']}/{asset['fileName']}"
        asset["storageUrl"] = path
        adapters.blobs.write(path, files[asset["id"]], "application/octet-stream")
    put(adapters, f"releases/{release_id}", data)
    wanted = DeliveryRequest(release_id=release_id, target_id=target_id)
    return create_delivery(wanted, caller=ADMIN, adapters=adapters).delivery


def release_of(number: int, title: str) -> Release:
    release = SHAPES["single"]()
    body = f"4{number:011d}"
    basic = release.basic.model_copy(update={"barcode": body + ean.calc_check_digit(body), "title": title})
    own = {"id": f"release-{number}", "tenant_id": TENANT, "status": "ready", "basic": basic}
    return release.model_copy(update=own)


class World:
    """A shared moving clock, overlapping ticks, and the workers that run the queued tasks."""

    def __init__(self, adapters: Adapters, workers: WorkerPool, rng: random.Random) -> None:
        self._adapters, self._workers, self._rng = adapters, workers, rng
        self.ticks = self.by_hand = 0

    def _now(self, skew_s: float) -> datetime:
        return system_clock() + timedelta(seconds=self._workers.forward_s + skew_s)

    def tick(self) -> None:
        """Runs two ticks at once, with different clock skews; their tasks are dispatched out of order."""
        queued = MemoryTasks()
        skews = [self._rng.uniform(-SKEW_S, SKEW_S) for _ in range(2)]
        views = [replace(self._adapters, tasks=queued, clock=lambda skew=skew: self._now(skew)) for skew in skews]  # type: ignore[misc]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(process_queue, views))
        tasks = [payload for _, payload in queued.queued]
        self._rng.shuffle(tasks)
        for task in tasks:
            self._workers.put(task)
        self.ticks += 2

    def advance(self) -> None:
        """Moves time forward after the tasks have ended, or sometimes while they run, so that their leases expire."""
        if self._rng.random() > 0.2:
            self._workers.settle(TIMEOUT_S)
        self._workers.forward_s += FORWARD_S

    def retry_failed(self) -> None:
        """What a person does about deliveries whose four attempts were all killed."""
        adapters = replace(self._adapters, clock=lambda: self._now(0))
        retried = retry_deliveries(RetryRequest(), caller=ADMIN, adapters=adapters)
        self.by_hand += len(retried.delivery_ids)


def status_counts(adapters: Adapters, deliveries: list[Delivery]) -> Counter[str]:
    return Counter(decode(Delivery, adapters.store.get(f"deliveries/{delivery.id}")).status for delivery in deliveries)


@pytest.mark.timeout(TIMEOUT_S + 120)
def test_every_delivery_arrives_once_whatever_happens(
    adapters: Adapters, dsps: Dsps, database: Database, tmp_path: Path
) -> None:
    rng, started = random.Random(SEED), time.monotonic()
    deliveries = queue_all(adapters, dsps)
    restarts = 0
    with ExitStack() as parts:
        for intake in dsps.intakes:
            parts.enter_context(running_intake(intake))
        workers = parts.enter_context(WorkerPool(WORKERS, tmp_path / "bucket", rng))
        world = World(adapters, workers, rng)
        while (statuses := status_counts(adapters, deliveries)) != Counter(completed=len(deliveries)):
            assert time.monotonic() - started < TIMEOUT_S, statuses
            if restarts < 1 + statuses["completed"] * 2 // len(deliveries):
                workers.kill_all()
                dsps.restart()
                workers.settle(TIMEOUT_S)
                database.restart()
                restarts += 1
            world.tick()
            world.advance()
            world.retry_failed()
        workers.settle(TIMEOUT_S)
        duration_s = time.monotonic() - started
    for intake in dsps.intakes:
        intake.poll()
    report(workers, world, restarts, dsps, duration_s)
    assert_all_arrived_once(adapters, dsps, deliveries)
    assert workers.outcomes["killed"] > 0
    assert restarts > 0


def report(workers: WorkerPool, world: World, restarts: int, dsps: Dsps, duration_s: float) -> None:
    """Prints a summary, visible with -s."""
    summary = {
        "messages": {intake.dsp.name: len(intake.verdicts) for intake in dsps.intakes},
        "tasks": dict(workers.outcomes),
        "ticks": world.ticks,
        "restarts": restarts,
    }
    print(json.dumps({**summary, "retriedByHand": world.by_hand, "seconds": round(duration_s, 1)}))


def assert_all_arrived_once(adapters: Adapters, dsps: Dsps, deliveries: list[Delivery]) -> None:
    arrived = [verdict.message_id for verdict in dsps.verdicts]
    assert Counter(arrived) == Counter(delivery.ern_message_id for delivery in deliveries)
    assert [(verdict.message_id, verdict.problem) for verdict in dsps.verdicts if not verdict.good] == []
    assert (
        adapters.store.find(Query("deliveries", where=(("status", "in", ["queued", "processing", "delivering"]),)))
        == []
    )
    assert adapters.store.find(Query("locks", where=(("expires", ">", START),))) == []
    for first, second in zip(deliveries[::2], deliveries[1::2], strict=True):
        assert arrived.index(first.ern_message_id) < arrived.index(second.ern_message_id)
    stored = {intake.dsp.target["name"]: intake.dsp.files() for intake in dsps.intakes}
    assert [path for files in stored.values() for path in files if path.endswith(".part")] == []
    for delivery in deliveries:
        receipt: Any = adapters.store.get(f"receipts/{delivery.id}")
        history: Any = adapters.store.get(f"deliveryHistory/{delivery.id}")
        assert history["outcome"] == "completed"
        target: Any = adapters.store.get(f"deliveryTargets/{delivery.target_id}")
        found = stored[target["name"]]
        assert {file["path"]: file["size"] for file in receipt["files"]}.items() <= found.items(), target["name"]
