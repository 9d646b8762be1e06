"""`stardust roles`: what messages say of labels, and the list of roles, as tables and as JSON."""

import json
from typing import Any

from typer.testing import CliRunner, Result

from shared.cli.main import app


def roles(*arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, ["roles", *arguments])


def printed(*arguments: str) -> Any:
    return json.loads(roles(*arguments, "--json").stdout)


def test_labels_are_mapped_for_a_version_and_for_apple() -> None:
    found = printed("map", "Mix Engineer", "Violin", "--version", "4.3")["roles"]
    assert [each["ddex"]["code"] for each in found] == ["MixingEngineer", "Musician"]
    assert [each["ddex"]["instrument"] for each in found] == [None, "Violin"]
    assert [each["apple"]["name"] for each in found] == ["Mixing Engineer", "Violin"]
    shown = roles("map", "Mix Engineer", "A&R", "--version", "3.8.2")
    assert shown.exit_code == 0
    assert "StudioPersonnel" in shown.stdout
    assert "DDEX says less" in shown.stdout


def test_an_unknown_label_exits_with_1_and_names_the_nearest() -> None:
    result = roles("map", "Mix Enginer")
    assert result.exit_code == 1
    assert "did you mean" in result.stdout
    found = printed("map", "Mix Enginer")["roles"][0]
    assert (found["known"], found["nearest"][0]) == (False, "Mix Engineer")


def test_roles_are_listed_by_kind() -> None:
    assert {each["kind"] for each in printed("list", "--kind", "engineering")["roles"]} == {"engineering"}
    assert "Mastering Engineer" in roles("list", "--kind", "engineering").stdout
    assert len(printed("list")["roles"]) >= 400


def test_unknown_versions_and_kinds_are_bad_usage() -> None:
    assert roles("map", "Violin", "--version", "5").exit_code == 2
    assert roles("list", "--kind", "plumber").exit_code == 2
