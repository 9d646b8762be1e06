"""The five onboarding deliveries that Spotify requires, as data: what changes, and what the DSP must then receive.

Source: providersupport.spotify.com, "Sending your test deliveries": an album for the United States; an EP with
territories added; a single with a timed release; a compilation without a track; a takedown. All with one release, in
this order.
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
class Observed:
    """What the DSP read in a step's message; `before` is the release before the step's change, `now` the run's time."""

    read: ReadResult
    before: Release
    now: datetime

    @property
    def territories(self) -> set[str]:
        """Where the message offers the release."""
        return set(self.read.release.territories.included)

    @property
    def isrcs(self) -> list[str | None]:
        """The ISRCs of the message's tracks, in order."""
        return [track.isrc for track in self.read.release.tracks]


Change = Callable[[Release, datetime], Release]
Check = tuple[str, Callable[[Observed], bool]]


@dataclass(frozen=True, slots=True)
class Step:
    """One delivery. `name` is also a folder name; `change` is applied to the release of the previous step."""

    name: str
    title: str
    change: Change
    checks: tuple[Check, ...] = field(default=())
    takedown: bool = False


def timed_start(now: datetime) -> datetime:
    """When the timed single starts: in a week, at 17:00 UTC."""
    return (now.astimezone(UTC) + _TIMED_AFTER).replace(hour=_TIMED_HOUR, minute=0, second=0, microsecond=0)


def _with(release: Release, release_type: str, **changes: Any) -> Release:
    return release.model_copy(update={"basic": release.basic.model_copy(update={"type": release_type}), **changes})


def _for_one(release: Release, _now: datetime) -> Release:
    return _with(release, "Album", territories=Territories(mode="selected", included=[_FIRST]))


def _for_more(release: Release, _now: datetime) -> Release:
    return _with(release, "EP", territories=Territories(mode="selected", included=list(_MORE)))


def _timed(release: Release, now: datetime) -> Release:
    return _with(release, "Single", rights=release.rights.model_copy(update={"start_at": timed_start(now)}))


def _without_first(release: Release, _now: datetime) -> Release:
    """Drops the first track and its file, and renumbers the others."""
    kept = [
        track.model_copy(update={"sequence_number": number}) for number, track in enumerate(release.tracks[1:], start=1)
    ]
    used = {track.audio.file_id for track in kept if track.audio}
    audio = [asset for asset in release.assets.audio if asset.id in used]
    assets = release.assets.model_copy(update={"audio": audio})
    rights = release.rights.model_copy(update={"start_at": None})
    return _with(release, "Compilation", tracks=kept, assets=assets, rights=rights)


def _type_is(release_type: str) -> Check:
    return f"The release type is {release_type}", lambda observed: observed.read.release.basic.type == release_type


_NO_FILES: Check = (
    "No unchanged file is sent again",
    lambda observed: not any(file.included for file in observed.read.files),
)
_ALL_TRACKS: Check = (
    "Every track is present",
    lambda observed: observed.isrcs == [track.isrc for track in observed.before.tracks],
)

STEPS = (
    Step(
        "1-united-states",
        "An album for the United States",
        _for_one,
        (
            (f"It is offered in {_FIRST} only", lambda observed: observed.territories == {_FIRST}),
            _type_is("Album"),
            _ALL_TRACKS,
            ("Every file is included", lambda observed: all(file.included for file in observed.read.files)),
        ),
    ),
    Step(
        "2-more-territories",
        "An EP with Canada added",
        _for_more,
        (
            (f"It is offered in {' and '.join(_MORE)}", lambda observed: observed.territories == set(_MORE)),
            _type_is("EP"),
            _ALL_TRACKS,
            _NO_FILES,
        ),
    ),
    Step(
        "3-timed-single",
        "A single with a timed release",
        _timed,
        (
            (
                "Every deal starts at the given time",
                lambda observed: (
                    {term.start_at or observed.read.release.rights.start_at for term in observed.read.terms}
                    == {timed_start(observed.now)}
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
                "The first track is gone, the others are present",
                lambda observed: observed.isrcs == [track.isrc for track in observed.before.tracks[1:]],
            ),
        ),
    ),
    Step(
        "5-takedown",
        "A takedown of the release",
        lambda release, _now: release,
        (("The release is no longer offered", lambda observed: observed.read.action == "Takedown"), _NO_FILES),
        takedown=True,
    ),
)
