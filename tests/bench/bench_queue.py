"""The queue under load: 5,000 deliveries due at once, in this process, store and DSP in memory, one worker.

Measures our own CPU time and the operations that Firestore would bill, without Firestore's latency or a network.
QUEUE_DELIVERIES sets another number.
"""

import json
import os
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

from stdnum import ean

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.config import Settings
from shared.delivery.protocols import registry
from shared.delivery.queue.tick import process_queue
from shared.delivery.requests.models import DeliveryRequest
from shared.delivery.requests.request import create_delivery
from shared.delivery.worker.run import deliver_package
from shared.model.accounts.tenant import Tenant, TenantSettings
from shared.model.codec import encode
from shared.platform.blobs.folder import FolderBlobs
from shared.platform.store.memory import MemoryStore
from shared.platform.store.port import Data
from shared.platform.tasks.memory import MemoryTasks
from shared.platform.vault.local import LocalVault
from tests.fixtures.releases import SHAPES
from tests.fixtures.server import MemoryServer
from tests.fixtures.stocked import measured, small_files
from tests.fixtures.world import ENV, SENDER, START, SteppingClock, target

DELIVERIES = int(os.environ.get("QUEUE_DELIVERIES", "5000"))
BACKGROUND = 10_000
"""Deliveries that stay in the store throughout, finished or due another day."""
TENANTS = 5


class IndexedStore(MemoryStore):
    """A MemoryStore with an index of documents by collection, and without delivery logs."""

    def __init__(self) -> None:
        super().__init__()
        self._by_collection: dict[str, dict[str, None]] = defaultdict(dict)
        self.log_lines = 0

    def _apply(self, kind: str, path: str, value: Any) -> None:
        super()._apply(kind, path, value)
        if kind == "delete":
            self._by_collection[path.rpartition("/")[0]].pop(path, None)
        else:
            self._by_collection[path.rpartition("/")[0]][path] = None

    def paths(self, collection: str) -> list[str]:
        return list(self._by_collection[collection])

    def add(self, collection: str, documents: Sequence[Data]) -> None:
        self.log_lines += len(documents)


def main() -> None:
    with TemporaryDirectory(prefix="stardust-bench-") as folder:
        clock, server = SteppingClock(), MemoryServer()
        store = IndexedStore()
        tasks = MemoryTasks()
        vault = LocalVault(Settings.from_env(ENV))
        adapters = Adapters(store=store, blobs=FolderBlobs(Path(folder)), tasks=tasks, vault=vault, clock=clock)
        with mock.patch.object(registry, "protocol_named", return_value=server.protocol()):
            fill(adapters, clock)
            clock.forward(minutes=1)
            run(adapters, store, tasks, server)


def put(adapters: Adapters, path: str, data: dict[str, Any]) -> None:
    adapters.store.transact(lambda transaction: transaction.set(path, data))


def fill(adapters: Adapters, clock: SteppingClock) -> None:
    release = SHAPES["single"]()
    files = small_files(release)
    data = encode(measured(release, files))
    for number in range(TENANTS):
        create_tenant(adapters, f"tenant-{number}")
        for asset_id, content in files.items():
            adapters.blobs.write(f"tenants/tenant-{number}/{asset_id}", content, "application/octet-stream")
    for number in range(DELIVERIES):
        request_delivery(adapters, data, number)
        clock.forward(milliseconds=1)  # all targets point to one server, so batch names must differ
    any_delivery = next(iter(adapters.store.paths("deliveries")))  # type: ignore[attr-defined]
    add_background(adapters, adapters.store.get(any_delivery) or {})


def create_tenant(adapters: Adapters, tenant_id: str) -> None:
    from shared.delivery.targets.destination import vault_context

    party = TenantSettings(party=SENDER)
    put(
        adapters,
        f"tenants/{tenant_id}",
        encode(Tenant(id=tenant_id, name="A", owner="a", created=START, settings=party)),
    )
    own = target(id=f"target-{tenant_id}", tenant_id=tenant_id, config={"host": "dsp.example"})
    put(adapters, f"deliveryTargets/{own.id}", encode(own))
    sealed = adapters.vault.seal({"password": "right"}, vault_context(tenant_id, own.id))
    kept = {"id": own.id, "tenantId": tenant_id, "ciphertext": sealed.ciphertext, "key": sealed.key}
    put(adapters, f"deliveryTargetSecrets/{own.id}", {**kept, "names": ["password"], "updated": START})


def request_delivery(adapters: Adapters, data: dict[str, Any], number: int) -> None:
    tenant_id, body = f"tenant-{number % TENANTS}", f"4{number:011d}"
    basic = {**data["basic"], "barcode": body + ean.calc_check_digit(body)}
    for asset in [*data["assets"]["audio"], data["assets"]["coverImage"]]:
        asset["storageUrl"] = f"tenants/{tenant_id}/{asset['id']}"
    own = {"id": f"release-{number}", "tenantId": tenant_id, "status": "ready", "basic": basic}
    put(adapters, f"releases/release-{number}", {**data, **own})
    wanted = DeliveryRequest(release_id=f"release-{number}", target_id=f"target-{tenant_id}")
    create_delivery(wanted, caller=Caller("m", tenant_id, "manager"), adapters=adapters)


def add_background(adapters: Adapters, delivery: dict[str, Any]) -> None:
    for number in range(BACKGROUND):
        finished = number % 2
        fields = {"id": f"behind-{number}", "lane": f"behind-{number}", "batchId": f"{number:017d}"}
        fields |= (
            {"status": "completed"}
            if finished
            else {"waiting": {"reason": "due", "until": START.replace(year=START.year + 1)}}
        )
        put(adapters, f"deliveries/behind-{number}", {**delivery, **fields})


def run(adapters: Adapters, store: IndexedStore, tasks: MemoryTasks, server: MemoryServer) -> None:
    """Alternates tick and work until nothing is due; the ticks show whether their cost depends on the backlog."""
    delivered, worked_s, reads, writes = 0, 0.0, 0, 0
    while True:
        store.meter.reset()
        started = time.process_time()
        queued = process_queue(adapters).enqueued
        emit_tick(DELIVERIES - delivered, queued, store.meter.reads, time.process_time() - started)
        if not queued:
            break
        store.meter.reset()
        started = time.process_time()
        results = [deliver_package(payload, adapters).result for _, payload in tasks.queued]  # type: ignore[arg-type]
        worked_s += time.process_time() - started
        assert set(results) == {"completed"}, set(results)
        delivered += len(results)
        reads, writes = reads + store.meter.reads, writes + store.meter.writes
        tasks.queued.clear()
    assert delivered == DELIVERIES
    assert len([path for path in server.files if "BatchComplete" in path]) == DELIVERIES
    emit("deliveries_per_cpu_minute", delivered / worked_s * 60, "1/min")
    emit("firestore_reads_per_delivery", reads / delivered, "documents")
    emit("firestore_writes_per_delivery", writes / delivered, "documents")
    emit("log_lines_per_delivery", store.log_lines / delivered, "documents")


def emit_tick(backlog: int, queued: int, reads: int, duration_s: float) -> None:
    emit(f"tick_reads_at_backlog_{backlog}", reads, "documents")
    emit(f"tick_reads_per_queued_at_backlog_{backlog}", reads / max(1, queued), "documents")
    emit(f"tick_ms_per_queued_at_backlog_{backlog}", duration_s * 1000 / max(1, queued), "ms")


def emit(figure: str, value: float, unit: str) -> None:
    print(json.dumps({"bench": "queue", "figure": figure, "value": round(value, 3), "unit": unit}), flush=True)


if __name__ == "__main__":
    main()
