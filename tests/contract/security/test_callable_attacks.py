"""Attacks on every callable as it is deployed, made from a table: no token, no membership, too low a role, foreign ids,
fields that are the server's. The functions run whole, behind firebase-functions; the store is in memory."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from flask import Flask, request

import main
from functions import wiring
from shared.accounts.limits.limiter import Limiter
from shared.notifications.digest import MailAdapters
from shared.notifications.mail.site import Site
from tests.documents import sample
from tests.fixtures.api import Api
from tests.fixtures.callables import CALLABLES, ID, PERSONAL
from tests.fixtures.id_tokens import BAD, signing_project, token
from tests.fixtures.world import World

COLLECTIONS = (
    *("releases", "assets", "deliveryTargets", "deliveries", "receipts", "tasks", "notifications", "tenants"),
    *("users", "inviteCodes", "apiKeys", "webhooks", "webhookMessages"),
)
ALL: Final = {**{name: data for name, (_, data) in CALLABLES.items()}, **PERSONAL}
NAMING = [name for name, data in ALL.items() if ID in json.dumps(data)]
RANKS = ("viewer", "manager", "admin")
SERVER_FIELDS = {"tenantId": "elsewhere", "createdBy": "me", "created": "2020-01-01T00:00:00Z", "isAdmin": True}


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    made = World(tmp_path)
    post = MailAdapters(
        store=made.store, clock=made.clock, site=Site("https://a.example", "https://f.example"), new_key=str
    )
    parts = {
        "store": made.store,
        "adapters": made.adapters,
        "vault": made.adapters.vault,
        "limiter": Limiter(made.store, made.clock),
        "webhooks": Api(made).services.webhooks,
        "post": post,
    }
    monkeypatch.setenv("GCLOUD_PROJECT", "demo-tokens")
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", "none")
    for name, part in parts.items():
        monkeypatch.setattr(wiring, name, lambda part=part: part)
    for role in RANKS:
        member = sample("tenants/{tenantId}/members", role, "tenant", role)
        made.put(f"tenants/tenant/members/{role}", {**member, "role": role})
    for cached in (wiring.settings, wiring.tenancy):
        cached.cache_clear()
    yield from (made for _ in signing_project(monkeypatch))
    for cached in (wiring.settings, wiring.tenancy):
        cached.cache_clear()


def signed(role: str) -> str:
    """The token of the tenant's member with this role."""
    return token(sub=role, role=role, email=f"{role}@example.com")


def call(world: World, name: str, bearer: str = "", data: Mapping[str, Any] | None = None) -> Any:
    """What the callable answers: its status, and the body. Two minutes pass, so that no limit is met."""
    world.clock.forward(minutes=2)
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    sent = {"data": dict(ALL[name] if data is None else data)}
    with Flask("callables").test_request_context(method="POST", json=sent, headers=headers):
        answered = getattr(main, name)(request)
    return answered.status_code, answered.get_json()


def test_every_callable_has_its_row_and_with_it_every_attack() -> None:
    deployed = {name: getattr(main, name).__firebase_endpoint__ for name in main.__all__}
    callables = {name for name, endpoint in deployed.items() if endpoint.callableTrigger is not None}
    assert set(ALL) == callables, "give each callable its row in tests/fixtures/callables.py"


@pytest.mark.parametrize("name", ALL)
def test_nobody_gets_in_without_a_token_of_ours(world: World, name: str) -> None:
    assert call(world, name)[0] == 401
    for what, bad in BAD.items():
        assert call(world, name, bad)[0] == 401, what


@pytest.mark.parametrize("name", CALLABLES)
def test_nobody_gets_in_as_no_member_or_beyond_their_role(world: World, name: str) -> None:
    least, _ = CALLABLES[name]
    assert call(world, name, token(sub="mallory", role="admin"))[0] == 403, "claims are no membership"
    assert call(world, name, token(sub="mallory", tenantId=None, role=None))[0] == 403
    for role in RANKS[: RANKS.index(least)]:
        assert call(world, name, signed(role))[0] == 403, role
    assert call(world, name, signed(least))[0] != 403


@pytest.mark.parametrize("name", NAMING)
def test_a_foreign_id_is_as_absent_as_a_missing_one(world: World, name: str) -> None:
    missing = call(world, name, signed("admin"))
    for collection in COLLECTIONS:
        world.put(f"{collection}/{ID}", sample(collection, ID, "elsewhere", ID))
    world.put(f"tenants/{ID}/members/{ID}", sample("tenants/{tenantId}/members", ID, ID, ID))
    world.put(f"releases/{ID}/versions/{ID}", {"id": ID, "tenantId": "elsewhere"})
    assert call(world, name, signed("admin")) == missing
    assert missing[0] == 404 or ID not in json.dumps(missing[1])


@pytest.mark.parametrize("name", [name for name, data in ALL.items() if data])
def test_no_data_sets_what_is_the_servers(world: World, name: str) -> None:
    status, said = call(world, name, signed("admin"), {**ALL[name], **SERVER_FIELDS})
    assert status == 400
    problems = said["error"]["details"]["problems"]
    named = {problem["path"] for problem in problems if problem["code"] == "extra-forbidden"}
    assert named >= set(SERVER_FIELDS) - set(ALL[name])
