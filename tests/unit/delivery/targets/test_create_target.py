from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shared.delivery.targets.create import TargetRequest, create_delivery_target
from shared.delivery.targets.destination import vault_context
from shared.errors import Forbidden, InvalidInput, VaultError
from shared.model.delivery.target import DeliveryTarget
from shared.platform.store.port import Query
from shared.platform.vault.port import Sealed
from tests.fixtures.world import World

WANTED = {
    "name": "The DSP",
    "protocol": "SFTP",
    "config": {
        "host": "sftp.dsp.example",
        "username": "label",
        "password": "canary-77",
        "hostKey": "SHA256:" + "A" * 43,
    },
    "ddex": {"partyId": "PADPIDA3897722461G", "partyName": "The DSP"},
}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def create(world: World, wanted: Any, role: str = "admin") -> DeliveryTarget:
    return create_delivery_target(
        TargetRequest(target=wanted),
        caller=getattr(world, role),
        adapters=replace(world.adapters, new_id=lambda: "new"),
    )


def problems(world: World, wanted: Any) -> set[tuple[str, str]]:
    with pytest.raises(InvalidInput) as caught:
        create(world, wanted)
    assert "canary" not in str(caught.value)
    assert [target["id"] for target in world.store.find(Query("deliveryTargets"))] == ["target"]
    return {(problem.path, problem.code) for problem in caught.value.problems}


def test_options_and_secrets_are_stored_separately(world: World) -> None:
    target = create(world, WANTED)
    assert "password" not in target.config
    stored: Any = world.store.get("deliveryTargetSecrets/new")
    assert stored["names"] == ["password"]
    assert "canary-77" not in repr(world.store.documents)
    sealed = Sealed(stored["ciphertext"], stored["key"])
    assert world.adapters.vault.open(sealed, vault_context("tenant", "new")) == {"password": "canary-77"}


def test_sealed_credentials_cannot_be_opened_for_another_target(world: World) -> None:
    create(world, WANTED)
    stored: Any = world.store.get("deliveryTargetSecrets/new")
    for context in (vault_context("elsewhere", "new"), vault_context("tenant", "other")):
        with pytest.raises(VaultError):
            world.adapters.vault.open(Sealed(stored["ciphertext"], stored["key"]), context)


@pytest.mark.parametrize("role", ["viewer", "manager"])
def test_only_admins_create_targets(world: World, role: str) -> None:
    with pytest.raises(Forbidden):
        create(world, WANTED, role)


def test_all_problems_of_target_options_and_layout_are_reported_at_once(world: World) -> None:
    wanted = {**WANTED, "colour": "blue", "layout": "attic", "tenantId": "elsewhere", "type": "Shop"}
    wanted["config"] = {"username": 7, "hostkey": "x"}
    assert {path for path, _ in problems(world, wanted)} == {
        "target.colour",
        "target.layout",
        "target.tenantId",
        "target.type",
        "target.config.host",
        "target.config.username",
        "target.config.hostkey",
        "target.config.hostKey",
    }


@pytest.mark.parametrize("protocol", ["Pigeon", "custom:unknown", 7, None])
def test_an_unknown_protocol_is_rejected(world: World, protocol: Any) -> None:
    assert "target.protocol" in {path for path, _ in problems(world, {**WANTED, "protocol": protocol})}


@pytest.mark.parametrize("config", [None, [], "host", {"host": {"deep": 1}}])
def test_an_invalid_config_is_rejected(world: World, config: Any) -> None:
    assert problems(world, {**WANTED, "config": config})


def test_a_preset_fills_in_missing_fields(world: World) -> None:
    given = {name: value for name, value in WANTED.items() if name != "ddex"}
    target = create(world, {**given, "preset": "labelcamp", "requirements": {"ernVersion": "4.3"}})
    assert (target.preset, target.protocol, target.layout) == ("labelcamp", "SFTP", "ddex-sftp-1.6")
    assert target.ddex.party_name == "Labelcamp"
    assert (target.requirements.ern_version, target.requirements.audio_format) == ("4.3", ["FLAC", "WAV"])
    assert problems(World(world.folder), {**WANTED, "preset": "napster"}) == {("target.preset", "unknown")}
