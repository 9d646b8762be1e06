"""The way of a release in memory, through the real use cases and triggers, while everything that is billed is counted.

The DSP is a server on this machine (infra/local/dsp). Audio is two seconds long, so times and bytes of transfers are
not measured here; infra/sizing/loads.py states them.
"""

import io
import logging
import math
import struct
import wave
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from PIL import Image

from examples.album import PARTY, RELEASE
from infra.local.dsp.simulator.answers import Answer, as_sftp_18
from infra.local.dsp.simulator.endpoints import Dsp, http_dsp
from infra.sizing.metered import MeteredBlobs, MeteredStore, MeteredVault, Operations, SteadyClock, WorkMeter
from infra.sizing.triggers import TRIGGERS
from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.accounts.limits.limiter import Limiter
from shared.catalog.assets.process import process_upload
from shared.catalog.assets.upload import UploadRequest, create_upload
from shared.catalog.releases.create import ReleaseRequest, create_release
from shared.catalog.releases.update import ReleasePatch, patch_release
from shared.config import Settings
from shared.delivery.acknowledgements.poll.watch import watch_acknowledgements
from shared.delivery.acknowledgements.receive import receive_acknowledgement
from shared.delivery.queue.tick import process_queue
from shared.delivery.receipts.link import link_all
from shared.delivery.requests.models import DeliveryRequest
from shared.delivery.requests.request import create_delivery
from shared.delivery.targets.create import TargetRequest, create_delivery_target
from shared.delivery.worker.run import deliver_package
from shared.diagnostics.health.beats import TASKS, beat
from shared.diagnostics.tick import record_health
from shared.events import DeliverTask
from shared.jobs import tend_jobs
from shared.model.accounts.tenant import Tenant, TenantSettings
from shared.model.codec import decode, encode
from shared.model.delivery.delivery import Delivery
from shared.model.delivery.target import DeliveryTarget
from shared.notifications.digest import MailAdapters, send_digests
from shared.notifications.weekly import send_summaries
from shared.platform.identity.memory import MemoryAccounts
from shared.platform.network.guard import Network
from shared.platform.tasks.memory import MemoryTasks
from shared.webhooks.announce import queue_late_messages

TRACKS = 12
_TENANT = "tenant"
_NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
_EMULATED = {"GCLOUD_PROJECT": "demo-sizing", "FIRESTORE_EMULATOR_HOST": "in memory"}
_RATE_HZ = 44_100
_SIDE_PX = 3000
_STATUSES = (
    "ReceivedByReleaseDistributor",
    "SuccessfullyIngestedByReleaseDistributor",
    "AvailableFromReleaseDistributor",
)


