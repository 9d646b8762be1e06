"""A sender without Firebase: a tenant in memory that delivers and reads acknowledgements through the real use cases."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.clock import Clock, system_clock
from shared.config import Settings
from shared.delivery.acknowledgements.poll.poll import PollReport, poll_acknowledgements, read_acknowledgements
from shared.delivery.requests.models import DeliveryRequest
from shared.delivery.requests.request import create_delivery
from shared.delivery.targets.create import TargetRequest, create_delivery_target
from shared.delivery.worker.run import DeliverOutcome, deliver_package
from shared.events import DeliverTask, ListenTask
from shared.messages.packages.build import blob_path
from shared.model.accounts.tenant import Tenant, TenantSettings
from shared.model.catalog.credits import Party
from shared.model.catalog.release import Release
from shared.model.codec import decode, encode, to_json
from shared.model.delivery.delivery import Delivery, DeliveryLog, Receipt
from shared.model.delivery.target import TargetReference
from shared.platform.blobs.folder import FolderBlobs
from shared.platform.network.guard import Network
from shared.platform.schemas import SchemaSource
from shared.platform.store.memory import MemoryStore
from shared.platform.store.port import Query
from shared.platform.tasks.memory import MemoryTasks
from shared.platform.vault.local import LocalVault

_TENANT = "sender"
_EMULATED = {"GCLOUD_PROJECT": "demo-sender", "FIRESTORE_EMULATOR_HOST": "in memory"}


class Sender:
    """One tenant with one release at a time. Its bucket is in `folder`; targets may be on this machine."""

    def __init__(
        self, folder: Path, party: Party, *, clock: Clock = system_clock, schemas: SchemaSource | None = None
    ) -> None:
        self.store = MemoryStore()
        self.adapters = Adapters(
            store=self.store,
            blobs=FolderBlobs(folder),
            tasks=MemoryTasks(),
            vault=LocalVault(Settings.from_env(_EMULATED)),
            clock=clock,
            schemas=schemas,
            network=Network(allow_private=True),
        )
        self._admin = Caller(uid="admin", tenant_id=_TENANT, role="admin")
        settings = TenantSettings(party=party)
        tenant = Tenant(id=_TENANT, name=party.party_name, owner="admin", created=clock(), settings=settings)
        self._put(f"tenants/{_TENANT}", encode(tenant))

    def add_target(self, target: Mapping[str, Any]) -> str:
        """Creates a target as `createDeliveryTarget` does; returns its id. Raises InvalidInput."""
        created = create_delivery_target(
            TargetRequest(target=dict(target)),
            caller=self._admin,
            adapters=self.adapters,
        )
        return created.id

    def set_release(self, release: Release, files: Mapping[str, bytes] | None = None) -> None:
        """Stores the release as ready. `files` are by asset id; earlier files stay in the bucket."""
        ready = release.model_copy(update={"tenant_id": _TENANT, "status": "ready", "updated": self.adapters.clock()})
        data = encode(ready)
        for asset in _assets(data):
            path = f"tenants/{_TENANT}/assets/{asset['id']}/{asset['fileName']}"
            if files and asset["id"] in files:
                self.adapters.blobs.write(path, files[asset["id"]], "application/octet-stream")
            asset["storageUrl"] = blob_path(path)
        self._put(f"releases/{ready.id}", data)

    def request(self, release_id: str, target_id: str, *, takedown: bool = False) -> Delivery:
        """Queues a delivery. Raises what `createDelivery` raises."""
        wanted = DeliveryRequest(release_id=release_id, target_id=target_id, takedown=takedown)
        return create_delivery(wanted, caller=self._admin, adapters=self.adapters).delivery

    def deliver(self, delivery_id: str) -> DeliverOutcome:
        """Runs the delivery's next attempt."""
        delivery = self.delivery(delivery_id)
        task = DeliverTask(
            deliveryId=delivery.id, lane=delivery.lane, attempt=delivery.attempts_made + 1, continuation=0
        )
        return deliver_package(task, self.adapters)

    def poll_acknowledgements(self, target_id: str) -> PollReport:
        """Looks into the target's folder of acknowledgements."""
        poll_acknowledgements(TargetReference(target_id=target_id), caller=self._admin, adapters=self.adapters)
        return read_acknowledgements(ListenTask(targetId=target_id), self.adapters)

    def delivery(self, delivery_id: str) -> Delivery:
        """The current state of the delivery."""
        return decode(Delivery, self.store.get(f"deliveries/{delivery_id}"))

    def records(self, delivery_id: str) -> dict[str, Any]:
        """The records of a delivery as JSON values: the delivery, its receipt if there is one, its log."""
        receipt = self.store.get(f"receipts/{delivery_id}")
        logs = self.store.find(Query(f"deliveries/{delivery_id}/logs", order=("timestamp",)))
        return {
            "delivery": to_json(self.delivery(delivery_id)),
            "receipt": to_json(decode(Receipt, receipt)) if receipt else None,
            "log": [to_json(decode(DeliveryLog, line)) for line in logs],
        }

    def _put(self, path: str, data: dict[str, Any]) -> None:
        self.store.transact(lambda transaction: transaction.set(path, data))


def _assets(release: Mapping[str, Any]) -> list[dict[str, Any]]:
    assets = release.get("assets", {})
    cover = [assets["coverImage"]] if assets.get("coverImage") else []
    return [*assets.get("audio", []), *cover, *assets.get("images", [])]
