"""A genre given for a DSP is found in its dictionary, or refused or warned about with the nearest as a remedy."""

import pytest

from shared.model.catalog.titles import GenreCode, GenreMappings
from shared.vocabularies.genres.placing import mapped_genre_findings, place, placement_findings
from shared.vocabularies.genres.providers import DictionaryName, dictionary_of


def found(provider: DictionaryName, *, stored: bool = False, **genre: str) -> list[tuple[str, str]]:
    given = GenreCode(**genre)
    findings = placement_findings(given, dictionary_of(provider), "g", stored=stored)
    return [(finding.code, finding.severity) for finding in findings]


@pytest.mark.parametrize(
    ("provider", "code", "name", "path"),
    [
        ("apple", "LATIN-JAZZ-01", "Latin Jazz", "Latin > Latin Jazz"),
        ("apple", None, "latin jazz", "Jazz > Latin Jazz"),
        ("beatport", None, "Drum & Bass | Liquid", "Drum & Bass > Liquid"),
        ("beatport", None, "Drum & Bass > Liquid", "Drum & Bass > Liquid"),
        ("amazon", None, "DANCE & ELECTRONIC/HOUSE/DEEP HOUSE", "DANCE & ELECTRONIC > HOUSE > DEEP HOUSE"),
        ("amazon", None, "Deep House", "DANCE & ELECTRONIC > HOUSE > DEEP HOUSE"),
    ],
)
def test_genres_are_found_by_code_name_path_and_notation(
    provider: DictionaryName, code: str | None, name: str, path: str
) -> None:
    entry = place(GenreCode(code=code, name=name), dictionary_of(provider))
    assert entry is not None
    assert entry.full_name == path
    assert found(provider, name=name, **({"code": code} if code else {})) == []


def test_a_new_genre_outside_of_the_dictionary_is_an_error() -> None:
    for provider in ("apple", "beatport", "amazon"):
        assert found(provider, name="Gobbledygook") == [("unknown-genre", "error")]
    assert found("beatport", name="UK Funky") == [("editorial-genre", "error")]


def test_a_stored_one_is_an_error_only_where_our_edition_is_the_current_one() -> None:
    assert found("apple", stored=True, name="Gobbledygook") == [("unknown-genre", "error")]
    assert found("apple", stored=True, name="Gobbledygook", version="5.4") == [("unknown-genre", "warning")]
    assert found("beatport", stored=True, name="Gobbledygook") == [("unknown-genre", "warning")]
    assert found("beatport", stored=True, name="UK Funky") == [("editorial-genre", "warning")]


def test_an_unknown_code_of_a_known_genre_is_a_warning() -> None:
    assert found("apple", name="Electronic", code="7") == [("unknown-genre-code", "warning")]
    assert found("beatport", name="House", code="5") == []  # Beatport has ids of its own, which are not in its list


def test_where_any_genre_is_accepted_nothing_is_wrong() -> None:
    assert found("spotify", name="Gobbledygook") == []


def test_remedies_name_the_nearest_genres() -> None:
    (finding,) = placement_findings(GenreCode(name="Synthpop"), dictionary_of("apple"), "g", stored=True)
    assert (finding.remedy or "").startswith("Use Pop (POP-00)")
    assert "5.3.9" in (finding.source or "")
    (finding,) = placement_findings(GenreCode(name="Qwxyz"), dictionary_of("apple"), "g", stored=True)
    assert finding.remedy == "Choose one of the 218 genres."


def test_the_genres_that_a_release_states_are_checked_by_provider() -> None:
    stated = GenreMappings(
        apple=GenreCode(name="Nope"),
        amazon=GenreCode(name="ROCK"),
        spotify=GenreCode(name="Any"),
        custom=GenreCode(name="X"),
    )
    assert [finding.path for finding in mapped_genre_findings(stated)] == ["metadata.genreMappings.apple"]
    assert list(mapped_genre_findings(None)) == []