class Simulation:
    """A tenant with one target, in memory. Each method does one piece of work and returns what it cost."""

    def __init__(self, folder: Path, dsp: Dsp) -> None:
        self._store, self._blobs, self._tasks = MeteredStore(), MeteredBlobs(folder), MemoryTasks()
        vault = MeteredVault(Settings.from_env(_EMULATED))
        self._clock = SteadyClock(_NOW)
        self._meter = WorkMeter(self._store, self._blobs, self._tasks, vault)
        self._ids = 0
        self.adapters = Adapters(
            store=self._store,
            blobs=self._blobs,
            tasks=self._tasks,
            vault=vault,
            accounts=MemoryAccounts(),
            limiter=Limiter(self._store, self._clock),
            clock=self._clock,
            network=Network(allow_private=True),
            new_id=self._new_id,
            new_token=lambda: "sizing" * 8,
            app_url="https://app.example",
            functions_url="https://functions.example",
        )
        self._caller = Caller(uid="manager", tenant_id=_TENANT, role="admin", verified=True)
        settings = TenantSettings.model_validate({"party": PARTY})
        tenant = Tenant(id=_TENANT, name="Example", owner="manager", created=_NOW, settings=settings)
        self._store.transact(lambda transaction: transaction.set(f"tenants/{_TENANT}", encode(tenant)))
        wanted = TargetRequest(target={**dsp.target, "layout": "ddex-sftp-1.8"})
        self._target = create_delivery_target(wanted, caller=self._caller, adapters=self.adapters)
        self._settle()
        self.release_id = ""

    def _new_id(self) -> str:
        self._ids += 1
        return f"{self._ids:032x}"

    def _settle(self) -> None:
        """Runs the triggers and tasks that follow from what was done, until nothing follows."""
        while self._store.changes or self._tasks.queued:
            changes, self._store.changes = self._store.changes, []
            for change in changes:
                for trigger in TRIGGERS:
                    if (document := trigger.document_id(change)) is not None:
                        self._meter.invocations += 1
                        trigger.handle(document, change, self.adapters)
            tasks, self._tasks.queued = self._tasks.queued, []
            for function, payload in tasks:
                self._meter.invocations += 1
                self._run(function, payload)

    def _run(self, function: str, payload: Mapping[str, Any]) -> None:
        if function == "deliver":
            outcome = deliver_package(cast("DeliverTask", payload), self.adapters)
            if outcome.result != "completed":
                raise RuntimeError(f"The simulated delivery is {outcome.result}: {outcome.detail}")
        elif function == "examine":
            beat(TASKS, self.adapters)

    def _measured(self, work: Callable[[], object], *, calls: int = 1) -> Operations:
        """What the work costs, with the triggers and tasks that follow. `calls`: invocations of functions for it."""
        self._clock.now += timedelta(minutes=1)
        self._meter.start()
        self._meter.invocations += calls
        work()
        self._settle()
        return self._meter.stop()

    def create_release(self) -> Operations:
        """A draft with all its tracks."""
        content = deepcopy(RELEASE)
        track = content["tracks"][0]
        content["tracks"] = [_track(track, number) for number in range(1, TRACKS + 1)]

        def work() -> None:
            made = create_release(ReleaseRequest(release=content), caller=self._caller, adapters=self.adapters)
            self.release_id = made.id

        return self._measured(work)

    def edit_release(self, number: int = 1) -> Operations:
        """One change of a field, as the editor saves it."""
        return self._patch({"notes": f"Edited {number} times."})

    def make_ready(self) -> Operations:
        """Marks the release ready; its message is composed, and a version is kept."""
        return self._patch({"status": "ready"})

    def _patch(self, changes: Mapping[str, Any]) -> Operations:
        request = ReleasePatch(release_id=self.release_id, release=dict(changes))
        return self._measured(lambda: patch_release(request, caller=self._caller, adapters=self.adapters))

    def upload_recording(self, number: int) -> Operations:
        """One recording: declared, uploaded, measured, compared with others."""
        return self._upload(f"{number:02d}.wav", "audio/wav", _tone(number), kind="audio", track_id=f"track-{number}")

    def upload_cover(self) -> Operations:
        """The front cover."""
        return self._upload("cover.jpg", "image/jpeg", _cover(), kind="image", image_type="FrontCover")

    def _upload(self, name: str, content_type: str, data: bytes, **fields: Any) -> Operations:
        own = {"release_id": self.release_id, "file_name": name, "content_type": content_type, "size": len(data)}
        request = UploadRequest(**own, **fields)

        def work() -> None:
            session = create_upload(request, caller=self._caller, adapters=self.adapters)
            self._blobs.write(session.storage_path, data, content_type)
            process_upload(session.asset_id, adapters=self.adapters)

        return self._measured(work, calls=2)

    def deliver(self, **fields: Any) -> Operations:
        """A delivery from its request to its receipt."""
        request = DeliveryRequest(release_id=self.release_id, target_id=self._target.id, **fields)
        return self._measured(lambda: create_delivery(request, caller=self._caller, adapters=self.adapters))

    def acknowledge(self) -> Operations:
        """The DSP's reports about the last delivery: received, ingested, live."""
        target = decode(DeliveryTarget, self._store.get(f"deliveryTargets/{self._target.id}"))
        found = (decode(Delivery, self._store.get(path)) for path in self._store.paths("deliveries"))
        delivery = max(found, key=lambda each: each.created)

        def work() -> None:
            for number, status in enumerate(_STATUSES):
                data = as_sftp_18(self._answer(delivery, number, status))
                receive_acknowledgement(data, target=target, channel="webhook", name=None, adapters=self.adapters)

        return self._measured(work, calls=len(_STATUSES))

    def _answer(self, delivery: Delivery, number: int, status: str) -> Answer:
        return Answer(
            message_id=delivery.ern_message_id,
            batch_id=str(delivery.batch_id),
            icpn=RELEASE["basic"]["barcode"],
            created=self._clock() + timedelta(seconds=number),
            sender=self._target.ddex.party_id,
            recipient=PARTY["partyId"],
            own_id=f"ACK-{number}",
            status=status,
        )

    def link_receipts(self) -> Operations:
        """Adds the new receipts to the tenant's chain, and sends the digest of the notifications."""

        def work() -> None:
            link_all(self._store, self._clock)
            send_digests(MailAdapters.of(self.adapters))

        self._clock.now += timedelta(minutes=10)
        return self._measured(work, calls=0)

    def _tick(self) -> None:
        process_queue(self.adapters)
        record_health(self.adapters)

    def idle(self) -> dict[str, Operations]:
        """One run of each schedule that runs at least every quarter of an hour while nothing is to do."""
        mailing = MailAdapters.of(self.adapters)
        schedules: dict[str, Callable[[], object]] = {
            "process_delivery_queue": self._tick,
            "watch_dialogues": lambda: watch_acknowledgements(self.adapters),
            "send_digests": lambda: send_digests(mailing),
            "link_receipts": lambda: link_all(self._store, self._clock),
            "watch_webhooks": lambda: queue_late_messages(self.adapters),
            "send_weekly_summaries": lambda: send_summaries(mailing),
            "tend_jobs": lambda: tend_jobs(self.adapters),
        }
        return {name: self._measured(work) for name, work in schedules.items()}


