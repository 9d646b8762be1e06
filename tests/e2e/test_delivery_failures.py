"""Deliveries that fail at a real server, through the real functions: what is reported and what is retried."""

import hashlib
import time
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest

from infra.local.demo.client import Client
from infra.local.servers.sftp import SftpServer
from infra.local.stack.processes import free_port
from infra.local.stack.stack import Stack
from shared.model.codec import encode
from tests.fixtures.label import Label, sftp_target
from tests.fixtures.releases import SHAPES

DEADLINE_S = 60
OTHER_KEY = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


@pytest.fixture
def release_id(stack: Stack, stack_env: Mapping[str, str], label: Label) -> str:
    """A ready release with its files in the bucket."""
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
    return release.id


def deliver(label: Label, release_id: str, target: dict[str, Any]) -> dict[str, Any]:
    """Requests a delivery; returns it once its first attempt has ended."""
    target_id = label.admin.call("createDeliveryTarget", {"target": target})["targetId"]
    request = {"releaseId": release_id, "targetId": target_id}
    delivery_id = label.manager.call("createDelivery", request)["deliveryId"]
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline:
        delivery: dict[str, Any] = label.viewer.call("getDelivery", {"deliveryId": delivery_id})["delivery"]
        if delivery["attempts"] and "endTime" in delivery["attempts"][0]:
            return delivery
        time.sleep(0.2)
    raise AssertionError(f"no attempt ended within {DEADLINE_S} s: {delivery}")


def steps(label: Label, delivery: dict[str, Any]) -> list[str]:
    lines = label.viewer.documents(f"deliveries/{delivery['id']}/logs", order="timestamp")
    return [line["step"] for line in lines]


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"hostKey": OTHER_KEY}, "host-key-mismatch"), ({"username": "nobody-here"}, "authentication-failed")],
)
def test_a_permanent_failure_fails_at_once_with_its_remedy(
    label: Label, release_id: str, sftp: SftpServer, changed: dict[str, str], code: str
) -> None:
    delivery = deliver(label, release_id, sftp_target(sftp, config=changed))
    assert delivery["status"] == "failed"
    assert delivery["failure"]["code"] == code
    assert delivery["failure"]["remedy"]
    assert steps(label, delivery)[-2:] == ["error_handling", "max_retries"]
    notification = label.viewer.get(f"notifications/{delivery['id']}-1")
    assert notification is not None
    assert notification["severity"] == "error"
    assert not any(sftp.folder.rglob("*"))


def test_an_unreachable_server_is_retried_later(label: Label, release_id: str, sftp: SftpServer) -> None:
    delivery = deliver(label, release_id, sftp_target(sftp, config={"port": free_port()}))
    assert delivery["status"] == "queued"
    assert delivery["failure"]["code"] == "connection-failed"
    assert delivery["waiting"]["until"] > delivery["attempts"][0]["endTime"]
    assert steps(label, delivery)[-2:] == ["error_handling", "retry_scheduled"]


def test_a_cancelled_delivery_never_runs(stack: Stack, label: Label, release_id: str, sftp: SftpServer) -> None:
    target_id = label.admin.call("createDeliveryTarget", {"target": sftp_target(sftp)})["targetId"]
    later = {"releaseId": release_id, "targetId": target_id, "scheduled": "2999-01-01T00:00:00Z"}
    delivery_id = label.manager.call("createDelivery", later)["deliveryId"]
    assert label.manager.call("cancelDelivery", {"deliveryId": delivery_id})["delivery"]["status"] == "cancelled"
    with Client(stack, None, owner=True) as owner:
        owner.write(f"deliveries/{delivery_id}", {"waiting": {"reason": "due", "until": SHAPES["single"]().created}})
    stack.tick()
    assert (label.manager.get(f"deliveries/{delivery_id}") or {})["status"] == "cancelled"
    assert not any(sftp.folder.rglob("*"))
    again = label.manager.call("createDelivery", later)
    assert (again["deliveryId"], again["delivery"]["status"]) == (delivery_id, "queued")
