"""Roles are found by words, also misspelt ones, and unknown labels have suggestions."""

from shared.vocabularies.roles.search import nearest_labels, search_roles


def test_roles_are_found_by_label_synonym_and_kind() -> None:
    assert search_roles("mix eng", None, 5)[0].code == "MixingEngineer"
    assert search_roles("drummer", None, 5)[0].label == "Drums"
    assert search_roles("masterign", None, 5)[0].code == "MasteringEngineer"
    assert {role.kind for role in search_roles("vocal", "engineering", 50)} == {"engineering"}
    assert len(search_roles("guitar", None, 3)) == 3
    assert search_roles("!", None, 5) == []


def test_an_unknown_label_has_near_ones() -> None:
    assert nearest_labels("Mix Enginer")[0] == "Mix Engineer"
    assert nearest_labels("Violnist")[0] == "Violinist"
    assert nearest_labels("qqqqqqqq") == []
