"""A gateway in front of an HTTP service: passes requests on, or answers itself, and may change what it passes."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

_TIMEOUT_S = 60
_HOP = frozenset({"connection", "content-encoding", "content-length", "host", "keep-alive", "transfer-encoding"})
"""Headers that belong to one connection, or that follow from the content."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request; header names are lower-case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer; header names are lower-case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Forward = Callable[[Asked], Answered]
Handle = Callable[[Asked, Forward], Answered]
"""Answers a request, usually with what the service behind answers to it."""


@contextmanager
def run_gateway(upstream: str, handle: Handle) -> Iterator[str]:
    """Runs the gateway in front of the service at `upstream` on a free loopback port; yields its URL."""
    with httpx.Client(base_url=upstream, timeout=_TIMEOUT_S, trust_env=False) as client:

        def forward(asked: Asked) -> Answered:
            found = client.request(asked.method, asked.path, headers=dict(asked.headers), content=asked.body)
            return Answered(found.status_code, _kept(found.headers), found.content)

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                found = handle(Asked(self.command, self.path, _kept(self.headers), body), forward)
                self.send_response(found.status)
                for name, value in {**found.headers, "content-length": str(len(found.body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(found.body)

            do_GET = do_PUT = do_POST = do_DELETE = answer  # noqa: N815

            def log_message(self, *_args: object) -> None: ...

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def _kept(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items() if name.lower() not in _HOP}
