"""Compares the release as the old distributor delivers it with ours: what must, should and need not be equal. Pure.

Streams, saves and playlists stay with a recording whose ISRC and sound are the same, on a release with the same
barcode. A DSP that gets anything else shows a second release that begins at zero; what a takedown has removed by then
does not come back. Everything else can be corrected later by an update.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from shared.catalog.words import sort_key
from shared.model.base import Model
from shared.model.catalog.fingerprint import PreviewFault
from shared.model.catalog.switch import PublishedAnswer, ReleaseFacts, TrackFacts
from shared.model.identifiers import gtin_key, isrc_key

Weight = Literal["must", "should", "free"]
"""must: has to be equal before the old takedown · should: listeners notice a difference · free: may differ."""
Outcome = Literal["equal", "differs", "unknown"]
"""unknown: a side does not say it."""
SwitchField = Literal[
    "barcode", "trackCount", "isrc", "audio", "title", "artists", "artistIds", "cover", "releaseDate", "label",
    "originalReleaseDate", "pLine", "cLine", "territories", "position", "duration", "genre", "catalogNumber",
]  # fmt: skip
"""A field that is compared."""

SAME_DURATION_S = 2.0
"""Services round durations, and encoders add silence."""


Basis = Literal["file", "preview", "publishedCover"]
"""What a recording or cover was compared by. file: both files · preview: the 30-second preview at Deezer ·
publishedCover: the cover that a public catalogue shows."""


class Comparison(Model):
    """One field of both sides."""

    field: SwitchField
    """What is compared."""
    weight: Weight
    """How much a difference matters."""
    outcome: Outcome
    """The result."""
    place: str | None = None
    """The track as disc and number, such as `1.3`; absent for the release."""
    old: list[str] = []
    """What the old side says."""
    ours: list[str] = []
    """What our side says."""
    basis: Basis | None = None
    """For recordings and covers: what they were compared by; absent if they could not be compared."""
    similarity: float | None = None
    """How alike ours is to a preview or published cover, from 0 to 1."""
    fault: PreviewFault | None = None
    """Why a preview or published cover was not compared."""


AudioAnswers = Mapping[str, bool]
"""Whether a track of ours sounds like the old one, by the id of our file; without those that were not compared."""
PublishedAnswers = Mapping[str, PublishedAnswer]
"""How our files compare with what public catalogues publish, by their ids."""
NOTHING_PUBLISHED: PublishedAnswers = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Rule:
    """How a field is read and compared. Both sides have it where `same` is asked."""

    field: SwitchField
    weight: Weight
    read: Callable[[Any], Any]
    same: Callable[[Any, Any], bool]


def _key(text: str) -> str:
    return sort_key(text) or text


def _same_text(old: str, ours: str) -> bool:
    return _key(old) == _key(ours)


def _same_names(old: Sequence[str], ours: Sequence[str]) -> bool:
    """The same names in any order, one by one or written in one."""
    one, other = (sorted(map(_key, names)) for names in (old, ours))
    return one == other or _key(" ".join(old)) == _key(" ".join(ours))


def _same_date(old: str, ours: str) -> bool:
    return old.startswith(ours) or ours.startswith(old)


def _keeps_all(old: Sequence[str], ours: Sequence[str]) -> bool:
    return set(old) <= set(ours)


RELEASE_RULES: tuple[_Rule, ...] = (
    _Rule("barcode", "must", lambda release: release.barcode, lambda old, ours: gtin_key(old) == gtin_key(ours)),
    _Rule("trackCount", "must", lambda release: len(release.tracks) or None, int.__eq__),
    _Rule("title", "should", lambda release: release.title, _same_text),
    _Rule("artists", "should", lambda release: release.artists, _same_names),
    _Rule("artistIds", "should", lambda release: release.artist_ids, _keeps_all),
    _Rule("releaseDate", "should", lambda release: release.release_date, _same_date),
    _Rule("originalReleaseDate", "should", lambda release: release.original_release_date, _same_date),
    _Rule("label", "should", lambda release: release.label, _same_text),
    _Rule("pLine", "should", lambda release: release.p_line, _same_text),
    _Rule("cLine", "should", lambda release: release.c_line, _same_text),
    _Rule("territories", "should", lambda release: release.territories, list.__eq__),
    _Rule("genre", "free", lambda release: release.genre, _same_text),
    _Rule("catalogNumber", "free", lambda release: release.catalog_number, _same_text),
)

TRACK_RULES: tuple[_Rule, ...] = (
    _Rule("isrc", "must", lambda track: track.isrc, lambda old, ours: isrc_key(old) == isrc_key(ours)),
    _Rule("title", "should", lambda track: track.title, _same_text),
    _Rule("artists", "should", lambda track: track.artists, _same_names),
    _Rule("duration", "should", lambda track: track.duration, lambda old, ours: abs(old - ours) <= SAME_DURATION_S),
    _Rule("position", "should", lambda track: _place(track), str.__eq__),
)
"""`audio` is compared by sound, and the `cover` by picture: by both files (`_by_file`), or by what public catalogues
publish (`_by_published`)."""


def compare_release(
    old: ReleaseFacts,
    ours: ReleaseFacts,
    sounds: AudioAnswers,
    same_cover: bool | None = None,
    published: PublishedAnswers = NOTHING_PUBLISHED,
) -> list[Comparison]:
    """Every field of both sides: the release's, then those of each track.

    `same_cover`: whether the cover that replaced the old one looks like it; None if the pictures were not compared.
    """
    cover = _by_file(old.cover_id, ours.cover_id, same_cover)
    return [
        *(_compared(rule, old, ours) for rule in RELEASE_RULES),
        Comparison(
            field="cover",
            weight="should",
            old=_shown(old.cover_file),
            ours=_shown(ours.cover_file),
            **_by_published(cover, published.get(ours.cover_id or ""), "publishedCover", otherwise="differs"),
        ),
        *(each for pair in paired(old.tracks, ours.tracks) for each in _track(*pair, sounds, published)),
    ]


def paired(old: Sequence[TrackFacts], ours: Sequence[TrackFacts]) -> list[tuple[TrackFacts | None, TrackFacts | None]]:
    """The tracks of both sides: those with the same ISRC, then what is left by its position."""
    left = list(ours)
    pairs: list[tuple[TrackFacts, TrackFacts | None]] = []
    for track in old:
        same = next(
            (each for each in left if track.isrc and each.isrc and isrc_key(each.isrc) == isrc_key(track.isrc)), None
        )
        pairs.append((track, same))
        if same:
            left.remove(same)
    found: list[tuple[TrackFacts | None, TrackFacts | None]] = []
    for track, same in pairs:
        other = same or next((each for each in left if _place(each) == _place(track)), None)
        if other and not same:
            left.remove(other)
        found.append((track, other))
    return [*found, *((None, each) for each in left)]


def _track(
    old: TrackFacts | None, ours: TrackFacts | None, sounds: AudioAnswers, published: PublishedAnswers
) -> Iterator[Comparison]:
    """The fields of a track; of one that only one side has, its ISRC, which differs."""
    there = ours or old
    place = _place(there) if there else None
    if old is None or ours is None:
        shown = [[each.isrc or "", each.title or ""] if each else [] for each in (old, ours)]
        yield Comparison(field="isrc", weight="must", outcome="differs", place=place, old=shown[0], ours=shown[1])
        return
    for rule in TRACK_RULES:
        yield _compared(rule, old, ours, place)
    audio = _by_file(old.audio_id, ours.audio_id, sounds.get(ours.audio_id or ""))
    yield Comparison(
        field="audio",
        weight="must",
        place=place,
        old=_shown(old.audio_file),
        ours=_shown(ours.audio_file),
        **_by_published(audio, published.get(ours.audio_id or ""), "preview", otherwise="unknown"),
    )


def _by_published(
    by_file: Outcome, answer: PublishedAnswer | None, basis: Basis, *, otherwise: Outcome
) -> dict[str, Any]:
    """What the files say counts; if they say nothing, what a catalogue publishes. `otherwise`: if that is not the same.

    A preview that is not found proves nothing: it is an extract, perhaps of another edit.
    """
    if by_file != "unknown":
        return {"outcome": by_file, "basis": "file"}
    if answer is None or answer.similarity is None:
        return {"outcome": "unknown", "fault": answer.fault if answer else None}
    outcome = "equal" if answer.same else otherwise
    return {"outcome": outcome, "basis": basis, "similarity": answer.similarity}


def _by_file(old: str | None, ours: str | None, same: bool | None) -> Outcome:
    """By sound or picture if both files were compared; otherwise by the file that the switch found here when it began.

    A name proves nothing: whatever replaces a file may be called the same.
    """
    if ours is None:
        return "unknown"
    if same is not None:
        return "equal" if same else "differs"
    return "equal" if ours == old else "unknown"


def _compared(rule: _Rule, old: Any, ours: Any, place: str | None = None) -> Comparison:
    one, other = rule.read(old), rule.read(ours)
    outcome: Outcome = "unknown"
    if one not in (None, []) and other not in (None, []):
        outcome = "equal" if rule.same(one, other) else "differs"
    elif rule.weight == "must" and one not in (None, []):
        outcome = "differs"
    return Comparison(
        field=rule.field, weight=rule.weight, outcome=outcome, place=place, old=_shown(one), ours=_shown(other)
    )


def _shown(value: Any) -> list[str]:
    if value in (None, []):
        return []
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _place(track: TrackFacts) -> str:
    return f"{track.disc}.{track.number}"
