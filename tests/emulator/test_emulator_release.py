"""The release trigger: a write results in findings, or in a composed, validated and stored version."""

import time
from collections.abc import Callable
from copy import deepcopy
from typing import Any
from uuid import uuid4

import httpx
import pytest

from examples.album import AUDIO, RELEASE
from infra.local.demo.client import CallRefused, Client
from infra.local.servers.sftp import SftpServer
from infra.local.stack.stack import Stack
from shared.model.codec import encode
from tests.fixtures.label import Label, sftp_target
from tests.fixtures.releases import SHAPES

DEADLINE_S = 30


def wait_for(what: str, condition: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(0.1)
    raise AssertionError(f"no {what} within {DEADLINE_S} s")


def validated(client: Client, release_id: str, status: str) -> dict[str, Any]:
    def found() -> dict[str, Any] | None:
        ddex: dict[str, Any] = (client.get(f"releases/{release_id}") or {}).get("ddex", {})
        return ddex if ddex.get("validationStatus") == status else None

    return dict(wait_for(f"{status} validation", found))


def put_release(stack: Stack, tenant_id: str, shape: str = "album", **changes: Any) -> str:
    """Writes a release with measured files, as the server would."""
    release_id = uuid4().hex
    release = SHAPES[shape]().model_copy(update={"id": release_id, "tenant_id": tenant_id, **changes})
    with Client(stack, None, owner=True) as owner:
        owner.write(f"releases/{release_id}", encode(release))
    return release_id


def test_findings_of_a_draft_are_stored(label: Label) -> None:
    release = deepcopy(RELEASE)
    del release["basic"]["barcode"]
    release_id = label.manager.call("createRelease", {"release": release})["releaseId"]
    found = validated(label.viewer, release_id, "invalid")
    paths = {problem["path"] for problem in found["validationErrors"]}
    assert {"basic.barcode", "assets.coverImage", "tracks[0].audio"} <= paths
    assert all(problem["remedy"] for problem in found["validationErrors"])


def test_a_ready_release_is_composed_validated_and_stored(stack: Stack, label: Label) -> None:
    release_id = put_release(stack, label.tenant_id, status="ready")
    ddex = validated(label.viewer, release_id, "valid")
    ern = wait_for("message", lambda: stored(stack, ddex.get("ernFile", "")))
    assert b"NewReleaseMessage" in ern
    version = label.viewer.get(f"releases/{release_id}/versions/{ddex['contentHash']}")
    assert version is not None
    assert version["release"]["basic"]["title"] == SHAPES["album"]().basic.title


def test_preflight_prevents_queueing_what_the_dsp_would_reject(stack: Stack, label: Label, sftp: SftpServer) -> None:
    release_id = put_release(stack, label.tenant_id, status="ready")
    strict = sftp_target(sftp, requirements={"audioFormat": ["MP3"]})
    target_id = label.admin.call("createDeliveryTarget", {"target": strict})["targetId"]
    request = {"releaseId": release_id, "targetId": target_id}
    found = label.viewer.call("preflight", request)
    assert not found["ready"]
    assert {finding["code"] for finding in found["findings"]} == {"audio-format"}
    with pytest.raises(CallRefused, match="FAILED_PRECONDITION") as caught:
        label.manager.call("createDelivery", request)
    assert {problem["code"] for problem in caught.value.details["problems"]} == {"audio-format"}
    label.admin.call("updateDeliveryTarget", {"targetId": target_id, "target": {"preflight": "warn"}})
    delivery = label.manager.call("createDelivery", request)["delivery"]
    assert [finding["severity"] for finding in delivery["preflight"]][:1] == ["error"]


def stored(stack: Stack, path: str) -> bytes | None:
    address = f"{stack.storage_url}/download/storage/v1/b/{stack.bucket}/o/{path.replace('/', '%2F')}?alt=media"
    answer = httpx.get(address, timeout=10, trust_env=False)
    return answer.content if answer.is_success else None


def test_a_clients_invalid_write_is_reported_with_its_path(stack: Stack, label: Label) -> None:
    """The rules check types and sizes; check digits are checked by the trigger."""
    release_id = put_release(stack, label.tenant_id, status="draft")
    validated(label.viewer, release_id, "valid")
    basic = (label.viewer.get(f"releases/{release_id}") or {})["basic"]
    label.manager.write(f"releases/{release_id}", {"basic": {**basic, "barcode": "1234"}}, server_times=["updated"])
    found = validated(label.viewer, release_id, "invalid")
    assert [problem["path"] for problem in found["validationErrors"]] == ["basic.barcode"]


def test_an_upload_with_duplicate_events_is_processed_once(stack: Stack, label: Label, album_files: Any) -> None:
    release_id = label.manager.call("createRelease", {"release": RELEASE})["releaseId"]
    track_id, name = next(iter(AUDIO.items()))
    file = album_files / name
    declared = {"fileName": name, "contentType": "audio/wav", "size": file.stat().st_size}
    request = {"releaseId": release_id, "kind": "audio", "trackId": track_id, **declared}
    session = label.manager.call("createUpload", request)
    label.manager.upload(session["uploadUrl"], file)
    asset = wait_for("asset", lambda: ready(label.viewer, session["assetId"]))
    event_id = uuid4().hex
    for _ in range(3):
        send_finalized(stack, session["storagePath"], event_id)
    assert ready(label.viewer, session["assetId"]) == asset
    release = label.viewer.get(f"releases/{release_id}")
    assert release is not None
    assert [audio["id"] for audio in release["assets"]["audio"]] == [session["assetId"]]
    assert release["tracks"][0]["audio"]["fileId"] == session["assetId"]
    assert release["tracks"][0]["metadata"]["duration"] == pytest.approx(asset["audio"]["duration"])


def ready(client: Client, asset_id: str) -> dict[str, Any] | None:
    asset = client.get(f"assets/{asset_id}")
    return asset if asset and asset["status"] == "ready" else None


def send_finalized(stack: Stack, path: str, event_id: str) -> None:
    headers = {
        "ce-id": event_id,
        "ce-type": "google.cloud.storage.object.v1.finalized",
        "ce-source": f"//storage.googleapis.com/projects/_/buckets/{stack.bucket}",
        "ce-specversion": "1.0",
        "ce-time": "2026-03-01T12:00:00.000Z",
    }
    body = {
        "bucket": stack.bucket,
        "name": path,
        "generation": "1",
        "metageneration": "1",
        "id": path,
        "kind": "storage#object",
        "size": "1",
        "storageClass": "STANDARD",
        "timeCreated": "2026-03-01T12:00:00.000Z",
        "updated": "2026-03-01T12:00:00.000Z",
    }
    url = stack.trigger_url("on_asset_finalized")
    assert httpx.post(url, json=body, headers=headers, timeout=60, trust_env=False).is_success


def test_a_mislabelled_file_is_rejected_with_the_reason(label: Label, album_files: Any) -> None:
    release_id = label.manager.call("createRelease", {"release": RELEASE})["releaseId"]
    cover = next(album_files.glob("*.jpg"))
    declared = {"fileName": "song.wav", "contentType": "audio/wav", "size": cover.stat().st_size}
    session = label.manager.call("createUpload", {"releaseId": release_id, "kind": "audio", **declared})
    label.manager.upload(session["uploadUrl"], cover)

    def rejected() -> dict[str, Any] | None:
        asset = label.viewer.get(f"assets/{session['assetId']}")
        return asset if asset and asset["status"] == "rejected" else None

    asset = wait_for("rejection", rejected)
    assert asset["problems"][0]["message"]
    release = label.viewer.get(f"releases/{release_id}")
    assert release is not None
    assert not release.get("assets", {}).get("audio")


def test_a_client_cannot_mark_a_release_as_delivered(label: Label) -> None:
    release_id = label.manager.call("createRelease", {"release": RELEASE})["releaseId"]
    with pytest.raises(CallRefused, match="PERMISSION_DENIED"):
        label.manager.write(f"releases/{release_id}", {"status": "delivered"}, server_times=["updated"])
