"""Killed and racing worker processes, on the Firestore emulator and a real SFTP server."""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from infra.local.servers.sftp import SftpServer, run_sftp_server
from infra.local.stack.stack import ROOT
from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.delivery.queue.tick import process_queue
from shared.delivery.requests.models import BatchRequest, DeliveryRequest
from shared.delivery.requests.request import create_batch_delivery, create_delivery
from shared.delivery.targets.destination import vault_context
from shared.errors import Unavailable
from shared.events import DeliverTask
from shared.model.accounts.tenant import Tenant, TenantSettings
from shared.model.codec import decode, encode
from shared.model.delivery.delivery import Delivery
from shared.platform.store.port import Query
from tests.emulator.delivery_worker import adapters_of
from tests.fixtures.releases import SHAPES
from tests.fixtures.world import SENDER, START, target

AUDIO_BYTES = 6_000_000
KILLS = 6
CALLER = Caller("manager", "tenant", "manager")
WORKER = [sys.executable, "-m", "tests.emulator.delivery_worker"]


@pytest.fixture
def adapters(firestore_host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Adapters]:
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", firestore_host)
    monkeypatch.setenv("GCLOUD_PROJECT", f"demo-{uuid4().hex[:10]}")
    connected = adapters_of(tmp_path / "bucket", 0)
    yield connected
    connected.store.close()  # type: ignore[attr-defined]


@pytest.fixture
def sftp(tmp_path: Path) -> Iterator[SftpServer]:
    with run_sftp_server(tmp_path / "sftp") as server:
        yield server


@pytest.fixture
def delivery(adapters: Adapters, label: None) -> Delivery:
    wanted = DeliveryRequest(release_id="release", target_id="target")
    return create_delivery(wanted, caller=CALLER, adapters=adapters).delivery


@pytest.fixture
def batch(adapters: Adapters, label: None) -> list[Delivery]:
    data = release_document(adapters)
    for release_id, barcode in (("second", "0724384960650"), ("third", "5901234123457")):
        basic = data["basic"] | {"barcode": barcode}
        put(adapters, f"releases/{release_id}", data | {"id": release_id, "basic": basic})
    wanted = BatchRequest(release_ids=["release", "second", "third"], target_id="target")
    asked = create_batch_delivery(wanted, caller=CALLER, adapters=adapters)
    return [each.delivery for each in asked.deliveries]


@pytest.fixture
def label(adapters: Adapters, sftp: SftpServer) -> None:
    put(adapters, "tenants/tenant", encode(tenant()))
    put(adapters, "releases/release", release_document(adapters))
    options = {"host": "127.0.0.1", "port": sftp.port, "username": sftp.username, "hostKey": sftp.fingerprint}
    put(adapters, "deliveryTargets/target", encode(target(config=options)))
    sealed = adapters.vault.seal({"privateKey": sftp.private_key}, vault_context("tenant", "target"))
    secrets = {"id": "target", "tenantId": "tenant", "ciphertext": sealed.ciphertext, "key": sealed.key}
    put(adapters, "deliveryTargetSecrets/target", {**secrets, "names": ["privateKey"], "updated": START})


def tenant() -> Tenant:
    return Tenant(id="tenant", name="A Label", owner="admin", created=START, settings=TenantSettings(party=SENDER))


def put(adapters: Adapters, path: str, data: dict[str, Any]) -> None:
    adapters.store.transact(lambda transaction: transaction.set(path, data))


def release_document(adapters: Adapters) -> dict[str, Any]:
    release = SHAPES["single"]()
    data = encode(release.model_copy(update={"id": "release", "tenant_id": "tenant", "status": "ready"}))
    for asset in [*data["assets"]["audio"], data["assets"]["coverImage"]]:
        size = AUDIO_BYTES if "sampleRate" in asset else 200_000
        content = random.Random(asset["id"]).randbytes(size)
        path = f"tenants/tenant/assets/{asset['id']}/{asset['fileName']}"
        asset |= {"storageUrl": path, "size": size}
        asset["hashes"]["md5"] = hashlib.md5(content).hexdigest()
        adapters.blobs.write(path, content, "application/octet-stream")
    return data


def now(adapters: Adapters, delivery: Delivery) -> Delivery:
    return decode(Delivery, adapters.store.get(f"deliveries/{delivery.id}"))


