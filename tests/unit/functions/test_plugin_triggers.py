"""Triggers load what runs plug-ins only where a plug-in is deployed."""

import importlib.metadata
from typing import Any

import pytest

from functions import wiring
from functions.plugins import start_hooks
from shared.platform.plugins import NO_PLUGINS


class Loaded(Exception):
    """What runs plug-ins was loaded."""


@pytest.fixture(autouse=True)
def anew() -> Any:
    """The answer is kept for the life of an instance."""
    wiring.has_plugins.cache_clear()
    yield
    wiring.has_plugins.cache_clear()


def deployed(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    def fail() -> Any:
        raise Loaded

    monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: names if group == "stardust.plugins" else ())
    monkeypatch.setattr(wiring, "plugins", fail)


def test_a_deployment_without_plug_ins_loads_nothing_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    deployed(monkeypatch)
    start_hooks("releases", "release", None, {"tenantId": "tenant"}, "cause")
    assert wiring._plugins_if_any() is NO_PLUGINS


def test_a_deployment_with_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    deployed(monkeypatch, "watchtower")
    with pytest.raises(Loaded):
        start_hooks("releases", "release", None, {"tenantId": "tenant"}, "cause")
