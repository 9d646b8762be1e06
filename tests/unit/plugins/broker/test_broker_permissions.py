"""What was not granted, or is not allowed at a point, is refused, and changes nothing."""

import inspect
from copy import deepcopy
from typing import Any

import pytest

from shared.errors import Unavailable
from shared.model.plugins.manifest import Action, Permissions
from shared.plugins.broker.broker import Broker
from shared.plugins.broker.operations import BUDGETS, OPERATIONS
from shared.sdk import context as sdk
from shared.sdk.bridge import Failed, Refused
from tests.fixtures.world import World
from tests.unit.plugins.broker.conftest import MakeBroker

ARGUMENTS: dict[str, dict[str, Any]] = {
    "documents.get": {"collection": "releases", "id": "release"},
    "documents.find": {"collection": "releases", "where": [], "limit": 1},
    "files.size": {"assetId": "asset"},
    "files.read": {"assetId": "asset", "position": 0, "length": 1},
    "files.decode": {"assetId": "asset", "rate": 44_100, "channels": 2, "first": 0, "frames": 1},
    "files.write": {"assetId": "asset", "name": "a.txt", "contentType": "text/plain"},
    "web.request": {"method": "POST", "url": "https://api.example.org", "headers": {}},
    "state.get": {"key": "k"},
    "state.put": {"key": "k", "value": 1},
    "state.delete": {"key": "k"},
    "state.keys": {"prefix": ""},
    "log": {"message": "hello"},
    "actions.create_task": {"key": "k", "title": "t", "text": "x"},
    "actions.finish_task": {"taskId": "t"},
    "actions.notify": {"key": "k", "title": "t", "text": "x", "role": "viewer"},
    "actions.announce": {"key": "k", "data": {}},
    "actions.deliver": {"key": "k", "releaseId": "release", "targetId": "target"},
    "actions.change_release": {"key": "k", "releaseId": "release", "patch": {"basic": {"title": "New"}}},
    "actions.wake": {"key": "k", "at": "2026-03-02T00:00:00+00:00", "data": {}},
}


def test_every_operation_of_the_sdk_is_in_the_table() -> None:
    """And no other one; every action has a permission of its name."""
    asked = set(_literals(inspect.getsource(sdk)))
    assert asked == set(OPERATIONS) == set(ARGUMENTS)
    named = {name.removeprefix("actions.") for name in OPERATIONS if name.startswith("actions.")}
    assert named == set(Action.__args__)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "operation", [each for each in OPERATIONS.values() if each.permission], ids=lambda each: each.name
)
def test_what_was_not_granted_is_refused(broker_of: MakeBroker, world: World, operation: Any) -> None:
    broker, before = broker_of(granted=Permissions()), _everything(world)
    with pytest.raises(Refused, match="was not granted"):
        broker.ask(operation.name, ARGUMENTS[operation.name])
    assert _everything(world) == before


def test_another_collection_is_refused(broker_of: MakeBroker) -> None:
    broker = broker_of(granted=Permissions(documents=["releases"]))
    assert broker.ask("documents.get", {"collection": "releases", "id": "release"})[0]["id"] == "release"
    for collection in (
        "deliveries",
        "deliveryTargetSecrets",
        "tenants",
        "users",
        "releases/release/versions",
        "",
        None,
    ):
        with pytest.raises(Refused, match="was not granted"):
            broker.ask("documents.get", {"collection": collection, "id": "release"})


@pytest.mark.parametrize(
    "name", [name for name in OPERATIONS if name.startswith("actions.")] + ["files.write", "web.request"]
)
def test_nothing_is_done_in_a_before_hook(broker_of: MakeBroker, world: World, name: str) -> None:
    broker, before = broker_of("before.release.saved"), _everything(world)
    with pytest.raises(Refused, match="allowed at before"):
        broker.ask(name, ARGUMENTS[name])
    assert _everything(world) == before


@pytest.mark.parametrize("name", [name for name in OPERATIONS if name.startswith("actions.")])
def test_what_computes_an_answer_does_not_act(broker_of: MakeBroker, name: str) -> None:
    with pytest.raises(Refused, match=r"not allowed at asset\.process"):
        broker_of("asset.process").ask(name, ARGUMENTS[name])


CHANGING = [each.name for each in OPERATIONS.values() if each.changes] + ["web.request"]


@pytest.mark.parametrize("role", ["viewer", "", "owner"])
@pytest.mark.parametrize("name", CHANGING)
def test_a_panel_changes_nothing_for_a_viewer(broker_of: MakeBroker, world: World, name: str, role: str) -> None:
    broker, before = broker_of("panel.request", role=role), _everything(world)
    with pytest.raises(Refused, match="requires the role manager"):
        broker.ask(name, ARGUMENTS[name])
    assert _everything(world) == before


def test_a_panel_acts_for_a_manager(broker_of: MakeBroker, world: World) -> None:
    task, _ = broker_of("panel.request", role="manager").ask("actions.create_task", ARGUMENTS["actions.create_task"])
    assert (world.store.get(f"tasks/{task}") or {})["message"] == "t"


def test_an_unknown_operation_is_refused(broker_of: MakeBroker) -> None:
    with pytest.raises(Refused, match="no operation"):
        broker_of().ask("documents.delete", {})


def test_the_number_of_operations_is_bounded(broker_of: MakeBroker) -> None:
    broker = broker_of()
    for _ in range(BUDGETS["operations"]):
        broker.ask("state.get", {"key": "k"})
    with pytest.raises(Failed, match="1000 times"):
        broker.ask("state.get", {"key": "k"})
    assert broker.ask("log", {"message": "still possible"}) == (None, b"")


def test_bytes_where_none_are_taken_fail(broker_of: MakeBroker) -> None:
    with pytest.raises(Failed, match="at most 0 are taken"):
        broker_of().ask("state.put", {"key": "k", "value": 1}, b"x")


def test_the_log_is_bounded_and_of_single_lines(broker_of: MakeBroker) -> None:
    broker: Broker = broker_of()
    broker.ask("log", {"message": "one\ntwo\x00\x1b[31m " + "x" * 600})
    for number in range(200):
        broker.ask("log", {"message": str(number)})
    assert broker.log[0].startswith("one two[31m xxx")
    assert len(broker.log[0]) == 500
    assert broker.log[1:] == [str(number) for number in range(99)]


def test_an_outage_is_no_failure_of_the_operation(
    broker_of: MakeBroker, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends the call, so that the run is repeated later."""

    def down(*_: Any) -> None:
        raise Unavailable("down")

    monkeypatch.setattr(world.store, "get", down)
    with pytest.raises(Unavailable):
        broker_of().ask("state.get", {"key": "k"})


@pytest.mark.parametrize("error", [OverflowError("canary"), UnicodeEncodeError("utf-8", "\ud800", 0, 1, "canary")])
def test_what_no_check_foresaw_is_a_failed_operation(
    broker_of: MakeBroker, world: World, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """The request in which the plug-in runs goes on."""

    def confused(*_: Any) -> None:
        raise error

    monkeypatch.setattr(world.store, "get", confused)
    with pytest.raises(Failed, match="cannot be done with these arguments") as failed:
        broker_of().ask("state.get", {"key": "k"})
    assert "canary" not in str(failed.value)


def _literals(source: str) -> list[str]:
    """The first arguments of `ask` that are texts; the actions' too."""
    import re

    return re.findall(r'\.ask\(\s*"([a-z_.]+)"', source)


def _everything(world: World) -> dict[str, Any]:
    return deepcopy(world.store.documents)
