"""Reads the tags of audio files, wherever they are in the file. The libraries run in a sandbox."""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

from shared.errors import Finding
from shared.media.probe import AudioFacts
from shared.media.sandbox.served import Part, ReaderFailed, read_served

_WHOLE_FILE: Mapping[str, tuple[str, ...]] = {"MP3": ("ID3", "APE"), "FLAC": ("Vorbis", "ID3"), "M4A": ("MP4",)}
_CHUNKS: Mapping[str, str] = {
    "id3 ": "ID3",
    "ID3 ": "ID3",
    "LIST:INFO": "INFO",
    "bext": "bext",
    "axml": "axml",
    "NAME": "NAME",
    "AUTH": "AUTH",
}
"""Chunk of a WAV or AIFF -> the kind of tag in it."""


def read_tags(source: BinaryIO, size: int, facts: AudioFacts) -> tuple[Mapping[str, str], list[Finding]]:
    """The tags by name (title, artist, isrc ...; others as they are named in the file), and what cannot be read."""
    parts = list(_parts(size, facts))
    if not parts:
        return {}, []
    try:
        found = read_served("tags", parts, source)
    except ReaderFailed:
        return {}, [_unreadable([kind for kind, _, _ in parts])]
    problems = [_mislabelled(declared, real) for declared, real in found["pictures"]]
    return found["tags"], [*problems, _unreadable(found["faults"])] if found["faults"] else problems


def _parts(size: int, facts: AudioFacts) -> Iterator[Part]:
    yield from ((kind, 0, size) for kind in _WHOLE_FILE.get(facts.format, ()))
    yield from ((_CHUNKS[name], at, length) for name, (at, length) in facts.chunks.items() if name in _CHUNKS)


def _unreadable(kinds: list[str]) -> Finding:
    message = f"The tags cannot be read ({', '.join(kinds)})."
    return Finding("file", message, "tags-unreadable", "warning", "Write the tags again, or remove them.")


def _mislabelled(declared: str, real: str) -> Finding:
    message = f"An embedded picture is declared as {declared}, but it is {real or 'no picture'}."
    return Finding("file", message, "picture-mislabelled", "warning", "Embed it again, or remove it.")
