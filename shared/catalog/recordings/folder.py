"""Matches the files of a folder to the releases that were read beside them: by names, tags, durations, and by sound."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, BinaryIO, Protocol

from shared.catalog.imports.check import FoundRelease
from shared.catalog.imports.files.match import AUDIO, Claim, Files, settle
from shared.catalog.imports.files.means import FileFacts, TrackSought, near
from shared.catalog.imports.files.told import ToldNames
from shared.catalog.metadata.previews import MAX_PREVIEWS, Published, Sought, previews_of
from shared.catalog.recordings.sought import open_tracks
from shared.catalog.tracks import part_of
from shared.errors import InvalidInput, StardustError, Unavailable
from shared.media.local import fingerprint_file
from shared.media.probe import AudioFacts, probe_file
from shared.media.tags import read_tags
from shared.model.catalog.asset import FileMeans
from shared.platform.catalogues.port import Catalogue
from shared.platform.network.guard import Network

MAX_READ = 5000
"""Recordings whose tags are read: each takes about a third of a second of a core."""
_AT_ONCE = 4
Place = tuple[int, str]
"""The index of a release, and the id of its track or `cover`."""


class OpensFile(Protocol):
    """Opens a file of the folder."""

    def __call__(self, name: str) -> BinaryIO:
        """The file's bytes, to be read anywhere. Raises OSError, StardustError."""


@dataclass(frozen=True, slots=True)
class PlacedFile:
    """A file and its place, by which means, and how sure that is."""

    name: str
    place: Place
    means: FileMeans
    confidence: float


@dataclass(slots=True)
class FolderMatches:
    """Where the files of a folder belong; of an undecided one, where it may belong, with the similarity if known."""

    placed: list[PlacedFile] = field(default_factory=list)
    undecided: dict[str, dict[Place, float | None]] = field(default_factory=dict)
    unmatched: list[str] = field(default_factory=list)


