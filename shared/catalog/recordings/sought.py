"""Decides which tracks of a release recordings belong to: by tags and durations, then by Deezer's previews. Pure."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from shared.catalog.imports.files.match import Files, settle
from shared.catalog.imports.files.means import FileFacts, TrackSought, near
from shared.catalog.metadata.previews import Published, Sought
from shared.catalog.tracks import part_of, tracks_of
from shared.media.fingerprint.encoding import Words
from shared.model.catalog.asset import Asset, FileMeans
from shared.model.catalog.fingerprint import PreviewFault
from shared.platform.store.port import Data


@dataclass(frozen=True, slots=True)
class Found:
    """The track of a recording, by which means, and how sure that is."""

    track_id: str
    means: FileMeans
    confidence: float


@dataclass(frozen=True, slots=True)
class Compared:
    """How a recording compares with the preview of a track: `similarity` from 0 to 1, or why it was not compared."""

    track_id: str
    similarity: float | None = None
    fault: PreviewFault | None = None
    proved: bool = False


@dataclass(slots=True)
class Seeking:
    """The recordings of one release that have no track, and what is known of each by its id."""

    release: Data
    assets: Sequence[Asset]
    chosen: Collection[str] = ()
    """The tracks that somebody chose for other recordings."""
    found: dict[str, Found] = field(default_factory=dict)
    candidates: dict[str, list[str]] = field(default_factory=dict)
    """The tracks that a recording may belong to."""
    compared: dict[str, list[Compared]] = field(default_factory=dict)

    @property
    def barcode(self) -> str:
        """The release's barcode, or an empty text."""
        return str(part_of(self.release, "basic").get("barcode") or "")

    def by_facts(self) -> None:
        """Finds the tracks without listening; what is left gets its candidates."""
        tracks = {
            track_id: each for each in open_tracks(self.release) if (track_id := str(each["id"])) not in self.chosen
        }
        named = {f"{asset.id}/{asset.file_name}": asset for asset in self.assets}
        files = Files(_facts(name, asset) for name, asset in named.items())
        settled = settle(files.claims({**self.release, "tracks": list(tracks.values())}))
        for track_id, claim in settled.decided.items():
            if track_id in tracks:
                self.found.setdefault(named[claim.names[0]].id, Found(track_id, claim.means, claim.confidence))
        taken = {each.track_id for each in self.found.values()}
        left = {track_id: TrackSought.of(track, self.barcode) for track_id, track in tracks.items()}
        for name, asset in named.items():
            if asset.id not in self.found:
                likely = settled.undecided.get(name) or [
                    track_id for track_id, track in left.items() if near(_duration(asset), track.duration) is not False
                ]
                self.candidates[asset.id] = [track_id for track_id in likely if track_id not in taken]

    def wanted(self) -> Iterator[Sought]:
        """The tracks whose previews may tell."""
        wanted = dict.fromkeys(track_id for ids in self.candidates.values() for track_id in ids)
        for track in open_tracks(self.release):
            if (track_id := str(track.get("id"))) in wanted:
                known = TrackSought.of(track, "")
                yield Sought(track_id, known.isrc, known.disc, known.number)

    def by_sound(self, words: Mapping[str, Words], previews: Mapping[str, Published]) -> None:
        """Finds the tracks whose previews are in the recordings, by the recordings' fingerprints: one track for each
        recording, and one recording for each track."""
        for asset_id, track_ids in self.candidates.items():
            self.compared[asset_id] = [
                _compared(track_id, words.get(asset_id), previews[track_id])
                for track_id in track_ids
                if track_id in previews
            ]
        proved = {asset_id: [each for each in all_ if each.proved] for asset_id, all_ in self.compared.items()}
        claimed = Counter(each.track_id for all_ in proved.values() for each in all_)
        for asset_id, all_ in proved.items():
            if len(all_) == 1 and claimed[all_[0].track_id] == 1:
                self.found[asset_id] = Found(all_[0].track_id, "preview", all_[0].similarity or 0.0)


def open_tracks(release: Data) -> Iterator[Data]:
    """The tracks that have no file yet, and an id."""
    tracks = (dict(track) for track in tracks_of(release) if track.get("id"))
    return (track for track in tracks if not track.get("audio") and not track.get("video"))


def _compared(track_id: str, words: Words | None, preview: Published) -> Compared:
    likeness = preview.heard_in(words) if words else None
    if likeness is None:
        return Compared(track_id, fault=preview.fault or "unreadable")
    return Compared(track_id, round(likeness.similarity, 2), proved=likeness.same)


def _facts(name: str, asset: Asset) -> FileFacts:
    tags = asset.tags
    return FileFacts.model_construct(
        name=name, isrc=tags.get("isrc"), title=tags.get("title"), duration=_duration(asset)
    )


def _duration(asset: Asset) -> float | None:
    return asset.audio.duration if asset.audio else None
