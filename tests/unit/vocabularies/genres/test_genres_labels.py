"""Spellings of one name are equal; different names are not."""

import pytest

from shared.vocabularies.genres.labels import key, parts


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hip-Hop", "hiphop"),
        ("Drum & Bass", "drum'n'bass"),
        ("Drum and Bass", "Drum+Bass"),
        ("Children's Music", "Childrens"),
        ("Música Mexicana", "MUSICA MEXICANA"),
        ("World Music", "World"),
        ("Rock 'n' Roll", "Rock & Roll"),
        ("Soundtracks", "soundtrack"),
    ],
)
def test_spellings_of_one_name_are_equal(one: str, other: str) -> None:
    assert key(one) == key(other) != ""


@pytest.mark.parametrize(("one", "other"), [("House", "Deep House"), ("Bass", "Bas"), ("Music", "Musical")])
def test_different_names_are_not(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Nu Disco / Disco", ("Nu Disco", "Disco", "Nu Disco Disco")),
        ("ACID & SOUL JAZZ", ("ACID", "SOUL JAZZ", "ACID JAZZ")),
        ("Techno (Peak Time / Driving)", ("Techno", "Peak Time", "Driving", "Techno Driving", "Peak Time Driving")),
        ("House", ()),
    ],
)
def test_joint_names_have_parts(name: str, found: tuple[str, ...]) -> None:
    assert parts(name) == found
