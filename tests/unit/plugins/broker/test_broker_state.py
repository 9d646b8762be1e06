"""A plug-in's values are its own, in each tenant."""

from typing import Any

import pytest

from shared.model.codec import decode
from shared.model.plugins.installation import PluginState
from shared.sdk.bridge import Failed
from tests.fixtures.world import World
from tests.unit.plugins.broker.conftest import MakeBroker


def test_values_are_kept_listed_and_deleted(broker_of: MakeBroker, world: World) -> None:
    broker = broker_of("before.release.saved")
    for key in ("b", "a/1", "a/2"):
        broker.ask("state.put", {"key": key, "value": {"of": key, "list": [1, None]}})
    assert broker.ask("state.get", {"key": "a/1"})[0] == {"of": "a/1", "list": [1, None]}
    assert broker.ask("state.keys", {"prefix": "a/"})[0] == ["a/1", "a/2"]
    assert broker.ask("state.keys", {"prefix": ""})[0] == ["a/1", "a/2", "b"]
    broker.ask("state.delete", {"key": "a/1"})
    broker.ask("state.delete", {"key": "a/1"})
    assert broker.ask("state.get", {"key": "a/1"})[0] is None
    stored = [data for path, data in world.store.documents.items() if path.startswith("pluginState/")]
    assert {decode(PluginState, data).key for data in stored} == {"a/2", "b"}


def test_values_are_not_those_of_another_plug_in_or_tenant(broker_of: MakeBroker) -> None:
    broker_of().ask("state.put", {"key": "k", "value": 1})
    for other in (broker_of(plugin="other"), broker_of(tenant_id="elsewhere")):
        assert other.ask("state.get", {"key": "k"})[0] is None
        assert other.ask("state.keys", {"prefix": ""})[0] == []


@pytest.mark.parametrize("value", ["x" * 100_001, {"__a__": 1}, {"": 1}, [[1]], 2**64, "\ud800", {"a": [{"b": [[1]]}]}])
def test_what_cannot_be_stored_fails(broker_of: MakeBroker, value: Any) -> None:
    with pytest.raises(Failed, match="value"):
        broker_of().ask("state.put", {"key": "k", "value": value})


@pytest.mark.parametrize("key", ["", "k" * 201, None, 5, "a\x00b", ["k"], " \t", "\x1f", "a\x0b"])
def test_keys_are_short_texts(broker_of: MakeBroker, key: Any) -> None:
    with pytest.raises(Failed, match="key must be a text"):
        broker_of().ask("state.put", {"key": key, "value": 1})
