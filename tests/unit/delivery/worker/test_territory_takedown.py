"""Tests the takedown of some territories, from the request to the messages after it."""

from typing import Any

import pytest
from lxml import etree

from shared.delivery.requests.models import DeliveryRequest
from shared.delivery.requests.takedown import TakedownRequest, take_down_everywhere
from shared.delivery.worker.run import deliver_package
from shared.errors import Conflict, InvalidInput
from shared.model.codec import decode
from shared.model.delivery.delivery import Delivery
from shared.model.delivery.lane import Lane
from tests.fixtures.server import MemoryServer
from tests.fixtures.world import World


def deliver(world: World, server: MemoryServer, **request: Any) -> etree._Element:
    """Requests and runs a delivery; returns its message."""
    return sent(world, server, world.request(**request).delivery)


def sent(world: World, server: MemoryServer, delivery: Delivery) -> etree._Element:
    world.wait_until_due(delivery.id)
    assert deliver_package(world.task(delivery.id), world.adapters).result == "completed"
    (message,) = [
        data for data in server.files.values() if delivery.ern_message_id.encode() in data and b"<ReleaseList>" in data
    ]
    return etree.fromstring(message)


def excluded(message: etree._Element) -> set[str | None]:
    return {each.text for each in message.iter("ExcludedTerritoryCode")}


def live(world: World) -> tuple[bool, list[str]]:
    (lane,) = [decode(Lane, each) for path, each in world.store.documents.items() if path.startswith("locks/")]
    return lane.live is not None, lane.live.withdrawn if lane.live else []


def test_what_is_taken_down_in_a_territory_stays_down_until_it_is_restored(world: World, server: MemoryServer) -> None:
    deliver(world, server)
    files = {path for path in server.files if "resources" in path}
    taken = deliver(world, server, takedown=True, territories=["DE"])
    assert excluded(taken) == {"DE"}
    assert live(world) == (True, ["DE"])
    assert {path for path in server.files if "resources" in path} == files, "no file is sent again"
    assert "true" not in {each.text for each in taken.iter("IsProvidedInDelivery")}
    again = deliver(world, server, takedown=True, territories=["FR"])
    assert excluded(again) == {"DE", "FR"}
    world.change_release(**{"basic.title": "Another Title", "status": "ready"})
    updated = deliver(world, server)
    assert excluded(updated) == {"DE", "FR"}
    assert live(world) == (True, ["DE", "FR"])
    restored = deliver(world, server, restore=True)
    assert excluded(restored) == set()
    assert live(world) == (True, [])


def test_a_takedown_of_a_territory_sends_no_other_change(world: World, server: MemoryServer) -> None:
    deliver(world, server)
    world.change_release(**{"basic.title": "Not Yet Announced", "status": "draft"})
    taken = deliver(world, server, takedown=True, territories=["DE"])
    assert b"Not Yet Announced" not in etree.tostring(taken)


def test_a_delivery_that_would_delay_it_is_cancelled(world: World, server: MemoryServer) -> None:
    deliver(world, server)
    world.change_release(**{"basic.title": "Another Title", "status": "ready"})
    waiting = world.request(scheduled=world.clock().replace(year=2030)).delivery
    deliver(world, server, takedown=True, territories=["DE"])
    assert world.delivery(waiting.id).status == "cancelled"
    assert excluded(deliver(world, server)) == {"DE"}


def test_the_same_takedown_twice_is_one_delivery(world: World, server: MemoryServer) -> None:
    deliver(world, server)
    first = world.request(takedown=True, territories=["DE"]).delivery.id
    assert world.request(takedown=True, territories=["DE"]).delivery.id == first
    assert world.request(takedown=True, territories=["FR"]).delivery.id != first
    keyed = {"takedown": True, "idempotency_key": "a-key-of-mine"}
    world.request(**keyed, territories=["DE"])
    with pytest.raises(Conflict):
        world.request(**keyed)


def test_everywhere_at_once_or_in_some_territories(world: World, server: MemoryServer) -> None:
    deliver(world, server)
    (taken,) = take_down_everywhere(
        TakedownRequest(release_id="release", territories=["DE"]), caller=world.admin, adapters=world.adapters
    )
    assert taken.delivery_id is not None
    assert excluded(sent(world, server, world.delivery(taken.delivery_id))) == {"DE"}


@pytest.mark.parametrize("steps", [["DE"], ["FR"]])
def test_a_takedown_of_the_last_territory_ends_the_release_there(
    world: World, server: MemoryServer, steps: list[str]
) -> None:
    included = sorted({"DE", *steps})
    world.change_release(**{"territories": {"mode": "selected", "included": included, "excluded": []}})
    deliver(world, server)
    for number, territory in enumerate(included, 1):
        taken = deliver(world, server, takedown=True, territories=[territory])
        assert live(world)[0] is (number < len(included))
    assert taken.find(".//DealTerms") is None
    world.change_release(**{"basic.title": "Another Title", "status": "ready"})
    again = deliver(world, server)
    assert {each.text for each in again.iter("TerritoryCode")} == set(included)
    assert live(world) == (True, [])


@pytest.mark.parametrize(
    "fields",
    [
        {"territories": ["DE"]},
        {"takedown": True, "territories": ["Worldwide"]},
        {"takedown": True, "restore": True},
    ],
)
def test_requests_that_contradict_themselves_are_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        decode(DeliveryRequest, {"releaseId": "release", "targetId": "target", **fields})
