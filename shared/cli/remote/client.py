"""Sends requests to a deployment's REST API. Keys go to the deployment's own address only, and never in clear text."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from shared.cli.output import stderr
from shared.cli.remote.problems import error_of
from shared.errors import Finding, InvalidInput, RateLimited, Unavailable

API = "/api/v1"
_TIMEOUTS_S = (10, 120)
_MAX_WAIT_S = 65
"""A minute's limit is free again by then."""
_MAX_WAITS = 3
_PAGE = 100
MERGE_PATCH = "application/merge-patch+json"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that is no error. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def json(self) -> Any:
        """The parsed body; None if it is empty or not JSON."""
        try:
            return json.loads(self.body) if self.body else None
        except ValueError:
            return None

    @property
    def etag(self) -> str:
        """The state of the document."""
        return self.headers.get("etag", "")


@dataclass(frozen=True, slots=True)
class Client:
    """Sends requests with one API key. `pause` waits, in seconds."""

    url: str
    key: str = field(repr=False)
    pause: Callable[[float], None] = lambda wait_s: time.sleep(wait_s)

    def get(self, path: str, **query: Any) -> Reply:
        """Reads. Waits up to a minute, three times, if the deployment asks for it. Raises as `send`."""
        for _ in range(_MAX_WAITS):
            try:
                return self.send("GET", path, query=query)
            except (RateLimited, Unavailable) as error:
                if not error.retry_after_s or error.retry_after_s > _MAX_WAIT_S:
                    raise
                self._wait(error.retry_after_s)
        return self.send("GET", path, query=query)

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Sends a request once; `body` is JSON, or bytes. Raises the error that the answer tells of, and Unavailable
        if there is none."""
        reply = self.exchange(method, path, body, query=query, headers=headers)
        if reply.status < 300:
            return reply
        if reply.status < 400:
            remedy = "Sign in with the address that it leads to; keys are not sent on."
            message = f"{self.url} redirects to {reply.headers.get('location', 'another address')}."
            raise InvalidInput([Finding("URL", message, "redirected", remedy=remedy)])
        raise error_of(reply.status, reply.json, _seconds(reply.headers.get("retry-after")))

    def exchange(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """The answer to a request, whatever its status. Raises Unavailable if there is none."""
        import requests

        content = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"Authorization": f"Bearer {self.key}", "Accept": "application/json", "User-Agent": "stardust-cli"}
        if not self.key:
            del sent["Authorization"]
        if content is not None:
            sent["Content-Type"] = MERGE_PATCH if method == "PATCH" else "application/json"
        url = f"{self.url}{API}{path}"
        try:
            with requests.Session() as session:
                session.auth = _keep_header  # else requests takes a password from ~/.netrc instead
                answer = session.request(
                    method,
                    url,
                    params=_query(query or {}),
                    data=content,
                    headers={**sent, **(headers or {})},
                    timeout=_TIMEOUTS_S,
                    allow_redirects=False,
                )
        except requests.RequestException as error:
            message = f"{self.url} did not respond ({type(error).__name__})."
            raise Unavailable(message, remedy="Check the address and your network.") from error
        return Reply(
            answer.status_code, {name.lower(): value for name, value in answer.headers.items()}, answer.content
        )

    def pages(self, path: str, query: Mapping[str, Any], limit: int | None = None) -> Iterator[Mapping[str, Any]]:
        """The pages of a list, until its end or until they have `limit` items. Raises as `send`."""
        cursor, left = None, limit
        while left is None or left > 0:
            size = _PAGE if left is None else min(left, _PAGE)
            page = self.get(path, **{"limit": size, **query, "cursor": cursor}).json
            yield page
            cursor = page.get("nextCursor")
            left = None if left is None else left - len(page.get("items", []))
            if not cursor:
                return

    def items(self, path: str, query: Mapping[str, Any], limit: int | None = None) -> list[dict[str, Any]]:
        """The first `limit` items of a list; None for all. Raises as `send`."""
        return [item for page in self.pages(path, query, limit) for item in page.get("items", [])]

    def _wait(self, wait_s: float) -> None:
        stderr().print(f"[dim]The deployment asks to wait for {wait_s:.0f} s.[/]")
        self.pause(wait_s)


def segment(value: str) -> str:
    """An id as a segment of a path."""
    return quote(value, safe="")


def _keep_header(request: Any) -> Any:
    return request


def _query(given: Mapping[str, Any]) -> dict[str, str]:
    texts = {True: "true", False: "false"}
    return {
        name: texts[value] if isinstance(value, bool) else str(value)
        for name, value in given.items()
        if value is not None
    }


def _seconds(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 7 else None
