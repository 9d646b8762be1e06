"""Finds the file of each track and cover, and says by which means, or which files and tracks it may be. Pure."""

import re
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Generic, TypeVar

from shared.catalog.imports.files.means import CONFIDENCE, MEANS, FileFacts, Means, TrackSought
from shared.catalog.tracks import part_of, tracks_of
from shared.model.catalog.asset import FileMeans
from shared.model.identifiers import gtin_key

COVER = "cover"
AUDIO = frozenset({".wav", ".wave", ".flac", ".aif", ".aiff", ".mp3", ".m4a"})
IMAGES = frozenset({".jpg", ".jpeg", ".png"})
_UPC = re.compile(r"^(\d{8,14})(?=\D|$)")
_CERTAIN = frozenset({"table", "barcode", *(means.name for means in MEANS if means.certain)})

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Claim:
    """The files that may belong to a track or be the cover, and by which means: one if it is known, or several."""

    means: FileMeans
    names: tuple[str, ...]
    isrc: str = ""
    """The track's ISRC, by which the recordings of several tracks are one; empty if it is not known."""

    @property
    def confidence(self) -> float:
        """How sure it is, from 0 to 1."""
        return CONFIDENCE[self.means]


@dataclass(frozen=True, slots=True)
class Matched(Generic[K]):
    """The claims that are decided, by place; and for each file that is not, the places where it may belong."""

    decided: Mapping[K, Claim]
    undecided: Mapping[str, Mapping[K, FileMeans]]


class Files:
    """Files by what they say of themselves, in names, tags and durations."""

    def __init__(self, files: Iterable[FileFacts]) -> None:
        self._by_means: dict[FileMeans, dict[Hashable, list[FileFacts]]] = {each.name: {} for each in MEANS}
        self._covers: dict[str, list[str]] = defaultdict(list)
        for file in sorted(files, key=lambda each: each.name):
            self._add(file)

    @classmethod
    def named(cls, names: Iterable[str]) -> "Files":
        """Files of which nothing is known but their names."""
        return cls(FileFacts.model_construct(name=name) for name in names)

    def _add(self, file: FileFacts) -> None:
        path = PurePosixPath(file.name.replace("\\", "/"))
        kind = path.suffix.lower()
        if kind in IMAGES and (found := _UPC.match(path.stem)):
            self._covers[gtin_key(found[1])].append(file.name)
        for means in MEANS if kind in AUDIO else ():
            for key in means.of_file(file):
                self._by_means[means.name].setdefault(key, []).append(file)

    def claims(self, content: Mapping[str, Any]) -> dict[str, Claim]:
        """The claims of a release by the tracks' ids, and `cover`, by the surest means that knows a file.

        A means that knows several files is followed by those after it; if none of them knows a single one, all stay.
        """
        barcode = str(part_of(content, "basic").get("barcode") or "")
        found = {}
        if barcode and (covers := self._covers.get(gtin_key(barcode))):
            found[COVER] = Claim("barcode", tuple(covers))
        for track in tracks_of(content):
            if claim := self._of_track(TrackSought.of(track, barcode)):
                found[str(track.get("id"))] = claim
        return found

    def of_release(self, content: Mapping[str, Any]) -> dict[str, str]:
        """The file of each track by the track's id, and the cover; without what is undecided."""
        return {place: claim.names[0] for place, claim in settle(self.claims(content)).decided.items()}

    def _of_track(self, track: TrackSought) -> Claim | None:
        several: Claim | None = None
        for means in MEANS:
            names = self._by(means, track)
            if len(names) == 1:
                return Claim(means.name, (*names,), track.isrc)
            several = several or (Claim(means.name, (*names,), track.isrc) if names else None)
        return several

    def _by(self, means: Means, track: TrackSought) -> Collection[str]:
        by_key = self._by_means[means.name]
        files = (file for key in means.of_track(track) for file in by_key.get(key, ()))
        return dict.fromkeys(file.name for file in files if means.agrees(file, track))


def settle(claims: Mapping[K, Claim]) -> Matched[K]:
    """Decides which claims hold. A file that a title gives to several tracks is the recording of all of them only if
    they have one ISRC; otherwise a surer means decides, or nobody but a person."""
    single: dict[str, dict[K, Claim]] = defaultdict(dict)
    open_places: dict[str, dict[K, FileMeans]] = defaultdict(dict)
    for place, claim in claims.items():
        for name in claim.names:
            if len(claim.names) == 1:
                single[name][place] = claim
            else:
                open_places[name][place] = claim.means
    decided: dict[K, Claim] = {}
    for name, places in single.items():
        kept = _kept(places)
        decided |= kept
        if not kept:
            open_places[name] |= {place: claim.means for place, claim in places.items()}
    taken = {claim.names[0] for claim in decided.values()}
    return Matched(
        {place: decided[place] for place in claims if place in decided},
        {name: places for name, places in open_places.items() if name not in taken},
    )


def _kept(places: Mapping[K, Claim]) -> dict[K, Claim]:
    """The claims to one file that hold: the certain ones, and what has the same ISRC; none if it is undecided."""
    certain = {place: claim for place, claim in places.items() if claim.means in _CERTAIN}
    isrcs = {claim.isrc for claim in (certain or places).values()}
    if not certain:
        return dict(places) if len(places) == 1 or (len(isrcs) == 1 and "" not in isrcs) else {}
    return {place: claim for place, claim in places.items() if place in certain or (claim.isrc and claim.isrc in isrcs)}
