"""The dictionaries over REST."""

from pathlib import Path

import pytest

from tests.fixtures.api import Api
from tests.fixtures.world import World


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


def test_languages_are_listed_and_found(api: Api) -> None:
    assert 400 < len(api("GET", "/languages").json["items"]) < 1_000
    first = api("GET", "/languages?q=chinesisch").json["items"][0]
    assert (first["code"], first["native"], first["scripts"][:2]) == ("zh", "中文", ["Hans", "Hant"])
    assert first["names"] == {"de": "Chinesisch", "fr": "chinois"}
    assert api("GET", "/languages?q=sranan").json["items"][0]["code"] == "srn"


def test_territories_and_groups_are_listed_and_found(api: Api) -> None:
    listed = api("GET", "/territories").json
    assert len(listed["items"]) == 250
    union = next(each for each in listed["groups"] if each["code"] == "europeanUnion")
    assert (len(union["members"]), union["tis"], union["since"]) == (27, "2123", "2020-02-01")
    found = api("GET", "/territories?q=Deutschland").json
    assert found["items"][0] == {
        "code": "DE",
        "name": "Germany",
        "names": {"de": "Deutschland", "fr": "Allemagne"},
        "alpha3": "DEU",
        "tis": "276",
    }
    assert [each["code"] for each in api("GET", "/territories?q=benelux").json["groups"]] == ["benelux"]


def test_what_people_write_of_territories_is_read(api: Api) -> None:
    read = api("GET", "/territories/reading?text=World%20except%20USA").json
    assert (read["included"], read["excluded"]) == (["Worldwide"], ["US"])
    unknown = api("GET", "/territories/reading?text=Germny").json
    assert unknown["included"] == []
    assert unknown["findings"][0]["remedy"] == "Did you mean DE (Germany)?"


def test_currencies_and_price_tiers_are_listed_and_found(api: Api) -> None:
    assert len(api("GET", "/currencies").json["items"]) > 150
    assert api("GET", "/currencies?q=yen").json["items"][0]["digits"] == 0
    tiers = api("GET", "/price-tiers").json
    assert len(tiers["items"]) == 6
    assert api("GET", "/price-tiers?q=frontline").json["items"][0]["code"] == "Front"


@pytest.mark.parametrize("path", ["languages", "territories", "currencies", "price-tiers"])
def test_too_long_words_are_refused(api: Api, path: str) -> None:
    assert api("GET", f"/{path}?q={'a' * 101}").status == 400
    assert api("GET", f"/{path}?q=%21").json["items"] == []


def test_a_reading_needs_a_text(api: Api) -> None:
    assert api("GET", "/territories/reading").status == 400
    assert api("GET", f"/territories/reading?text={'a' * 2_001}").status == 400