class FolderMatcher:
    """Matches a folder's files to releases. Reads the files that their names do not place, a few at a time, but for
    those that are to be left unread."""

    def __init__(
        self, releases: Sequence[FoundRelease], names: Iterable[str], opens: OpensFile, unread: Collection[str] = ()
    ) -> None:
        self._contents = [_with_ids(each.content) for each in releases]
        self._told = [each.told for each in releases]
        self._names = list(dict.fromkeys(names))
        self._opens = opens
        self._unread = unread
        self._facts: dict[str, FileFacts] = {}

    def match(self, listen_to: Catalogue | None = None, network: Network | None = None) -> FolderMatches:
        """Where the files belong. With a catalogue, what is left is compared with its previews, at most 50."""
        found = self._settled()
        settled = {*self._unread, *(each.name for each in found.placed if each.means != "title")}
        left = [name for name in self._names if _is_audio(name) and name not in settled]
        if left:
            self._read(left[:MAX_READ])
            found = self._settled()
        if listen_to and network:
            self._listen(found, listen_to, network)
        taken = _placed(found)
        found.unmatched = [name for name in self._names if name not in taken and name not in found.undecided]
        return found

    def _settled(self) -> FolderMatches:
        files = Files(self._facts.get(name) or FileFacts.model_construct(name=name) for name in self._names)
        told = ToldNames(self._names)
        claims: dict[Place, Claim] = {}
        for index, content in enumerate(self._contents):
            for place, claim in told.with_told(self._told[index], files.claims(content)).items():
                claims[index, place] = claim
        settled = settle(claims)
        placed = [
            PlacedFile(claim.names[0], place, claim.means, claim.confidence) for place, claim in settled.decided.items()
        ]
        return FolderMatches(placed, {name: dict.fromkeys(places) for name, places in settled.undecided.items()})

    def _open(self, found: FolderMatches) -> dict[Place, TrackSought]:
        """The tracks without a file."""
        taken = {each.place for each in found.placed}
        return {
            (index, str(track["id"])): TrackSought.of(track, str(part_of(content, "basic").get("barcode") or ""))
            for index, content in enumerate(self._contents)
            for track in open_tracks(content)
            if (index, str(track["id"])) not in taken
        }

    def _read(self, names: Sequence[str]) -> None:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            self._facts |= dict(zip(names, pool.map(self._facts_of, names), strict=True))

    def _facts_of(self, name: str) -> FileFacts:
        """What a file says of itself; nothing but its name if it cannot be read."""
        try:
            with self._opens(name) as source:
                size = source.seek(0, 2)
                facts = probe_file(source, size).facts
                tags = read_tags(source, size, facts)[0] if isinstance(facts, AudioFacts) else {}
        except (OSError, StardustError):
            return FileFacts.model_construct(name=name)
        duration = facts.duration_s if isinstance(facts, AudioFacts) else None
        return FileFacts.model_construct(name=name, isrc=tags.get("isrc"), title=tags.get("title"), duration=duration)

    def _listen(self, found: FolderMatches, catalogue: Catalogue, network: Network) -> None:
        """Compares the recordings that are left with the previews of the tracks that they may be."""
        tracks, taken = self._open(found), _placed(found)
        left = [name for name in self._names if _is_audio(name) and name not in taken]
        likely = {name: self._likely(name, tracks, found) for name in left}
        previews = self._previews(tracks, [place for places in likely.values() for place in places], catalogue, network)
        proved: dict[str, dict[Place, float]] = {}
        for name, places in likely.items():
            heard = self._heard(name, {place: previews[place] for place in places if place in previews})
            proved[name] = {place: similarity for place, (similarity, same) in heard.items() if same}
            if heard:
                found.undecided[name] = {place: similarity for place, (similarity, _) in heard.items()}
        claimed = Counter(place for places in proved.values() for place in places)
        for name, similar in proved.items():
            if len(similar) == 1 and claimed[next(iter(similar))] == 1:
                [(place, similarity)] = similar.items()
                found.placed.append(PlacedFile(name, place, "preview", round(similarity, 2)))
                del found.undecided[name]

    def _likely(self, name: str, tracks: Mapping[Place, TrackSought], found: FolderMatches) -> list[Place]:
        duration = self._facts[name].duration if name in self._facts else None
        named = found.undecided.get(name)
        return [
            place
            for place, track in tracks.items()
            if (place in named if named else near(duration, track.duration) is not False)
        ]

    def _previews(
        self, tracks: Mapping[Place, TrackSought], places: Iterable[Place], catalogue: Catalogue, network: Network
    ) -> dict[Place, Published]:
        """The previews by place, release by release, until there are MAX_PREVIEWS."""
        wanted: dict[int, list[Sought]] = {}
        for index, track_id in list(dict.fromkeys(places))[:MAX_PREVIEWS]:
            track = tracks[index, track_id]
            wanted.setdefault(index, []).append(Sought(track_id, track.isrc, track.disc, track.number))
        found = {}
        for index, sought in wanted.items():
            barcode = str(part_of(self._contents[index], "basic").get("barcode") or "")
            for track_id, preview in previews_of(barcode, sought, catalogue, network).items():
                found[index, track_id] = preview
        return found

    def _heard(self, name: str, previews: Mapping[Place, Published]) -> dict[Place, tuple[float, bool]]:
        """How similar a recording is to each preview that can be heard, and whether that proves it."""
        if not any(each.file for each in previews.values()):
            return {}
        try:
            with self._opens(name) as source:
                size = source.seek(0, 2)
                source.seek(0)
                words = fingerprint_file(source, size, name).words
        except (OSError, InvalidInput, Unavailable):
            return {}
        compared = {place: each.heard_in(words) for place, each in previews.items()}
        return {place: (likeness.similarity, likeness.same) for place, likeness in compared.items() if likeness}


def _placed(found: FolderMatches) -> set[str]:
    return {each.name for each in found.placed}


def _is_audio(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in AUDIO


def _with_ids(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content with an id for each track: those in messages may have none."""
    tracks = content.get("tracks")
    listed = tracks if isinstance(tracks, list) else []
    named = [
        {**each, "id": each.get("id") or f"track-{number}"}
        for number, each in enumerate(listed, 1)
        if isinstance(each, Mapping)
    ]
    return {**content, "tracks": named}
