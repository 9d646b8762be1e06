"""Reads the tags of audio files, wherever they are in the file. The libraries run in a sandbox."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO

from shared.errors import Finding
from shared.media.probe import AudioFacts
from shared.media.sandbox.remote import Part
from shared.media.sandbox.served import ReaderFailed, read_served

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


def compare_tags(
    tags: Mapping[str, str], *, isrc: str | None, titles: Sequence[str], artists: Sequence[str]
) -> list[Finding]:
    """Where the tags contradict the track that the file was uploaded for: perhaps it is another recording.

    Titles and artists agree if one contains the other, whatever their case, accents and punctuation.
    """
    problems = []
    tagged = re.sub(r"[^A-Z0-9]", "", tags.get("isrc", "").upper())
    if isrc and tagged and isrc not in tagged:
        message = f"The file is tagged with the ISRC {tags['isrc']}, but its track has {isrc}."
        problems.append(Finding("tags.isrc", message, "tag-isrc", "warning", "Check that it is the right file."))
    for name, wanted in (("title", titles), ("artist", artists)):
        found = tags.get(name, "")
        if found and any(wanted) and not any(_agree(found, one) for one in wanted if one):
            message = f"The file is tagged with the {name} {found!r}, but its track has {wanted[0]!r}."
            remedy = "Check that it is the right file."
            problems.append(Finding(f"tags.{name}", message, f"tag-{name}", "info", remedy))
    return problems


def _agree(first: str, second: str) -> bool:
    one, other = _plain(first), _plain(second)
    return not one or not other or one in other or other in one


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in decomposed if char.isalnum())


def _parts(size: int, facts: AudioFacts) -> Iterator[Part]:
    yield from ((kind, 0, size) for kind in _WHOLE_FILE.get(facts.format, ()))
    yield from ((_CHUNKS[name], at, length) for name, (at, length) in facts.chunks.items() if name in _CHUNKS)


def _unreadable(kinds: list[str]) -> Finding:
    message = f"The tags cannot be read ({', '.join(kinds)})."
    return Finding("file", message, "tags-unreadable", "warning", "Write the tags again, or remove them.")


def _mislabelled(declared: str, real: str) -> Finding:
    message = f"An embedded picture is declared as {declared}, but it is {real or 'no picture'}."
    return Finding("file", message, "picture-mislabelled", "warning", "Embed it again, or remove it.")
