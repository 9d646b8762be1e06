"""Reads tags and embedded pictures; runs in the sandbox. Whatever a library raises is a result."""

import contextlib
import functools
import re
import struct
from collections.abc import Callable, Iterator
from typing import Any

from shared.media.sandbox.remote import Part, opened

_MAX_TEXT = 500
_MAX_TAGS = 50
_MAX_XML_BYTES = 32 << 20
_NO_FIELD = re.compile("(?:__.*__)?", re.DOTALL)
"""Names that no field of a document in Firestore can have."""
_ISRC = re.compile(r"ISRC\W{0,4}([A-Z]{2}-?[A-Z0-9]{3}-?\d{2}-?\d{5})\b", re.IGNORECASE)

Pairs = Iterator[tuple[str, str]]

_FIELDS = {
    "title": ("TIT2", "title", "\xa9nam", "INAM", "NAME"),
    "artist": ("TPE1", "artist", "\xa9ART", "IART", "AUTH"),
    "album": ("TALB", "album", "\xa9alb", "IPRD"),
    "album_artist": ("TPE2", "albumartist", "album_artist", "album artist", "aART"),
    "isrc": ("TSRC", "isrc", "----:com.apple.iTunes:ISRC"),
    "date": ("TDRC", "TYER", "date", "year", "\xa9day", "ICRD"),
    "genre": ("TCON", "genre", "\xa9gen", "IGNR"),
    "track": ("TRCK", "tracknumber", "track", "trkn", "ITRK", "IPRT"),
    "composer": ("TCOM", "composer", "\xa9wrt"),
    "publisher": ("TPUB", "publisher", "label", "organization"),
    "copyright": ("TCOP", "copyright", "cprt", "ICOP"),
}
_NAMES = {key: name for name, keys in _FIELDS.items() for key in keys}
_MAGIC = {
    "jpeg": (0, b"\xff\xd8\xff"),
    "png": (0, b"\x89PNG"),
    "gif": (0, b"GIF8"),
    "bmp": (0, b"BM"),
    "tiff": (0, b"II*"),
    "webp": (8, b"WEBP"),
    "avif": (4, b"ftypavif"),
    "heic": (4, b"ftyphe"),
}
_IGNORED = ("TSSE", "encoder", "\xa9too", "ISFT")


def tags(parts: list[Part]) -> dict[str, Any]:
    """The texts of all tags by name (the first one found), the embedded pictures that are not what their tag declares
    (`[declared, found]`), and the kinds of tags that cannot be read.
    """
    found: dict[str, str] = {}
    pictures: list[tuple[str, str]] = []
    faults: list[str] = []
    for kind, at, length in parts:
        try:
            if kind in _PICTURES:
                pictures += [pair for pair in map(_picture, _PICTURES[kind](at, length)) if pair]
            for key, text in _TAGS[kind](at, length):
                name = _NAMES.get(key, key)[:64]
                if key in _IGNORED or _NO_FIELD.fullmatch(name) or not text.strip() or len(found) == _MAX_TAGS:
                    continue
                found.setdefault(name, text.strip()[:_MAX_TEXT])
        except Exception:
            faults.append(kind)
    return {"tags": found, "pictures": pictures[:_MAX_TAGS], "faults": faults}


def _picture(picture: tuple[str, bytes]) -> tuple[str, str] | None:
    """The declared and the real format of a picture, if they differ."""
    declared = picture[0].lower().rpartition("/")[2].replace("jpg", "jpeg")
    real = next((name for name, (at, magic) in _MAGIC.items() if picture[1].startswith(magic, at)), "")
    return None if declared in ("", "-->", real) else (declared.upper(), real.upper())


def _id3_pictures(at: int, length: int) -> Iterator[tuple[str, bytes]]:
    yield from ((frame.mime, frame.data) for frame in _id3_frames(at, length).getall("APIC"))


def _flac_pictures(at: int, length: int) -> Iterator[tuple[str, bytes]]:
    from mutagen.flac import FLAC

    yield from ((picture.mime, picture.data) for picture in FLAC(opened(at, length)).pictures)


