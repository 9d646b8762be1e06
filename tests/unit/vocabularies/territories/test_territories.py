"""Territories and their groups: what they are, and how they are found."""

import json

import pytest

from shared.messages.ern.data.vocabulary import TERRITORIES
from shared.vocabularies.territories.dictionary import former, search_groups, search_territories, territories
from shared.vocabularies.territories.groups import GROUPS
from shared.vocabularies.territories.regions import REGIONS
from tests.schemas import kit

CODES = {each.code for each in territories()}


def test_the_dictionary_is_that_of_messages() -> None:
    """DDEX also has two codes of territories that have ended: the Netherlands Antilles, Serbia and Montenegro."""
    assert TERRITORIES - {"Worldwide", "AN", "CS"} == CODES


def test_tis_codes_are_those_that_ddex_lists() -> None:
    listed = set(json.loads(kit("avs", "avs9.json").read_text())["CurrentTerritoryCode"])
    given = {each.tis for each in territories() if each.tis} | {each.tis for each in GROUPS if each.tis}
    assert given <= listed
    numeric = {each.numeric.lstrip("0") for each in territories() if each.numeric}
    assert {each.tis for each in territories() if each.tis} == {code for code in listed if code in numeric}


def test_every_territory_has_names_in_the_clients_languages() -> None:
    assert all(len(each.translations) == 2 for each in territories())
    names = {each.code: dict(each.translations) for each in territories()}
    assert (names["GB"]["de"], names["DE"]["fr"]) == ("Vereinigtes Königreich", "Allemagne")


def test_regions_divide_the_world() -> None:
    listed = [code for members in REGIONS.values() for code in members]
    assert len(listed) == len(set(listed))
    assert set(listed) == CODES - {"AQ"}


def test_groups_are_of_known_territories_and_have_sources() -> None:
    assert len({each.code for each in GROUPS}) == len(GROUPS)
    for group in GROUPS:
        assert len(group.members) > 1, group.code
        assert set(group.members) <= CODES, group.code
        assert group.source, group.code
        assert group.since >= "1950-01-01", group.code


@pytest.mark.parametrize(
    ("code", "size"),
    [
        ("europeanUnion", 27),
        ("europeanEconomicArea", 30),
        ("euroArea", 21),
        ("nordics", 5),
        ("southEastAsianNations", 11),
        ("commonwealth", 56),
        ("independentStates", 9),
        ("africa", 60),
    ],
)
def test_groups_have_their_members(code: str, size: int) -> None:
    assert len(next(each for each in GROUPS if each.code == code).members) == size


def test_names_of_groups_are_not_those_of_territories() -> None:
    named = {name.casefold() for each in territories() for name in each.names}
    assert not {name.casefold() for each in GROUPS for name in each.names} & named


def test_former_territories_have_successors_of_today() -> None:
    assert {"YU", "SU", "AN", "DD"} <= {each.code for each in former()}
    for each in former():
        assert each.successors, each.name
        assert set(each.successors) <= CODES, each.name


def test_territories_and_groups_are_found() -> None:
    assert [each.code for each in search_territories("uk", 1)] == ["GB"]
    assert {each.code for each in search_territories("Korea", 9)} == {"KP", "KR"}
    assert search_territories("germny", 1)[0].code == "DE"
    assert search_territories("276", 1)[0].code == "DE"
    assert search_groups("DACH", 1)[0].members == ("AT", "CH", "DE")
    assert search_groups("pays nord", 1)[0].code == "nordics"
