"""Owns the story of the demo: what a label does with a release until two DSPs have it. Says nothing by itself."""

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from infra.local.demo.client import CallRefused, Client
from infra.local.demo.people import create_album, sign_up_label, upload_album
from infra.local.dsp.simulator.endpoints import Dsp
from infra.local.dsp.simulator.inbox import brought
from infra.local.stack.machine import ROOT, PartMissing
from infra.local.stack.processes import ProcessFailed, wait_until
from infra.local.stack.stack import Stack, StackFailed
from shared.platform.schemas import SchemaSource
from shared.validation.content import ContentFile
from shared.validation.report import Report
from shared.validation.validate import validate_message

_PATIENCE_S = 90
_TICK_EVERY_S = 2.0
_POLL_S = 0.2
_LOOK_EVERY_S = 10.0
_LATER = timedelta(seconds=2)


class StoryFailed(RuntimeError):
    """The story did not end as it should. The message is the cause."""


NAME = "demo"
ALBUM = ROOT / ".run" / "album"
FORESEEN = (CallRefused, PartMissing, ProcessFailed, StackFailed, StoryFailed, TimeoutError)
"""What may go wrong on a machine, and is told without a traceback."""


class Listener(Protocol):
    """Who watches the story."""

    def step(self, title: str) -> AbstractContextManager[None]:
        """Surrounds a step."""

    def sent(self, name: str, size: int) -> None:
        """So many more bytes of an upload went."""

    def line(self, dsp: str, line: Mapping[str, Any]) -> None:
        """A new line in a delivery's log (DeliveryLog)."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What one DSP has in the end, and the proof of it: read at the server, not taken from the receipt.

    `files` are sizes in bytes and `md5` digests by path; `report` is the validation of the message.
    """

    dsp: Dsp
    delivery: Mapping[str, Any]
    receipt: Mapping[str, Any]
    files: Mapping[str, int]
    md5: Mapping[str, str]
    report: Report


def tell_story(stack: Stack, dsps: Sequence[Dsp], album: Path, listener: Listener) -> list[Arrival]:
    """Takes the example album from sign-up to both DSPs. Raises StoryFailed, CallRefused, TimeoutError."""
    with listener.step("Sign up a label and its admin"):
        people = sign_up_label(stack)
    with Client(stack, people.label) as label, Client(stack, people.admin) as admin:
        release_id = _bring_in(label, album, listener)
        with listener.step("Create the delivery targets; seal their credentials"):
            targets = [admin.call("create_delivery_target", {"target": dsp.target})["targetId"] for dsp in dsps]
        with listener.step("Mark the release ready; compose and validate its ERN"):
            mark_ready(label, release_id)
        with listener.step("Queue a delivery to each: one at once, one for the minute tick"):
            queued = _queue(label, release_id, targets)
        with listener.step("Deliver"):
            _follow(label, dict(zip(queued, (dsp.name for dsp in dsps), strict=True)), listener)
        with listener.step("Hear the DSPs: received, ingested, live"):
            wait_until(
                lambda: all(len(dsp.files()) > len(brought(dsp.files())) for dsp in dsps),
                what="the DSPs' answers",
                timeout_s=_PATIENCE_S,
            )
            _hear(label, dict(zip(queued, targets, strict=True)))
        with listener.step("Read it back from the DSPs: compare every byte, validate the message"):
            return [_arrival(stack, label, dsp, delivery_id) for dsp, delivery_id in zip(dsps, queued, strict=True)]


def _bring_in(label: Client, album: Path, listener: Listener) -> str:
    with listener.step("Create the release"):
        release_id = create_album(label)
    with listener.step("Upload its audio and cover by resumable sessions"):
        assets = upload_album(label, release_id, album, sent=listener.sent)
    with listener.step("Probe, hash and attach the files"):
        await_assets(label, assets)
    return release_id


def await_assets(label: Client, asset_ids: Sequence[str]) -> None:
    """Waits until every upload is measured. Raises StoryFailed naming what was rejected, and TimeoutError."""
    settled: dict[str, Mapping[str, Any]] = {}

    def all_settled() -> bool:
        for asset_id in asset_ids:
            asset = label.get(f"assets/{asset_id}") or {}
            if asset.get("status") in ("ready", "rejected"):
                settled[asset_id] = asset
        return len(settled) == len(asset_ids)

    wait_until(_paced(all_settled), what="the uploads to be measured", timeout_s=_PATIENCE_S)
    rejected = [asset for asset in settled.values() if asset["status"] == "rejected"]
    if rejected:
        raise StoryFailed("; ".join(f"{asset['fileName']} was rejected: {asset['problems']}" for asset in rejected))


def mark_ready(label: Client, release_id: str) -> None:
    """Sets the status under the rules and waits for the review. Raises CallRefused, StoryFailed, TimeoutError."""
    label.write(f"releases/{release_id}", {"status": "ready"}, server_times=["updated"])
    ddex: dict[str, Any] = {}

    def reviewed() -> bool:
        ddex.update((label.get(f"releases/{release_id}") or {}).get("ddex", {}))
        return bool(ddex.get("ernFile")) or ddex.get("validationStatus") == "invalid"

    wait_until(_paced(reviewed), what="the release's review", timeout_s=_PATIENCE_S)
    if ddex.get("validationStatus") != "valid":
        problems = "".join(f"\n  {error['path']}: {error['message']}" for error in ddex.get("validationErrors", []))
        raise StoryFailed(f"The release is not valid:{problems}")


