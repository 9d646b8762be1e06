from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shared.accounts.audit.chain import find_break
from shared.delivery.targets.change import (
    TargetChange,
    TargetReference,
    delete_delivery_target,
    update_delivery_target,
)
from shared.delivery.targets.create import TargetRequest, create_delivery_target
from shared.delivery.targets.destination import vault_context
from shared.errors import Conflict, Forbidden, InvalidInput, NotFound
from shared.model.accounts.audit import AuditEntry
from shared.model.codec import decode
from shared.model.delivery.target import DeliveryTarget
from shared.platform.store.port import Query
from shared.platform.vault.port import Sealed
from tests.fixtures.world import World
from tests.unit.delivery.targets.test_create_target import WANTED


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    create_delivery_target(
        TargetRequest(target=WANTED),
        caller=world.admin,
        adapters=replace(world.adapters, new_id=lambda: "new"),
    )
    world.clock.forward(hours=1)
    return world


def update(world: World, fields: dict[str, Any], role: str = "admin") -> DeliveryTarget:
    return update_delivery_target(
        TargetChange(target_id="new", target=fields),
        caller=getattr(world, role),
        adapters=world.adapters,
    )


def delete(world: World, target_id: str = "new", role: str = "admin") -> None:
    delete_delivery_target(
        TargetReference(target_id=target_id),
        caller=getattr(world, role),
        adapters=world.adapters,
    )


def secrets(world: World) -> dict[str, str]:
    stored: Any = world.store.get("deliveryTargetSecrets/new")
    sealed = Sealed(stored["ciphertext"], stored["key"])
    opened = world.adapters.vault.open(sealed, vault_context("tenant", "new"))
    assert sorted(opened) == stored["names"]
    return opened


def config(**changes: Any) -> dict[str, Any]:
    """The options as a form shows them: all but the credentials."""
    shown = {name: value for name, value in WANTED["config"].items() if name != "password"}  # type: ignore[attr-defined]
    return {**shown, **changes}


def rejected(world: World, fields: dict[str, Any]) -> set[str]:
    before = dict(world.store.documents)
    with pytest.raises(InvalidInput) as caught:
        update(world, fields)
    assert world.store.documents == before
    assert "canary" not in str(caught.value)
    return {problem.path for problem in caught.value.problems}


def test_fields_that_are_not_named_are_kept_including_credentials(world: World) -> None:
    target = update(world, {"name": "Renamed", "testMode": False})
    assert (target.name, target.test_mode, target.config["host"]) == ("Renamed", False, "sftp.dsp.example")
    assert secrets(world) == {"password": "canary-77"}
    stored: Any = world.store.get("deliveryTargets/new")
    assert decode(DeliveryTarget, stored) == target
    assert target.created < target.updated


@pytest.mark.parametrize("blank", [{}, {"password": ""}])
def test_a_form_without_the_password_keeps_it(world: World, blank: dict[str, str]) -> None:
    update(world, {"config": config(directory="incoming", **blank)})
    assert secrets(world) == {"password": "canary-77"}


def test_a_new_credential_replaces_the_old_one(world: World) -> None:
    target = update(world, {"config": config(password="canary-78")})
    assert "password" not in target.config
    assert secrets(world) == {"password": "canary-78"}
    assert "canary" not in repr(world.store.documents)


@pytest.mark.parametrize(
    "elsewhere", [{"host": "sftp.thief.example"}, {"port": 2222}, {"username": "x"}, {"hostKey": "SHA256:" + "B" * 43}]
)
def test_a_password_is_not_sent_to_another_server(world: World, elsewhere: dict[str, Any]) -> None:
    assert rejected(world, {"config": config(**elsewhere)}) == {"target.config"}
    update(world, {"config": config(password="again", **elsewhere)})
    assert secrets(world) == {"password": "again"}


def test_another_protocol_requires_its_own_credentials(world: World) -> None:
    paths = rejected(world, {"protocol": "S3", "config": {"bucket": "ingest"}})
    assert paths == {"target.config.accessKeyId", "target.config.secretAccessKey"}


def test_the_last_credential_cannot_be_removed(world: World) -> None:
    assert rejected(world, {"config": config(password=None)}) <= {"target.config", "target.config.password"}


def test_all_problems_are_reported_at_once(world: World) -> None:
    fields = {"id": "x", "circuit": {}, "colour": 1, "layout": "attic", "config": config(port=0, colour=1)}
    assert rejected(world, fields) >= {"target.id", "target.circuit", "target.colour", "target.layout"}


def test_fields_that_the_server_wrote_in_the_meantime_are_kept(world: World) -> None:
    world.store.transact(lambda transaction: transaction.update("deliveryTargets/new", {"lastDelivery": world.clock()}))
    update(world, {"name": "Renamed"})
    stored: Any = world.store.get("deliveryTargets/new")
    assert stored["lastDelivery"] == world.clock()


def test_null_removes_an_optional_field(world: World) -> None:
    update(world, {"profile": "AudioAlbum"})
    assert update(world, {"profile": None}).profile is None
    assert "profile" not in (world.store.get("deliveryTargets/new") or {})


@pytest.mark.parametrize("role", ["viewer", "manager"])
def test_only_admins_change_and_delete(world: World, role: str) -> None:
    with pytest.raises(Forbidden):
        update(world, {"name": "x"}, role)
    with pytest.raises(Forbidden):
        delete(world, role=role)


def test_another_tenants_target_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        update(world, {"name": "x"}, "stranger")
    with pytest.raises(NotFound):
        delete(world, role="stranger")


def test_credentials_are_deleted_with_their_target(world: World) -> None:
    delete(world)
    assert world.store.get("deliveryTargets/new") is None
    assert world.store.get("deliveryTargetSecrets/new") is None


def test_a_target_with_open_deliveries_cannot_be_deleted(world: World) -> None:
    world.request()
    with pytest.raises(Conflict):
        delete(world, "target")
    assert world.store.get("deliveryTargets/target") is not None


def test_everything_is_audited_but_no_secret(world: World) -> None:
    update(world, {"config": config(password="canary-78")})
    delete(world)
    query = Query("auditLog", where=(("tenantId", "==", "tenant"),), order=("sequence",))
    entries = [decode(AuditEntry, data) for data in world.store.find(query)]
    assert [entry.action for entry in entries] == ["target.created", "target.updated", "target.deleted"]
    assert entries[1].details == {"credentials": "password"}
    assert find_break(entries) is None
    assert "canary" not in repr(entries)
