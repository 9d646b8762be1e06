"""Whole packages to the servers of other vendors, which are killed in mid-file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.errors import RemoteRefused
from tests.contract.protocols.foreign.killing import (
    assert_connection_test_agrees,
    assert_survives_kills,
    assert_whole_package_arrives,
    peer_of,
    running,
)
from tests.contract.protocols.test_protocols_engine import World
from tests.servers.foreign.server import ForeignServer
from tests.servers.foreign.table import SERVERS


@pytest.fixture(params=SERVERS, scope="module")
def server(request: pytest.FixtureRequest, open_folder: Path) -> Iterator[ForeignServer]:
    with running(request.param, open_folder) as server:
        yield server


def test_a_whole_package_arrives(server: ForeignServer, tmp_path: Path) -> None:
    assert_whole_package_arrives(server, tmp_path)


def test_the_connection_test_agrees(server: ForeignServer) -> None:
    assert_connection_test_agrees(server)


def test_ten_kills_in_mid_file_do_no_harm(server: ForeignServer, tmp_path: Path) -> None:
    assert_survives_kills(server, tmp_path)


@pytest.mark.parametrize("server", ["rclone-WebDAV"], indirect=True)  # nginx answers 500 whatever the reason
def test_a_target_that_needs_webdav_is_told_so(server: ForeignServer, tmp_path: Path) -> None:
    peer = peer_of(server)
    with pytest.raises(RemoteRefused, match="set body to webdav"):
        World(tmp_path).deliver(peer, body="put")  # type: ignore[arg-type]
