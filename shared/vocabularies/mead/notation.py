"""Reads and writes musical notation as texts: keys and time signatures."""

import re
from typing import NamedTuple

_ROOTS = {
    "C": "C",
    "C#": "C#/Db",
    "D": "D",
    "D#": "Eb/D#",
    "E": "E",
    "F": "F",
    "F#": "Gb/F#",
    "G": "G",
    "G#": "Ab/G#",
    "A": "A",
    "A#": "Bb/A#",
    "B": "B",
}
"""The twelve notes, from C upwards, and their names in the standard (AVS RootChordNote)."""
_NOTES = tuple(_ROOTS)
_OF_CODES = {code: note for note, code in _ROOTS.items()}
_QUALITIES = {"major": "MajorTriad", "minor": "MinorTriad"}
_MODES = {"": None, "major": "major", "maj": "major", "minor": "minor", "min": "minor", "m": "minor"}
_KEY = re.compile(r"([A-G])\s*([#♯b♭]?)\s*(major|minor|maj|min|m)?", re.IGNORECASE)
_METER = re.compile(r"([1-9][0-9]?)\s*/\s*([1-9][0-9]?)")


class Key(NamedTuple):
    """A key as its tonic chord, in the standard's values: RootChordNote and RootChordQuality."""

    root: str
    quality: str | None


class Meter(NamedTuple):
    """A time signature: beats in a bar, and the note that is one beat."""

    beats: int
    note: int


def read_key(text: str) -> Key | None:
    """`F# Minor`, `Gbm` or `F♯ min` as a key; None if the text is none."""
    match = _KEY.fullmatch(text.strip())
    if match is None:
        return None
    letter, sign, mode = match[1].upper(), match[2], _MODES[(match[3] or "").lower()]
    step = {"": 0, "#": 1, "♯": 1}.get(sign, -1)
    note = _NOTES[(_NOTES.index(letter) + step) % len(_NOTES)]
    return Key(_ROOTS[note], _QUALITIES[mode] if mode else None)


def write_key(root: str | None, quality: str | None) -> str | None:
    """The standard's values as `F# Minor`; None for a chord that is not the tonic of a major or minor key."""
    note = _OF_CODES.get(root or "")
    modes = {code: name.capitalize() for name, code in _QUALITIES.items()}
    if note is None or (quality and quality not in modes):
        return None
    return f"{note} {modes[quality]}" if quality else note


def read_meter(text: str) -> Meter | None:
    """`6/8` as a meter; None if the text is none."""
    match = _METER.fullmatch(text.strip())
    return Meter(int(match[1]), int(match[2])) if match else None
