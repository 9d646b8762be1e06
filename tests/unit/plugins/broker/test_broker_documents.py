"""Plug-ins read the tenant's documents only, as the API returns them."""

from typing import Any

import pytest

from shared.model.codec import encode
from shared.model.delivery.target import DeliveryTarget
from shared.plugins.broker.broker import Broker
from shared.sdk.bridge import Failed
from tests.fixtures.world import World, target
from tests.unit.plugins.broker.conftest import MakeBroker


@pytest.fixture
def broker(broker_of: MakeBroker) -> Broker:
    return broker_of("before.release.saved")


def _find(broker: Broker, collection: str, *where: Any, limit: int = 100) -> list[str]:
    conditions = [list(each) for each in where]
    found, _ = broker.ask("documents.find", {"collection": collection, "where": conditions, "limit": limit})
    return [each["id"] for each in found]


def test_a_document_is_as_the_api_returns_it(broker: Broker) -> None:
    found, _ = broker.ask("documents.get", {"collection": "deliveryTargets", "id": "target"})
    assert found["created"] == "2026-03-01T12:00:00Z"
    assert DeliveryTarget.model_validate(found) == target()


def test_an_unfinished_release_is_returned_without_what_is_invalid(broker: Broker, world: World) -> None:
    times = {"created": world.clock(), "updated": world.clock(), "createdBy": "admin"}
    basic = {"title": "Sun", "releaseDate": []}
    draft = {"id": "draft", "tenantId": "tenant", "status": "draft", "basic": basic, "secret": "x", **times}
    world.put("releases/draft", draft)
    found, _ = broker.ask("documents.get", {"collection": "releases", "id": "draft"})
    assert (found["basic"]["title"], found["status"]) == ("Sun", "draft")
    assert "releaseDate" not in found["basic"]
    assert "secret" not in found


def test_documents_of_another_tenant_are_not_there(broker: Broker, world: World) -> None:
    world.put("releases/theirs", {"id": "theirs", "tenantId": "elsewhere", "status": "ready", "updated": world.clock()})
    world.put("deliveryTargets/theirs", encode(target(id="theirs", tenant_id="elsewhere")))
    assert broker.ask("documents.get", {"collection": "releases", "id": "theirs"}) == (None, b"")
    assert broker.ask("documents.get", {"collection": "releases", "id": "absent"}) == (None, b"")
    assert _find(broker, "releases") == ["release"]
    assert _find(broker, "deliveryTargets", ("type", "==", "DSP")) == ["target"]


@pytest.mark.parametrize("name", ["../users/x", "release/versions/x", "__x__", "", None, "a" * 200, 5])
def test_what_is_no_id_fails(broker: Broker, name: Any) -> None:
    with pytest.raises(Failed, match="no id"):
        broker.ask("documents.get", {"collection": "releases", "id": name})


def test_conditions_are_those_that_have_an_index(broker: Broker, world: World) -> None:
    first = world.request().id
    world.clock.forward(hours=1)
    world.put(
        "deliveries/second",
        {**encode(world.delivery(first)), "id": "second", "created": world.clock(), "status": "failed"},
    )
    assert _find(broker, "deliveries") == ["second", first]
    assert _find(broker, "deliveries", limit=1) == ["second"]
    assert _find(broker, "deliveries", ("status", "==", "failed")) == ["second"]
    assert sorted(_find(broker, "deliveries", ("releaseId", "==", "release"))) == sorted([first, "second"])
    assert sorted(_find(broker, "deliveries", ("status", "in", ["failed", "queued"]))) == sorted([first, "second"])
    assert _find(broker, "deliveries", ("created", ">", "2026-03-01T12:30:00Z")) == ["second"]
    assert _find(broker, "deliveries", ("created", "<=", "2026-03-01T12:30:00Z"), ("targetId", "==", "target")) == [
        first
    ]


@pytest.mark.parametrize(
    "where",
    [
        [["tenantId", "==", "elsewhere"]],
        [["title", "==", "x"]],
        [["status", "!=", "x"]],
        [["status", "==", {"a": 1}]],
        [["status", "in", []]],
        [["status", "in", ["x"] * 31]],
        [["created", ">", "x"], ["status", "==", "a"], ["releaseId", "==", "b"]],
        [["created", ">", "yesterday"]],
        [["created", ">", "0001-01-01T00:00:00+14:00"]],
        [["created", "<", "9999-12-31T23:59:59-14:00"]],
        [["status", "==", 2**63]],
        [["status", "==", "x" * 1001]],
        [["status", "=="]],
        [["status", "==", "a"]] * 6,
        "status",
        None,
    ],
)
def test_other_conditions_fail_with_what_is_possible(broker: Broker, where: Any) -> None:
    with pytest.raises(Failed):
        broker.ask("documents.find", {"collection": "deliveries", "where": where, "limit": 10})


@pytest.mark.parametrize("limit", [0, 501, "5", None, True])
def test_the_number_of_documents_is_bounded(broker: Broker, limit: Any) -> None:
    with pytest.raises(Failed, match="from 1 to 500"):
        broker.ask("documents.find", {"collection": "releases", "where": [], "limit": limit})
