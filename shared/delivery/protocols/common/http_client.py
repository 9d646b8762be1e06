"""Owns HTTP as protocols speak it: guarded, without redirects, with one exception per unwelcome answer."""

from collections.abc import Mapping
from typing import Any

import requests

from shared.platform.network.guard import Network
from shared.platform.network.http import guard_session

_WORDS_BYTES = 500


class HttpAnswer(Exception):
    """An answer that was not welcome: its status, headers, and the beginning of its body."""

    def __init__(self, response: requests.Response) -> None:
        self.status = response.status_code
        self.headers = response.headers
        words = response.content[:_WORDS_BYTES].decode("utf-8", "replace").strip()
        super().__init__(f"{response.status_code} {response.reason}: {words}".strip(": "))


class HttpClient:
    """A connection pool with timeouts. `headers` go with every request."""

    def __init__(self, network: Network, *, connect_timeout_s: float, idle_timeout_s: float) -> None:
        self.session = guard_session(requests.Session(), network)
        self._timeouts = (connect_timeout_s, idle_timeout_s)

    def ask(
        self,
        method: str,
        url: str,
        *,
        welcome: tuple[int, ...] = (200, 201, 202, 204),
        headers: Mapping[str, str] | None = None,
        **body: Any,
    ) -> requests.Response:
        """The answer, whole. Redirects are not followed: they would take the credentials along.

        Raises HttpAnswer when the status is not `welcome`, and what requests raises.
        """
        response = self.session.request(
            method, url, headers=dict(headers or {}), timeout=self._timeouts, allow_redirects=False, **body
        )
        if response.status_code not in welcome:
            raise HttpAnswer(response)
        return response

    def close(self) -> None:
        """Closes the pool."""
        self.session.close()
