"""Names are found in any spelling, and a misspelt one has near ones."""

from shared.vocabularies.names import NameIndex, fold

INDEX = NameIndex([("a", "Zürich"), ("b", "Zurich West"), ("c", "a")], lambda each: each[0], lambda each: (each[1],))


def test_spellings_fold_to_one() -> None:
    assert fold("Côte d'Ivoire") == fold("COTE DIVOIRE") == "cote divoire"
    assert fold("Łódź & Øre") == "lodz and ore"
    assert fold("日本語") == "日本語"
    assert fold(" -- ") == ""


def test_a_code_counts_before_a_name() -> None:
    assert INDEX.find("A") == ("a", "Zürich")
    assert INDEX.find("zurich") == ("a", "Zürich")
    assert INDEX.find("") is None


def test_the_best_comes_first() -> None:
    assert [code for code, _ in INDEX.search("zurich", 5)] == ["a", "b"]
    assert [code for code, _ in INDEX.search("west", 5)] == ["b"]
    assert [code for code, _ in INDEX.search("zurch", 5)] == ["a"]
    assert INDEX.search("zurich", 0) == INDEX.search("!", 5) == []


def test_short_texts_have_nothing_near() -> None:
    assert INDEX.nearest("zu") == []
