"""The operator suspends tenants and sets their quotas; what is refused says so, and takedowns stay possible."""

import json
from contextlib import suppress
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from firebase_functions.https_fn import FunctionsErrorCode, HttpsError
from typer.testing import CliRunner, Result

from examples.album import RELEASE
from functions import serving, wiring
from functions.callables.row import ALWAYS as CALL_ALWAYS
from functions.callables.rows import TABLE
from functions.callables.table import serve
from shared.accounts.audit.verify import VerifyRequest, verify_audit_log
from shared.accounts.controls import ALWAYS, check_asset_quota, check_release_quota
from shared.accounts.tenants import operation
from shared.accounts.tenants.operation import lift_suspension, set_quotas, suspend_tenant
from shared.api.table import all_routes
from shared.catalog.releases.review import review_release
from shared.cli.commands import tenant as command
from shared.cli.exit_codes import NOT_FOUND, UNREADABLE
from shared.cli.main import app
from shared.config import Settings
from shared.delivery.queue.tick import process_queue
from shared.delivery.worker.run import deliver_package
from shared.errors import Conflict, InvalidInput, NotFound
from tests.fixtures.api import Api
from tests.fixtures.server import MemoryServer
from tests.fixtures.world import ENV, World

REASON = "Unpaid since January."


@pytest.fixture
def api(world: World) -> Api:
    return Api(world)


def suspend(world: World) -> None:
    suspend_tenant("tenant", REASON, world.adapters)


# What is refused, and what is not


def key(api: Api) -> str:
    wanted = {"name": "A program", "scopes": ["releases:read", "deliveries:write"], "role": "manager"}
    return str(api("POST", "/api-keys", wanted, token="admin").json["secret"])


def test_writes_and_keys_of_a_suspended_tenant_are_refused_with_the_reason(api: Api) -> None:
    program = key(api)
    assert api("GET", "/releases", token=program).status == 200
    suspend(api.world)
    for refused in (
        api("POST", "/releases", RELEASE),
        api("PUT", "/tenant", {"name": "Renamed"}, token="admin", if_match="*"),
        api("POST", "/deliveries", {"releaseId": "release", "targetId": "target"}),
        api("GET", "/releases", token=program),
    ):
        assert (refused.status, refused.json["code"]) == (403, "permission-denied")
        assert REASON in refused.json["detail"]
    assert api("POST", "/releases", {"type": "EP"}, token="stranger").status == 422, "another tenant is not concerned"
    lift_suspension("tenant", api.world.adapters)
    assert api("PUT", "/tenant", {"name": "Renamed"}, token="admin", if_match="*").status == 200
    assert api("GET", "/releases", token=program).status == 200


def test_a_suspended_tenant_can_read_export_withdraw_and_leave(api: Api) -> None:
    program = api("POST", "/api-keys", {"name": "p", "scopes": ["releases:read"]}, token="admin").json
    suspend(api.world)
    assert {api("GET", path).status for path in ("/releases", "/deliveries", "/tenant")} == {200}
    assert api("POST", "/audit/export", {}, token="admin").status == 200
    assert api("GET", "/users/me/export", token="admin").status in (200, 404)
    assert api("DELETE", f"/api-keys/{program['key']['keyId']}", token="admin").status == 204
    assert api("POST", "/deliveries/takedown", {"releaseId": "release"}, token="admin").status == 200
    refused = api("POST", "/deliveries", {"releaseId": "release", "targetId": "target", "takedown": True})
    assert (refused.status, "nothing can be taken down" in refused.json["detail"]) == (409, True), (
        "refused for another reason"
    )
    assert api("POST", "/users/me/consents", {"purpose": "terms", "edition": "1", "given": False}).status == 200


