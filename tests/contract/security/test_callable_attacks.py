"""Table-driven attacks on every callable as deployed: no token, no membership, insufficient role, foreign ids,
server-controlled fields. The complete functions run behind firebase-functions; the store is in memory."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from flask import Flask, request

import main
from functions import wiring
from functions.callables.rows import TABLE
from shared.accounts.limits.limiter import Limiter
from shared.platform.identity.port import Account
from tests.documents import sample
from tests.fixtures.api import Api
from tests.fixtures.callables import CALLABLES, ID, PERSONAL
from tests.fixtures.deployed import CALLABLES as DEPLOYED
from tests.fixtures.id_tokens import BAD, signing_project, token
from tests.fixtures.world import World

COLLECTIONS = (
    *("releases", "assets", "deliveryTargets", "deliveries", "receipts", "tasks", "notifications", "tenants"),
    *("users", "inviteCodes", "apiKeys", "webhooks", "webhookMessages"),
)
ALL: Final = {**{name: data for name, (_, data) in CALLABLES.items()}, **PERSONAL}
WITH_ID = [name for name, data in ALL.items() if ID in json.dumps(data)]
RANKS = ("viewer", "manager", "admin")
SERVER_FIELDS = {"tenantId": "elsewhere", "createdBy": "me", "created": "2020-01-01T00:00:00Z", "isAdmin": True}


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    made = World(tmp_path)
    parts = {
        "store": made.store,
        "adapters": Api(made).adapters,
        "limiter": Limiter(made.store, made.clock),
    }
    monkeypatch.setenv("GCLOUD_PROJECT", "demo-tokens")
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", "none")
    for name, part in parts.items():
        monkeypatch.setattr(wiring, name, lambda part=part: part)
    for role in RANKS:
        member = sample("tenants/{tenantId}/members", role, "tenant", role)
        made.put(f"tenants/tenant/members/{role}", {**member, "role": role})
    wiring.settings.cache_clear()
    yield from (made for _ in signing_project(monkeypatch))
    wiring.settings.cache_clear()


def signed(role: str) -> str:
    """A token for the tenant's member with this role."""
    return token(sub=role, role=role, email=f"{role}@example.com")


def call(world: World, name: str, bearer: str = "", data: Mapping[str, Any] | None = None) -> Any:
    """The callable's status and body. The clock advances by two minutes per call to stay within the rate limits."""
    world.clock.forward(minutes=2)
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    body = {"data": dict(ALL[name] if data is None else data)}
    with Flask("callables").test_request_context(method="POST", json=body, headers=headers):
        response = getattr(main, name)(request)
    return response.status_code, response.get_json()


def test_every_callable_has_its_row_and_with_it_every_attack() -> None:
    assert set(ALL) == DEPLOYED, "give each callable its row in tests/fixtures/callables.py"


@pytest.mark.parametrize("name", ALL)
def test_only_valid_tokens_are_accepted(world: World, name: str) -> None:
    assert call(world, name)[0] == 401
    for case, bad in BAD.items():
        assert call(world, name, bad)[0] == 401, case


@pytest.mark.parametrize("name", CALLABLES)
def test_membership_and_role_are_required(world: World, name: str) -> None:
    minimum, _ = CALLABLES[name]
    assert call(world, name, token(sub="mallory", role="admin"))[0] == 403, "claims do not prove membership"
    assert call(world, name, token(sub="mallory", tenantId=None, role=None))[0] == 403
    for role in RANKS[: RANKS.index(minimum)]:
        assert call(world, name, signed(role))[0] == 403, role
    assert call(world, name, signed(minimum))[0] != 403


@pytest.mark.parametrize("name", WITH_ID)
def test_a_foreign_id_is_indistinguishable_from_a_missing_one(world: World, name: str) -> None:
    missing = call(world, name, signed("admin"))
    for collection in COLLECTIONS:
        world.put(f"{collection}/{ID}", sample(collection, ID, "elsewhere", ID))
    world.put(f"tenants/{ID}/members/{ID}", sample("tenants/{tenantId}/members", ID, ID, ID))
    world.put(f"releases/{ID}/versions/{ID}", {"id": ID, "tenantId": "elsewhere"})
    world.clock.forward(minutes=-2)  # an answer may tell its time
    assert call(world, name, signed("admin")) == missing
    assert missing[0] == 404 or name in FOR_EACH or ID not in json.dumps(missing[1])


FOR_EACH = ("linkAssets", "markPaid")
"""Callables whose answers tell of each id that was sent."""
IGNORED = {"getDeliveryAnalytics": {"tenantId"}}
"""What the original's clients send and we do not read."""


@pytest.mark.parametrize("name", [name for name, data in ALL.items() if data])
def test_server_controlled_fields_cannot_be_set(world: World, name: str) -> None:
    status, body = call(world, name, signed("admin"), {**ALL[name], **SERVER_FIELDS})
    assert status == 400
    problems = body["error"]["details"]["problems"]
    refused = {problem["path"] for problem in problems if problem["code"] == "extra-forbidden"}
    assert refused >= set(SERVER_FIELDS) - set(ALL[name]) - IGNORED.get(name, set())


WRITES = [row.name for row in TABLE if row.personal or row.limit != "read"]


@pytest.mark.parametrize("name", WRITES)
def test_ended_accounts_and_sessions_are_refused_while_their_token_is_valid(world: World, name: str) -> None:
    accounts: Any = wiring.adapters().accounts
    ended = {
        "deleted": None,
        "disabled": Account("admin", disabled=True),
        "signed out": Account("admin", sessions_since=datetime.now(UTC)),
    }
    for case, account in ended.items():
        accounts.delete("admin")
        if account is not None:
            accounts.add(account)
        assert call(world, name, signed("admin"))[0] == 401, case


@pytest.mark.parametrize("name", [name for name in WITH_ID if f'"{ID}"' in json.dumps(ALL[name])])
def test_ids_that_firestore_reserves_are_refused(world: World, name: str) -> None:
    data = json.loads(json.dumps(dict(ALL[name])).replace(ID, "__x__"))
    assert call(world, name, signed("admin"), data)[0] in (400, 404)
