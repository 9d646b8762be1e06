"""Finds the file of each track and cover by its name: barcode and position, ISRC, or title. Pure."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from shared.model.identifiers import gtin_key

COVER = "cover"
_AUDIO = frozenset({".wav", ".wave", ".flac", ".aif", ".aiff", ".mp3", ".m4a"})
_IMAGES = frozenset({".jpg", ".jpeg", ".png"})
_POSITION = re.compile(r"^(?P<upc>\d{8,14})[ _.-]+(?:(?P<disc>\d{1,2})[ _.-]+)?(?P<track>\d{1,3})(?=\D|$)")
_UPC = re.compile(r"^(\d{8,14})(?=\D|$)")
_ISRC = re.compile(r"(?<![A-Z0-9])([A-Z]{2}-?[A-Z0-9]{3}-?\d{2}-?\d{5})(?![A-Z0-9])")
_NUMBERED = re.compile(r"^\d{1,3}(?:[ _.-]\d{1,3})?[ _.-]+")


class FileNames:
    """The names of a folder's files, by what they say: barcode and position, ISRC, title, barcode of a cover."""

    def __init__(self, names: Iterable[str]) -> None:
        self._positions: dict[tuple[str, int, int], list[str]] = defaultdict(list)
        self._isrcs: dict[str, list[str]] = defaultdict(list)
        self._titles: dict[str, list[str]] = defaultdict(list)
        self._covers: dict[str, list[str]] = defaultdict(list)
        for name in sorted(names):
            self._add(name)

    def _add(self, name: str) -> None:
        path = PurePosixPath(name)
        stem, kind = path.stem, path.suffix.lower()
        if kind in _IMAGES and (found := _UPC.match(stem)):
            self._covers[gtin_key(found[1])].append(name)
        if kind not in _AUDIO:
            return
        if found := _POSITION.match(stem):
            self._positions[gtin_key(found["upc"]), int(found["disc"] or 1), int(found["track"])].append(name)
        for isrc in _ISRC.findall(stem.upper()):
            self._isrcs[isrc.replace("-", "")].append(name)
        self._titles[_letters(_NUMBERED.sub("", stem))].append(name)

    def of_release(self, content: Mapping[str, Any]) -> dict[str, str]:
        """The file of each track by the track's id, and the cover. A name that says less than one file is left out.

        A barcode with a position counts before an ISRC, and an ISRC before a title.
        """
        basic = content.get("basic")
        barcode = gtin_key(str(basic.get("barcode") or "")) if isinstance(basic, Mapping) else ""
        found = {}
        if barcode and (cover := _only(self._covers.get(barcode, ()))):
            found[COVER] = cover
        tracks = content.get("tracks")
        for track in tracks if isinstance(tracks, list) else ():
            if isinstance(track, Mapping) and (name := self._of_track(track, barcode)):
                found[str(track.get("id"))] = name
        return found

    def _of_track(self, track: Mapping[str, Any], barcode: str) -> str | None:
        metadata = track.get("metadata")
        title = _letters(str(metadata.get("title", ""))) if isinstance(metadata, Mapping) else ""
        place = (barcode, _number(track.get("discNumber", 1)), _number(track.get("sequenceNumber")))
        by_place = _only(self._positions.get(place, ())) if barcode else None
        by_isrc = _only(self._isrcs.get(str(track.get("isrc") or ""), ()))
        return by_place or by_isrc or (_only(self._titles.get(title, ())) if title else None)


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0


def _only(names: Collection[str]) -> str | None:
    """The name, if there is exactly one."""
    return next(iter(names)) if len(names) == 1 else None


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if letter.isalnum())
