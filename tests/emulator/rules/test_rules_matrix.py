"""Every collection x every operation x every kind of caller, as rules/access.toml says."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.documents import sample
from tests.emulator.rules.client import NOW, Answer
from tests.emulator.rules.world import ACTORS, TENANT, Operation, World

ACCESS: Mapping[str, Mapping[str, str]] = tomllib.loads(Path("rules/access.toml").read_text("utf-8"))
OPERATIONS: tuple[Operation, ...] = ("get", "list", "create", "update", "delete")
_RANK = {"viewer": 0, "lowered": 0, "manager": 1, "admin": 2}

# The smallest honest change to each kind of document; everything else gets a field it may not have.
_CHANGES: Mapping[str, Mapping[str, Any]] = {
    "releases": {"notes": "Changed.", "updated": NOW},
    "users": {"displayName": "Renamed"},
}


def expected(collection: str, operation: Operation, actor: str) -> bool:
    """What the table says."""
    least = ACCESS[collection].get(operation, "nobody")
    if least == "nobody":
        return False
    if least == "self":
        return actor == "self"
    return actor in _RANK and _RANK[actor] >= _RANK[least]


def as_client(collection: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """The document as an honest client makes it: without what the server measures and concludes."""
    if collection != "releases":
        return dict(document)
    return {**without(document, "assets"), "ddex": {"version": "4.3"}, "created": NOW, "updated": NOW}


def without(document: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name not in names}


def attempt(world: World, collection: str, operation: Operation, actor: str) -> Answer:
    """Tries the operation on a document of the tenant that was there before (or not, for create)."""
    path = world.path(collection, actor)
    document_id = path.rsplit("/", 1)[1]
    document = sample(collection, document_id, TENANT, world.uid(actor))
    if operation == "create":
        # Everybody's tenant and own page are there already; other documents get a new id.
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
def test_a_list_without_the_tenant_is_refused_even_to_admins(world: World, collection: str) -> None:
    world.client.seed(world.path(collection, "admin"), sample(collection, "x", TENANT, "u"))
    assert not world.client.find(collection, world.token("admin")).allowed
    assert world.client.find(collection, world.token("admin"), field="tenantId", value=TENANT).documents
    assert not world.client.find(collection, world.token("admin"), field="tenantId", value="rival").allowed
