"""Owns asking a catalogue over HTTP: through the guarded network, no redirects, bounded in time and size."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.errors import AuthenticationFailed, DeliveryError, NotFound, Unavailable
from shared.platform.network.guard import Network

_TIMEOUTS_S = (5, 10)
_MAX_BYTES = 4 << 20
_CHUNK_BYTES = 64 << 10


@dataclass(frozen=True, slots=True)
class HttpJson:
    """A Json over HTTP. Each question has a connection of its own: few are asked."""

    network: Network

    def get(self, url: str, *, token: str | None = None) -> Mapping[str, Any]:
        """The JSON object at a URL. Raises NotFound (404), AuthenticationFailed (401), Unavailable for the rest."""
        return self._ask("GET", url, headers={"Authorization": f"Bearer {token}"} if token else {})

    def post_form(self, url: str, form: Mapping[str, str], *, user: str, password: str) -> Mapping[str, Any]:
        """The JSON object that a form is answered with; raises as `get`."""
        return self._ask("POST", url, data=form, auth=(user, password))

    def _ask(self, method: str, url: str, **content: Any) -> Mapping[str, Any]:
        import requests

        from shared.platform.network.http import guard_session

        try:
            with guard_session(requests.Session(), self.network) as session:
                answer = session.request(
                    method, url, stream=True, timeout=_TIMEOUTS_S, allow_redirects=False, **content
                )
                with answer:
                    return _object(answer.status_code, _body(answer))
        except (OSError, DeliveryError) as error:  # requests' exceptions are OSErrors
            if isinstance(error, AuthenticationFailed):
                raise
            raise Unavailable("The catalogue does not answer.", remedy="Try again later.") from error


def _body(answer: Any) -> bytes:
    kept = b""
    for chunk in answer.iter_content(_CHUNK_BYTES):
        kept += chunk
        if len(kept) > _MAX_BYTES:
            raise Unavailable("The catalogue answers more than is taken.")
    return kept


def _object(status: int, body: bytes) -> Mapping[str, Any]:
    if status == 404:
        raise NotFound("The catalogue knows no such thing.", remedy="Check the number.")
    if status == 401:
        raise AuthenticationFailed("The catalogue refused the credentials.")
    try:
        value = json.loads(body) if status == 200 else None
    except (ValueError, RecursionError) as error:
        raise Unavailable("The catalogue's answer cannot be read.") from error
    if not isinstance(value, dict):
        raise Unavailable(f"The catalogue answered {status}.", remedy="Try again later.")
    return value
