"""Settings of a tenant by dotted paths."""

import pytest

from shared.cli.remote.settings import parsed
from shared.errors import InvalidInput
from tests.unit.cli.conftest import Deployment


def test_settings_are_listed_read_and_set(deployment: Deployment) -> None:
    assert deployment.json("config", "list")["settings"]["autoDeliver"] is False
    assert "settings.party.partyId" in deployment.run("config", "list").output
    assert deployment.run("config", "get", "settings.party.partyName").output == "The Label\n"
    changed = deployment.json("config", "set", "settings.autoDeliver", "true")
    assert (changed["before"], changed["after"]) == (False, True)
    assert deployment.json("config", "get", "settings.autoDeliver")["value"] is True
    assert deployment.json("config", "get", "settings.party.partyName")["value"] == "The Label", "the others stay"


def test_a_dry_run_shows_the_change_only(deployment: Deployment) -> None:
    assert deployment.json("config", "set", "name", "Another", "--dry-run")["after"] == "Another"
    assert deployment.json("config", "get", "name")["value"] == "The Label"


def test_a_value_that_the_schema_refuses_is_told_with_its_path(deployment: Deployment) -> None:
    problems = deployment.json("config", "set", "settings.defaultERNVersion", "9.9", code=2)["problems"]
    assert any("defaultERNVersion" in each["path"] for each in problems)


def test_a_misspelt_setting_is_not_sent(deployment: Deployment) -> None:
    sent = len(deployment.server.requests)
    result = deployment.run("config", "set", "settings.autoDelivr", "true")
    assert (result.exit_code, "settings.autoDeliver" in result.output) == (2, True)
    assert len(deployment.server.requests) == sent


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("name", "true", "true"),
        ("settings.defaultERNVersion", "4.3", "4.3"),
        ("settings.requireApproval", "true", True),
        ("settings.backup.keepDays", "30", 30),
        ("settings.defaultTerritories", '["DE", "AT"]', ["DE", "AT"]),
        ("settings.lint.any-rule", "off", "off"),
        ("settings.party", "null", None),
    ],
)
def test_values_have_the_type_of_the_schema(path: str, text: str, value: object) -> None:
    assert parsed(path, text) == value


@pytest.mark.parametrize("path", ["owner", "id", "settings.nothing", "settings.autoDeliver.more", ""])
def test_what_admins_cannot_change_is_no_setting(path: str) -> None:
    with pytest.raises(InvalidInput):
        parsed(path, "1")
