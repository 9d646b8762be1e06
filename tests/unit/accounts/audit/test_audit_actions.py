"""The actions that are recorded are those that the web client names, in every language."""

import json
import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import TypeAdapter

from shared.model.accounts.audit import Action, RecordedAction

_RECORDED = list(get_args(RecordedAction))
_WEB = Path(__file__).parents[4] / "web/src"


def test_that_each_recorded_action_can_be_stored() -> None:
    actions = TypeAdapter(list[Action])
    assert actions.validate_python(_RECORDED) == sorted(set(_RECORDED))


def test_that_the_client_offers_each_recorded_action() -> None:
    source = (_WEB / "settings/audit.ts").read_text("utf-8")
    listed = re.search(r"ACTIONS = \[(.*?)\]", source, re.DOTALL)
    assert listed
    assert re.findall(r'"([^"]+)"', listed[1]) == _RECORDED


@pytest.mark.parametrize("locale", ["en", "de", "fr"])
def test_that_the_client_has_words_for_each_recorded_action(locale: str) -> None:
    texts = json.loads((_WEB / f"locales/{locale}/settings.json").read_text("utf-8"))
    words = texts["settings"]["audit"]["action"]
    assert sorted(words) == sorted(action.replace(".", "_", 1) for action in _RECORDED)
