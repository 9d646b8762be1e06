"""Relays finished uploads from the Cloud Storage emulator to the finalize trigger, as Eventarc does in production.

The storage emulator sends no events. The relay lists the bucket and POSTs one CloudEvent for each new generation of a
file, with retries if the function fails.
"""

import logging
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx

_POLL_S = 0.15
_TRIES = 3
_TIMEOUT_S = 600
_EVENT = "google.cloud.storage.object.v1.finalized"

log = logging.getLogger("stardust.local.relay")


@dataclass(slots=True)
class Relay:
    """A context manager; while it is open, finished uploads are posted to `trigger_url`."""

    storage_url: str
    bucket: str
    trigger_url: str
    _seen: set[tuple[str, str]] = field(default_factory=set)
    _stop: threading.Event = field(default_factory=threading.Event)
    # Sequential: the Firestore emulator needs two seconds to resolve a conflict on a release.
    _sender: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "relay"))
    _watcher: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._watcher = threading.Thread(target=self._watch, name="relay", daemon=True)
        self._watcher.start()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._stop.set()
        if self._watcher:
            self._watcher.join()
        self._sender.shutdown(wait=False, cancel_futures=True)

    def _watch(self) -> None:
        with httpx.Client(base_url=self.storage_url, timeout=30, trust_env=False) as client:
            while not self._stop.wait(_POLL_S):
                try:
                    self._relay_new(client)
                except httpx.HTTPError as error:
                    log.warning("cannot list the bucket: %s", error)

    def _relay_new(self, client: httpx.Client) -> None:
        listing = client.get(f"/storage/v1/b/{self.bucket}/o").raise_for_status().json()
        for item in listing.get("items", []):
            version = (item["name"], item["generation"])
            if version not in self._seen:
                self._seen.add(version)
                self._sender.submit(self._send, item)

    def _send(self, item: Mapping[str, Any]) -> None:
        for attempt in range(1, _TRIES + 1):
            try:
                response = httpx.post(
                    self.trigger_url, json=item, headers=event_headers(item), timeout=_TIMEOUT_S, trust_env=False
                )
            except httpx.HTTPError as error:
                log.warning("%s, attempt %d: %s", item["name"], attempt, error)
            else:
                log.info("%s, attempt %d: HTTP %d", item["name"], attempt, response.status_code)
                if response.is_success:
                    return
            if self._stop.wait(attempt):
                return


def event_headers(item: Mapping[str, Any]) -> dict[str, str]:
    """The CloudEvents 1.0 attributes (HTTP binding, binary mode) for a finalized Cloud Storage object."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")  # firebase-functions requires the fraction
    return {
        "ce-id": f"{item['generation']}-{quote(item['name'], safe='')[-80:]}",
        "ce-type": _EVENT,
        "ce-source": f"//storage.googleapis.com/projects/_/buckets/{item['bucket']}",
        "ce-subject": quote(f"objects/{item['name']}"),
        "ce-specversion": "1.0",
        "ce-time": now,
    }
