"""Durations, identifiers, words, places, names and damaged texts."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.catalog.imports.values.cell import CellProblem, Conventions, damage
from shared.catalog.imports.values.durations import hours_are_minutes, points_are_colons, read_duration, read_number
from shared.catalog.imports.values.genre import read_genre
from shared.catalog.imports.values.identifiers import barcode_key, read_barcode, read_code
from shared.catalog.imports.values.names import joined, line_of, without_guests
from shared.catalog.imports.values.places import read_excluded, read_language, read_languages, read_territories
from shared.catalog.imports.values.words import is_two_valued, read_price, read_type, read_warning, read_yes


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("3:21", 201),
        ("00:03:21", 201),
        ("03:21.5", 201.5),
        ("1:02:03", 3723),
        ("201", 201),
        ("201,5", 201.5),
        ("PT3M21S", 201),
        ("PT1H0M1.5S", 3601.5),
        ("3m21s", 201),
        ("3 min 21 sec", 201),
        ("3'21\"", 201),
        ("201000", 201),
        ("201000 ms", 201),
        ("0.00232638888888889", 201),
        ("90:00", 5400),
    ],
)
def test_durations(text: str, seconds: float) -> None:
    assert read_duration(text, Conventions()) == seconds


@pytest.mark.parametrize("text", ["abc", "-5", "3:75", "1:75:00", "PT", "P", "99:99:99", "1e9", "∞"])
def test_what_is_no_duration_is_told(text: str) -> None:
    with pytest.raises(CellProblem):
        read_duration(text, Conventions())


def test_a_spreadsheets_hours_are_minutes_if_no_time_has_seconds() -> None:
    assert hours_are_minutes(["03:21:00", "04:05:00", "201"])
    assert not hours_are_minutes(["00:03:21", "03:21:00"])
    assert not hours_are_minutes(["3:21"])
    conventions = Conventions(hours_are_minutes=True)
    assert (read_duration("03:21:00", conventions), conventions.notes[0].severity) == (201, "warning")


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["3.21", "4,05", "3.2", "4"], True),
        (["3.21", "3:21"], True),
        (["3.21", "201.5"], False),
        (["3.75"], False),
        (["20", "21.5"], False),
        (["25.21"], False),
        (["3"], False),
        ([], False),
    ],
)
def test_a_point_may_be_a_colon(texts: list[str], expected: bool) -> None:
    assert points_are_colons(texts) is expected


@pytest.mark.parametrize(("text", "seconds"), [("3.21", 201), ("3,2", 200), ("4", 240), ("3:21", 201)])
def test_minutes_and_seconds_with_a_point(text: str, seconds: float) -> None:
    conventions = Conventions(points_are_colons=True)
    assert read_duration(text, conventions) == seconds
    assert [note.severity for note in conventions.notes] == ([] if ":" in text else ["warning"])


def test_a_column_in_milliseconds() -> None:
    assert read_duration("201", Conventions(milliseconds=True)) == 0.201


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("01", 1), ("1.0", 1), ("1/12", 1), ("Track 3", 3)])
def test_numbers(text: str, number: int) -> None:
    assert read_number(text, 1, 99) == number


@pytest.mark.parametrize("text", ["", "A1", "0", "100", "1,5", "²"])
def test_what_is_no_number_is_told(text: str) -> None:
    with pytest.raises(CellProblem):
        read_number(text, 1, 99)


@pytest.mark.parametrize(
    ("text", "barcode"),
    [
        ("400000260013", "400000260013"),
        ("4-00000-26001-3", "400000260013"),
        ("UPC: 400000260013", "400000260013"),
        ("400000260013.0", "400000260013"),
        ("0400000260013", "0400000260013"),
        ("36000291452", "036000291452"),
    ],
)
def test_barcodes(text: str, barcode: str) -> None:
    assert read_barcode(text, Conventions()) == barcode
    assert barcode_key(text) == barcode.lstrip("0")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("7.59928E+11", "rounded-number"),
        ("7,59928E+11", "rounded-number"),
        ("7.6E11", "rounded-number"),
        ("400000260014", "wrong-check-digit"),
        ("40000026001", "invalid-barcode"),
        ("123", "invalid-barcode"),
        ("000000000000", "wrong-check-digit"),
        ("none", "invalid-barcode"),
    ],
)
def test_barcodes_that_are_damaged_are_told(text: str, code: str) -> None:
    with pytest.raises(CellProblem) as caught:
        read_barcode(text, Conventions())
    assert caught.value.note.code == code


def test_a_rounded_number_groups_nothing() -> None:
    assert (barcode_key("7.59928E+11"), barcode_key("n/a"), barcode_key("")) == ("", "", "")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ISRC QZ-EXA-26-00001", "QZEXA2600001"),
        ("isrcQZEXA2600001", "QZEXA2600001"),
        ("GRID12600042", "GRID12600042"),
        ("GR-ID1-26-00042", "GRID12600042"),
        ("GRid: A1-2425G-ABC1234002-M", "A12425GABC1234002M"),
        ("GRIDA12425GABC1234002M", "A12425GABC1234002M"),
        ("ISWC T-034.524.680-1", "T0345246801"),
    ],
)
def test_codes_lose_their_names_and_punctuation(text: str, code: str) -> None:
    assert read_code(text, Conventions()) == code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Yes", "Explicit"),
        ("1", "Explicit"),
        ("Explicit", "Explicit"),
        ("no", "NotExplicit"),
        ("Not Explicit", "NotExplicit"),
        ("Clean", "ExplicitContentEdited"),
        ("Nein", "NotExplicit"),
    ],
)
def test_parental_warnings(text: str, expected: str) -> None:
    assert read_warning(text, Conventions()) == expected


def test_clean_is_not_explicit_where_it_is_the_other_of_two_values() -> None:
    assert is_two_valued("Clean/Explicit", ["Clean", "Explicit", ""])
    assert not is_two_valued("Explicit", ["Clean", "Explicit"])
    assert not is_two_valued("Clean/Explicit", ["Clean", "Explicit", "No"])
    assert read_warning("Clean", Conventions(two_valued_warning=True)) == "NotExplicit"


@pytest.mark.parametrize(("text", "code", "told"), [("MID", "Mid", 0), ("Frontline", "Front", 1), ("A-17", "A-17", 0)])
def test_price_tiers(text: str, code: str, told: int) -> None:
    conventions = Conventions()
    assert (read_price(text, conventions), len(conventions.notes)) == (code, told)


def test_types_and_yes() -> None:
    assert read_type("E.P.", Conventions()) == ("Album", "EP")
    assert read_type("Digital", Conventions()) == ("", "Digital")
    assert (read_yes("ja", Conventions()), read_yes("0", Conventions())) == (True, False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("World", {"included": ["Worldwide"]}),
        ("WW", {"included": ["Worldwide"]}),
        ("US;CA", {"included": ["CA", "US"]}),
        ("us ca", {"included": ["CA", "US"]}),
        ("Germany, Österreich, Suisse", {"included": ["AT", "CH", "DE"]}),
        ("United Kingdom|United States of America", {"included": ["GB", "US"]}),
        ("World except JP", {"excluded": ["JP"]}),
        ("Worldwide excl. US, Canada", {"excluded": ["CA", "US"]}),
    ],
)
def test_territories(text: str, expected: dict[str, list[str]]) -> None:
    assert read_territories(text, Conventions()) == expected


def test_territories_that_are_excluded() -> None:
    assert (read_excluded("None", Conventions()), read_excluded("JP", Conventions())) == ([], ["JP"])


@pytest.mark.parametrize("text", ["NO", "NA"])
def test_norway_and_namibia_are_excluded_and_told(text: str) -> None:
    conventions = Conventions()
    assert read_excluded(text, conventions) == [text]
    assert [(note.code, note.severity) for note in conventions.notes] == [("territory-or-none", "warning")]
    assert read_excluded(text.title(), Conventions()) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("English", "en"),
        ("Deutsch", "de"),
        ("ger", "de"),
        ("EN", "en"),
        ("en_us", "en-US"),
        ("Portuguese (Brazil)", "pt-BR"),
        ("zh-hant", "zh-Hant"),
        ("Instrumental", "zxx"),
    ],
)
def test_languages(text: str, code: str) -> None:
    assert read_language(text, Conventions()) == code


def test_several_languages() -> None:
    assert read_languages("English, French / es", Conventions()) == ["en", "fr", "es"]


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (read_territories, "Korea"),
        (read_territories, "US;Atlantis"),
        (read_excluded, "World"),
        (read_language, "Klingonish"),
        (read_language, "xq"),
        (read_yes, "perhaps"),
        (read_warning, "purple"),
    ],
)
def test_unknown_words_are_told(read: Callable[[str, Conventions], Any], text: str) -> None:
    with pytest.raises(CellProblem) as caught:
        read(text, Conventions())
    assert caught.value.note.remedy


@pytest.mark.parametrize(
    ("text", "rest", "guests"),
    [
        ("Night (feat. Ada & Bob)", "Night", ["Ada", "Bob"]),
        ("Night [Ft Ada] (Live)", "Night (Live)", ["Ada"]),
        ("Ens featuring Ada", "Ens", ["Ada"]),
        ("Defeat", "Defeat", []),
        ("(feat. Ada)", "(feat. Ada)", []),
        ("Song [feat. Y]", "Song", ["Y"]),
        ("Night (feat.Ada)", "Night", ["Ada"]),
        ("Night feat. Lil Nas X", "Night", ["Lil Nas X"]),
        ("Night (feat. Lil Nas X, Ada)", "Night", ["Lil Nas X", "Ada"]),
        ("Night (feat. Ada x Bob and Cy)", "Night", ["Ada", "Bob", "Cy"]),
        ("Six ft Under", "Six ft Under", []),
        ("100 Ft Deep", "100 Ft Deep", []),
        ("Six ft. Ada", "Six", ["Ada"]),
        ("Night ft Ada", "Night", ["Ada"]),
        ("Part 2 ft Ada", "Part 2", ["Ada"]),
    ],
)
def test_guests(text: str, rest: str, guests: list[str]) -> None:
    assert without_guests(text) == (rest, guests)


def test_names_and_lines() -> None:
    assert (joined([]), joined(["A"]), joined(["A", "B", "C"])) == ("", "A", "A, B & C")
    assert line_of("℗ 2026 Ours") == ("2026 Ours", 2026)
    assert line_of("(P) & (C) 1999 Ours") == ("1999 Ours", 1999)
    assert line_of("Ours") == ("Ours", None)
    assert line_of("Andromeda Records") == ("Andromeda Records", None)
    assert line_of("℗ Andromeda Records") == ("Andromeda Records", None)
    assert line_of("℗ and © 2026 Ours") == ("2026 Ours", 2026)
    assert line_of("℗© Ours") == ("Ours", None)
    assert line_of("& Sons") == ("& Sons", None)


def test_genres() -> None:
    conventions = Conventions()
    assert read_genre("rock", conventions)[:2] == ("ROCK-00", "Rock")
    assert read_genre("Zzyzx Wave", conventions).name == "Zzyzx Wave"
    assert [note.code for note in conventions.notes] == ["unknown-genre"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("MÃ¼ller", "mojibake"),
        ("donâ€™t", "mojibake"),
        ("M\ufffdller", "lost-letter"),
        ("Bj?rk", "lost-letter"),
        ("a\x00b", "control-characters"),
        ("é\x01", "control-characters"),
    ],
)
def test_damaged_texts_are_found(text: str, code: str) -> None:
    note = damage(text)
    assert note
    assert note.code == code


@pytest.mark.parametrize(
    "text", ["Müller", "Ça va?", "What? Why?", "Ãngela", "https://x.example/?a", "日本", "Привет", ""]
)
def test_sound_texts_are_left_alone(text: str) -> None:
    assert damage(text) is None
