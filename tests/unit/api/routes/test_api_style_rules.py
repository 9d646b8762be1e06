"""The rules of the style check over REST, and the severities that a tenant sets for them."""

from pathlib import Path
from typing import get_args

from shared.model.catalog.lint import LintCode
from tests.fixtures.api import Api
from tests.fixtures.world import World


def test_every_rule_is_listed_once_with_its_source(tmp_path: Path) -> None:
    items = Api(World(tmp_path))("GET", "/style-rules").json["items"]
    assert sorted(each["code"] for each in items) == sorted(get_args(LintCode))
    assert all(each["text"] and each["source"] and each["subject"] for each in items)
    emoji = next(each for each in items if each["code"] == "emoji")
    assert (emoji["subject"], emoji["severity"], emoji["fixes"]) == ("Characters", "warning", True)


def test_a_severity_is_set_and_taken_back(tmp_path: Path) -> None:
    api = Api(World(tmp_path))
    for change, expected in (
        ({"emoji": "error", "blanks": "off"}, {"emoji": "error", "blanks": "off"}),
        ({"emoji": None}, {"blanks": "off"}),
    ):
        changed = api("PATCH", "/tenant", {"settings": {"lint": change}}, token="admin")
        assert changed.status == 200, changed.json
        assert changed.json["settings"]["lint"] == expected
    assert api("PATCH", "/tenant", {"settings": {"lint": {"emoji": "fatal"}}}, token="admin").status == 422
    assert api("PATCH", "/tenant", {"settings": {"lint": {"emoji": "off"}}}, token="manager").status == 403
