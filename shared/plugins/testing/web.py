"""Servers of a world: what a test says that they answer, and no connection to any real one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.errors import ConnectionFailed
from shared.sdk.bridge import Bridge, Failed
from shared.sdk.context import HttpAnswer

NOWHERE = "is not reached from a test"


def nowhere(host: str, _port: int) -> Iterator[str]:
    """Resolves no host: what a plug-in was permitted to request ends here, and gets the recorded answer."""
    raise ConnectionFailed(f"{host} {NOWHERE}.")


@dataclass(slots=True)
class RecordedWeb:
    """Answers by address. Every other address of a granted host does not respond."""

    answers: dict[tuple[str, str], HttpAnswer] = field(default_factory=dict)
    requests: list[tuple[str, str, bytes]] = field(default_factory=list)
    """Method, address and body of each request, in order."""

    def answer(
        self,
        url: str,
        body: bytes | str = b"",
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        method: str = "GET",
    ) -> None:
        """What the server answers to a request of this address."""
        content = body.encode() if isinstance(body, str) else body
        self.answers[method, url] = HttpAnswer(status, dict(headers or {}), content)

    def ask(self, method: str, url: str, body: bytes) -> tuple[dict[str, Any], bytes]:
        """The answer as the deployment passes it on. Raises Failed without one."""
        self.requests.append((method, url, body))
        found = self.answers.get((method, url))
        if found is None:
            raise Failed(f"{url} did not respond: the test has no answer for {method} {url}.")
        return {"status": found.status, "headers": dict(found.headers)}, found.body


@dataclass(slots=True)
class WorldBridge:
    """The operations of a world: those of a deployment, but for servers, which are recorded."""

    broker: Bridge
    web: RecordedWeb

    def ask(self, operation: str, arguments: Mapping[str, Any], body: bytes = b"") -> tuple[Any, bytes]:
        """As the deployment performs it. Raises Refused and Failed."""
        if operation != "web.request":
            return self.broker.ask(operation, arguments, body)
        try:
            return self.broker.ask(operation, arguments, body)
        except Failed as error:
            if NOWHERE not in str(error):  # it was not permitted, or is no request
                raise
            return self.web.ask(str(arguments["method"]), str(arguments["url"]), body)
