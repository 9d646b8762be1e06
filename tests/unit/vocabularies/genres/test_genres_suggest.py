"""The first suggestion is right for at least nine of ten names in sets that were checked by hand."""

from pathlib import Path

import pytest

from shared.vocabularies.genres.providers import DictionaryName, dictionary_of
from shared.vocabularies.genres.suggest import suggest_genres

CHECKED = Path("tests/fixtures/genres")
PROVIDERS: tuple[DictionaryName, ...] = ("apple", "beatport", "amazon")


def checked(provider: str) -> dict[str, list[str]]:
    """The right genres of each name; `-` if there is none."""
    lines = (CHECKED / f"{provider}.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return {name: right.split(" ; ") for name, right in rows}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_first_suggestion_is_right_nine_times_of_ten(provider: DictionaryName) -> None:
    names = checked(provider)
    assert len(names) >= 200
    assert {right for each in names.values() for right in each} <= {
        "-",
        *(entry.full_name for entry in dictionary_of(provider).entries),
    }
    first = {name: next((each.entry.full_name for each in suggest_genres(name, provider)), "-") for name in names}
    suggested = [name for name in names if first[name] != "-"]
    right = [name for name in suggested if first[name] in names[name]]
    assert len(right) / len(suggested) >= 0.9, {name: first[name] for name in suggested if name not in right}
    assert len(right) / len(names) >= 0.9


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_name_of_the_dictionary_leads_to_itself(provider: DictionaryName) -> None:
    for entry in dictionary_of(provider).entries:
        for text in (entry.full_name, entry.notation) if entry.deliverable else ():
            assert suggest_genres(text, provider)[0].entry.notation.casefold() == entry.notation.casefold(), text


@pytest.mark.parametrize(
    ("name", "provider", "first", "reason"),
    [
        ("Techno", "apple", "Dance > Techno", "name"),
        ("Terrorcore", "beatport", "Hard Dance / Hardcore / Neo Rave > Terror", "synonym"),
        ("Deep Dubstep", "beatport", "140 / Deep Dubstep / Grime", "part"),
        ("Kuduro", "apple", "African", "wider"),
        ("Progresive House", "beatport", "Progressive House", "spelling"),
        ("DEEP-HOUSE-00", "amazon", "DANCE & ELECTRONIC > HOUSE > DEEP HOUSE", "name"),
        ("Latin > Latin Jazz", "apple", "Latin > Latin Jazz", "name"),
        ("Children's Music > Folk", "amazon", "CHILDREN'S MUSIC > FOLK", "name"),
    ],
)
def test_reasons_are_told(name: str, provider: DictionaryName, first: str, reason: str) -> None:
    suggestion = suggest_genres(name, provider)[0]
    assert (suggestion.entry.full_name, suggestion.reason) == (first, reason)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_nothing_is_suggested_for_nonsense_and_nothing_twice(provider: DictionaryName) -> None:
    assert suggest_genres("Qwxyzzy", provider) == []
    assert suggest_genres("", provider) == []
    found = suggest_genres("Electronic", provider, 20)
    assert len({suggestion.entry for suggestion in found}) == len(found)


def test_what_editors_give_is_not_suggested() -> None:
    assert all(suggestion.entry.deliverable for suggestion in suggest_genres("Jersey Club", "beatport"))
    assert all(suggestion.entry.deliverable for suggestion in suggest_genres("UK Funky", "beatport"))
