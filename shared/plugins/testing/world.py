"""A tenant in memory, in which a plug-in's functions are called as a deployment calls them: confined, with what the
manifest asks for granted, and every operation performed on documents that a test can look at."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from shared.accounts.adapters import Adapters
from shared.accounts.limits.limiter import Limiter
from shared.catalog.releases.entry import index_release
from shared.config import Settings
from shared.model.base import Model
from shared.model.codec import encode, to_json
from shared.model.plugins.manifest import Handler
from shared.platform.blobs.folder import FolderBlobs
from shared.platform.identity.memory import MemoryAccounts
from shared.platform.network.guard import Network
from shared.platform.store.memory import MemoryStore
from shared.platform.store.port import Query
from shared.platform.tasks.memory import MemoryTasks
from shared.platform.vault.local import LocalVault
from shared.plugins.broker.broker import Broker
from shared.plugins.config import check_config, with_defaults
from shared.plugins.manifests import read_manifest
from shared.plugins.sandbox.invocation import Invocation
from shared.plugins.sandbox.run import run_confined
from shared.plugins.testing.documents import TENANT, asset_of, delivery_of, release_of, target_of, tenant_of
from shared.plugins.testing.web import RecordedWeb, WorldBridge, nowhere
from shared.sdk.points import PanelRequest, Point, ScheduleDue, point_of

START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
_SETTINGS = {"GCLOUD_PROJECT": "demo-plugin", "FIRESTORE_EMULATOR_HOST": "localhost:1"}
_LIMIT = 1000


class PluginWorld:
    """A tenant with one plug-in, whose folder (with `plugin.toml`) it is given; `files` is a folder for its files.

    `now` moves when a test sets it. `granted` is what the manifest asks for, until a test changes it.
    """

    def __init__(self, folder: Path, files: Path, *, now: datetime = START) -> None:
        """Raises InvalidInput with every problem of the manifest."""
        self.folder = folder.resolve()
        self.manifest = read_manifest(self.folder)
        self.granted = self.manifest.permissions
        self.now = now
        self.web = RecordedWeb()
        self.log: list[str] = []
        """The lines that the plug-in logged, in the last call."""
        self._config: dict[str, Any] = {}
        self._store = MemoryStore()
        self.adapters = Adapters(
            store=self._store,
            blobs=FolderBlobs(files),
            tasks=MemoryTasks(),
            vault=LocalVault(Settings.from_env(_SETTINGS)),
            accounts=MemoryAccounts(),
            limiter=Limiter(self._store, lambda: self.now),
            network=Network(resolve=nowhere),
            clock=lambda: self.now,
        )
        self._put("tenants", tenant_of(now))

    def configure(self, **config: Any) -> None:
        """Sets the tenant's configuration, with secrets. Raises InvalidInput where the schema does not allow it."""
        check_config(self.manifest.config, config)
        self._config = config

    def add_release(self, name: str = "release", /, **changes: Any) -> dict[str, Any]:
        """Adds a ready release of two tracks; returns it as the API does. Changes are merged, in the API's names."""
        added = self._put("releases", release_of(name, self.now, changes))
        index_release(name, self.adapters)
        return added

    def add_asset(
        self, file_name: str, content: bytes, *, kind: str = "audio", name: str = "asset", **changes: Any
    ) -> dict[str, Any]:
        """Adds an uploaded file that was accepted: `audio`, `image` or `document`."""
        path = f"tenants/{TENANT}/assets/{name}/{file_name}"
        self.adapters.blobs.write(path, content, "application/octet-stream")
        return self._put("assets", asset_of(name, file_name, content, kind, path, self.now, changes))

    def add_target(self, name: str = "target", /, **changes: Any) -> dict[str, Any]:
        """Adds a delivery target."""
        return self._put("deliveryTargets", target_of(name, self.now, changes))

    def add_delivery(
        self,
        release: Mapping[str, Any],
        target: Mapping[str, Any],
        *,
        status: str = "completed",
        name: str = "delivery",
        **changes: Any,
    ) -> dict[str, Any]:
        """Adds a delivery of a release to a target: `queued`, `running`, `completed`, `failed` or `cancelled`."""
        made = delivery_of(name, str(release["id"]), str(target["id"]), status, self.now, changes)
        return self._put("deliveries", made)

    def put(self, collection: str, document: Mapping[str, Any]) -> None:
        """Stores any other document of the tenant, by its `id`, as the database has it."""
        data = {"tenantId": TENANT, **document}
        self._store.transact(lambda transaction: transaction.set(f"{collection}/{document['id']}", data))

    def all(self, collection: str) -> list[dict[str, Any]]:
        """The tenant's documents of a collection, as the database has them, in the order of their ids."""
        found = self._store.find(Query(collection, (("tenantId", "==", TENANT),), limit=_LIMIT))
        return sorted(found, key=lambda each: str(each.get("id")))

    @property
    def tasks(self) -> list[dict[str, Any]]:
        """The tasks for people."""
        return self.all("tasks")

    @property
    def notifications(self) -> list[dict[str, Any]]:
        """What people were notified of."""
        return self.all("notifications")

    @property
    def deliveries(self) -> list[dict[str, Any]]:
        """The deliveries."""
        return self.all("deliveries")

    def call(self, payload: Any, *, role: str = "") -> Any:
        """The answer of the function that the manifest names for the payload's point, called in a confined process.

        The same event again is a repetition of the same run. Raises PluginFault if the function fails, LookupError if
        the manifest names none.
        """
        point = point_of(payload)
        handler = next((each for each in self.manifest.hooks if _handles(each, point, payload)), None)
        if handler is None:
            raise LookupError(f"The manifest names no function for {point.name}.")
        broker = self._broker(point, payload, role)
        with broker:
            try:
                return run_confined(self._invocation(handler, point, payload), WorldBridge(broker, self.web))
            finally:
                self.log = list(broker.log)

    def _broker(self, point: Point, payload: Any, role: str) -> Broker:
        return Broker(
            plugin=self.manifest.name,
            tenant_id=TENANT,
            granted=self.granted,
            point=point,
            adapters=self.adapters,
            run_id=_run_id(point, payload),
            role=role or getattr(payload, "role", ""),
        )

    def _invocation(self, handler: Handler, point: Point, payload: Any) -> Invocation:
        return Invocation(
            function=handler.call,
            point=point.name,
            payload=payload,
            plugin=self.manifest.name,
            tenant_id=TENANT,
            config=with_defaults(self.manifest.config, self._config),
            now=self.now,
            run_id=_run_id(point, payload),
            seconds=min(handler.seconds or point.seconds, point.seconds),
            memory_mb=self.manifest.memory_mb,
            folders=(self.folder.parent,),
        )

    def _put(self, collection: str, model: Model) -> dict[str, Any]:
        data = encode(model)
        self._store.transact(lambda transaction: transaction.set(f"{collection}/{data['id']}", data))
        return to_json(model)


def _handles(handler: Handler, point: Point, payload: Any) -> bool:
    return handler.on == point.name and (not isinstance(payload, ScheduleDue) or handler.every == payload.every)


def _run_id(point: Point, payload: Any) -> str:
    """Follows from the event; empty where no event is."""
    if not point.acts or isinstance(payload, PanelRequest):
        return ""
    event = json.dumps([point.name, asdict(payload)], sort_keys=True, default=str)
    return hashlib.sha256(event.encode()).hexdigest()[:32]