def test_callables_and_routes_admit_the_same_use_cases() -> None:
    assert CALL_ALWAYS == ALWAYS
    routes = {route.handler.__wrapped__: route for route in all_routes() if hasattr(route.handler, "__wrapped__")}
    differing = {
        row.name: (row.while_suspended, routes[row.load()].while_suspended)
        for row in TABLE
        if row.limit != "read" and row.load() in routes and not routes[row.load()].reads
        if row.while_suspended != routes[row.load()].while_suspended
    }
    assert differing == {}
    admitted = {row.name for row in TABLE if row.while_suspended}
    assert admitted == {
        "cancelDelivery", "createBackup", "createDelivery", "createExport", "deleteExport", "disablePlugin",
        "exportAuditLog", "markNotificationRead", "removeMember", "revokeApiKey", "revokeInvite", "revokePayeeLink",
        "takeDownEverywhere", "uninstallPlugin", "updateProfile",
    }  # fmt: skip


def call(name: str, data: Any) -> Any:
    token = {"tenantId": "tenant", "role": "admin", "email_verified": True}
    request: Any = SimpleNamespace(data=data, auth=SimpleNamespace(uid="admin", token=token), app=None)
    return serve(next(row for row in TABLE if row.name == name), request)


def test_callables_of_a_suspended_tenant_are_refused(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    world = api.world
    monkeypatch.setattr(wiring, "adapters", lambda: api.adapters)
    monkeypatch.setattr(wiring, "store", lambda: world.store)
    monkeypatch.setattr(wiring, "limiter", lambda: api.adapters.limiter)
    monkeypatch.setattr(serving, "confirm", lambda _uid, _issued_s: None)
    monkeypatch.setattr(wiring, "settings", lambda: SimpleNamespace(app_check=False))
    suspend(world)
    delivery = {"releaseId": "release", "targetId": "target"}
    for name, data in (("updateTenant", {"name": "x"}), ("createDelivery", {**delivery, "takedown": "yes"})):
        with pytest.raises(HttpsError) as refused:
            call(name, data)
        assert REASON in refused.value.message
        assert refused.value.code is FunctionsErrorCode.PERMISSION_DENIED
    with pytest.raises(HttpsError) as refused:
        call("createDelivery", {**delivery, "takedown": True})
    assert "nothing can be taken down" in refused.value.message
    assert call("listApiKeys", {}) == {"keys": []}


# Deliveries


def run(world: World, delivery_id: str) -> str:
    world.wait_until_due(delivery_id)
    return deliver_package(world.task(delivery_id), world.adapters).result


def test_queued_deliveries_wait_and_go_on_after_lifting(world: World, server: MemoryServer) -> None:
    delivery_id = world.request().delivery.id
    suspend(world)
    assert run(world, delivery_id) == "parked"
    waiting = world.delivery(delivery_id)
    assert (waiting.status, waiting.attempts) == ("queued", [])
    assert waiting.waiting is not None
    assert waiting.waiting.reason == "suspended"
    assert REASON in (waiting.waiting.note or "")
    assert server.files == {}
    assert process_queue(world.adapters).enqueued == 0
    result = invoke(world, "lift", "tenant")
    assert "1 waiting deliveries are due now." in result.stdout
    assert process_queue(world.adapters).enqueued == 1
    assert run(world, delivery_id) == "completed"
    assert server.files


def test_a_takedown_of_a_suspended_tenant_is_delivered(world: World, server: MemoryServer) -> None:
    assert run(world, world.request().delivery.id) == "completed"
    suspend(world)
    sent = len(server.files)
    world.clock.forward(minutes=1)
    takedown = world.request(takedown=True).delivery
    assert takedown.message_sub_type == "Takedown"
    assert run(world, takedown.id) == "completed"
    assert len(server.files) > sent


# Quotas


def test_a_quota_of_releases_bounds_every_way_to_create_them(api: Api) -> None:
    set_quotas("tenant", {"releases": 2}, api.world.adapters)
    content = json.dumps([{"basic": {"title": "A"}}] * 2)
    refused = api("POST", "/imports", {"format": "json", "content": content})
    assert (refused.status, "The quota releases of your tenant, 2," in refused.json["detail"]) == (409, True)
    assert [api("POST", "/releases", RELEASE).status for _ in range(2)] == [201, 409]
    set_quotas("tenant", {"releases": None}, api.world.adapters)
    assert api("POST", "/releases", RELEASE).status == 201


def test_a_release_that_a_client_created_over_the_quota_does_not_become_deliverable(world: World) -> None:
    set_quotas("tenant", {"releases": 0}, world.adapters)
    review = review_release("release", world.adapters)
    assert review is not None
    assert not review.deliverable
    assert [each["code"] for each in review.fields["validationErrors"]] == ["quota"]
    set_quotas("tenant", {"releases": 1}, world.adapters)
    review = review_release("release", world.adapters)
    assert review is not None
    assert review.deliverable


def test_a_quota_of_bytes_counts_what_is_stored_and_what_is_announced(api: Api) -> None:
    world = api.world
    stored = sum(int(data["size"]) for path, data in world.store.documents.items() if path.startswith("assets/"))
    set_quotas("tenant", {"assetBytes": stored + 1000}, world.adapters)
    upload = {
        "releaseId": "release",
        "kind": "image",
        "imageType": "FrontCover",
        "fileName": "a.jpg",
        "contentType": "image/jpeg",
        "size": 600,
    }
    statuses = [api("POST", "/assets/upload", upload).status for _ in range(2)]
    assert statuses == [201, 409]


def test_counts_that_are_used_again_admit_no_more_than_the_quota(world: World) -> None:
    for number in range(2000):
        world.store.documents[f"assets/more-{number}"] = {"tenantId": "tenant", "size": 4, "status": "ready"}
    used = sum(int(data["size"]) for path, data in world.store.documents.items() if path.startswith("assets/"))
    set_quotas("tenant", {"assetBytes": used + 1000}, world.adapters)
    with suppress(Conflict):
        for number in range(200):
            check_asset_quota("tenant", world.adapters, adding=50)
            world.store.documents[f"assets/new-{number}"] = {"tenantId": "tenant", "size": 50, "status": "ready"}
    found = sum(int(data["size"]) for path, data in world.store.documents.items() if path.startswith("assets/"))
    assert found == used + 1000


def test_what_a_large_tenant_uses_is_not_counted_each_time_and_only_a_new_count_refuses(world: World) -> None:
    for number in range(2998):
        world.store.documents[f"releases/more-{number}"] = {"tenantId": "tenant"}
    set_quotas("tenant", {"releases": 3100}, world.adapters)
    world.store.meter.reset()
    for _ in range(40):
        check_release_quota("tenant", world.adapters)
    assert world.store.meter.reads <= 40 * (2 + 3 / 2) + 8 * 3, "the tenant, what is known, and few counts"
    set_quotas("tenant", {"releases": 3000}, world.adapters)
    for _ in range(20):
        check_release_quota("tenant", world.adapters)  # nothing was created: what was counted before is not held to it
    world.store.documents["releases/last"] = {"tenantId": "tenant"}
    for _ in range(20):
        with pytest.raises(Conflict, match="3,000"):
            check_release_quota("tenant", world.adapters)


def test_a_quota_of_deliveries_parks_what_is_more_but_no_takedown(world: World) -> None:
    set_quotas("tenant", {"deliveriesPerDay": 1}, world.adapters)
    assert run(world, world.request().delivery.id) == "completed"
    world.change_release(**{"basic.title": "Changed"})
    world.clock.forward(minutes=1)
    second = world.request().delivery.id
    assert run(world, second) == "parked"
    parked = world.delivery(second).waiting
    assert parked is not None
    assert parked.note == "The quota deliveriesPerDay of your tenant, 1, is used up."
    assert parked.until is not None
    assert (parked.until - world.clock()).total_seconds() > 80_000
    assert run(world, world.request(takedown=True).delivery.id) == "completed"
    assert world.delivery(second).status == "cancelled"


def test_a_quota_of_no_deliveries_admits_none(world: World) -> None:
    set_quotas("tenant", {"deliveriesPerDay": 0}, world.adapters)
    assert run(world, world.request().delivery.id) == "parked"


def test_the_deployments_quotas_hold_for_every_tenant_without_its_own(world: World) -> None:
    adapters = replace(world.adapters, quotas={"releases": 1})
    api = Api(world)
    api.services = replace(api.services, adapters=replace(api.adapters, quotas=adapters.quotas))
    assert api("POST", "/releases", RELEASE).status == 409
    set_quotas("tenant", {"releases": 2}, adapters)
    assert api("POST", "/releases", RELEASE).status == 201


def test_settings_name_every_quota() -> None:
    text = "releases=10,assetBytes=1000,deliveriesPerDay=5"
    wanted = {"releases": 10, "assetBytes": 1000, "deliveriesPerDay": 5}
    assert Settings.from_env({**ENV, "STARDUST_QUOTAS": text}).quotas == wanted
    with pytest.raises(InvalidInput, match="deliveriesPerDay"):
        Settings.from_env({**ENV, "STARDUST_QUOTAS": "delivery=1"})


# The operator's command


def invoke(world: World, *arguments: str) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "connect", lambda _project: world.adapters)
        return CliRunner().invoke(app, ["tenant", *arguments, "--project", "label"])


