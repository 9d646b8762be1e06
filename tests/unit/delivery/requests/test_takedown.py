from pathlib import Path
from typing import Any

import pytest

from shared.delivery.requests.models import DeliveryRequest
from shared.delivery.requests.takedown import Takedown, TakedownRequest, take_down_everywhere
from shared.errors import Forbidden, InvalidInput, NotFound
from shared.model.codec import decode, encode
from tests.fixtures.world import World, target


@pytest.fixture
def world(tmp_path: Path) -> World:
    """The release is live at two targets, and was taken down at a third."""
    world = World(tmp_path)
    for target_id, last in (("target", "Initial"), ("second", "Update"), ("third", "Takedown")):
        world.put(f"deliveryTargets/{target_id}", encode(target(id=target_id)))
        history = {"deliveryId": "x", "contentHash": "0" * 64, "messageId": "M", "completed": world.clock()}
        lane: dict[str, Any] = {"id": lane_of(target_id), "tenantId": "tenant", "targetId": target_id}
        lane |= {"releaseId": "release", "last": {**history, "messageSubType": last}}
        world.put(f"locks/{lane['id']}", lane)
    return world


def lane_of(target_id: str) -> str:
    from shared.ids import lane_id

    return lane_id("release", target_id)


def take_down(world: World, role: str = "admin", **what: str) -> list[Takedown]:
    caller = getattr(world, role)
    return take_down_everywhere(TakedownRequest(**what), caller=caller, adapters=world.adapters)  # type: ignore[arg-type]


def test_takedown_reaches_every_target_where_the_release_is_live(world: World) -> None:
    takedowns = take_down(world, release_id="release")
    assert {takedown.target_id for takedown in takedowns} == {"target", "second"}
    for takedown in takedowns:
        assert takedown.delivery_id is not None
        delivery = world.delivery(takedown.delivery_id)
        assert (delivery.message_sub_type, delivery.priority) == ("Takedown", "emergency")
        assert delivery.scheduled == world.clock()


def test_second_call_returns_the_same_deliveries(world: World) -> None:
    first = take_down(world, release_id="release")
    again = take_down(world, release_id="release")
    assert {takedown.outcome for takedown in again} == {"already queued"}
    assert [takedown.delivery_id for takedown in again] == [takedown.delivery_id for takedown in first]


def test_queued_deliveries_of_the_lane_are_cancelled(world: World) -> None:
    waiting = world.request().delivery
    take_down(world, release_id="release")
    assert world.delivery(waiting.id).status == "cancelled"


def test_draft_release_can_be_taken_down(world: World) -> None:
    world.change_release(status="draft", **{"basic.title": "Half edited"})
    assert {takedown.outcome for takedown in take_down(world, release_id="release")} == {"queued"}


@pytest.mark.parametrize("by", ["artist", "label"])
def test_all_releases_of_an_artist_or_label_can_be_taken_down(world: World, by: str) -> None:
    basic: Any = (world.store.get("releases/release") or {})["basic"]
    name = basic["displayArtist" if by == "artist" else "label"]
    assert len(take_down(world, **{by: name})) == 2
    with pytest.raises(NotFound):
        take_down(world, **{by: "Somebody Else"})


def test_only_admins_can_take_down_releases_of_their_tenant(world: World) -> None:
    with pytest.raises(Forbidden):
        take_down(world, "manager", release_id="release")
    with pytest.raises(NotFound):
        take_down(world, "stranger", release_id="release")


@pytest.mark.parametrize("what", [{}, {"artist": "A", "label": "L"}])
def test_exactly_one_criterion_is_required(what: dict[str, str]) -> None:
    with pytest.raises(InvalidInput, match="exactly one"):
        decode(TakedownRequest, what)


def test_a_list_of_territories_that_no_document_can_hold_is_refused() -> None:
    many = {"releaseId": "release", "territories": ["DE"] * 301}
    for model, fields in ((TakedownRequest, many), (DeliveryRequest, {**many, "targetId": "target", "takedown": True})):
        with pytest.raises(InvalidInput) as caught:
            decode(model, fields)
        assert [problem.path for problem in caught.value.problems] == ["territories"]
