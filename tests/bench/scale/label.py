"""One tenant with all of the load, in memory: its targets, releases, deliveries and what the DSPs say about them.

Every trigger, task and schedule of deliveries runs as it is deployed. The DSPs are servers in memory.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

from stdnum import ean

from infra.local.dsp.simulator.answers import Answer, as_sftp_18
from infra.sizing.metered import MeteredBlobs, MeteredVault, Operations, SteadyClock
from infra.sizing.triggers import TRIGGERS
from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.accounts.limits.limiter import Limiter
from shared.config import Settings
from shared.delivery.acknowledgements.poll.watch import watch_acknowledgements
from shared.delivery.acknowledgements.receive import receive_acknowledgement
from shared.delivery.protocols import registry
from shared.delivery.queue.tick import process_queue
from shared.delivery.receipts.link import link_all
from shared.delivery.requests.models import DeliveryRequest
from shared.delivery.requests.request import create_delivery
from shared.delivery.targets.destination import vault_context
from shared.delivery.worker.run import deliver_package
from shared.diagnostics.health.beats import TASKS, beat
from shared.diagnostics.tick import record_health
from shared.jobs import tend_jobs
from shared.model.accounts.tenant import Tenant, TenantSettings
from shared.model.codec import decode, encode
from shared.model.delivery.delivery import Delivery
from shared.model.delivery.target import DeliveryTarget
from shared.notifications.digest import MailAdapters, send_digests
from shared.notifications.weekly import send_summaries
from shared.platform.tasks.memory import MemoryTasks
from shared.webhooks.announce import queue_late_messages
from tests.bench.scale.store import Made, ScaleStore
from tests.fixtures.releases import SHAPES
from tests.fixtures.server import MemoryServer
from tests.fixtures.stocked import measured, small_files
from tests.fixtures.world import ENV, SENDER, START, target

TENANT = "tenant"
SAID = (
    "ReceivedByReleaseDistributor",
    "SuccessfullyIngestedByReleaseDistributor",
    "AvailableFromReleaseDistributor",
)


@dataclass
class Label:
    """The tenant and its adapters; `shape` names its releases' fixture."""

    folder: Path
    targets: int = 10
    shape: str = "album"
    made: dict[str, Made] = field(default_factory=dict)
    target_fields: dict[str, Any] = field(default_factory=dict)
    invocations: int = 0
    _in_trigger: bool = False

    def __post_init__(self) -> None:
        self.clock, self.tasks, self.blobs = SteadyClock(START), MemoryTasks(), MeteredBlobs(self.folder)
        self.store, self.vault = ScaleStore(self.clock, self.made), MeteredVault(Settings.from_env(ENV))
        self.adapters = Adapters(
            store=self.store,
            blobs=self.blobs,
            tasks=self.tasks,
            vault=self.vault,
            limiter=Limiter(self.store, self.clock),
            clock=self.clock,
            app_url="https://app.example",
            functions_url="https://functions.example",
        )
        self.caller = Caller("manager", TENANT, "manager", verified=True)
        party = TenantSettings(party=SENDER)
        self.put(f"tenants/{TENANT}", encode(Tenant(id=TENANT, name="A", owner="a", created=START, settings=party)))
        for number in range(3):
            own = {"id": f"m{number}", "tenantId": TENANT, "email": f"m{number}@example.com", "displayName": "M"}
            self.put(
                f"tenants/{TENANT}/members/m{number}", own | {"role": "manager", "joined": START, "updated": START}
            )
        for number in range(self.targets):
            self._add_target(f"target-{number}")
        release = SHAPES[self.shape]()
        self._files = small_files(release)
        self._content = encode(measured(release, self._files))
        for asset_id, content in self._files.items():
            self.blobs.write(f"tenants/{TENANT}/{asset_id}", content, "application/octet-stream")
        self.store.after = self.run_triggers
        self.settle()

    def quotas(self, **most: int) -> Adapters:
        """The adapters of a deployment with these quotas."""
        return replace(self.adapters, quotas=most)

    def put(self, path: str, data: dict[str, Any]) -> None:
        """Writes a document."""
        self.store.transact(lambda transaction: transaction.set(path, data))

    def _add_target(self, target_id: str) -> None:
        given = {"config": {"host": "dsp.example"}, "layout": "ddex-sftp-1.8", **self.target_fields}
        self.put(f"deliveryTargets/{target_id}", encode(target(id=target_id, tenant_id=TENANT, **given)))
        sealed = self.vault.seal({"password": "right"}, vault_context(TENANT, target_id))
        kept = {"id": target_id, "tenantId": TENANT, "ciphertext": sealed.ciphertext, "key": sealed.key}
        self.put(f"deliveryTargetSecrets/{target_id}", {**kept, "names": ["password"], "updated": START})

    def release(self, number: int, **fields: Any) -> dict[str, Any]:
        """The document of a ready release of its own number."""
        body = f"4{number:011d}"
        basic = {**self._content["basic"], "barcode": body + ean.calc_check_digit(body)}
        for asset in [*self._content["assets"]["audio"], self._content["assets"]["coverImage"]]:
            asset["storageUrl"] = f"tenants/{TENANT}/{asset['id']}"
        own = {
            "id": f"release-{number}",
            "tenantId": TENANT,
            "status": "ready",
            "basic": basic,
            "updated": self.clock(),
        }
        return {**self._content, **own, **fields}

    def add_release(self, number: int, **fields: Any) -> None:
        """Writes a ready release; its triggers run."""
        self.put(f"releases/release-{number}", self.release(number, **fields))
        self.settle()

    def deliver(self, number: int, **fields: Any) -> None:
        """Requests a release's delivery to every target; what follows is not done yet."""
        for each in range(self.targets):
            wanted = DeliveryRequest(release_id=f"release-{number}", target_id=f"target-{each}", **fields)
            create_delivery(wanted, caller=self.caller, adapters=self.adapters)
            self.clock.now = later(self.clock.now, 0.002)  # a batch folder's name is unique within a millisecond
            self.invocations += 1

    def settle(self) -> None:
        """Runs the tasks that follow from what was done, until none follows."""
        self.run_triggers()
        while self.tasks.queued:
            tasks, self.tasks.queued = self.tasks.queued, []
            for function, payload in tasks:
                self.invocations += 1
                if function == "deliver":
                    deliver_package(payload, self.adapters)  # type: ignore[arg-type]
                elif function == "examine":
                    beat(TASKS, self.adapters)

    def run_triggers(self) -> None:
        """Runs the triggers of all changes so far; after each transaction, so that none finds a later state."""
        if self._in_trigger:
            return
        self._in_trigger = True
        while self.store.changes:
            change = self.store.changes.pop(0)
            for trigger in TRIGGERS:
                if (document := trigger.document_id(change)) is not None:
                    self.invocations += 1
                    trigger.handle(document, change, self.adapters)
        self._in_trigger = False

    def acknowledge(self, delivery_id: str) -> None:
        """The DSP's three reports about a delivery, one after the other."""
        delivery = decode(Delivery, self.store.documents[f"deliveries/{delivery_id}"])
        at = decode(DeliveryTarget, self.store.documents[f"deliveryTargets/{delivery.target_id}"])
        barcode = self.store.documents[f"releases/{delivery.release_id}"]["basic"]["barcode"]
        for number, status in enumerate(SAID):
            answer = Answer(
                message_id=delivery.ern_message_id,
                batch_id=str(delivery.batch_id),
                icpn=barcode,
                created=self.clock() + timedelta(seconds=number),
                sender=at.ddex.party_id,
                recipient=str(SENDER.party_id),
                own_id=f"ACK-{number}",
                status=status,
            )
            receive_acknowledgement(as_sftp_18(answer), target=at, channel="webhook", name=None, adapters=self.adapters)
            self.invocations += 1
            self.settle()

    def run_schedules(self, minute: int) -> None:
        """Runs the schedules of the minute, and what follows from them."""
        mailing = MailAdapters.of(self.adapters)
        every: dict[int, tuple[Callable[[], object], ...]] = {
            1: (lambda: process_queue(self.adapters), lambda: record_health(self.adapters)),
            5: (
                lambda: watch_acknowledgements(self.adapters),
                lambda: send_digests(mailing),
                lambda: link_all(self.store, self.clock),
                lambda: queue_late_messages(self.adapters),
            ),
            15: (lambda: send_summaries(mailing), lambda: tend_jobs(self.adapters)),
        }
        for minutes, works in every.items():
            for work in works if minute % minutes == 0 else ():
                self.invocations += 1
                work()
        self.settle()

    def operations(self) -> Operations:
        """What was done so far."""
        store = self.store
        return Operations(
            reads=store.meter.reads,
            writes=store.meter.writes - store.deletes,
            deletes=store.deletes,
            blob_writes=self.blobs.writes,
            blob_reads=self.blobs.reads,
            task_operations=2 * len(self.tasks.seen),
            key_operations=self.vault.operations,
            invocations=self.invocations,
        )

    def bytes(self) -> tuple[int, int]:
        """The bytes of documents read and written so far."""
        return self.store.read_bytes, self.store.written_bytes


@contextmanager
def label(**fields: Any) -> Iterator[Label]:
    """A label in a folder of its own, with DSPs in memory."""
    server = MemoryServer()
    with (
        TemporaryDirectory(prefix="stardust-scale-") as folder,
        mock.patch.object(registry, "protocol_named", return_value=server.protocol()),
    ):
        yield Label(Path(folder), **fields)


def between(after: Operations, before: Operations) -> Operations:
    """What was done between two states of the counts."""
    return after + before.times(-1)


def later(now: datetime, seconds: float) -> datetime:
    """So many seconds later."""
    return now + timedelta(seconds=seconds)