def test_the_operator_suspends_shows_and_bounds_a_tenant(world: World) -> None:
    assert "tenant: active\nquotas: the deployment's\n" in invoke(world, "show", "tenant").stdout
    suspended = json.loads(invoke(world, "suspend", "tenant", "--reason", REASON, "--json").stdout)
    assert suspended["suspended"]["reason"] == REASON
    assert f"suspended since 2026-03-01 12:00 UTC: {REASON}" in invoke(world, "show", "tenant").stdout
    assert "releases 10" in invoke(world, "quotas", "tenant", "--releases", "10").stdout
    assert "deployment's" in invoke(world, "quotas", "tenant", "--releases", "-1").stdout
    assert "active" in invoke(world, "lift", "tenant").stdout
    entries = [data for path, data in world.store.documents.items() if path.startswith("auditLog/")]
    acts = [entry["action"] for entry in sorted(entries, key=lambda each: int(each["sequence"]))]
    assert acts == ["tenant.suspended", "tenant.bounded", "tenant.bounded", "tenant.reinstated"]
    assert {entry["actor"] for entry in entries} == {"operator"}
    assert verify_audit_log(VerifyRequest(), caller=world.admin, adapters=world.adapters).whole


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("suspend", "nobody", "--reason", "x"), NOT_FOUND),
        (("lift", "nobody"), NOT_FOUND),
        (("quotas", "tenant"), UNREADABLE),
    ],
)
def test_mistakes_are_refused(world: World, arguments: tuple[str, ...], code: int) -> None:
    assert invoke(world, *arguments).exit_code == code
    assert world.store.get("tenantControls/tenant") is None


def test_a_suspension_needs_a_reason_and_an_existing_tenant(world: World) -> None:
    with pytest.raises(InvalidInput):
        suspend_tenant("tenant", " ", world.adapters)
    with pytest.raises(NotFound):
        suspend_tenant("nobody", REASON, world.adapters)


def test_no_route_and_no_callable_leads_to_the_operators_decisions() -> None:
    operators = {value for name, value in vars(operation).items() if callable(value) and not name.startswith("_")}
    assert operators & {suspend_tenant, lift_suspension, set_quotas}
    assert not {row.load() for row in TABLE} & operators
    assert not {getattr(route.handler, "__wrapped__", None) for route in all_routes()} & operators


def test_a_second_suspension_keeps_its_beginning(world: World) -> None:
    first = suspend_tenant("tenant", REASON, world.adapters)
    world.clock.forward(days=1)
    again = suspend_tenant("tenant", "Another reason.", world.adapters)
    assert first.suspended is not None
    assert again.suspended is not None
    assert (again.suspended.since, again.suspended.reason) == (first.suspended.since, "Another reason.")
