"""The commands `stardust schemas` and `stardust ern validate`: what they print and their exit codes."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shared.cli.commands import schemas as schemas_command
from shared.cli.commands import validate as validate_command
from shared.cli.main import app as stardust
from tests.schemas import kit, schema_source

RUN = CliRunner()


@pytest.fixture
def message(tmp_path: Path) -> Path:
    """The smallest valid message with a deal that names territory and use."""
    xml = kit("minimal", "ern-382.xml").read_bytes()
    path = tmp_path / "message.xml"
    path.write_bytes(xml)
    return path


def test_valid_message(message: Path) -> None:
    result = RUN.invoke(validate_command.app, [str(message), "--schemas", str(schema_source().folder)])
    assert result.exit_code == 0, result.output
    assert "schema passed" in result.output
    assert "resource-unused" in result.output


def test_errors_make_the_message_invalid(message: Path) -> None:
    message.write_bytes(message.read_bytes().replace(b"0724384960650", b"0724384960651"))
    result = RUN.invoke(validate_command.app, [str(message), "--json"])
    assert result.exit_code == 1
    report = json.loads(result.output)
    assert report["valid"] is False
    assert {finding["code"] for finding in report["findings"]} == {
        "deal-without-model", "icpn", "p-line-missing", "release-untyped", "resource-unused",
    }  # fmt: skip
    assert report["file"] == str(message)


def test_assets_are_compared(message: Path, tmp_path: Path) -> None:
    folder = tmp_path / "assets"
    folder.mkdir()
    (folder / "extra.txt").write_text("not in the message")
    result = RUN.invoke(validate_command.app, [str(message), "--package", str(folder), "--json"])
    report = json.loads(result.output)
    assert report["stages"]["content"] == "passed"
    assert "file-unused" in {finding["code"] for finding in report["findings"]}


@pytest.mark.parametrize("arguments", [[], ["missing.xml"], ["missing.xml", "--schemas", "nowhere"]])
def test_bad_usage(arguments: list[str]) -> None:
    assert RUN.invoke(validate_command.app, arguments).exit_code == 2


def test_schemas_install_from_a_folder_and_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("STARDUST_DDEX_SCHEMAS", raising=False)
    source = str(schema_source().folder / "ern" / "43")
    result = RUN.invoke(schemas_command.app, ["install", "--from", source, "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.output)["installed"] == ["ern/43"]
    listed = json.loads(RUN.invoke(schemas_command.app, ["list", "--json"]).output)
    assert listed[str(tmp_path / "stardust" / "ddex")] == ["ern/43"]


def test_schemas_install_from_an_empty_folder(tmp_path: Path) -> None:
    command = ["schemas", "install", "--from", str(tmp_path), "--to", str(tmp_path / "cache"), "--json"]
    result = RUN.invoke(stardust, command)
    assert result.exit_code == 2
    assert json.loads(result.stdout)["problems"][0]["code"] == "missing"
