"""A tenant with a release, a target and a file, and the broker of a plug-in in it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from shared.model.plugins.manifest import Permissions
from shared.plugins.broker.broker import Broker
from shared.sdk.points import POINTS
from tests.fixtures.world import World

ALL = Permissions.model_validate(
    {
        "documents": ["releases", "assets", "deliveries", "deliveryTargets", "tasks", "parties"],
        "files": ["read", "write"],
        "hosts": ["api.example.org", "*.example.com"],
        "actions": ["create_task", "finish_task", "notify", "announce", "deliver", "change_release", "wake"],
    }
)

MakeBroker = Callable[..., Broker]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def broker_of(world: World) -> Iterator[MakeBroker]:
    """Makes brokers, by default of a plug-in that was granted everything, in a run after an event."""
    with ExitStack() as opened:

        def make(point: str = "after.release.saved", **changes: Any) -> Broker:
            fields = {"plugin": "visitor", "tenant_id": "tenant", "granted": ALL, "adapters": world.adapters}
            return opened.enter_context(Broker(point=POINTS[point], **{**fields, **changes}))

        yield make
