"""A delivery on the local stack: seconds from request to completion, and documents read and written."""

import json
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any
from unittest import mock

from examples.render import render
from infra.local.demo.client import Client
from infra.local.demo.people import create_album, sign_up_label, upload_album
from infra.local.servers.sftp import SftpServer, run_sftp_server
from infra.local.stack.stack import Stack, running_stack
from tests.fixtures.label import sftp_target

RUNS = 5
DEADLINE_S = 60


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, running_stack("bench") as stack:
        work = Path(folder)
        album = Path(stack.folder.parent / "album")
        render(album)
        people = sign_up_label(stack)
        with run_sftp_server(work / "sftp") as server, Client(stack, people.admin) as admin:
            release_id = ready_album(admin, album)
            times = [deliver_once(admin, release_id, server) for _ in range(RUNS)]
            emit("create_delivery_to_completed_s", statistics.median(times), "s")
            count_documents(stack, admin, release_id, server)


def ready_album(client: Client, folder: Path) -> str:
    release_id = create_album(client)
    for asset_id in upload_album(client, release_id, folder, sent=lambda _name, _size: None):
        wait(lambda asset_id=asset_id: (client.get(f"assets/{asset_id}") or {}).get("status") == "ready")  # type: ignore[misc]
    client.write(f"releases/{release_id}", {"status": "ready"}, server_times=["updated"])
    wait(lambda: (client.get(f"releases/{release_id}") or {}).get("ddex", {}).get("ernFile"))
    return release_id


def new_target(admin: Client, server: SftpServer) -> str:
    return str(admin.call("createDeliveryTarget", {"target": sftp_target(server)})["targetId"])


def deliver_once(admin: Client, release_id: str, server: SftpServer) -> float:
    """Seconds until the album's delivery to a new target is completed."""
    target_id = new_target(admin, server)
    started = time.perf_counter()
    request = {"releaseId": release_id, "targetId": target_id}
    delivery_id = admin.call("createDelivery", request)["deliveryId"]
    wait(lambda: (admin.get(f"deliveries/{delivery_id}") or {}).get("status") == "completed")
    return time.perf_counter() - started


def count_documents(stack: Stack, admin: Client, release_id: str, server: SftpServer) -> None:
    """Runs the same use cases in this process with a counting store; the triggers are disabled."""
    with mock.patch.dict(os.environ, stack.env):
        from functions import wiring
        from shared.accounts.access import Caller
        from shared.delivery.requests.models import DeliveryRequest
        from shared.delivery.requests.request import create_delivery
        from shared.delivery.worker.run import deliver_package
        from shared.events import DeliverTask

        target_id = new_target(admin, server)
        disable_triggers(stack)
        adapters = wiring.adapters()
        meter = wiring.store().meter
        meter.reset()
        claims: Any = admin.get(f"deliveryTargets/{target_id}")
        caller = Caller("bench", claims["tenantId"], "manager")
        wanted = DeliveryRequest(release_id=release_id, target_id=target_id)
        delivery = create_delivery(wanted, caller=caller, adapters=adapters).delivery
        task = DeliverTask(deliveryId=delivery.id, lane=delivery.lane, attempt=1, continuation=0)
        outcome = deliver_package(task, adapters)
        assert outcome.result == "completed", outcome
        logs = len(admin.documents(f"deliveries/{delivery.id}/logs"))
        emit("firestore_reads", meter.reads, "documents", "<= 12")
        emit("firestore_writes", meter.writes - logs, "documents", "<= 12")


def disable_triggers(stack: Stack) -> None:
    import httpx

    httpx.put(f"{stack.hub_url}/functions/disableBackgroundTriggers", timeout=30).raise_for_status()


def wait(done: Any) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError("the stack did not finish in time")
        time.sleep(0.05)


def emit(figure: str, value: float, unit: str, aim: str | None = None) -> None:
    line = {"bench": "delivery", "figure": figure, "value": round(value, 3), "unit": unit}
    print(json.dumps(line | ({"aim": aim} if aim else {})), flush=True)


if __name__ == "__main__":
    main()