def _queue(label: Client, release_id: str, targets: Sequence[str]) -> list[str]:
    """The first delivery runs at once, the others are due a moment later: the tick finds them."""
    queued: list[str] = []
    for target_id in targets:
        request = {"releaseId": release_id, "targetId": target_id}
        if queued:
            request["scheduled"] = (datetime.now(UTC) + _LATER).isoformat()
        queued.append(str(label.call("create_delivery", request)["deliveryId"]))
    return queued


def _follow(label: Client, names: Mapping[str, str], listener: Listener) -> None:
    """Drives the minute tick and passes on every new log line until all deliveries are completed."""
    told: set[tuple[str, str]] = set()
    deadline, next_tick = time.monotonic() + _PATIENCE_S, 0.0
    while True:
        if time.monotonic() >= next_tick:
            label.stack.tick()
            next_tick = time.monotonic() + _TICK_EVERY_S
        deliveries = {delivery_id: label.get(f"deliveries/{delivery_id}") or {} for delivery_id in names}
        for delivery_id, name in names.items():
            _tell_new(label, delivery_id, name, told, listener)
        check_deliveries(deliveries, names)
        if all(delivery.get("status") == "completed" for delivery in deliveries.values()):
            return
        if time.monotonic() > deadline:
            states = ", ".join(f"{names[key]} is {value.get('status')}" for key, value in deliveries.items())
            raise StoryFailed(f"The deliveries were not completed within {_PATIENCE_S} s: {states}.")
        time.sleep(_POLL_S)


def _hear(label: Client, targets: Mapping[str, str]) -> None:
    """Looks for acknowledgements until every delivery (id -> target's id) is live. Raises StoryFailed, TimeoutError."""
    waiting, look_at = dict(targets), 0.0

    def all_live() -> bool:
        nonlocal look_at
        for delivery_id in targets:
            said = (label.get(f"deliveries/{delivery_id}") or {}).get("dsp", {})
            if said.get("status") == "rejected":
                raise StoryFailed(f"The DSP has rejected delivery {delivery_id}: {said.get('reason')}")
            if said.get("status") == "live":
                waiting.pop(delivery_id, None)
        if waiting and time.monotonic() >= look_at:
            look_at = time.monotonic() + _LOOK_EVERY_S
            for target_id in waiting.values():
                label.call("poll_acknowledgements", {"targetId": target_id})
        return not waiting

    wait_until(_paced(all_live), what="the DSPs' acknowledgements", timeout_s=_PATIENCE_S)


def _tell_new(label: Client, delivery_id: str, name: str, told: set[tuple[str, str]], listener: Listener) -> None:
    for line in label.documents(f"deliveries/{delivery_id}/logs", order="timestamp"):
        key = (delivery_id, str(line.get("id")))
        if key not in told:
            told.add(key)
            listener.line(name, line)


def check_deliveries(deliveries: Mapping[str, Mapping[str, Any]], names: Mapping[str, str]) -> None:
    """Raises StoryFailed for the first delivery that will not be completed by itself, with cause and remedy."""
    for delivery_id, delivery in deliveries.items():
        failure = delivery.get("failure")
        if failure and delivery.get("status") != "completed":
            remedy = f" {failure['remedy']}" if failure.get("remedy") else ""
            raise StoryFailed(f"The delivery to {names[delivery_id]} failed: {failure['message']}{remedy}")
        if delivery.get("status") in ("failed", "cancelled"):
            raise StoryFailed(f"The delivery to {names[delivery_id]} is {delivery['status']}.")


def _arrival(stack: Stack, label: Client, dsp: Dsp, delivery_id: str) -> Arrival:
    receipt = label.get(f"receipts/{delivery_id}")
    delivery = label.get(f"deliveries/{delivery_id}")
    if receipt is None or delivery is None:
        raise StoryFailed(f"The delivery to {dsp.name} is completed but has no receipt.")
    files = brought(dsp.files())
    found = {path: hashlib.md5(dsp.read(path), usedforsecurity=False).hexdigest() for path in files}
    wrong = [file["path"] for file in receipt["files"] if found.get(file["path"]) != file["md5"]]
    if wrong:
        raise StoryFailed(f"{dsp.name} does not have what its receipt says: {', '.join(wrong)}")
    report = _validate(stack, dsp, receipt)
    if not report.valid:
        findings = "".join(f"\n  {finding.path}: {finding.message}" for finding in report.findings)
        raise StoryFailed(f"The message at {dsp.name} is not valid:{findings}")
    return Arrival(dsp, delivery, receipt, files, found, report)


def _validate(stack: Stack, dsp: Dsp, receipt: Mapping[str, Any]) -> Report:
    """The report on the message as it lies at the DSP, against the schemas and the files beside it."""
    message = next(PurePosixPath(file["path"]) for file in receipt["files"] if file["role"] == "ern")
    content = {
        str(PurePosixPath(file["path"]).relative_to(message.parent)): ContentFile(file["size"], md5=file["md5"])
        for file in receipt["files"]
        if file["role"] in ("audio", "image", "document")
    }
    schemas = SchemaSource.locate(stack.env)
    return validate_message(dsp.read(str(message)), schemas=schemas, content=content)


def _paced(condition: Callable[[], bool]) -> Callable[[], bool]:
    """The condition, asked no more often than the emulators like."""

    def ask() -> bool:
        time.sleep(_POLL_S)
        return condition()

    return ask
