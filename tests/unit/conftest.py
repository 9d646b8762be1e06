"""Fixtures of several unit tests. A test file with other needs defines its own `world`."""

from pathlib import Path

import pytest

from shared.delivery.protocols import registry
from tests.fixtures.server import MemoryServer
from tests.fixtures.stocked import PASSWORD, stock
from tests.fixtures.world import World


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> MemoryServer:
    """The server that every protocol reaches."""
    server = MemoryServer(password=PASSWORD)
    monkeypatch.setattr(registry, "protocol_named", lambda _name: server.protocol())
    return server


@pytest.fixture
def world(tmp_path: Path, server: MemoryServer) -> World:
    """A tenant with a ready release, its files, and a target at `server`."""
    world = World(tmp_path)
    stock(world)
    return world
