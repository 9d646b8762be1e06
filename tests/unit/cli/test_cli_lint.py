"""`stardust lint`: findings as a table and as JSON, fixes that are idempotent, exit codes."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from shared.cli.main import app
from shared.model.catalog.release import Release
from shared.model.codec import decode, to_json
from tests.fixtures.releases import SHAPES


def lint(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["lint", *map(str, arguments)], env={"COLUMNS": "200"})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    release: dict[str, Any] = to_json(SHAPES["single"]())
    release["basic"]["title"] = "The Power Of Love 🔥"
    release["tracks"][0]["metadata"]["title"] = "Track 1"
    path = tmp_path / "release.json"
    path.write_text(json.dumps(release))
    return path


def test_findings_are_listed_with_place_text_fix_and_source(file: Path) -> None:
    result = lint(file)
    assert result.exit_code == 0
    for text in ("basic.title", "generic-title", "Write “The Power of Love 🔥”.", "Apple Music Style Guide"):
        assert text in result.stdout
    assert "3 findings, 2 that --fix mends." in result.stdout


def test_a_fixed_release_is_written_and_fixing_it_again_changes_nothing(file: Path, tmp_path: Path) -> None:
    once, twice = tmp_path / "once.json", tmp_path / "twice.json"
    result = lint(file, "--fix", "-o", once)
    assert "basic.title: The Power Of Love 🔥 → The Power Of Love" in result.stderr
    assert "2 findings fixed, 1 left." in result.stderr
    assert lint(once, "--fix", "-o", twice).stderr == "0 findings fixed, 1 left.\n"
    assert once.read_bytes() == twice.read_bytes()
    assert decode(Release, json.loads(once.read_bytes())).basic.title == "The Power of Love"


def test_a_style_that_may_be_the_artists_is_not_changed(file: Path) -> None:
    release = json.loads(file.read_text())
    release["basic"]["title"] = "HUMBLE NIGHTS"
    file.write_text(json.dumps(release))
    assert "2 findings, 0 that --fix mends." in lint(file).stdout
    assert json.loads(lint(file, "--fix").stdout)["basic"]["title"] == "HUMBLE NIGHTS"
    assert json.loads(lint(file, "--fix", "--level", "all-caps=warning").stdout)["basic"]["title"] == "Humble Nights"


def test_the_fixed_release_goes_to_standard_output(file: Path) -> None:
    assert json.loads(lint(file, "--fix").stdout)["basic"]["title"] == "The Power of Love"


def test_json_has_findings_fixes_and_release(file: Path) -> None:
    plain = json.loads(lint(file, "--json").stdout)
    assert {finding["code"] for finding in plain["findings"]} == {"emoji", "title-casing", "generic-title"}
    fixed = json.loads(lint(file, "--fix", "--json").stdout)
    assert fixed["ok"] is True
    assert {finding["code"] for finding in fixed["fixed"]} == {"emoji", "title-casing"}
    assert [finding["code"] for finding in fixed["findings"]] == ["generic-title"]
    assert fixed["release"]["basic"]["title"] == "The Power of Love"


def test_levels_decide_what_is_told_and_what_blocks(file: Path) -> None:
    result = lint(file, "--level", "emoji=off", "--level", "generic-title=error", "--json")
    assert result.exit_code == 1
    found = {finding["code"]: finding["severity"] for finding in json.loads(result.stdout)["findings"]}
    assert found == {"title-casing": "warning", "generic-title": "error"}


def test_names_of_the_catalogue_are_compared(file: Path, tmp_path: Path) -> None:
    names = tmp_path / "artists.txt"
    names.write_text("NOVA KESTREL\n\n")
    found = json.loads(lint(file, "--artists", names, "--json").stdout)["findings"]
    assert "artist-spelling" in {finding["code"] for finding in found}


def test_a_clean_release_has_no_findings(tmp_path: Path) -> None:
    path = tmp_path / "album.json"
    path.write_text(json.dumps(to_json(SHAPES["album"]())))
    assert lint(path).stdout == "No findings.\n"


@pytest.mark.parametrize("content", ["[]", "{}", "{", '{"a": 1}'])
def test_what_is_no_release_exits_with_2(tmp_path: Path, content: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(content)
    result = lint(path, "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["problems"][0]["remedy"]


@pytest.mark.parametrize("level", ["emoji", "emoji=loud", "unknown=off"])
def test_an_unknown_rule_or_severity_exits_with_2(file: Path, level: str) -> None:
    result = lint(file, "--level", level)
    assert result.exit_code == 2
    assert "Choose a code" in result.stderr or "is no severity" in result.stderr
