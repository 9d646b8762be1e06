"""The reference page of roles is generated from the thesaurus."""

from shared.vocabularies.roles.reference import PAGE, page


def test_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "Run: python -m shared.vocabularies.roles.reference"
    assert "| Mixing Engineer | Mix Engineer, " in page()
