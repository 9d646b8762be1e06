"""Price tiers: the usual ones, and how they are found and read."""

import pytest

from shared.vocabularies.prices import PRICE_TIERS, read_price_tier, search_price_tiers


def test_tiers_have_meanings_sources_and_names_of_their_own() -> None:
    assert [each.code for each in PRICE_TIERS] == ["Premium", "Front", "Mid/Front", "Mid", "Back", "Budget"]
    assert all(each.meaning and each.source and len(each.translations) == 2 for each in PRICE_TIERS)
    names = [name.casefold() for each in PRICE_TIERS for name in each.names]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("front line", "Front"),
        ("MID", "Mid"),
        ("Mid-Front", "Mid/Front"),
        ("Vollpreis", "Front"),
        ("34", None),
        ("", None),
    ],
)
def test_tiers_are_read(text: str, code: str | None) -> None:
    assert read_price_tier(text) == code


def test_tiers_are_found() -> None:
    assert search_price_tiers("catalog", 1)[0].code == "Back"
