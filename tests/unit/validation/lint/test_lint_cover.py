"""The text on covers, as it was read: advertising, advisory labels, names of other releases."""

import pytest

from shared.model.codec import encode
from shared.validation.lint.check import lint_release
from shared.validation.lint.sheet import Context
from tests.fixtures.releases import SHAPES

ALBUM = encode(SHAPES["album"]())


def codes(*text: str, **metadata: str) -> set[str]:
    release = {**ALBUM, "metadata": {**ALBUM["metadata"], **metadata}}
    found = lint_release(release, context=Context(cover_text=text))
    assert {finding.path for finding in found} <= {"assets.coverImage"}
    return {finding.code for finding in found}


def test_a_cover_with_title_and_artist_or_without_text_is_fine() -> None:
    assert codes() == set()
    assert codes("TIDELANDS", "Nova Kestrel") == set()
    assert codes("T1DELANDS", "a film by nobody") == set()  # one letter misread
    assert codes("2026", "LP") == set()


@pytest.mark.parametrize(
    "line",
    ["www.novakestrel.com", "@novakestrel", "Only $9.99", "OUT NOW", "Exclusively on Spotify", "ada@label.example"],
)
def test_addresses_prices_stores_and_advertising_are_found(line: str) -> None:
    assert codes("Tidelands", line) == {"cover-advertising"}


def test_an_advisory_label_needs_an_explicit_release() -> None:
    label = ("Tidelands", "PARENTAL", "ADVISORY", "EXPLICIT CONTENT")
    assert codes(*label) == {"cover-advisory"}
    assert codes(*label, parentalWarning="Explicit") == set()


def test_a_cover_that_names_only_others_is_told() -> None:
    assert codes("GREATEST HITS", "Orla Finch") == {"cover-other-names"}
