"""The reference page of roles has the labels of the thesaurus."""

from shared.vocabularies.roles.reference import page


def test_a_role_is_shown_with_its_synonyms() -> None:
    assert "| Mixing Engineer | Mix Engineer, " in page()
