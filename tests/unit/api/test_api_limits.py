"""Rate limits by class, reported in every response and shared by all instances."""

import json
import re
from pathlib import Path

import pytest

from shared.accounts.limits.classes import LIMITS, ceilings_with, limits_with
from shared.accounts.limits.limiter import Limiter
from shared.accounts.limits.window import Limit
from shared.api.table import all_routes
from shared.config import Settings
from shared.errors import InvalidInput
from tests.fixtures.api import Api, ApiResponse
from tests.fixtures.world import ENV, World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def api(world: World) -> Api:
    return Api(world)


def key(api: Api, scope: str = "releases:write", **limits: int) -> str:
    wanted = {"name": "A program", "scopes": [scope], "limits": limits}
    return str(api("POST", "/api-keys", wanted, token="admin").json["secret"])


def left(said: ApiResponse) -> int:
    found = re.fullmatch(r'"(\w+)";r=(\d+);t=(\d+)', said.headers["RateLimit"])
    assert found, said.headers
    return int(found[2])


def test_every_response_reports_the_remaining_quota(api: Api) -> None:
    first = api("GET", "/releases")
    assert first.headers["RateLimit-Policy"] == '"read";q=100;w=60'
    assert (left(first), left(api("GET", "/releases/nowhere"))) == (99, 98)
    refused = api("POST", "/releases", {"type": "EP"})
    assert (refused.status, refused.headers["RateLimit-Policy"], left(refused)) == (422, '"write";q=20;w=60', 19)
    assert "RateLimit" not in api("GET", "/health", token=None).headers


def test_the_twenty_first_write_in_a_minute_is_rejected(api: Api, world: World) -> None:
    assert {api("POST", "/releases", {"type": "EP"}).status for _ in range(20)} == {422}
    refused = api("POST", "/releases", {"type": "EP"})
    assert (refused.status, refused.json["code"], left(refused)) == (429, "resource-exhausted", 0)
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert api("GET", "/releases").status == 200
    assert api("POST", "/releases", {"type": "EP"}, token="admin").status == 422
    world.clock.forward(seconds=int(refused.headers["Retry-After"]))
    assert api("POST", "/releases", {"type": "EP"}).status == 422


def test_two_instances_share_the_count(api: Api, world: World) -> None:
    other = Api(world)
    statuses = [each("POST", "/releases", {"type": "EP"}).status for _ in range(11) for each in (api, other)]
    assert statuses == [422] * 20 + [429] * 2


def test_a_key_can_have_its_own_limits(api: Api) -> None:
    few, usual = key(api, write=2), key(api)
    assert [api("POST", "/releases", {"type": "EP"}, token=few).status for _ in range(3)] == [422, 422, 429]
    assert api("POST", "/releases", {"type": "EP"}, token=usual).headers["RateLimit-Policy"] == '"write";q=20;w=60'
    assert api("GET", "/releases", token=few).headers["RateLimit-Policy"] == '"read";q=100;w=60'


def test_rejected_requests_cost_no_reads_or_writes(api: Api, world: World) -> None:
    for _ in range(21):
        api("POST", "/releases", {"type": "EP"})
    world.store.meter.reset()
    assert {api("POST", "/releases", {"type": "EP"}).status for _ in range(200)} == {429}
    assert (world.store.meter.reads, world.store.meter.writes) == (0, 0)


def test_every_route_has_a_limit() -> None:
    assert {route.limit for route in all_routes()} == {"read", "write", "upload"}
    assert all(route.limit == "read" for route in all_routes() if route.method == "GET" and not route.personal)


def test_a_deployment_can_set_its_own_limits() -> None:
    settings = Settings.from_env({**ENV, "STARDUST_LIMITS": "read=600,guess=5"})
    assert limits_with(settings.limits) == {**LIMITS, "read": Limit(600, 60), "guess": Limit(5, 3600)}


