"""Queries catalogues over HTTP: through the guarded network, without redirects, bounded in time and size.

A catalogue that has had too many requests says when to ask again (429, or 503, with Retry-After; RFC 9110, 10.2.3).
A short pause is waited for, once; a longer one is told to the caller. MusicBrainz also wants requests a second apart.
"""

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from math import ceil
from typing import Any

from shared.clock import Clock, system_clock
from shared.errors import AuthenticationFailed, DeliveryError, NotFound, Unavailable
from shared.platform.network.guard import Network

_TIMEOUTS_S = (5, 10)
_DEADLINE_S = 15
_MAX_BYTES = 4 << 20
_MAX_PAUSE_S = 5
"""How long a pause is waited for within a request."""
_MAX_TOLD_S = 3600


@dataclass(slots=True)
class Pace:
    """Requests of this process to one catalogue: `interval_s` seconds lie between their beginnings."""

    interval_s: float
    _next: datetime | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def wait_s(self, now: datetime) -> float:
        """The seconds to wait for the next request, whose place is taken thereby."""
        with self._lock:
            begins = max(now, self._next or now)
            self._next = begins + timedelta(seconds=self.interval_s)
            return (begins - now).total_seconds()


@dataclass(frozen=True, slots=True)
class HttpJson:
    """A Json client over HTTP. Opens a connection per request: requests are rare."""

    network: Network
    agent: str = "StardustDistro"
    """Who asks; MusicBrainz wants a contact in it (musicbrainz.org/doc/MusicBrainz_API/Rate_Limiting)."""
    clock: Clock = system_clock
    pause: Callable[[float], None] = time.sleep
    pace: "Pace | None" = None
    """How fast requests may follow each other; None for a catalogue without such a limit."""

    def get(self, url: str, *, token: str | None = None) -> Mapping[str, Any]:
        """Gets a JSON object; see Json."""
        return self._request("GET", url, headers={"Authorization": f"Bearer {token}"} if token else {})

    def post_form(self, url: str, form: Mapping[str, str], *, user: str, password: str) -> Mapping[str, Any]:
        """Posts a form and returns the JSON object of the response. Raises as `get`."""
        return self._request("POST", url, data=form, auth=(user, password))

    def _request(self, method: str, url: str, **content: Any) -> Mapping[str, Any]:
        status, headers, body = self._answer(method, url, **content)
        wait_s = _pause_of(status, headers, self.clock())
        if wait_s is not None and wait_s <= _MAX_PAUSE_S:
            self.pause(wait_s)
            status, headers, body = self._answer(method, url, **content)
            wait_s = _pause_of(status, headers, self.clock())
        if wait_s is not None:
            message = "The catalogue has had too many requests."
            raise Unavailable(message, remedy=f"Try again in {wait_s} seconds.", retry_after_s=wait_s)
        return _object(status, body)

    def _answer(self, method: str, url: str, **content: Any) -> tuple[int, Mapping[str, str], bytes]:
        import requests

        from shared.platform.network.answers import AnswerBounds
        from shared.platform.network.http import guard_session

        if self.pace:
            self.pause(self.pace.wait_s(self.clock()))
        bounds = AnswerBounds(_DEADLINE_S, _MAX_BYTES)
        content["headers"] = {"User-Agent": self.agent, "Accept": "application/json", **content.get("headers", {})}
        try:
            with guard_session(requests.Session(), self.network, bounds) as session:
                answer = session.request(method, url, timeout=_TIMEOUTS_S, allow_redirects=False, **content)
                return answer.status_code, answer.headers, answer.content
        except (OSError, DeliveryError) as error:  # requests' exceptions are OSErrors
            raise Unavailable("The catalogue did not respond.", remedy="Try again later.") from error


def _pause_of(status: int, headers: Mapping[str, str], now: datetime) -> int | None:
    """The seconds to wait before the next request: at least one, at most an hour; None if the answer is final."""
    told = headers.get("Retry-After", "").strip()
    if status == 429 or (status == 503 and told):
        return max(1, min(_seconds(told, now), _MAX_TOLD_S))
    return None


def _seconds(told: str, now: datetime) -> int:
    """Retry-After is a number of seconds or a date; anything else counts as one second."""
    if told.isascii() and told.isdecimal():
        return int(told[:9])
    try:
        moment = parsedate_to_datetime(told)
    except ValueError:
        return 1
    return ceil((moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())


def _object(status: int, body: bytes) -> Mapping[str, Any]:
    if status == 404:
        raise NotFound("Not found in the catalogue.", remedy="Check the number.")
    if status == 401:
        raise AuthenticationFailed("The catalogue refused the credentials.")
    try:
        value = json.loads(body) if status == 200 else None
    except (ValueError, RecursionError) as error:
        raise Unavailable("The catalogue's response is not valid JSON.") from error
    if not isinstance(value, dict):
        raise Unavailable(f"The catalogue returned status {status}.", remedy="Try again later.")
    return value
