"""Queries catalogues over HTTP: through the guarded network, without redirects, bounded in time and size."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.errors import AuthenticationFailed, DeliveryError, NotFound, Unavailable
from shared.platform.network.guard import Network

_TIMEOUTS_S = (5, 10)
_DEADLINE_S = 15
_MAX_BYTES = 4 << 20


@dataclass(frozen=True, slots=True)
class HttpJson:
    """A Json client over HTTP. Opens a connection per request: requests are rare."""

    network: Network

    def get(self, url: str, *, token: str | None = None) -> Mapping[str, Any]:
        """Gets a JSON object. Raises NotFound (404), AuthenticationFailed (401), Unavailable for other failures."""
        return self._request("GET", url, headers={"Authorization": f"Bearer {token}"} if token else {})

    def post_form(self, url: str, form: Mapping[str, str], *, user: str, password: str) -> Mapping[str, Any]:
        """Posts a form and returns the JSON object of the response. Raises as `get`."""
        return self._request("POST", url, data=form, auth=(user, password))

    def _request(self, method: str, url: str, **content: Any) -> Mapping[str, Any]:
        import requests

        from shared.platform.network.answers import AnswerBounds
        from shared.platform.network.http import guard_session

        bounds = AnswerBounds(_DEADLINE_S, _MAX_BYTES)
        try:
            with guard_session(requests.Session(), self.network, bounds) as session:
                response = session.request(method, url, timeout=_TIMEOUTS_S, allow_redirects=False, **content)
                return _object(response.status_code, response.content)
        except (OSError, DeliveryError) as error:  # requests' exceptions are OSErrors
            if isinstance(error, AuthenticationFailed):
                raise
            raise Unavailable("The catalogue did not respond.", remedy="Try again later.") from error


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
