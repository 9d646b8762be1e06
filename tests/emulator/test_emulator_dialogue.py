"""A DSP's acknowledgement of a real delivery through the real functions: by folder, by signed call, or missing."""

import hashlib
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest

from infra.local.demo.client import Client
from infra.local.dsp.simulator.answers import Answer, as_json, as_sftp_18
from infra.local.servers.sftp import SftpServer
from infra.local.stack.stack import Stack
from shared.delivery.acknowledgements.webhook import HEADER, sign
from shared.model.codec import encode
from tests.fixtures.label import RECIPIENT, Label, sftp_target
from tests.fixtures.releases import SHAPES

DEADLINE_S = 60
TERMS = {"channel": "folder", "receivedWithinH": 24}


def wait_for(condition: Callable[[], Any], what: str) -> Any:
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.2)
    raise AssertionError(f"{what} did not happen within {DEADLINE_S} s")


@pytest.fixture
def delivery(stack: Stack, stack_env: Mapping[str, str], label: Label, sftp: SftpServer) -> dict[str, Any]:
    """A completed delivery of a release to the SFTP server."""
    from shared.platform.blobs.gcs import GcsBlobs

    blobs = GcsBlobs(stack.bucket, project=stack.project, emulator=stack.storage_url)
    release = SHAPES["single"]().model_copy(update={"id": uuid4().hex, "tenant_id": label.tenant_id, "status": "ready"})
    data = encode(release)
    for asset in [*data["assets"]["audio"], data["assets"]["coverImage"]]:
        content = asset["id"].encode() * 500
        asset |= {"storageUrl": f"tenants/{label.tenant_id}/assets/{uuid4().hex}/{asset['fileName']}"}
        asset["size"], asset["hashes"]["md5"] = len(content), hashlib.md5(content).hexdigest()
        blobs.write(asset["storageUrl"], content, "application/octet-stream")
    with Client(stack, None, owner=True) as owner:
        owner.write(f"releases/{release.id}", data)
    target = sftp_target(sftp, dialogue=TERMS)
    target_id = label.admin.call("createDeliveryTarget", {"target": target})["targetId"]
    request = {"releaseId": release.id, "targetId": target_id}
    delivery_id = label.manager.call("createDelivery", request)["deliveryId"]

    def completed() -> dict[str, Any] | None:
        current = label.viewer.get(f"deliveries/{delivery_id}") or {}
        assert current.get("status") != "failed", current.get("failure")
        return current if current.get("status") == "completed" else None

    delivery: dict[str, Any] = wait_for(completed, "the delivery")
    return delivery


def answer(delivery: dict[str, Any], **changes: Any) -> Answer:
    return Answer(
        message_id=delivery["ernMessageId"],
        batch_id=delivery["batchId"],
        icpn="",
        created=datetime.now(UTC),
        sender=RECIPIENT["partyId"],
        recipient=delivery["sender"]["partyId"],
        **changes,
    )


def status(label: Label, delivery: dict[str, Any]) -> str:
    state: dict[str, Any] = (label.viewer.get(f"deliveries/{delivery['id']}") or {})["dsp"]
    return str(state.get("status"))


def rows(stack: Stack, label: Label, query: str) -> list[dict[str, Any]]:
    assert label.viewer.person is not None
    headers = {"Authorization": f"Bearer {label.viewer.person.token}"}
    answer = httpx.get(f"{stack.function_url('api')}/v1/board?{query}", headers=headers, timeout=60, trust_env=False)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_an_acknowledgement_in_the_folder_is_applied(
    stack: Stack, label: Label, delivery: dict[str, Any], sftp: SftpServer
) -> None:
    wait_for(lambda: status(label, delivery) == "sent", "the status `sent`")
    with Client(stack, None, owner=True) as owner:
        wait_for(lambda: owner.get(f"dialogues/{delivery['targetId']}"), "the expectation of an acknowledgement")
    folder = sftp.folder / "acknowledgements"
    folder.mkdir()
    (folder / "ACK_20260301120000000_x.xml").write_bytes(as_sftp_18(answer(delivery)))
    label.manager.call("pollAcknowledgements", {"targetId": delivery["targetId"]})
    wait_for(lambda: status(label, delivery) != "sent", "applying the acknowledgement")
    assert status(label, delivery) == "ingested"


def test_a_signed_call_is_applied_and_a_forged_one_is_not(stack: Stack, label: Label, delivery: dict[str, Any]) -> None:
    secret = label.admin.call("createWebhookSecret", {"targetId": delivery["targetId"]})["secret"]
    body = as_json(answer(delivery, status="rejected", reason="The cover is blurred."))
    url = f"{stack.function_url('dsp_webhook')}/{delivery['targetId']}"
    for wrong in (sign(body, "another", datetime.now(UTC)), ""):
        assert httpx.post(url, content=body, headers={HEADER: wrong}, timeout=60).status_code == 403
    wait_for(lambda: status(label, delivery) == "sent", "the status `sent`")
    response = httpx.post(url, content=body, headers={HEADER: sign(body, secret, datetime.now(UTC))}, timeout=60)
    assert (response.status_code, response.json()["status"]) == (200, "applied")
    assert status(label, delivery) == "rejected"
    board = wait_for(lambda: rows(stack, label, "show=rejected"), "the board")
    (cell,) = board[0]["cells"]
    assert (cell["dsp"]["reason"], cell["live"], cell["todo"]) == ("The cover is blurred.", "no", "fix")
    assert rows(stack, label, "show=silent") == []
    kept = label.viewer.get(f"acknowledgements/{response.json()['acknowledgementId']}")
    assert kept is not None
    assert kept["statements"][0]["reason"] == "The cover is blurred."
    task_id = f"{delivery['id']}-{kept['id']}"
    assert label.viewer.get(f"tasks/{task_id}")["status"] == "open"  # type: ignore[index]
    assert label.manager.call("completeTask", {"taskId": task_id})["task"]["status"] == "done"
    assert httpx.get(url).status_code == 405
    too_large = httpx.post(url, content=b"x" * (1024 * 1024 + 1), headers={HEADER: "t=1,v1=0"}, timeout=60)
    assert too_large.status_code == 413


def test_a_missing_acknowledgement_raises_an_alarm(stack: Stack, label: Label, delivery: dict[str, Any]) -> None:
    path = f"deliveries/{delivery['id']}"
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    with Client(stack, None, owner=True) as owner:
        owner.write(path, {"dsp": {"status": "sent", "sent": long_ago, "due": long_ago}})
    response = httpx.post(stack.trigger_url("watch_dialogues"), json={}, timeout=60)
    assert response.is_success, response.text
    state = (label.viewer.get(path) or {})["dsp"]
    assert "overdue" in state
    assert label.viewer.get(f"notifications/{delivery['id']}-missing-sent")
