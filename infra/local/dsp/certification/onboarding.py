"""Owns the five onboarding deliveries that Spotify asks for, as data: what changes, and what the DSP must then see.

Source: providersupport.spotify.com, "Sending your test deliveries": an album for the United States; an EP with
territories added; a single with a timed release; a compilation without a track; a takedown. In this order, one release.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.messages.ern.read.result import ReadResult
from shared.model.catalog.release import Release, Territories

_FIRST, _MORE = "US", ("US", "CA")
_TIMED_AFTER = timedelta(days=7)
_TIMED_HOUR = 17


@dataclass(frozen=True, slots=True)
class Seen:
    """What the DSP reads in a step's message: `release` as it was before the step's change, and `now` of the run."""

    read: ReadResult
    before: Release
    now: datetime

    @property
    def territories(self) -> set[str]:
        """Where the release is offered, by the message."""
        return set(self.read.release.territories.included)

    @property
    def isrcs(self) -> list[str | None]:
        """The tracks of the message, in order."""
        return [track.isrc for track in self.read.release.tracks]


Change = Callable[[Release, datetime], Release]
Check = tuple[str, Callable[[Seen], bool]]


@dataclass(frozen=True, slots=True)
class Step:
    """One delivery: its `name` is a folder's, its `change` is made to the release of the step before."""

    name: str
    title: str
    change: Change
    checks: tuple[Check, ...] = field(default=())
    takedown: bool = False


def timed_start(now: datetime) -> datetime:
    """The moment at which the timed single begins: in a week, at 17:00 UTC."""
    return (now.astimezone(UTC) + _TIMED_AFTER).replace(hour=_TIMED_HOUR, minute=0, second=0, microsecond=0)


def _with(release: Release, word: str, **changes: Any) -> Release:
    return release.model_copy(update={"basic": release.basic.model_copy(update={"type": word}), **changes})


def _for_one(release: Release, _now: datetime) -> Release:
    return _with(release, "Album", territories=Territories(mode="selected", included=[_FIRST]))


def _for_more(release: Release, _now: datetime) -> Release:
    return _with(release, "EP", territories=Territories(mode="selected", included=list(_MORE)))


def _timed(release: Release, now: datetime) -> Release:
    return _with(release, "Single", rights=release.rights.model_copy(update={"start_at": timed_start(now)}))


def _without_first(release: Release, _now: datetime) -> Release:
    """The others move up; the file that nobody plays any more goes."""
    kept = [
        track.model_copy(update={"sequence_number": number}) for number, track in enumerate(release.tracks[1:], start=1)
    ]
    played = {track.audio.file_id for track in kept if track.audio}
    audio = [asset for asset in release.assets.audio if asset.id in played]
    assets = release.assets.model_copy(update={"audio": audio})
    rights = release.rights.model_copy(update={"start_at": None})
    return _with(release, "Compilation", tracks=kept, assets=assets, rights=rights)


def _type_is(word: str) -> Check:
    return f"The release type is {word}", lambda seen: seen.read.release.basic.type == word


_NO_FILES: Check = (
    "No file comes again that has not changed",
    lambda seen: not any(file.included for file in seen.read.files),
)
_ALL_TRACKS: Check = (
    "Every track is there",
    lambda seen: seen.isrcs == [track.isrc for track in seen.before.tracks],
)

STEPS = (
    Step(
        "1-united-states",
        "An album for the United States",
        _for_one,
        (
            (f"It is offered in {_FIRST} only", lambda seen: seen.territories == {_FIRST}),
            _type_is("Album"),
            _ALL_TRACKS,
            ("Every file is brought", lambda seen: all(file.included for file in seen.read.files)),
        ),
    ),
    Step(
        "2-more-territories",
        "An EP; Canada is added",
        _for_more,
        (
            (f"It is offered in {' and '.join(_MORE)}", lambda seen: seen.territories == set(_MORE)),
            _type_is("EP"),
            _ALL_TRACKS,
            _NO_FILES,
        ),
    ),
    Step(
        "3-timed-single",
        "A single that begins at a given moment",
        _timed,
        (
            (
                "Every deal begins at that moment",
                lambda seen: (
                    {term.start_at or seen.read.release.rights.start_at for term in seen.read.terms}
                    == {timed_start(seen.now)}
                ),
            ),
            _type_is("Single"),
            _ALL_TRACKS,
            _NO_FILES,
        ),
    ),
    Step(
        "4-track-dropped",
        "A compilation without its first track",
        _without_first,
        (
            (
                "The first track is gone, the others are there",
                lambda seen: seen.isrcs == [track.isrc for track in seen.before.tracks[1:]],
            ),
        ),
    ),
    Step(
        "5-takedown",
        "The whole is taken down",
        lambda release, _now: release,
        (("Nothing is offered any more", lambda seen: seen.read.action == "Takedown"), _NO_FILES),
        takedown=True,
    ),
)
