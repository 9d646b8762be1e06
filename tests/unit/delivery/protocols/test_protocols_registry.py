"""Third parties' protocols come by entry point, and are checked before they are used."""

import sys
from pathlib import Path

import pytest

from shared.delivery.protocols.registry import protocol_named, protocol_names
from shared.errors import InvalidInput


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A distribution that brings two protocols, one of them badly named."""
    info = tmp_path / "pigeons-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: pigeons\nVersion: 1\n")
    (info / "entry_points.txt").write_text(
        "[stardust.protocols]\n"
        "mounted-folder = examples.protocols.mounted_folder:PROTOCOL\n"
        "pigeon = examples.protocols.mounted_folder:PROTOCOL\n"
    )
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])


@pytest.mark.usefixtures("installed")
def test_an_installed_protocol_is_known_by_its_name() -> None:
    assert {"custom:mounted-folder", "custom:pigeon", "SFTP"} <= set(protocol_names())
    assert protocol_named("custom:mounted-folder").name == "custom:mounted-folder"


@pytest.mark.usefixtures("installed")
def test_a_protocol_under_a_false_name_is_refused() -> None:
    with pytest.raises(InvalidInput, match="custom:pigeon"):
        protocol_named("custom:pigeon")


def test_what_is_not_installed_is_unknown() -> None:
    with pytest.raises(InvalidInput, match="Use one of: API"):
        protocol_named("custom:pigeon")
