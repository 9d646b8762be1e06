"""The Firebase JS SDK, as used by the web client: from sign-up to following a delivery's log live."""

import json
import subprocess
from pathlib import Path
from typing import Any

from examples.album import AUDIO, COVER, RELEASE
from infra.local.demo.client import Client
from infra.local.demo.people import CONTENT_TYPES
from infra.local.servers.sftp import SftpServer
from infra.local.stack.stack import ROOT, Stack
from tests.fixtures.label import Label, sftp_target

SCRIPT = Path(__file__).with_name("web_client.mjs")


def instructions(stack: Stack, label: Label, target_id: str, folder: Path) -> dict[str, Any]:
    uploads = [(name, {"kind": "audio", "trackId": track}) for track, name in AUDIO.items()]
    uploads.append((COVER, {"kind": "image", "imageType": "FrontCover"}))
    files = [
        {
            "path": str(folder / name),
            "request": {**place, "fileName": name, "contentType": CONTENT_TYPES[Path(name).suffix]},
        }
        for name, place in uploads
    ]
    email = f"web@{label.tenant_id}.example"
    ports = {"auth": stack.ports.auth, "firestore": stack.ports.firestore, "functions": stack.ports.functions}
    return {
        "project": stack.project,
        "region": stack.region,
        "ports": ports,
        "email": email,
        "password": "local-only",
        "tenantId": label.tenant_id,
        "invitation": label.admin.call("inviteUser", {"email": email, "role": "manager"})["token"],
        "release": RELEASE,
        "files": files,
        "targetId": target_id,
    }


def test_a_web_client_delivers_a_release_and_follows_it_live(
    stack: Stack, label: Label, sftp: SftpServer, album_files: Path
) -> None:
    target_id = label.admin.call("createDeliveryTarget", {"target": sftp_target(sftp)})["targetId"]
    done = subprocess.run(
        ["node", SCRIPT],
        input=json.dumps(instructions(stack, label, target_id, album_files)),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=180,
    )
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stderr + done.stdout
    by_name = {event["event"]: event for event in events}
    assert by_name["refused"]["code"] == "functions/permission-denied"
    assert by_name["queued"] | {"event": "", "deliveryId": ""} == {
        "event": "", "deliveryId": "", "created": True, "again": False, "same": True,
    }  # fmt: skip
    assert by_name["ended"]["status"] == "completed", events
    steps = [event["step"] for event in events if event["event"] == "log"]
    assert steps[0] == "initialization"
    assert steps[-1] == "completion"
    check_stored_files(label.viewer, sftp, by_name["queued"]["deliveryId"], album_files)
    check_trace(label.viewer, by_name["queued"]["deliveryId"])


def check_trace(viewer: Client, delivery_id: str) -> None:
    """The receipt names the trace of the call that queued the delivery."""
    delivery, receipt = (viewer.get(f"{collection}/{delivery_id}") for collection in ("deliveries", "receipts"))
    assert delivery is not None
    assert receipt is not None
    assert len(receipt["traceId"]) == 32
    assert delivery["traceparent"].split("-")[1] == receipt["traceId"]


def check_stored_files(viewer: Client, sftp: SftpServer, delivery_id: str, folder: Path) -> None:
    receipt = viewer.get(f"receipts/{delivery_id}")
    assert receipt is not None
    stored = {
        str(path.relative_to(sftp.folder)): path.stat().st_size for path in sftp.folder.rglob("*") if path.is_file()
    }
    assert {file["path"]: file["size"] for file in receipt["files"]} == stored
    sizes = sorted(size for path, size in stored.items() if path.endswith((".wav", ".flac", ".jpg")))
    assert sizes == sorted((folder / name).stat().st_size for name in [*AUDIO.values(), COVER])
    assert receipt["files"][-1]["path"].rpartition("/")[2].startswith("BatchComplete_")
