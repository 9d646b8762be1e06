"""The checks of protocols: what is declared, and a session."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from examples.protocols.mounted_folder import PROTOCOL, FolderSession
from shared.delivery.protocols.base import Capabilities, Option, ProtocolInfo, PutResult
from shared.plugins.protocol import ConnectionContext
from shared.plugins.testing.protocols import check_protocol, check_session, registered_protocol

NAME = "custom:mounted-folder"


def test_a_complete_protocol_passes(tmp_path: Path) -> None:
    check_protocol(PROTOCOL, NAME)
    check_session(PROTOCOL, {"folder": str(tmp_path)}, ConnectionContext())
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


@pytest.mark.parametrize(
    ("protocol", "told"),
    [
        ("text", "no ProtocolInfo"),
        (replace(PROTOCOL, name="custom:other"), "the entry point says"),
        (replace(PROTOCOL, capabilities=Capabilities()), "half a file"),
        (replace(PROTOCOL, options=(Option("folder"),)), "has no help"),
        (replace(PROTOCOL, options=(Option("key", secret=True, default="x", help="A key."),)), "has a default"),
        (replace(PROTOCOL, classify=lambda error: error), "no DeliveryError"),
    ],
)
def test_an_incomplete_declaration_is_told(protocol: Any, told: str) -> None:
    with pytest.raises(AssertionError, match=told):
        check_protocol(protocol, NAME)


class Lossy(FolderSession):
    """Loses the end of what it sends."""

    def put(self, source: Any, path: str, size: int, offset: int = 0, md5: str | None = None) -> PutResult:
        sent = super().put(source, path, size, offset, md5)
        os.truncate(self._resolve(path), size - 1)
        return sent


class Clinging(FolderSession):
    """Keeps what it is told to delete."""

    def delete(self, path: str) -> None:
        """Does nothing."""


@pytest.mark.parametrize(("session", "told"), [(Lossy, "255999 bytes"), (Clinging, "still there")])
def test_a_session_that_does_not_do_what_it_says_is_told(tmp_path: Path, session: Any, told: str) -> None:
    faulty: ProtocolInfo = replace(
        PROTOCOL, connect=lambda options, _secrets, _context: session(Path(options["folder"]))
    )
    with pytest.raises(AssertionError, match=told):
        check_session(faulty, {"folder": str(tmp_path)}, ConnectionContext())


def test_a_protocol_is_found_by_the_projects_entry_point(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[project.entry-points."stardust.protocols"]\nmounted-folder = "examples.protocols.mounted_folder:PROTOCOL"\n'
    )
    assert registered_protocol("mounted-folder", tmp_path) is PROTOCOL
    with pytest.raises(AssertionError, match="registers no other"):
        registered_protocol("other", tmp_path)
    with pytest.raises(AssertionError, match="No package registers other"):
        registered_protocol("other", tmp_path / "nowhere")
