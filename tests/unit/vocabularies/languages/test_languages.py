"""Languages: found by code and name, and read as people write them."""

import pytest
from pydantic import TypeAdapter

from shared.messages.ern.data.vocabulary import LANGUAGES_38
from shared.model.base import Language as LanguageCode
from shared.vocabularies.languages.dictionary import common_languages, languages, scripts, search_languages
from shared.vocabularies.languages.natives import NATIVE_NAMES
from shared.vocabularies.languages.reading import read_language
from shared.vocabularies.standards import names_in

WITHDRAWN = {"bh", "id", "in", "iw", "ji", "jv", "jw", "mo", "sh"}


def test_the_dictionary_is_iso_639() -> None:
    codes = [each.code for each in languages()]
    assert len(codes) == len(set(codes)) > 7_800
    assert set(LANGUAGES_38) - set(codes) <= WITHDRAWN | {"raj", "bho"}
    assert all(len(each.code) in (2, 3) for each in languages())
    german = next(each for each in languages() if each.code == "de")
    assert (german.name, german.native, german.others) == ("German", "Deutsch", ("deu", "ger"))
    assert dict(german.translations) == {"de": "Deutsch", "fr": "allemand"}


def test_common_languages_have_translated_names_and_come_first() -> None:
    common = common_languages()
    assert languages()[: len(common)] == common
    assert {"en", "zh", "yue", "gsw", "zxx", "mul"} <= {each.code for each in common}
    assert "Serbian" in next(each for each in common if each.code == "sr").names


def test_names_in_themselves_are_those_of_the_browser_too() -> None:
    for locale in ("de", "fr"):
        assert NATIVE_NAMES[locale] == names_in(locale, "languages")[locale]
    assert (NATIVE_NAMES["ja"], NATIVE_NAMES["el"]) == ("日本語", "Ελληνικά")
    assert set(NATIVE_NAMES) <= {each.code for each in languages()} | {"bgn"} | set(names_in("en", "languages"))


def test_scripts_are_known_and_the_usual_one_comes_first() -> None:
    by_code = {each.code: each for each in common_languages()}
    assert (by_code["ru"].scripts[0], by_code["zh"].scripts[:2]) == ("Cyrl", ("Hans", "Hant"))
    assert {script for each in languages() for script in each.scripts} <= set(scripts())


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("deu", "de"),
        ("Deutsch", "de"),
        ("allemand", "de"),
        ("中文", "zh"),
        ("espanol", "es"),
        ("schwed", "sv"),
        ("jpanese", "ja"),
    ],
)
def test_languages_are_found_by_code_and_name(words: str, code: str) -> None:
    assert search_languages(words, 5)[0].code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("English", "en"),
        ("ENG", "en"),
        ("ger", "de"),
        ("pt_BR", "pt-BR"),
        ("zh-hant", "zh-Hant"),
        ("Chinese (Traditional)", "zh-Hant"),
        ("Simplified Chinese", "zh-Hans"),
        ("Chinese, Simplified", "zh-Hans"),
        ("Serbian (Latin)", "sr-Latn"),
        ("Serbisch (Kyrillisch)", "sr-Cyrl"),
        ("Brazilian Portuguese", "pt-BR"),
        ("French (Canada)", "fr-CA"),
        ("français", "fr"),
        ("Instrumental", "zxx"),
        ("iw", "he"),
        ("Swiss German", "gsw"),
        (" Mandarin ", "zh"),
    ],
)
def test_languages_are_read_as_people_write_them(text: str, code: str) -> None:
    reading = read_language(text)
    assert (reading.code, reading.findings) == (code, ())
    TypeAdapter(LanguageCode).validate_python(code)


@pytest.mark.parametrize("text", ["", "xx", "en-ZZZZ", "de-QX", "Englsh", "Chinese (Purple)", "!" * 5_000])
def test_what_is_no_language_is_told(text: str) -> None:
    reading = read_language(text, "tracks[0].metadata.language")
    assert reading.code is None
    [finding] = reading.findings
    assert (finding.code, finding.path, finding.severity) == (
        "unknown-language",
        "tracks[0].metadata.language",
        "error",
    )
    assert finding.remedy
    assert len(finding.message) < 200


def test_a_misspelt_language_has_a_suggestion() -> None:
    assert read_language("Englsh").findings[0].remedy == "Did you mean en (English)?"
