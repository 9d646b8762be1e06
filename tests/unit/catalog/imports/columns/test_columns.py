"""Headings of other systems become fields; what is not known is told with what is similar."""

from typing import Any

import pytest

from shared.catalog.imports.columns.fields import fields, not_imported
from shared.catalog.imports.columns.heading import find_heading
from shared.catalog.imports.columns.match import field_named, field_of, is_known, normalized, similar_fields
from shared.catalog.imports.columns.profile import load_profile
from shared.catalog.imports.sheets.delimited import read_delimited
from shared.catalog.imports.sheets.sheet import Unreadable
from shared.errors import InvalidInput
from shared.model.archives.imports import MappingProfile

NAMES = {
    "barcode": ["UPC", "EAN", "UPC/EAN", "upc code", "PRODUCT_UPC"],
    "title": ["Release Title", "albumTitle", "Album", "ReleaseTitle"],
    "anyTitle": ["Title", "Name"],
    "trackTitle": ["Song Title", "trackTitle", "Track Name"],
    "catalogNumber": ["Cat#", "Cat No", "Catalogue No.", "catalogId"],
    "anyFeatured": ["Featured Artist(s)", "feat", "featuringArtists"],
    "anyArtists": ["primaryArtists", "Main Artist", "Artists"],
    "anyProduction": ["P Line", "(P) Line", "℗", "Phonographic Copyright"],
    "copyright": ["C Line", "(C) Line", "©", "cLineText"],
    "anyWarning": ["Parental Advisory", "Clean/Explicit", "parentalAdvisory"],
    "anyDate": ["Release Date"],
    "trackLanguage": ["Audio Language", "Language of Lyrics"],
    "trackNumber": ["Track #", "Track No", "Sequence"],
    "discNumber": ["Volume", "CD", "Disc Number"],
    "priceCode": ["Price Tier", "catalogTier"],
    "role:Songwriter": ["Songwriter(s)", "Writer"],
    "role:Lyricist": ["Lyricist", "Lyricists"],
    "role:Mixing Engineer": ["Mixing Engineer", "Mixing Engineer 2"],
    "composers": ["Composer", "Composer 1", "composer_2"],
    "publishers": ["Publisher", "Music Publisher"],
}


@pytest.mark.parametrize(("name", "heading"), [(name, each) for name, listed in NAMES.items() for each in listed])
def test_other_systems_headings_are_known(name: str, heading: str) -> None:
    found = field_of(heading)
    assert found
    assert found.name == name


def test_every_name_is_one_fields() -> None:
    seen: dict[str, str] = {}
    for field in fields().values():
        for name in field.aliases:
            assert seen.setdefault(normalized(name), field.name) == field.name, name
    assert not seen.keys() & {normalized(name) for name in not_imported()}


def test_what_is_unknown_has_similar_names() -> None:
    assert field_of("Colour") is None
    assert [field.name for field, _ in similar_fields("Label Nam")] == ["label"]
    assert is_known("Pre-order Date")


def mapping(text: str, profile: dict[str, Any] | None = None) -> dict[str, str | None]:
    heading = find_heading(read_delimited(text), load_profile(profile) if profile else MappingProfile())
    return heading.mapping


def test_the_row_of_headings_is_found_below_a_title() -> None:
    heading = find_heading(read_delimited("My catalogue\n\nUPC,Album Title,ISRC\n1,2,3\n"), MappingProfile())
    assert (heading.row, heading.width) == (3, 3)


def test_title_and_artist_are_the_tracks_beside_those_of_the_album() -> None:
    assert mapping("UPC,Album Title,Album Artist,ISRC,Title,Artist\n") == {
        "UPC": "barcode",
        "Album Title": "title",
        "Album Artist": "displayArtist",
        "ISRC": "isrc",
        "Title": "trackTitle",
        "Artist": "trackDisplayArtist",
    }
    assert mapping("UPC,Title,Track Title\n")["Title"] == "title"
    assert mapping("UPC,Title,Artist,Genre\n") == {
        "UPC": "barcode",
        "Title": "title",
        "Artist": "displayArtist",
        "Genre": "genre",
    }


def test_misspelt_headings_are_read_and_told() -> None:
    heading = find_heading(read_delimited("UPC,Albm Title,Relase Date\n"), MappingProfile())
    assert heading.mapping == {"UPC": "barcode", "Albm Title": "title", "Relase Date": "releaseDate"}
    assert [finding.code for finding in heading.findings] == ["similar-column", "similar-column"]


def test_unknown_and_repeated_columns_are_told_with_row_and_column() -> None:
    heading = find_heading(read_delimited("UPC,ISRC,Colour,ISRC\n"), MappingProfile())
    assert heading.mapping["Colour"] is None
    assert [(each.code, each.row, each.column) for each in heading.findings] == [
        ("unknown-column", 1, "Colour"),
        ("repeated-column", 1, "ISRC"),
    ]


def test_two_columns_of_one_field_are_told() -> None:
    heading = find_heading(read_delimited("UPC,Copyright,©\n"), MappingProfile())
    assert [(each.code, each.severity, each.column) for each in heading.findings] == [("same-field", "info", "©")]


def test_a_profile_decides() -> None:
    profile = {"columns": {"x-1": "title", "Y": "role:Mixer"}, "ignored": ["ISRC"]}
    assert mapping("X 1,Y,ISRC\n", profile) == {"X 1": "title", "Y": "role:Mixer", "ISRC": None}


def test_an_unknown_field_of_a_profile_is_refused_with_all_others() -> None:
    with pytest.raises(InvalidInput) as caught:
        load_profile({"columns": {"A": "nothing"}, "fixed": {"nowhere": "x"}})
    assert [problem.path for problem in caught.value.problems] == ["columns.A", "fixed.nowhere"]
    with pytest.raises(InvalidInput):
        load_profile({"columns": 7, "more": 1})


@pytest.mark.parametrize("text", ["1,2,3\n", "x,Ensemble,y\n", ""])
def test_a_file_without_headings_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        find_heading(read_delimited(text), MappingProfile())


def test_a_field_has_a_name_for_profiles() -> None:
    assert [getattr(field_named(name), "name", None) for name in ("genre", "UPC", "role:Drums", "role:xyz")] == [
        "anyGenre",
        "barcode",
        "role:Drums",
        None,
    ]
