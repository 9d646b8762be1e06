"""What a plug-in function gets beside its payload: configuration, time, and the operations that it was granted.

Each operation names its permission. Operations that change something are for hooks that run after an event, for
schedules, timers and panels: a `before` hook only looks. They take a `key`: repeated with the same key, also in a
repeated run, an operation has no second effect.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from shared.sdk.bridge import Bridge

Where = Sequence[tuple[str, str, Any]]
"""Conditions on fields, such as `("status", "==", "ready")`; operators as in Firestore."""


@dataclass(frozen=True, slots=True)
class Documents:
    """Documents of the tenant. Permission: `documents`, the collections that may be read."""

    bridge: Bridge

    def get(self, collection: str, name: str) -> dict[str, Any] | None:
        """A document as the API returns it, or None."""
        found, _ = self.bridge.ask("documents.get", {"collection": collection, "id": name})
        return found if isinstance(found, dict) else None

    def find(self, collection: str, where: Where = (), *, limit: int = 100) -> list[dict[str, Any]]:
        """Documents that match, at most 500; without conditions, the newest."""
        conditions = [list(each) for each in where]
        found, _ = self.bridge.ask("documents.find", {"collection": collection, "where": conditions, "limit": limit})
        return list(found)


@dataclass(frozen=True, slots=True)
class AssetFiles:
    """Files of the tenant's assets. Permissions: `files = ["read", "write"]`."""

    bridge: Bridge

    def size(self, asset_id: str) -> int:
        """The file's length in bytes."""
        found, _ = self.bridge.ask("files.size", {"assetId": asset_id})
        return int(found)

    def read(self, asset_id: str, position: int, length: int) -> bytes:
        """Bytes of the file, at most 1 MiB at once; fewer at its end."""
        _, body = self.bridge.ask("files.read", {"assetId": asset_id, "position": position, "length": length})
        return body

    def decode(self, asset_id: str, *, rate: int, channels: int, seconds: int = 10) -> Iterator[bytes]:
        """The decoded sound as interleaved 32-bit floats (little endian), in pieces of `seconds`.

        `channels`: as many as the file has, or 2 or 1 for FFmpeg's downmix.
        """
        return self._pieces({"assetId": asset_id, "rate": rate, "channels": channels}, rate, channels, seconds)

    def round_trip(
        self,
        asset_id: str,
        *,
        rate: int,
        channels: int,
        codec: Literal["aac"] = "aac",
        kbps: int = 256,
        seconds: int = 10,
    ) -> Iterator[bytes]:
        """The sound as it is after lossy coding: converted to `rate`, encoded at `kbps` by FFmpeg, and decoded.

        Otherwise like `decode`. The samples may exceed full scale; what the encoder adds at the beginning is kept.
        """
        through = {"codec": codec, "kbps": kbps}
        return self._pieces(
            {"assetId": asset_id, "rate": rate, "channels": channels, **through}, rate, channels, seconds
        )

    def _pieces(self, what: Mapping[str, Any], rate: int, channels: int, seconds: int) -> Iterator[bytes]:
        at = 0
        while True:
            span = {**what, "first": at, "frames": rate * seconds}
            _, body = self.bridge.ask("files.decode", span)
            if body:
                yield body
            if len(body) < rate * seconds * channels * 4:
                return
            at += rate * seconds

    def write(self, asset_id: str, name: str, content: bytes, content_type: str) -> None:
        """Stores a file that was derived from an asset, such as a preview; at most 32 MiB, and 50 files an asset."""
        self.bridge.ask("files.write", {"assetId": asset_id, "name": name, "contentType": content_type}, content)


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Web:
    """Requests to public servers over HTTPS. Permission: `hosts`, which may be reached."""

    bridge: Bridge

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> HttpAnswer:
        """The answer to a GET, at most 4 MiB. Redirects are not followed."""
        return self._ask("GET", url, headers, b"")

    def post(self, url: str, body: bytes, headers: Mapping[str, str] | None = None) -> HttpAnswer:
        """The answer to a POST. Not for `before` hooks."""
        return self._ask("POST", url, headers, body)

    def _ask(self, method: str, url: str, headers: Mapping[str, str] | None, body: bytes) -> HttpAnswer:
        arguments = {"method": method, "url": url, "headers": dict(headers or {})}
        found, content = self.bridge.ask("web.request", arguments, body)
        return HttpAnswer(int(found["status"]), dict(found["headers"]), content)


