"""Sends HTTP requests for protocols: guarded, without redirects, with an exception for unexpected statuses."""

from collections.abc import Mapping
from typing import Any

import requests

from shared.platform.network.answers import AnswerBounds
from shared.platform.network.guard import Network
from shared.platform.network.http import guard_session

_EXCERPT_BYTES = 500


class UnexpectedStatus(Exception):
    """A response with an unexpected status: the status, headers, and the beginning of the body."""

    def __init__(self, response: requests.Response) -> None:
        self.status = response.status_code
        self.headers = response.headers
        excerpt = response.content[:_EXCERPT_BYTES].decode("utf-8", "replace").strip()
        super().__init__(f"{response.status_code} {response.reason}: {excerpt}".strip(": "))


class HttpClient:
    """A connection pool with timeouts, for one thread.

    Answers are bounded in size, and complete within the idle timeout or not at all.
    """

    def __init__(self, network: Network, *, connect_timeout_s: float, idle_timeout_s: float) -> None:
        self._network = network
        self._bounds = AnswerBounds(max(connect_timeout_s, idle_timeout_s))
        self.session = self.guard(requests.Session())
        self._timeouts = (connect_timeout_s, idle_timeout_s)

    def guard(self, session: requests.Session) -> requests.Session:
        """The session, restricted to what this client may reach, and to bounded answers."""
        return guard_session(session, self._network, self._bounds)

    def request(
        self,
        method: str,
        url: str,
        *,
        expected: tuple[int, ...] = (200, 201, 202, 204),
        headers: Mapping[str, str] | None = None,
        **body: Any,
    ) -> requests.Response:
        """The complete response. Redirects are not followed: they would forward the credentials.

        Raises UnexpectedStatus if the status is not among the `expected`, RemoteRefused if the answer is too large,
        ConnectionFailed if it takes too long, and what requests raises.
        """
        body |= {"headers": dict(headers or {}), "timeout": self._timeouts}
        response = self.session.request(method, url, allow_redirects=False, **body)
        if response.status_code not in expected:
            raise UnexpectedStatus(response)
        return response

    def close(self) -> None:
        """Closes the pool."""
        self.session.close()
