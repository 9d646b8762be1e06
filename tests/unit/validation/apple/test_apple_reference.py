"""The reference page of Apple packages is generated from the current data."""

from shared.validation.apple.reference import PAGE, page


def test_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "Run: python -m shared.validation.apple.reference"
