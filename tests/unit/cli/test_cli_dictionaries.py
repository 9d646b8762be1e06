"""`stardust languages`, `territories`, `currencies` and `price-tiers`, as tables and as JSON."""

import json

import pytest
from typer.testing import CliRunner

from shared.cli.main import app


@pytest.mark.parametrize(
    ("command", "words", "shown"),
    [
        ("languages", "Deutsch", "German"),
        ("territories", "UK", "GBR"),
        ("territories", "nordics", "DK FI IS NO SE"),
        ("currencies", "franken", "CHF"),
        ("price-tiers", "frontline", "full price"),
    ],
)
def test_dictionaries_are_searched(command: str, words: str, shown: str) -> None:
    runner = CliRunner(env={"COLUMNS": "200"})
    assert shown in runner.invoke(app, [command, "search", words]).stdout
    assert json.loads(runner.invoke(app, [command, "search", words, "--json"]).stdout)["items"]
    assert "Nothing found" in runner.invoke(app, [command, "search", "!"]).stdout


def test_territories_are_read() -> None:
    runner = CliRunner(env={"COLUMNS": "200"})
    result = runner.invoke(app, ["territories", "read", "World", "except", "Japan"])
    assert (result.exit_code, result.stdout.strip()) == (0, "Worldwide except JP")
    refused = runner.invoke(app, ["territories", "read", "Germny", "--json"])
    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["findings"][0]["code"] == "unknown-territory"
