"""The demo's scenario: takes a label's release from sign-up until it is live at two DSPs. Prints nothing itself."""

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
from infra.local.dsp.simulator.inbox import sender_files
from infra.local.stack.machine import PartMissing
from infra.local.stack.processes import ProcessFailed, wait_until
from infra.local.stack.stack import RUNS, Stack, StackFailed
from shared.platform.schemas import SchemaSource
from shared.validation.content import ContentFile
from shared.validation.report import Report
from shared.validation.validate import validate_message

_TIMEOUT_S = 90
_SETTLED_S = 20
"""How long the validation of an earlier state may still be seen, on a busy machine."""
_TICK_EVERY_S = 2.0
_POLL_S = 0.2
_ACKNOWLEDGEMENT_POLL_S = 10.0
_SCHEDULED_IN = timedelta(seconds=2)


class ScenarioFailed(RuntimeError):
    """The scenario failed. The message is the cause."""


NAME = "demo"
ALBUM = RUNS / "album"
EXPECTED_ERRORS = (CallRefused, PartMissing, ProcessFailed, StackFailed, ScenarioFailed, TimeoutError)
"""Errors to expect on a real machine, reported without a traceback."""


class Listener(Protocol):
    """Receives the scenario's progress."""

    def step(self, title: str) -> AbstractContextManager[None]:
        """Wraps a step."""

    def sent(self, name: str, size: int) -> None:
        """Called when `size` more bytes of a file have been uploaded."""

    def line(self, dsp: str, line: Mapping[str, Any]) -> None:
        """Called for each new line of a delivery's log (DeliveryLog)."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """The final state at one DSP, with evidence read back from the server rather than from the receipt.

    `files` are sizes in bytes and `md5` digests by path; `report` is the validation of the message.
    """

    dsp: Dsp
    delivery: Mapping[str, Any]
    receipt: Mapping[str, Any]
    files: Mapping[str, int]
    md5: Mapping[str, str]
    report: Report


def run_scenario(stack: Stack, dsps: Sequence[Dsp], album: Path, listener: Listener) -> list[Arrival]:
    """Takes the example album from sign-up to both DSPs. Raises ScenarioFailed, CallRefused, TimeoutError."""
    with listener.step("Sign up a label and its admin"):
        people = sign_up_label(stack)
    with Client(stack, people.label) as label, Client(stack, people.admin) as admin:
        release_id = _create_release(label, album, listener)
        with listener.step("Create the delivery targets; seal their credentials"):
            targets = [admin.call("createDeliveryTarget", {"target": dsp.target})["targetId"] for dsp in dsps]
        with listener.step("Mark the release ready; compose and validate its ERN"):
            mark_ready(label, release_id)
        with listener.step("Queue a delivery to each: one immediate, one for the minute tick"):
            queued = _queue(label, release_id, targets)
        with listener.step("Deliver"):
            _follow(label, dict(zip(queued, (dsp.name for dsp in dsps), strict=True)), listener)
        with listener.step("Wait for the DSPs' acknowledgements: received, ingested, live"):
            wait_until(
                lambda: all(len(dsp.files()) > len(sender_files(dsp.files())) for dsp in dsps),
                what="the DSPs' acknowledgement files",
                timeout_s=_TIMEOUT_S,
            )
            await_live(label, dict(zip(queued, targets, strict=True)))
        with listener.step("Read the package back from the DSPs: compare every byte, validate the message"):
            return [_arrival(stack, label, dsp, delivery_id) for dsp, delivery_id in zip(dsps, queued, strict=True)]


def _create_release(label: Client, album: Path, listener: Listener) -> str:
    with listener.step("Create the release"):
        release_id = create_album(label)
    with listener.step("Upload its audio and cover through resumable sessions"):
        assets = upload_album(label, release_id, album, sent=listener.sent)
    with listener.step("Probe, hash and attach the files"):
        await_assets(label, assets)
    return release_id


def await_assets(label: Client, asset_ids: Sequence[str]) -> None:
    """Waits until every upload is measured. Raises ScenarioFailed naming the rejected files, and TimeoutError."""
    settled: dict[str, Mapping[str, Any]] = {}

    def all_settled() -> bool:
        for asset_id in asset_ids:
            asset = label.get(f"assets/{asset_id}") or {}
            if asset.get("status") in ("ready", "rejected"):
                settled[asset_id] = asset
        return len(settled) == len(asset_ids)

    wait_until(_throttled(all_settled), what="the uploads to be measured", timeout_s=_TIMEOUT_S)
    rejected = [asset for asset in settled.values() if asset["status"] == "rejected"]
    if rejected:
        raise ScenarioFailed("; ".join(f"{asset['fileName']} was rejected: {asset['problems']}" for asset in rejected))


def mark_ready(label: Client, release_id: str) -> None:
    """Sets the status under the rules and waits for the validation.

    Raises CallRefused, ScenarioFailed, TimeoutError.
    """
    label.write(f"releases/{release_id}", {"status": "ready"}, server_times=["updated"])
    ddex: dict[str, Any] = {}
    begun = time.monotonic()

    def validated() -> bool:
        ddex.clear()
        ddex.update((label.get(f"releases/{release_id}") or {}).get("ddex", {}))
        # What is invalid at first may be what an earlier state was, as before the cover was attached.
        old_enough = time.monotonic() - begun > _SETTLED_S
        return bool(ddex.get("ernFile")) or (ddex.get("validationStatus") == "invalid" and old_enough)

    wait_until(_throttled(validated), what="the release's validation", timeout_s=_TIMEOUT_S)
    if ddex.get("validationStatus") != "valid":
        problems = "".join(f"\n  {error['path']}: {error['message']}" for error in ddex.get("validationErrors", []))
        raise ScenarioFailed(f"The release is invalid:{problems}")


def _queue(label: Client, release_id: str, targets: Sequence[str]) -> list[str]:
    """Queues the first delivery to run at once, the others to be picked up by the tick a moment later."""
    queued: list[str] = []
    for target_id in targets:
        request = {"releaseId": release_id, "targetId": target_id}
        if queued:
            request["scheduled"] = (datetime.now(UTC) + _SCHEDULED_IN).isoformat()
        queued.append(str(label.call("createDelivery", request)["deliveryId"]))
    return queued


def _follow(label: Client, names: Mapping[str, str], listener: Listener) -> None:
    """Runs the tick and forwards every new log line until all deliveries are completed."""
    reported: set[tuple[str, str]] = set()
    deadline, next_tick = time.monotonic() + _TIMEOUT_S, 0.0
    while True:
        if time.monotonic() >= next_tick:
            label.stack.tick()
            next_tick = time.monotonic() + _TICK_EVERY_S
        deliveries = {delivery_id: label.get(f"deliveries/{delivery_id}") or {} for delivery_id in names}
        for delivery_id, name in names.items():
            _forward_new_lines(label, delivery_id, name, reported, listener)
        check_deliveries(deliveries, names)
        if all(delivery.get("status") == "completed" for delivery in deliveries.values()):
            return
        if time.monotonic() > deadline:
            states = ", ".join(f"{names[key]} is {value.get('status')}" for key, value in deliveries.items())
            raise ScenarioFailed(f"The deliveries did not complete within {_TIMEOUT_S} s: {states}.")
        time.sleep(_POLL_S)


def await_live(label: Client, targets: Mapping[str, str]) -> None:
    """Polls for acknowledgements until every delivery (id -> target id) is live.

    Raises ScenarioFailed, TimeoutError.
    """
    waiting, next_poll = dict(targets), 0.0

    def all_live() -> bool:
        nonlocal next_poll
        for delivery_id in targets:
            state = (label.get(f"deliveries/{delivery_id}") or {}).get("dsp", {})
            if state.get("status") == "rejected":
                raise ScenarioFailed(f"The DSP rejected delivery {delivery_id}: {state.get('reason')}")
            if state.get("status") == "live":
                waiting.pop(delivery_id, None)
        if waiting and time.monotonic() >= next_poll:
            next_poll = time.monotonic() + _ACKNOWLEDGEMENT_POLL_S
            for target_id in waiting.values():
                label.call("pollAcknowledgements", {"targetId": target_id})
        return not waiting

    wait_until(_throttled(all_live), what="the DSPs' acknowledgements", timeout_s=_TIMEOUT_S)


def _forward_new_lines(
    label: Client, delivery_id: str, name: str, reported: set[tuple[str, str]], listener: Listener
) -> None:
    for line in label.documents(f"deliveries/{delivery_id}/logs", order="timestamp"):
        key = (delivery_id, str(line.get("id")))
        if key not in reported:
            reported.add(key)
            listener.line(name, line)


def check_deliveries(deliveries: Mapping[str, Mapping[str, Any]], names: Mapping[str, str]) -> None:
    """Raises ScenarioFailed, with cause and remedy, for the first delivery that will not complete on its own."""
    for delivery_id, delivery in deliveries.items():
        failure = delivery.get("failure")
        if failure and delivery.get("status") != "completed":
            remedy = f" {failure['remedy']}" if failure.get("remedy") else ""
            raise ScenarioFailed(f"The delivery to {names[delivery_id]} failed: {failure['message']}{remedy}")
        if delivery.get("status") in ("failed", "cancelled"):
            raise ScenarioFailed(f"The delivery to {names[delivery_id]} is {delivery['status']}.")


def _arrival(stack: Stack, label: Client, dsp: Dsp, delivery_id: str) -> Arrival:
    receipt = label.get(f"receipts/{delivery_id}")
    delivery = label.get(f"deliveries/{delivery_id}")
    if receipt is None or delivery is None:
        raise ScenarioFailed(f"The delivery to {dsp.name} is completed but has no receipt.")
    files = sender_files(dsp.files())
    found = {path: hashlib.md5(dsp.read(path), usedforsecurity=False).hexdigest() for path in files}
    wrong = [file["path"] for file in receipt["files"] if found.get(file["path"]) != file["md5"]]
    if wrong:
        raise ScenarioFailed(f"The files at {dsp.name} do not match the receipt: {', '.join(wrong)}")
    report = _validate(stack, dsp, receipt)
    if not report.valid:
        findings = "".join(f"\n  {finding.path}: {finding.message}" for finding in report.findings)
        raise ScenarioFailed(f"The message at {dsp.name} is invalid:{findings}")
    return Arrival(dsp, delivery, receipt, files, found, report)


def _validate(stack: Stack, dsp: Dsp, receipt: Mapping[str, Any]) -> Report:
    """Validates the message stored at the DSP against the schemas and the files next to it."""
    message = next(PurePosixPath(file["path"]) for file in receipt["files"] if file["role"] == "ern")
    content = {
        str(PurePosixPath(file["path"]).relative_to(message.parent)): ContentFile(file["size"], md5=file["md5"])
        for file in receipt["files"]
        if file["role"] in ("audio", "image", "document")
    }
    schemas = SchemaSource.locate(stack.env)
    return validate_message(dsp.read(str(message)), schemas=schemas, content=content, now=datetime.now(UTC))


def _throttled(condition: Callable[[], bool]) -> Callable[[], bool]:
    """The condition, polled slowly enough not to load the emulators."""

    def poll() -> bool:
        time.sleep(_POLL_S)
        return condition()

    return poll
