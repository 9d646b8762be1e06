"""REST: uploads by tus and by sessions that answer 308 are continued after a break."""

import base64
import hashlib
import io
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from shared.delivery.protocols.base import ConnectionContext, MemoryCheckpoint, Session, StatRefused
from shared.delivery.protocols.options import split_config
from shared.delivery.protocols.rest.session import PROTOCOL
from shared.errors import RemoteBusy, RemoteRefused
from shared.platform.network.guard import Network

CHUNK_BYTES = 8 * 1024 * 1024
BODIES = pytest.mark.parametrize("body", ["tus", "resumable"])


@dataclass
class Resumable:
    """The server's uploads by number, and how it misbehaves."""

    url: str = ""
    uploads: dict[str, bytearray] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    location: str = ""
    refuse_with: int = 0


@contextmanager
def run_server() -> Iterator[Resumable]:
    server = Resumable()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self._body()
            number = str(len(server.uploads))
            server.uploads[number] = bytearray()
            pairs = dict(pair.split(" ") for pair in self.headers.get("Upload-Metadata", "").split(",") if pair)
            server.names[number] = base64.b64decode(pairs["path"]).decode() if pairs else body.decode()
            self._answer(201, Location=server.location or f"/up/{number}")

        def do_HEAD(self) -> None:
            held = server.uploads.get(self.path.removeprefix("/up/"))
            self._answer(404) if held is None else self._answer(200, Upload_Offset=str(len(held)))

        def do_PATCH(self) -> None:
            body, held = self._body(), server.uploads[self.path.removeprefix("/up/")]
            if server.refuse_with or int(self.headers["Upload-Offset"]) != len(held):
                return self._answer(server.refuse_with or 409)
            held += body
            return self._answer(204, Upload_Offset=str(len(held)))

        def do_PUT(self) -> None:
            body, held = self._body(), server.uploads.get(self.path.removeprefix("/up/"))
            if held is None:
                return self._answer(404)
            found = re.fullmatch(r"bytes (?:\*|(\d+)-\d+)/(\d+)", self.headers["Content-Range"])
            assert found
            assert found[1] is None or int(found[1]) == len(held)
            held += body
            if len(held) == int(found[2]):
                return self._answer(201)
            return self._answer(308, Range=f"bytes=0-{len(held) - 1}") if held else self._answer(308)

        def _body(self) -> bytes:
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))

        def _answer(self, status: int, **headers: str) -> None:
            assert self.headers["Authorization"] == "Bearer let-me-in"
            self.send_response(status)
            for name, value in {"Content-Length": "0", **headers}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()

        def log_message(self, *_args: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        server.url = f"http://127.0.0.1:{http.server_port}"
        yield server
        http.shutdown()


class Ending(io.BytesIO):
    """A source whose storage fails after two chunks."""

    def read(self, count: int | None = -1, /) -> bytes:
        if self.tell() >= 2 * CHUNK_BYTES:
            raise OSError("the source ended")
        return super().read(count)


def connect(server: Resumable, body: str, checkpoint: MemoryCheckpoint) -> Session:
    options, secrets = split_config(PROTOCOL, {"endpoint": f"{server.url}/files", "body": body, "token": "let-me-in"})
    return PROTOCOL.connect(options, secrets, ConnectionContext(Network(allow_private=True), checkpoint=checkpoint))


def put(session: Session, source: io.BytesIO) -> int:
    data = source.getvalue()
    return session.put(source, "d/f.wav", len(data), 0, hashlib.md5(data).hexdigest()).sent_bytes


@BODIES
def test_a_broken_upload_is_continued(body: str) -> None:
    data, checkpoint = os.urandom(2 * CHUNK_BYTES + 5), MemoryCheckpoint()
    with run_server() as server:
        with connect(server, body, checkpoint) as session, pytest.raises(OSError, match="the source ended"):
            put(session, Ending(data))
        with connect(server, body, checkpoint) as session:
            assert put(session, io.BytesIO(data)) == 5
            with pytest.raises(StatRefused):
                session.stat("d/f.wav")
        assert server.uploads == {"0": data}
        assert "d/f.wav" in server.names["0"]
    assert checkpoint == {}


@BODIES
def test_an_upload_that_the_server_dropped_is_started_anew(body: str) -> None:
    data, checkpoint = os.urandom(2 * CHUNK_BYTES + 5), MemoryCheckpoint()
    with run_server() as server:
        with connect(server, body, checkpoint) as session, pytest.raises(OSError, match="the source ended"):
            put(session, Ending(data))
        server.uploads = {"7": server.uploads.pop("0")}
        with connect(server, body, checkpoint) as session:
            assert put(session, io.BytesIO(data)) == len(data)
        assert server.uploads["1"] == data


@BODIES
def test_an_empty_file_is_sent(body: str) -> None:
    with run_server() as server, connect(server, body, MemoryCheckpoint()) as session:
        assert put(session, io.BytesIO()) == 0
        assert server.uploads == {"0": b""}


@BODIES
def test_credentials_are_not_sent_to_another_host(body: str) -> None:
    with run_server() as server, connect(server, body, MemoryCheckpoint()) as session:
        server.location = "http://127.0.0.2:1/up/0"
        with pytest.raises(RemoteRefused, match="another host"):
            put(session, io.BytesIO(b"song"))


@pytest.mark.parametrize("status", [409, 423])
def test_an_upload_in_use_is_retried_later(status: int) -> None:
    with run_server() as server, connect(server, "tus", MemoryCheckpoint()) as session:
        server.refuse_with = status
        with pytest.raises(RemoteBusy):
            put(session, io.BytesIO(b"song"))
