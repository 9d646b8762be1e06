"""The roles over REST."""

from pathlib import Path

import pytest

from tests.fixtures.api import Api
from tests.fixtures.world import World


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


def test_roles_are_listed_by_kind_and_found_by_words(api: Api) -> None:
    listed = api("GET", "/roles?kind=business").json["items"]
    assert {each["kind"] for each in listed} == {"business"}
    assert len(api("GET", "/roles").json["items"]) >= 400
    first = api("GET", "/roles?q=mix%20eng").json["items"][0]
    assert (first["label"], first["ddex"], first["apple"]) == ("Mixing Engineer", "MixingEngineer", "Mixing Engineer")
    assert "Mix Engineer" in first["synonyms"]


def test_an_unknown_kind_is_refused(api: Api) -> None:
    assert api("GET", "/roles?kind=plumber").status == 400
