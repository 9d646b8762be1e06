"""Territories are read as people write them; what is not understood is told, never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.model.catalog.release import Territories
from shared.vocabularies.territories.dictionary import territories
from shared.vocabularies.territories.groups import GROUPS
from shared.vocabularies.territories.reading import read_territories

CODES = {each.code for each in territories()}


def errors(text: str) -> list[str]:
    return [finding.code for finding in read_territories(text).findings if finding.severity == "error"]


@pytest.mark.parametrize(
    ("text", "included"),
    [
        ("US;CA", "CA US"),
        ("US, CA", "CA US"),
        ("us|ca", "CA US"),
        ("US CA MX", "CA MX US"),
        ("US\nCA\n", "CA US"),
        ("USA/Canada", "CA US"),
        ("UK", "GB"),
        ("Großbritannien", "GB"),
        ("Deutschland und Österreich", "AT DE"),
        ("France,Italy and Spain", "ES FR IT"),
        ("Trinidad and Tobago, Barbados", "BB TT"),
        ("Antigua & Barbuda", "AG"),
        ("Bonaire, Sint Eustatius and Saba; Bosnia & Herzegovina", "BA BQ"),
        ("Korea, Republic of", "KR"),
        ("US, Korea, Republic of, DE", "DE KR US"),
        ("Congo, The Democratic Republic of the", "CD"),
        ("DEU;AUT", "AT DE"),
        ("840; 276; 040", "AT DE US"),
        ("Côte d'Ivoire", "CI"),
        ("DACH", "AT CH DE"),
        ("EFTA + Benelux", "BE CH IS LI LU NL NO"),
        ("Nordics except Iceland", "DK FI NO SE"),
        ("NA", "NA"),
    ],
)
def test_names_and_codes_are_read(text: str, included: str) -> None:
    reading = read_territories(text)
    assert (" ".join(reading.included), reading.excluded) == (included, ())
    assert errors(text) == []


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ("World", ""),
        ("ww", ""),
        ("Worldwide", ""),
        ("All territories", ""),
        ("2136", ""),
        ("weltweit", ""),
        ("World except US", "US"),
        ("Worldwide (excl. Japan, Korea South)", "JP KR"),
        ("World ex US", "US"),
        ("Worldwide excluding: USA; Canada", "CA US"),
        ("Welt ohne DACH", "AT CH DE"),
        ("Monde sauf France et Belgique", "BE FR"),
        ("excluding Japan", "JP"),
        ("Global - without CN", "CN"),
        ("World other than Virgin Islands, British", "VG"),
    ],
)
def test_the_world_and_its_exceptions_are_read(text: str, excluded: str) -> None:
    reading = read_territories(text)
    assert reading.worldwide
    assert " ".join(reading.excluded) == excluded
    assert errors(text) == []


@pytest.mark.parametrize(
    ("text", "code", "remedy"),
    [
        ("Germny", "unknown-territory", "DE (Germany)"),
        ("Atlantis", "unknown-territory", "ISO 3166-1"),
        ("Korea", "ambiguous-territory", "KR"),
        ("England", "ambiguous-territory", "GB"),
        ("Yugoslavia", "former-territory", "RS, ME"),
        ("USSR", "former-territory", "UA"),
        ("World except World", "no-territory", ""),
        ("World except", "no-territory", ""),
        ("Worldwide (excluding )", "no-territory", ""),
        ("US except US", "no-territory", ""),
        ("", "no-territory", ""),
        (" ;, ", "no-territory", ""),
        ("US;XX", "unknown-territory", "ISO 3166-1"),
    ],
)
def test_what_is_not_understood_is_told(text: str, code: str, remedy: str) -> None:
    found = [finding for finding in read_territories(text, "row 3").findings if finding.severity == "error"]
    assert [finding.code for finding in found] == [code]
    assert found[0].path == "row 3"
    assert remedy in (found[0].remedy or "")


def test_what_is_understood_is_read_beside_what_is_not() -> None:
    assert read_territories("US;Atlantis;CA").included == ("CA", "US")


def test_contradictions_are_warnings() -> None:
    for text, code in (("US, Worldwide", "territories-contradict"), ("EU except US", "territory-not-included")):
        warnings = [finding for finding in read_territories(text).findings if finding.severity == "warning"]
        assert [finding.code for finding in warnings] == [code]


def test_a_group_says_how_it_was_read_and_who_defines_it() -> None:
    [finding] = read_territories("EU").findings
    assert (finding.severity, finding.code) == ("info", "territory-group")
    assert "27 territories" in finding.message
    assert "europa.eu" in (finding.source or "")


def test_every_name_of_every_territory_and_group_is_read_alone() -> None:
    for each in territories():
        for name in {each.code, each.alpha3, *each.names} - {"Congo"}:
            assert read_territories(name).included == (each.code,), name
    assert errors("Congo") == ["ambiguous-territory"]
    for group in GROUPS:
        for name in group.names:
            assert read_territories(name).included == group.members, name


def test_a_text_of_too_many_names_is_refused() -> None:
    assert errors(";".join(f"name {number}" for number in range(301))) == ["too-long"]


@given(
    st.lists(st.sampled_from(sorted(CODES)), min_size=1, max_size=30, unique=True),
    st.sampled_from([";", ", ", " ", "|", "/", "\n"]),
)
def test_codes_are_read_whatever_separates_them(codes: list[str], separator: str) -> None:
    assert read_territories(separator.join(codes)).included == tuple(sorted(codes))


@given(st.text(max_size=60))
def test_any_text_is_read_as_a_release_may_state_it(text: str) -> None:
    reading = read_territories(text)
    assert reading.included or any(finding.severity == "error" for finding in reading.findings)
    Territories.model_validate({"included": list(reading.included), "excluded": list(reading.excluded)})


@pytest.mark.parametrize("text", ["(" * 20_000, "- " * 10_000, "World" + " " * 20_000 + "except JP"])
def test_long_runs_of_separators_are_read_in_linear_time(text: str) -> None:
    """With a pattern that began with separators, each of them took half a minute: the tier's time limit ends that."""
    assert read_territories(text).included in ((), ("Worldwide",))