@dataclass(frozen=True, slots=True)
class State:
    """The plug-in's own values in the tenant, plain JSON of at most 100 KB each. Needs no permission."""

    bridge: Bridge

    def get(self, key: str) -> Any:
        """The value, or None."""
        return self.bridge.ask("state.get", {"key": key})[0]

    def put(self, key: str, value: Any) -> None:
        """Stores a value, also in `before` hooks."""
        self.bridge.ask("state.put", {"key": key, "value": value})

    def delete(self, key: str) -> None:
        """Deletes a value, if there is one."""
        self.bridge.ask("state.delete", {"key": key})

    def keys(self, prefix: str = "") -> list[str]:
        """The keys that begin like this, in order, at most 500."""
        return list(self.bridge.ask("state.keys", {"prefix": prefix})[0])


@dataclass(frozen=True, slots=True)
class Actions:
    """What a plug-in may do in the tenant. Permission: `actions`, by the names of the methods."""

    bridge: Bridge

    def create_task(self, key: str, title: str, text: str, **about: str) -> str:
        """Creates a task for people; returns its id. `about`: releaseId, targetId, deliveryId."""
        return str(self.bridge.ask("actions.create_task", {"key": key, "title": title, "text": text, **about})[0])

    def finish_task(self, task_id: str) -> None:
        """Marks a task that the plug-in created as done."""
        self.bridge.ask("actions.finish_task", {"taskId": task_id})

    def notify(self, key: str, title: str, text: str, *, role: str = "manager") -> None:
        """Notifies the members with at least this role: `viewer`, `manager` or `admin`."""
        self.bridge.ask("actions.notify", {"key": key, "title": title, "text": text, "role": role})

    def announce(self, key: str, data: Mapping[str, Any]) -> None:
        """Sends the webhook event `plugin.announced` with these data."""
        self.bridge.ask("actions.announce", {"key": key, "data": dict(data)})

    def deliver(self, key: str, release_id: str, target_id: str, *, at: datetime | None = None) -> str:
        """Requests a delivery, at a time or as soon as possible; returns its id."""
        arguments = {"key": key, "releaseId": release_id, "targetId": target_id}
        moment = {"at": at.isoformat()} if at else {}
        return str(self.bridge.ask("actions.deliver", {**arguments, **moment})[0])

    def change_release(self, key: str, release_id: str, patch: Mapping[str, Any]) -> None:
        """Changes a draft by a JSON merge patch (RFC 7396)."""
        self.bridge.ask("actions.change_release", {"key": key, "releaseId": release_id, "patch": dict(patch)})

    def wake(self, key: str, at: datetime, data: Mapping[str, Any] | None = None) -> None:
        """Sets a timer: the plug-in's hook `timer.due` runs then. Set again, it replaces the timer of this key."""
        self.bridge.ask("actions.wake", {"key": key, "at": at.isoformat(), "data": dict(data or {})})


@dataclass(frozen=True, slots=True)
class Context:
    """The context of one call."""

    bridge: Bridge
    plugin: str
    """The plug-in's name."""
    tenant_id: str
    config: Mapping[str, Any]
    """The tenant's configuration, with defaults and secrets."""
    now: datetime
    """The time of the call, in UTC."""
    run_id: str = ""
    """The same in each repetition of a run after an event; empty in `before` hooks."""

    @property
    def documents(self) -> Documents:
        """Documents of the tenant."""
        return Documents(self.bridge)

    @property
    def files(self) -> AssetFiles:
        """Files of assets."""
        return AssetFiles(self.bridge)

    @property
    def web(self) -> Web:
        """Public servers."""
        return Web(self.bridge)

    @property
    def state(self) -> State:
        """The plug-in's own values."""
        return State(self.bridge)

    @property
    def actions(self) -> Actions:
        """What the plug-in may do."""
        return Actions(self.bridge)

    def log(self, message: str) -> None:
        """Adds a line, at most 500 characters, to the run's log, which admins see; at most 100 lines a run."""
        self.bridge.ask("log", {"message": message})