def start(adapters: Adapters, delivery: Delivery, folder: Path, minutes: float) -> subprocess.Popen[str]:
    current = now(adapters, delivery)
    task = DeliverTask(deliveryId=current.id, lane=current.lane, attempt=len(current.attempts) + 1, continuation=0)
    command = [*WORKER, json.dumps(task), str(folder), str(minutes)]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ.copy(), stdout=subprocess.PIPE, text=True)


def received(sftp: SftpServer) -> dict[str, str]:
    files = [path for path in sftp.folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(sftp.folder)): hashlib.md5(path.read_bytes()).hexdigest() for path in files}


def test_a_repeatedly_killed_delivery_arrives_once_and_complete(
    adapters: Adapters, delivery: Delivery, sftp: SftpServer, tmp_path: Path
) -> None:
    rng = random.Random(4)
    minutes = 0.0
    for _ in range(KILLS):
        worker = start(adapters, delivery, tmp_path / "bucket", minutes)
        deadline = time.monotonic() + rng.uniform(0.4, 2.0)
        while time.monotonic() < deadline and worker.poll() is None:
            time.sleep(0.02)
        worker.send_signal(signal.SIGKILL)
        worker.communicate()
        if now(adapters, delivery).status == "completed":
            break
        minutes += 75
        retry_while_unavailable(lambda late=minutes: process_queue(adapters_of(tmp_path / "bucket", late)))  # type: ignore[misc]
        retry_while_unavailable(lambda: renew_series(adapters, delivery))
        minutes += 75
    worker = start(adapters, delivery, tmp_path / "bucket", minutes)
    worker.communicate(timeout=60)
    ended = now(adapters, delivery)
    assert ended.status == "completed", ended
    receipt: Any = adapters.store.get(f"receipts/{delivery.id}")
    assert received(sftp) == {file["path"]: file["md5"] for file in receipt["files"]}
    assert receipt["files"][-1]["path"].endswith(f"BatchComplete_{delivery.batch_id}.xml")


def retry_while_unavailable(act: Callable[[], object]) -> None:
    """Retries while the emulator still holds the locks of a worker that was killed during a transaction."""
    deadline = time.monotonic() + 120
    while True:
        try:
            act()
            return
        except Unavailable:
            assert time.monotonic() < deadline


def renew_series(adapters: Adapters, delivery: Delivery) -> None:
    """Does what a manual retry does after four failed attempts; this test kills more workers than that."""
    current = now(adapters, delivery)
    fields = {"status": "queued", "series": len(current.attempts)}
    adapters.store.transact(lambda transaction: transaction.update(f"deliveries/{delivery.id}", fields))


def test_racing_processes_send_a_delivery_once(
    adapters: Adapters, delivery: Delivery, sftp: SftpServer, tmp_path: Path
) -> None:
    workers = [start(adapters, delivery, tmp_path / "bucket", 0) for _ in range(3)]
    results = sorted(worker.communicate(timeout=90)[0].strip() for worker in workers)
    assert results == ["completed", "idle", "idle"]
    assert len(now(adapters, delivery).attempts) == 1
    entries = adapters.store.find(Query("deliveryHistory"))
    assert [entry["outcome"] for entry in entries] == ["completed"]
    assert len(received(sftp)) == 4


def test_a_killed_and_raced_batch_arrives_once_under_one_marker(
    adapters: Adapters, batch: list[Delivery], sftp: SftpServer, tmp_path: Path
) -> None:
    lead, bucket = batch[0], tmp_path / "bucket"
    worker = start(adapters, lead, bucket, 0)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and worker.poll() is None and not received(sftp):
        time.sleep(0.02)
    worker.send_signal(signal.SIGKILL)
    worker.communicate()
    assert {now(adapters, each).status for each in batch} == {"processing"}
    assert process_queue(adapters_of(bucket, 75)).recovered == 1
    assert {now(adapters, each).status for each in batch} == {"queued"}
    workers = [start(adapters, lead, bucket, 150) for _ in range(3)]
    results = sorted(each.communicate(timeout=90)[0].strip() for each in workers)
    assert results == ["completed", "idle", "idle"]
    assert {now(adapters, each).status for each in batch} == {"completed"}
    receipts: list[Any] = [adapters.store.get(f"receipts/{each.id}") for each in batch]
    files = {file["path"]: file["md5"] for receipt in receipts for file in receipt["files"]}
    assert received(sftp) == files
    assert [path for path in files if "BatchComplete" in path] == [f"{lead.batch_id}/BatchComplete_{lead.batch_id}.xml"]
    assert len(adapters.store.find(Query("deliveryHistory"))) == 3
