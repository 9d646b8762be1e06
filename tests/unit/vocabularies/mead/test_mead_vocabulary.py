"""Tests the vocabularies of `mead` against DDEX's allowed value sets, and how texts are found in them."""

from typing import Any

import pytest
from lxml import etree

from shared.vocabularies.mead import standard
from shared.vocabularies.mead.fields import ACTIVITIES, VOCABULARIES, is_activity
from shared.vocabularies.mead.notation import Key, Meter, read_key, read_meter, write_key
from tests.schemas import schema_source

SETS = {
    "Mood": standard.MOODS,
    "Activity": standard.ACTIVITIES,
    "VocalRegister": standard.REGISTERS,
    "Tempo": standard.TEMPOS,
    "Theme": standard.THEMES,
}


@pytest.fixture(scope="module")
def allowed() -> dict[str, set[str]]:
    path = schema_source().path("mead/11")
    assert path
    root: Any = etree.parse(path.with_name("allowed-value-sets.xsd"))
    space = {"xs": "http://www.w3.org/2001/XMLSchema"}
    values = "//xs:simpleType[@name=$name]//xs:enumeration/@value"
    names = [*SETS, "InstrumentType", "RootChordNote", "RootChordQuality"]
    return {name: set(root.xpath(values, name=name, namespaces=space)) for name in names}


def test_the_standards_values_are_complete(allowed: dict[str, set[str]]) -> None:
    assert {name: values ^ allowed[name] for name, values in SETS.items()} == {name: {"UserDefined"} for name in SETS}


def test_whatever_has_a_code_has_one_that_the_standard_allows(allowed: dict[str, set[str]]) -> None:
    instruments = VOCABULARIES["instrumentation"]
    assert {instruments.code(name) for name in instruments.names} - {None} <= allowed["InstrumentType"]
    keys = [read_key(name) for name in VOCABULARIES["key"].names]
    assert {key.root for key in keys if key} == allowed["RootChordNote"] - {"UserDefined"}
    assert {key.quality for key in keys if key} < allowed["RootChordQuality"]
    for vocabulary in VOCABULARIES.values():
        assert {vocabulary.code(name) for name in vocabulary.synonyms or {}} <= {
            *allowed["InstrumentType"],
            *vocabulary.standard,
        }


def test_what_is_offered_is_as_large_as_designed() -> None:
    offered = {name: sum(map(len, each.offered.values())) for name, each in VOCABULARIES.items()}
    assert offered == {
        "moods": 66, "themes": 0, "tempo_description": 5, "time_signature": 11, "key": 24, "vocal_register": 10,
        "vocal_characteristics": 10, "instrumentation": 55, "recording_technique": 8, "audio_characteristics": 8,
        "content_advisory": 6, "playlist_suitability": 12, "seasonality": 9,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("moods", "feeling good", "FeelingGood"),
        ("moods", "Energetic", "Energized"),
        ("moods", "Dreamy", None),
        ("themes", "new year", "NewYear"),
        ("tempo_description", "Slow", "Lento"),
        ("vocal_register", "Mezzo-Soprano", "MezzoSoprano"),
        ("instrumentation", "Acoustic Guitar", "AcousticGuitar"),
        ("instrumentation", "Bass Guitar", "ElectricBassGuitar"),
        ("instrumentation", "Groovebox", None),
        ("playlist_suitability", "Driving", "Drive"),
    ],
)
def test_a_text_has_the_standards_value_whatever_its_spelling(field: str, text: str, code: str | None) -> None:
    assert VOCABULARIES[field].code(text) == code


@pytest.mark.parametrize(
    ("field", "code", "name"),
    [
        ("moods", "LowKey", "Low Key"),
        ("moods", "Energized", "Energetic"),
        ("instrumentation", "DrumKit", "Drum Kit"),
        ("tempo_description", "Andante", "Andante"),
    ],
)
def test_the_standards_values_are_read_in_our_words(field: str, code: str, name: str) -> None:
    assert VOCABULARIES[field].name(code) == name


def test_every_name_stands_for_the_value_that_it_is_read_from() -> None:
    for vocabulary in (*VOCABULARIES.values(), ACTIVITIES):
        assert [code for code in vocabulary.standard if vocabulary.code(vocabulary.name(code)) != code] == []


def test_moods_that_name_what_people_do_are_activities() -> None:
    assert [mood for mood in ("Workout", "Yoga", "Relaxing", "Happy", "Dreamy") if is_activity(mood)] == [
        "Workout",
        "Yoga",
    ]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("F# Minor", Key("Gb/F#", "MinorTriad")),
        ("G♭ maj", Key("Gb/F#", "MajorTriad")),
        ("Bbm", Key("Bb/A#", "MinorTriad")),
        ("c", Key("C", None)),
        ("Cb Major", Key("B", "MajorTriad")),
        ("B# major", Key("C", "MajorTriad")),
        ("H Minor", None),
        ("F# Dorian", None),
    ],
)
def test_keys(text: str, key: Key | None) -> None:
    assert read_key(text) == key


def test_a_key_is_written_as_it_is_offered() -> None:
    names = VOCABULARIES["key"].names
    assert [write_key(*key) for name in names if (key := read_key(name))] == list(names)
    assert write_key("C", "DominantSeventh") is None
    assert write_key("UserDefined", None) is None


@pytest.mark.parametrize(
    ("text", "meter"), [("6/8", Meter(6, 8)), (" 12 / 8", Meter(12, 8)), ("0/4", None), ("free", None)]
)
def test_time_signatures(text: str, meter: Meter | None) -> None:
    assert read_meter(text) == meter