def test_every_invalid_limit_is_reported() -> None:
    with pytest.raises(InvalidInput) as caught:
        Settings.from_env({**ENV, "STARDUST_LIMITS": "reads=600,write=0"})
    assert [problem.path for problem in caught.value.problems] == ["STARDUST_LIMITS"] * 2


def test_a_tenants_keys_stay_within_the_operators_ceiling(world: World) -> None:
    limits = limits_with({})
    limiter = Limiter(world.store, world.clock, limits, ceilings_with({"write": 30}, limits))
    api = Api(world, limiter)
    keys = [key(api, write=10_000) for _ in range(3)]
    statuses = [api("POST", "/releases", {"type": "EP"}, token=keys[turn % 3]).status for turn in range(40)]
    assert statuses.count(422) == 30 - 3
    refused = api("POST", "/releases", {"type": "EP"}, token=keys[0])
    assert (refused.status, refused.headers["RateLimit-Policy"]) == (429, '"write";q=30;w=60')
    assert api("POST", "/releases", {"type": "EP"}, token="stranger").status == 422, "another tenant is not concerned"


def test_a_bulk_request_counts_as_its_changes(api: Api) -> None:
    items = [{"action": "delete", "releaseId": f"r{number}", "ifMatch": "*"} for number in range(50)]
    assert left(api("POST", "/releases/bulk", {"items": items[:15]})) == 5
    assert left(api("POST", "/releases", {"type": "EP"})) == 4
    assert api("POST", "/releases/bulk", {"items": items}).status == 200, "allowed while anything is left"
    assert api("POST", "/releases/bulk", {"items": items[:1]}).status == 429


def lines(count: int) -> str:
    """An import of `count` short releases."""
    return json.dumps([{"basic": {"title": f"Release {number}"}} for number in range(count)])


@pytest.mark.parametrize(
    ("format_", "content", "cost"),
    [
        ("json", lines(1), 1),
        ("json", lines(12), 12),
        ("csv", "x" * 40_000, 3),
        ("ern", f"<x>{'y' * 80_000}</x>", 6),
        ("json", json.dumps([{"notes": "x" * 50_000}] * 2), 7),
    ],
)
def test_an_import_counts_as_its_releases_and_its_size(api: Api, format_: str, content: str, cost: int) -> None:
    body = {"format": format_, "content": content, "trial": True}
    assert left(api("POST", "/imports", body)) == LIMITS["write"].most - cost
    assert left(api("POST", "/releases", {"type": "EP"})) == LIMITS["write"].most - cost - 1


def test_an_import_over_the_limit_makes_the_next_one_wait(api: Api) -> None:
    body = {"format": "json", "content": lines(50)}
    assert api("POST", "/imports", body).status == 201, "allowed while anything is left"
    assert api("POST", "/imports", body).status == 429


def test_imports_count_towards_a_keys_own_limit_and_the_tenants(world: World) -> None:
    limits = limits_with({})
    api = Api(world, Limiter(world.store, world.clock, limits, ceilings_with({"write": 30}, limits)))
    keys = [key(api, "imports:write", write=25) for _ in range(2)]
    body = {"format": "json", "content": lines(20), "trial": True}
    assert [api("POST", "/imports", body, token=each).status for each in (*keys, keys[0])] == [200, 200, 429]


def test_the_last_request_of_a_limit_may_have_several_items(api: Api) -> None:
    items = [{"action": "delete", "releaseId": f"r{number}", "ifMatch": "*"} for number in range(5)]
    for _ in range(LIMITS["write"].most - 1):
        api("POST", "/releases", {"type": "EP"})
    assert api("POST", "/releases/bulk", {"items": items}).status == 200


@pytest.mark.parametrize("path", ["/ready", "/theme?domain=music.example"])
def test_public_routes_that_read_the_store_are_limited_by_address(api: Api, path: str) -> None:
    most = LIMITS["public"].most
    assert {api("GET", path, token=None).status for _ in range(most)} == {200}
    assert api("GET", path, token=None).status == 429
    assert api("GET", "/health", token=None).status == 200
