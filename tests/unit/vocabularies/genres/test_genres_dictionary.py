"""The dictionaries are complete, their codes are stable, and a genre is found by any of its names."""

from collections import Counter

import pytest

from shared.vocabularies.genres.dictionary import Dictionary
from shared.vocabularies.genres.providers import DictionaryName, dictionary_of

TRUTH, APPLE = dictionary_of("truth"), dictionary_of("apple")
FORMER = {
    "AFRICAN-00": "AFRICA-00",
    "ARABIC-00": "MIDDLE-EAST-00",
    "CHILDRENS-MUSIC-00": "CHILDREN-MUSIC-00",
    "CROSSOVER-00": "CLASSICAL-CROSSOVER-00",
    "COOL-JAZZ-00": "COOL-00",
    "LATIN-ALTERNATIVE-00": "ALTERNATIVO-ROCK-LATINO-00",
    "LATIN-POP-00": "POP-LATINO-00",
    "LATIN-URBAN-00": "REGGAETON-Y-HIP-HOP-00",
    "MÚSICA-MEXICANA-00": "REGIONAL-MEXICANO-00",
    "MODERN-DANCEHALL-00": "DANCEHALL-00",
    "VIDEO-GAME-00": "VIDEOGAME-00",
    "HAWAIIAN-00": "HAWAII-00",
    "HIP-HOP-RAP-00": "HIP-HOP-RAP-00",
    "DRUM-BASS-00": "DRUM-BASS-00",
    "KOREAN-TROT-00": "KOREAN-TROT-00",
}
"""Codes in stored releases, and what they are now."""


@pytest.mark.parametrize(
    ("provider", "sizes", "edition"),
    [
        ("apple", {1: 49, 2: 169}, "5.3.9"),
        ("beatport", {1: 36, 2: 75}, "2025-05"),
        ("amazon", {1: 34, 2: 360, 3: 46}, "2018-05"),
    ],
)
def test_dictionaries_are_complete(provider: DictionaryName, sizes: dict[int, int], edition: str) -> None:
    dictionary = dictionary_of(provider)
    assert Counter(len(entry.path) for entry in dictionary.entries) == sizes
    assert len(dictionary.by_path) == sum(sizes.values())
    assert (dictionary.version, dictionary.closed) == (edition, True)


def test_our_genres_are_a_tree_with_a_code_for_each() -> None:
    assert len(TRUTH.entries) > 700
    assert len(TRUTH.by_code) == len(TRUTH.entries)
    assert all(TRUTH.parent(entry) for entry in TRUTH.entries if len(entry.path) > 1)
    assert max(len(entry.path) for entry in TRUTH.entries) == 3


def test_our_genres_have_apples_under_apples_codes_and_in_apples_places() -> None:
    for entry in APPLE.entries:
        ours, above = TRUTH.by_code[entry.code or ""], APPLE.parent(entry)
        parent = TRUTH.parent(ours)
        assert (parent.code if parent else None) == (above.code if above else None), entry.full_name
        assert ours in TRUTH.named(entry.name) or ours == TRUTH.find(entry.name), entry.full_name


@pytest.mark.parametrize(("former", "code"), FORMER.items())
def test_former_codes_are_still_known(former: str, code: str) -> None:
    found = TRUTH.find(former)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("LATIN-JAZZ-01", ("Latin", "Latin Jazz")),
        ("latin jazz", ("Jazz", "Latin Jazz")),
        ("Latin > Latin Jazz", ("Latin", "Latin Jazz")),
        ("hiphop", ("Hip Hop/Rap", "Hip-Hop")),
        ("Afrobeats", ("African", "Afrobeats")),
        ("RnB", ("R&B/Soul",)),
        ("coupe decale", ("African", "Coupé-Décalé")),
    ],
)
def test_genres_are_found_by_code_name_path_and_synonym(text: str, path: tuple[str, ...]) -> None:
    found = TRUTH.find(text)
    assert found is not None
    assert found.path == path


def test_what_is_not_a_genre_is_not_found() -> None:
    assert TRUTH.find("Gobbledygook") is None
    assert TRUTH.named("") == ()


@pytest.mark.parametrize(
    ("provider", "name", "notation"),
    [
        ("apple", "Chicago Blues", "Chicago Blues"),
        ("beatport", "Liquid", "Drum & Bass | Liquid"),
        ("beatport", "140 / Deep Dubstep / Grime", "140 / Deep Dubstep / Grime"),
        ("amazon", "DEEP HOUSE", "DANCE & ELECTRONIC/HOUSE/DEEP HOUSE"),
    ],
)
def test_feeds_have_a_notation_of_their_own(provider: DictionaryName, name: str, notation: str) -> None:
    assert [entry.notation for entry in dictionary_of(provider).named(name)] == [notation]


def test_beatports_editorial_genres_are_not_deliverable() -> None:
    held = {entry.full_name for entry in dictionary_of("beatport").entries if not entry.deliverable}
    assert len(held) == 6
    assert {"Bass / Club", "Bass / Club > Jersey Club"} <= held


@pytest.mark.parametrize("provider", ["spotify", "deezer", "youtube", "ddex"])
def test_where_no_list_is_public_any_genre_is_accepted(provider: DictionaryName) -> None:
    dictionary = dictionary_of(provider)
    assert not dictionary.closed
    assert "free text" in dictionary.source or "public" in dictionary.source


def test_the_notation_of_data_has_levels_codes_and_synonyms() -> None:
    text = "A|First: B=BEE, C\nA > C|ignored: D"
    read = Dictionary.read("x", text, title="X", version="1", published=None, source="X")
    assert [(entry.path, entry.code, entry.synonyms) for entry in read.entries] == [
        (("A",), "A-00", ("First",)),
        (("A", "B"), "BEE", ()),
        (("A", "C"), "C-00", ()),
        (("A", "C", "D"), "D-00", ()),
    ]
