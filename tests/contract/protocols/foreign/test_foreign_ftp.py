"""Whole packages to the FTP servers of other vendors, which are killed in mid-file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.protocols.foreign.killing import (
    assert_connection_test_agrees,
    assert_survives_kills,
    assert_whole_package_arrives,
    names_of,
    running,
)
from tests.servers.foreign.server import ForeignServer


@pytest.fixture(params=names_of("FTP"), scope="module")
def server(request: pytest.FixtureRequest, open_folder: Path) -> Iterator[ForeignServer]:
    with running(request.param, open_folder) as server:
        yield server


def test_a_whole_package_arrives(server: ForeignServer, tmp_path: Path) -> None:
    assert_whole_package_arrives(server, tmp_path)


def test_the_connection_test_agrees(server: ForeignServer) -> None:
    assert_connection_test_agrees(server)


def test_ten_kills_in_mid_file_do_no_harm(server: ForeignServer, tmp_path: Path) -> None:
    assert_survives_kills(server, tmp_path)
