"""The delivery routes, end to end in memory."""

from pathlib import Path
from typing import Any

import pytest

from shared.delivery.worker.log import AttemptLog
from shared.model.codec import encode
from shared.model.delivery.receipt import Receipt
from tests.fixtures.api import Api
from tests.fixtures.world import START, World

REQUEST = {"releaseId": "release", "targetId": "target"}


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


def queue_delivery(api: Api, **fields: Any) -> str:
    response = api("POST", "/deliveries", {**REQUEST, **fields})
    assert response.status == 201, response.json
    return f"/deliveries/{response.json['id']}"


def test_a_delivery_requested_twice_is_created_once(api: Api) -> None:
    path = queue_delivery(api)
    again = api("POST", "/deliveries", REQUEST)
    assert (again.status, again.headers["Location"]) == (200, f"/api/v1{path}")
    assert api("GET", path, token="viewer").json["status"] == "queued"


def test_a_delivery_is_cancelled_retried_prioritised_and_forced(api: Api) -> None:
    path = queue_delivery(api)
    assert api("POST", f"{path}/cancel?dryRun=true").json["status"] == "queued"
    assert api("POST", f"{path}/cancel", {}).json["status"] == "cancelled"
    assert api("POST", f"{path}/cancel?dryRun=true").status == 409
    assert api("POST", f"{path}/retry?dryRun=true").json["status"] == "cancelled"
    assert api("POST", f"{path}/cancel").status == 409
    assert api("POST", f"{path}/retry").json["status"] == "queued"
    assert api("POST", f"{path}/priority", {"priority": "high"}).json["priority"] == "high"
    assert api("POST", f"{path}/priority", {"priority": "emergency"}).paths == {"priority"}
    assert api("POST", f"{path}/force").status == 403
    assert api("POST", f"{path}/force", token="admin").json["forced"] is True
    assert api("POST", f"{path}/approve").status == 409


def test_deliveries_are_listed_by_filters_that_combine(api: Api) -> None:
    path = queue_delivery(api)
    for query in ("", "?status=queued", "?releaseId=release", "?targetId=target&status=queued&sort=oldest"):
        (item,) = api("GET", f"/deliveries{query}").json["items"]
        assert path.endswith(item["id"])
    assert api("GET", "/deliveries?status=failed").json == {"items": []}
    assert api("GET", "/deliveries?status=failed&targetId=target").json == {"items": []}


def test_the_log_is_paged_in_order(api: Api) -> None:
    path = queue_delivery(api)
    log = AttemptLog(
        delivery_id=path.rsplit("/", 1)[1],
        tenant_id="tenant",
        attempt=1,
        store=api.world.store,
        clock=api.world.clock,
    )
    for number in range(3):
        api.world.clock.forward(seconds=1)
        log.add("info", "initialization", f"line {number}")
    log.store()
    first = api("GET", f"{path}/logs?limit=2").json
    rest = api("GET", f"{path}/logs?limit=2&cursor={first['nextCursor']}").json
    assert [line["message"] for line in first["items"] + rest["items"]] == ["line 0", "line 1", "line 2"]


def test_a_receipt_exists_once_the_delivery_is_completed(api: Api) -> None:
    path = queue_delivery(api)
    assert api("GET", f"{path}/receipt").status == 404
    delivery_id = path.rsplit("/", 1)[1]
    receipt = Receipt(
        id=delivery_id,
        tenant_id="tenant",
        delivery_id=delivery_id,
        release_id="release",
        target_id="target",
        protocol="SFTP",
        message_id="MSG-1",
        message_sub_type="Initial",
        files=[],
        total_bytes=0,
        attempts=1,
        started=START,
        completed=START,
        duration_ms=0,
    )
    api.world.put(f"receipts/{delivery_id}", encode(receipt))
    assert api("GET", f"{path}/receipt").json["messageId"] == "MSG-1"
    printed = api("GET", f"{path}/receipt.pdf")
    assert (printed.status, printed.headers["Content-Type"], printed.raw[:5]) == (200, "application/pdf", b"%PDF-")
    assert printed.headers["Content-Disposition"] == f'attachment; filename="receipt-{delivery_id}.pdf"'
    assert api("GET", f"{path}/receipt.pdf", token="stranger").status == 404


def test_several_deliveries_are_retried_and_a_release_is_taken_down_everywhere(api: Api) -> None:
    assert api("POST", "/deliveries/retry", {}).json == {"deliveryIds": []}
    assert api("POST", "/deliveries/takedown", {"releaseId": "release"}).status == 403
    assert api("POST", "/deliveries/takedown", {"releaseId": "release"}, token="admin").json == {"takedowns": []}
    assert api("POST", "/deliveries/takedown", {}, token="admin").status == 422


def test_deliveries_of_other_tenants_are_not_found(api: Api) -> None:
    path = queue_delivery(api)
    for action in ("cancel", "retry", "approve", "force"):
        assert api("POST", f"{path}/{action}", token="stranger").status == 404, action
    for part in ("", "/logs", "/receipt"):
        assert api("GET", path + part, token="stranger").status == 404, part
    assert api("POST", "/deliveries", REQUEST, token="stranger").status == 404


def test_delivering_an_incomplete_release_lists_what_is_missing(api: Api) -> None:
    api.world.change_release(**{"basic.barcode": None})
    response = api("POST", "/deliveries", REQUEST)
    assert (response.status, response.paths) == (422, {"basic.barcode"})
