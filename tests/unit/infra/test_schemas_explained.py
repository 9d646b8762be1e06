from pathlib import Path

import pytest

from infra.schemas import explanation, main
from shared.platform.schemas import SchemaSource


def test_absent_schemas_are_explained_with_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(tmp_path)
    assert "stardust schemas install --to schemas" in capsys.readouterr().out
    assert explanation(None, "install") is not None


def test_installed_schemas_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    entry = tmp_path / "ern" / "43" / "release-notification.xsd"
    entry.parent.mkdir(parents=True)
    entry.touch()
    main(tmp_path)
    assert "ern/43" in capsys.readouterr().out
    assert explanation(SchemaSource(tmp_path), "install") is None
