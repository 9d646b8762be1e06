"""Every collection x every operation x every kind of caller, as defined in rules/access.toml."""

import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.documents import sample
from tests.emulator.rules.client import NOW, Answer
from tests.emulator.rules.world import ACTORS, TENANT, Operation, World

ACCESS: Mapping[str, Mapping[str, str]] = tomllib.loads(Path("rules/access.toml").read_text("utf-8"))
OPERATIONS: tuple[Operation, ...] = ("get", "list", "create", "update", "delete")
_RANK = {"viewer": 0, "lowered": 0, "manager": 1, "admin": 2}

# The smallest valid change to each kind of document; all others get a field that they may not have.
_CHANGES: Mapping[str, Mapping[str, Any]] = {
    "releases": {"notes": "Changed.", "updated": NOW},
    "users": {"displayName": "Renamed"},
}


def expected(collection: str, operation: Operation, actor: str) -> bool:
    """Whether the table allows the operation."""
    minimum = ACCESS[collection].get(operation, "nobody")
    if minimum == "nobody":
        return False
    if minimum == "self":
        return actor == "self"
    return actor in _RANK and _RANK[actor] >= _RANK[minimum]


def as_client(collection: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """The document as a well-behaved client writes it: without server-controlled fields."""
    if collection == "releases/{releaseId}/presence":
        return {**document, **here()}
    if collection != "releases":
        return dict(document)
    return {**without(document, "assets"), "ddex": {"version": "4.3"}, "created": NOW, "updated": NOW}


def here(seconds: int = 120) -> dict[str, Any]:
    """What a client writes every minute while a release is open."""
    return {"at": NOW, "expires": datetime.now(UTC) + timedelta(seconds=seconds)}


def without(document: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name not in names}


def attempt(world: World, collection: str, operation: Operation, actor: str) -> Answer:
    """Tries the operation on an existing document of the tenant (for create: a new one)."""
    path = world.path(collection, actor)
    document_id = path.rsplit("/", 1)[1]
    document = sample(collection, document_id, TENANT, world.uid(actor))
    if operation == "create":
        # The tenant and the user's document already exist; other documents get a new id.
        return world.client.create(path, as_client(collection, document), world.token(actor))
    world.client.seed(path, document)
    match operation:
        case "get":
            return world.client.get(path, world.token(actor))
        case "list":
            field = "owner" if collection == "tenants" else "email" if collection == "users" else "tenantId"
            value = document.get(field, TENANT)
            scoped = {} if "{" in collection else {"field": field, "value": value}
            return world.client.find(path.rsplit("/", 1)[0], world.token(actor), **scoped)
        case "update":
            change = _CHANGES.get(collection, {"message": "forged"})
            if collection == "notifications":
                change = {"readBy": [world.uid(actor)]}
            if collection == "releases/{releaseId}/presence":
                change = here()
            return world.client.update(path, change, world.token(actor))
        case "delete":
            return world.client.delete(path, world.token(actor))


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("collection", ACCESS)
def test_the_matrix(world: World, collection: str, operation: Operation, actor: str) -> None:
    answer = attempt(world, collection, operation, actor)
    assert answer.allowed == expected(collection, operation, actor), answer.body


@pytest.mark.parametrize("collection", [name for name, line in ACCESS.items() if line.get("list") and "{" not in name])
def test_a_list_without_a_tenant_filter_is_denied_even_to_admins(world: World, collection: str) -> None:
    world.client.seed(world.path(collection, "admin"), sample(collection, "x", TENANT, "u"))
    assert not world.client.find(collection, world.token("admin")).allowed
    assert world.client.find(collection, world.token("admin"), field="tenantId", value=TENANT).documents
    assert not world.client.find(collection, world.token("admin"), field="tenantId", value="rival").allowed
