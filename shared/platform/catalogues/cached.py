"""Keeps what a catalogue answered for a while: what is asked again costs no request, and no quota of the catalogue."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from shared.clock import Clock
from shared.errors import NotFound
from shared.platform.catalogues.port import AlbumFound, Catalogue, TrackFound, preview_end

_KEPT = 500
"""Answers that a process keeps; the oldest go first. An album of 20 tracks takes about 20 KB."""
_FOUND_FOR = timedelta(hours=1)
_MISSED_FOR = timedelta(minutes=5)
_TO_FETCH = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Missing:
    """That the catalogue found nothing, in its words."""

    message: str
    remedy: str


Answer = AlbumFound | TrackFound | Missing
A = TypeVar("A", AlbumFound, TrackFound)


@dataclass(slots=True)
class Cached:
    """A catalogue whose answers are kept in memory: an hour, or until a preview in them ends; five minutes if it found
    nothing; failures are not."""

    catalogue: Catalogue
    clock: Clock
    _kept: OrderedDict[tuple[str, ...], tuple[datetime, Answer]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def find_album(self, upc: str, market: str | None = None) -> AlbumFound:
        """The album; see Catalogue. Raises NotFound, Unavailable."""
        return self._kept_or(("album", upc, market or ""), lambda: self.catalogue.find_album(upc, market))

    def find_track(self, isrc: str) -> TrackFound:
        """The recording; see Catalogue. Raises NotFound, Unavailable."""
        return self._kept_or(("track", isrc), lambda: self.catalogue.find_track(isrc))

    def _kept_or(self, key: tuple[str, ...], find: Callable[[], A]) -> A:
        now = self.clock()
        with self._lock:
            until, answer = self._kept.get(key, (now, None))
        if answer is None or until <= now:
            answer = self._asked(key, find, now)
        if isinstance(answer, Missing):
            raise NotFound(answer.message, remedy=answer.remedy)
        return answer  # type: ignore[return-value]  # a key of albums holds albums

    def _asked(self, key: tuple[str, ...], find: Callable[[], A], now: datetime) -> A | Missing:
        answer: A | Missing
        try:
            found: A = find()
            answer, until = found, _kept_until(found, now)
        except NotFound as error:
            answer, until = Missing(error.message, error.remedy), now + _MISSED_FOR
        with self._lock:
            self._kept[key] = (until, answer)
            self._kept.move_to_end(key)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return answer


def _kept_until(answer: AlbumFound | TrackFound, now: datetime) -> datetime:
    """An hour from now, or when the addresses of previews end, a minute early so that they can still be fetched."""
    tracks = answer.tracks if isinstance(answer, AlbumFound) else (answer,)
    ends = (preview_end(track.preview_url) for track in tracks if track.preview_url)
    return min([now + _FOUND_FOR, *(end - _TO_FETCH for end in ends if end)])
