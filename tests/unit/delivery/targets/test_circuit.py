from dataclasses import replace
from pathlib import Path

import pytest

from shared.delivery.queue import admission
from shared.delivery.targets.circuit import CircuitOverride, override_circuit
from shared.delivery.targets.create import TargetRequest, create_delivery_target
from shared.errors import Forbidden, NotFound
from shared.model.codec import decode
from shared.model.delivery.target import Circuit, DeliveryTarget
from shared.platform.store.port import Query
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
    return world


def override(world: World, state: str, role: str = "admin") -> DeliveryTarget:
    return override_circuit(
        CircuitOverride.model_validate({"targetId": "new", "state": state}),
        caller=getattr(world, role),
        adapters=world.adapters,
    )


def stored(world: World) -> Circuit:
    return decode(DeliveryTarget, world.store.get("deliveryTargets/new") or {}).circuit


def test_an_admin_opens_and_closes_a_circuit_and_it_is_audited(world: World) -> None:
    assert override(world, "open").circuit == stored(world) == Circuit(state="open", opened=world.clock())
    assert override(world, "closed").circuit == stored(world) == Circuit()
    entries = world.store.find(Query("auditLog", where=(("action", "==", "target.circuit"),), limit=5))
    assert sorted(entry["details"]["state"] for entry in entries) == ["closed", "open"]


def test_a_manually_opened_circuit_is_probed_like_any_other(world: World) -> None:
    override(world, "open")
    world.clock.forward(seconds=299)
    policy = DeliveryTarget.model_fields["breaker"].default
    assert not isinstance(admission.admit(stored(world), "any", world.clock(), policy), Circuit)
    world.clock.forward(seconds=1)
    probed = admission.admit(stored(world), "any", world.clock(), policy)
    assert isinstance(probed, Circuit)
    assert (probed.state, probed.probe) == ("half-open", "any")


def test_only_admins_may_override_a_circuit(world: World) -> None:
    with pytest.raises(Forbidden):
        override(world, "open", "manager")
    with pytest.raises(NotFound):
        override(world, "open", "stranger")
    assert stored(world) == Circuit()
