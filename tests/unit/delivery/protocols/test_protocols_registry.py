"""Third-party protocols are found by entry point, and checked before use."""

import sys
from pathlib import Path

import pytest

from shared.delivery.protocols.registry import protocol_named, protocol_names
from shared.errors import InvalidInput


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A distribution that provides two protocols, one of them with a wrong name."""
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
def test_an_installed_protocol_is_found_by_name() -> None:
    assert {"custom:mounted-folder", "custom:pigeon", "SFTP"} <= set(protocol_names())
    assert protocol_named("custom:mounted-folder").name == "custom:mounted-folder"


@pytest.mark.usefixtures("installed")
def test_a_protocol_with_a_wrong_name_is_rejected() -> None:
    with pytest.raises(InvalidInput, match="custom:pigeon"):
        protocol_named("custom:pigeon")


def test_a_protocol_that_is_not_installed_is_unknown() -> None:
    with pytest.raises(InvalidInput, match="Use one of: API"):
        protocol_named("custom:pigeon")
