"""Genres are found by words of their names, synonyms and paths, complete or not, and misspelt ones."""

import pytest

from shared.vocabularies.genres.providers import DictionaryName
from shared.vocabularies.genres.search import search_genres


@pytest.mark.parametrize(
    ("provider", "text", "first"),
    [
        ("truth", "house", "Dance > House"),
        ("truth", "deep hou", "Dance > House > Deep House"),
        ("truth", "dnb", "Dance > Jungle/Drum'n'bass > Drum & Bass"),
        ("truth", "hiphop", "Hip Hop/Rap > Hip-Hop"),
        ("truth", "sertanejoo", "Brazilian > Sertanejo"),
        ("truth", "regaeton", "Latin > Reggaeton"),
        ("truth", "latin jazz", "Jazz > Latin Jazz"),
        ("truth", "jazz ragtime", "Jazz > Ragtime"),
        ("apple", "drum", "Dance > Jungle/Drum'n'bass"),
        ("beatport", "hard psytrance goa", "-"),
        ("beatport", "goa", "Psy-Trance > Goa Trance"),
        ("amazon", "stand up", "COMEDY > STAND-UP"),
    ],
)
def test_the_best_comes_first(provider: DictionaryName, text: str, first: str) -> None:
    found = search_genres(text, provider)
    assert (found[0].entry.full_name if found else "-") == first


def test_every_word_narrows_the_search_and_a_limit_bounds_it() -> None:
    assert len(search_genres("metal", limit=100)) > len(search_genres("metal black", limit=100)) >= 1
    assert len(search_genres("rock", limit=3)) == 3


def test_scores_fall() -> None:
    scores = [hit.score for hit in search_genres("rock", limit=50)]
    assert scores[0] == 100
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("text", ["", "  ", "&", "zzzzzzzz"])
def test_nothing_is_found_for_nothing(text: str) -> None:
    assert search_genres(text) == []