def _track(track: Mapping[str, Any], number: int) -> dict[str, Any]:
    titled = {**track["metadata"], "title": f"Piece {number}"}
    titled.pop("iswc")
    own = {"id": f"track-{number}", "sequenceNumber": number, "isrc": f"QZEXA26{number:05d}"}
    return {**track, **own, "metadata": titled}


def _tone(number: int) -> bytes:
    """Two seconds of a tone of its own, 16 bit, mono: DSPs want stereo, but it is measured in half the time."""
    file = io.BytesIO()
    samples = [int(12_000 * math.sin(2 * math.pi * (220 + 40 * number) * n / _RATE_HZ)) for n in range(2 * _RATE_HZ)]
    with wave.open(file, "wb") as audio:
        audio.setnchannels(1)
        audio.setsampwidth(2)
        audio.setframerate(_RATE_HZ)
        audio.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return file.getvalue()


def _cover() -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").resize((_SIDE_PX, _SIDE_PX)).convert("RGB").save(file, "JPEG", quality=80)
    return file.getvalue()


def simulate() -> dict[str, Operations]:
    """What each piece of work costs, by name; `idle ...` are the schedules. Raises PartMissing, RuntimeError."""
    logging.getLogger("stardust").setLevel(logging.ERROR)
    with TemporaryDirectory(prefix="stardust-sizing-") as folder, http_dsp(Path(folder)) as dsp:
        world = Simulation(Path(folder) / "bucket", dsp)
        work = {"draft": world.create_release(), "edit": world.edit_release()}
        recordings = [world.upload_recording(number) for number in range(1, TRACKS + 1)]
        work["recording"] = _sum(recordings).times(1 / TRACKS)
        work["cover"] = world.upload_cover()
        work["ready"] = world.make_ready()
        work["delivery"] = world.deliver()
        work["acknowledgements"] = world.acknowledge()
        work["receipt"] = world.link_receipts()
        work["update"] = world.deliver(force=True)
        work["takedown"] = world.deliver(takedown=True)
        world.link_receipts()
        return work | {f"idle {name}": cost for name, cost in world.idle().items()}


def _sum(parts: list[Operations]) -> Operations:
    total = Operations()
    for part in parts:
        total += part
    return total