def _mp4_pictures(at: int, length: int) -> Iterator[tuple[str, bytes]]:
    from mutagen.mp4 import MP4, MP4Cover

    names = {MP4Cover.FORMAT_JPEG: "jpeg", MP4Cover.FORMAT_PNG: "png"}
    for cover in (MP4(opened(at, length)).tags or {}).get("covr", ()):
        yield names.get(cover.imageformat, ""), bytes(cover)


@functools.cache
def _id3_frames(at: int, length: int) -> Any:
    """The frames of the fields above, and pictures: of others, mutagen decodes long texts slowly."""
    from mutagen.id3 import ID3, Frames, ID3NoHeaderError

    known = {name: frame for name, frame in Frames.items() if name in _NAMES or name == "APIC"}
    try:
        return ID3(opened(at, length), known_frames=known)
    except ID3NoHeaderError:
        return ID3()


def _id3(at: int, length: int) -> Pairs:
    for key, frame in _id3_frames(at, length).items():
        if key in _NAMES:
            yield key, "; ".join(map(str, frame.text))


def _ape(at: int, length: int) -> Pairs:
    from mutagen.apev2 import APENoHeaderError, APEv2

    with contextlib.suppress(APENoHeaderError):
        for key, value in APEv2(opened(at, length)).items():
            yield key.lower(), str(value)


def _vorbis(at: int, length: int) -> Pairs:
    from mutagen.flac import FLAC

    for key, values in (FLAC(opened(at, length)).tags or {}).items():
        yield key.lower(), "; ".join(values)


def _mp4(at: int, length: int) -> Pairs:
    from mutagen.mp4 import MP4

    for key, values in (MP4(opened(at, length)).tags or {}).items():
        texts = [_mp4_text(value) for value in (values if isinstance(values, list) else [values])]
        yield key, "; ".join(text for text in texts if text)


def _mp4_text(value: Any) -> str:
    """The text of a value; a pair is a number and the total, and pictures have no text."""
    if isinstance(value, tuple):
        return "/".join(str(number) for number in value if number)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace") if not hasattr(value, "imageformat") else ""
    return str(value)


def _info(at: int, length: int) -> Pairs:
    """The texts of a LIST chunk of kind INFO (Multimedia Programming Interface 1.0, 2-14)."""
    data, position = opened(at, length).read(1 << 20), 4
    while position + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, position)
        text = _plain(data[position + 8 : position + 8 + size])
        # ISRC means the supplier there, but many programs write the code into it.
        key = name.decode("latin-1")
        if key != "ISRC":
            yield key, text
        elif found := _ISRC.fullmatch(f"ISRC {text}"):
            yield "isrc", found[1]
        position += 8 + size + size % 2


def _bext(at: int, length: int) -> Pairs:
    """The code in the description of a broadcast WAV (EBU Tech 3285)."""
    if found := _ISRC.search(_plain(opened(at, min(length, 256)).read())):
        yield "isrc", found[1]


def _axml(at: int, length: int) -> Pairs:
    """The code in the metadata of a broadcast WAV (EBU Tech 3352: `ISRC:` in an identifier)."""
    if found := _ISRC.search(opened(at, min(length, _MAX_XML_BYTES)).read().decode("utf-8", "replace")):
        yield "isrc", found[1]


def _name(at: int, length: int) -> Pairs:
    yield "NAME", _plain(opened(at, min(length, 1000)).read())


def _author(at: int, length: int) -> Pairs:
    yield "AUTH", _plain(opened(at, min(length, 1000)).read())


def _plain(data: bytes) -> str:
    """Text up to its first zero, in UTF-8 if it is that."""
    text = data.split(b"\0", 1)[0]
    try:
        return text.decode()
    except UnicodeDecodeError:
        return text.decode("cp1252", "replace")


_TAGS: dict[str, Callable[[int, int], Pairs]] = {
    "ID3": _id3,
    "APE": _ape,
    "Vorbis": _vorbis,
    "MP4": _mp4,
    "INFO": _info,
    "bext": _bext,
    "axml": _axml,
    "NAME": _name,
    "AUTH": _author,
}

_PICTURES: dict[str, Callable[[int, int], Iterator[tuple[str, bytes]]]] = {
    "ID3": _id3_pictures,
    "Vorbis": _flac_pictures,
    "MP4": _mp4_pictures,
}
