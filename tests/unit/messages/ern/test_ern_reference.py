"""Tests that the reference page is generated from the current data."""

from shared.messages.ern.reference import PAGE, page


def test_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "Run: python -m shared.messages.ern.reference"
