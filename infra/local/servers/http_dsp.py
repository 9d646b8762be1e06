"""Runs a REST server that accepts files and documents, authenticates senders and issues OAuth2 tokens."""

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

from infra.local.servers.certificates import Certificate
from infra.local.servers.secured import base_url


@dataclass
class HttpDsp:
    """The server's contents and its credentials."""

    url: str = ""
    token: str = "let-me-in"
    files: dict[str, bytes] = field(default_factory=dict)
    documents: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    tokens_issued: int = 0
    read_only: bool = False
    capacity: int | None = None
    """Capacity in bytes; a file that exceeds it is answered with 507."""

    def has_room(self, size: int) -> bool:
        """Whether `size` more bytes can be stored."""
        return self.capacity is None or sum(map(len, self.files.values())) + size <= self.capacity


@contextmanager
def run_http_dsp(port: int = 0, *, certificate: Certificate | None = None) -> Iterator[HttpDsp]:
    """A server on loopback, on any free port unless given; its contents are kept in this process's memory."""
    dsp = HttpDsp()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "HttpDsp/1"

        def do_POST(self) -> None:
            body = self._body()
            if self.path == "/token":
                self._issue_token(body)
            elif self._authorize(writing=True):
                self._store(body)

        def do_PUT(self) -> None:
            body = self._body()
            if self._authorize(writing=True):
                expected = self.headers.get("Content-MD5")
                if expected and expected != base64.b64encode(hashlib.md5(body).digest()).decode():
                    return self._answer(400, b'{"error": "Content-MD5 does not match"}')
                if not dsp.has_room(len(body)):
                    return self._answer(507, b'{"error": "no space left"}')
                dsp.keys.append(self.headers["Idempotency-Key"])
                dsp.files[self._name()] = body
                self._answer(201)
            return None

        def do_GET(self) -> None:
            if self._authorize():
                self._send(with_body=True)

        def do_HEAD(self) -> None:
            if self._authorize():
                self._send(with_body=False)

        def do_DELETE(self) -> None:
            if self._authorize(writing=True):
                self._answer(204 if dsp.files.pop(self._name(), None) is not None else 404)

        def _name(self) -> str:
            return unquote(self.path.removeprefix("/v1/"))

        def _body(self) -> bytes:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length)
            if len(body) < length:
                raise ConnectionAbortedError
            return body

        def _store(self, body: bytes) -> None:
            dsp.keys.append(self.headers["Idempotency-Key"])
            kind = self.headers["Content-Type"]
            if kind == "application/json":
                dsp.documents.append(json.loads(body))
                return self._answer(202)
            form = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
            parts: dict[Any, Any] = {
                part.get_param("name", header="Content-Disposition"): part.get_payload(decode=True)
                for part in form.iter_parts()
            }
            dsp.files[parts["path"].decode()] = parts["file"]
            return self._answer(201)

        def _issue_token(self, body: bytes) -> None:
            pair = base64.b64encode(b"client:client-secret").decode()
            if self.headers.get("Authorization") != f"Basic {pair}" or b"client_credentials" not in body:
                return self._answer(401, b'{"error": "invalid_client"}')
            dsp.tokens_issued += 1
            return self._answer(200, json.dumps({"access_token": dsp.token, "expires_in": 3600}).encode())

        def _authorize(self, *, writing: bool = False) -> bool:
            pair = base64.b64encode(f"ada:{dsp.token}".encode()).decode()
            accepted = {f"Bearer {dsp.token}", f"Basic {pair}"}
            if self.headers.get("Authorization") not in accepted and self.headers.get("X-Api-Key") != dsp.token:
                self._answer(401, b'{"error": "unauthorized"}')
                return False
            if writing and (dsp.read_only or self.headers.get("X-Read-Only")):
                self._answer(403, b'{"error": "read only"}')
                return False
            return True

        def _send(self, *, with_body: bool) -> None:
            data = dsp.files.get(self._name())
            if data is None:
                return self._answer(404, b"" if not with_body else b'{"error": "no such file"}')
            digest = base64.b64encode(hashlib.md5(data).digest()).decode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Content-MD5", digest)
            self.end_headers()
            if with_body:
                self.wfile.write(data)
            return None

        def _answer(self, status: int, body: bytes = b"") -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, *_args: object) -> None: ...

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_args: object) -> None: ...  # clients hang up in tests

    server = Server(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    dsp.url = base_url(server, certificate)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield dsp
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
