"""REST servers whose answers do not tell whether a file arrived: what they say must never delete a good file."""

import hashlib
import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from shared.delivery.protocols.base import ConnectionContext, MemoryCheckpoint, RemoteFile, StatRefused
from shared.delivery.protocols.options import split_config
from shared.delivery.protocols.rest.session import PROTOCOL, ApiSession
from shared.platform.network.guard import Network

DATA = b"RIFF audio"
MD5 = hashlib.md5(DATA).hexdigest()
Answer = Callable[[BaseHTTPRequestHandler], tuple[int, dict[str, str], bytes]]


@contextmanager
def run_server(head: Answer, put_status: int = 201, get: bytes = DATA) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_PUT(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self._answer(put_status, {"Content-Length": "0"}, b"")

        def do_HEAD(self) -> None:
            self._answer(*head(self))

        def do_GET(self) -> None:
            self._answer(200, {"Content-Length": str(len(get))}, get)

        def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextmanager
def connected(url: str, checkpoint: MemoryCheckpoint | None = None) -> Iterator[ApiSession]:
    options, secrets = split_config(PROTOCOL, {"endpoint": url, "auth": "none"})
    kept = MemoryCheckpoint() if checkpoint is None else checkpoint
    context = ConnectionContext(Network(allow_private=True), checkpoint=kept)
    with PROTOCOL.connect(options, secrets, context) as session:
        assert isinstance(session, ApiSession)
        yield session


def put(session: ApiSession) -> str | None:
    return session.put(io.BytesIO(DATA), "d/f.wav", len(DATA), 0, MD5).md5


def answering(status: int, **headers: str) -> Answer:
    return lambda _request: (status, {name.replace("_", "-"): value for name, value in headers.items()}, b"")


SILENT = {
    "no content": answering(204),
    "length 0": answering(200, Content_Length="0"),
    "a page's length": answering(200, Content_Length="5120", Content_Type="text/html"),
    "no length": answering(200, Connection="close"),
    "a compressed length": answering(200, Content_Length="7", Content_Encoding="gzip"),
    "method not allowed": answering(405, Content_Length="0"),
    "forbidden": answering(403, Content_Length="0"),
}


@pytest.mark.parametrize("head", SILENT.values(), ids=list(SILENT))
def test_an_answer_that_tells_nothing_is_not_evidence_of_a_damaged_file(head: Answer) -> None:
    with run_server(head) as url, connected(url) as session:
        put(session)
        with pytest.raises(StatRefused):
            session.stat("d/f.wav")


def test_a_server_that_misled_once_is_not_believed_by_the_next_attempt() -> None:
    checkpoint = MemoryCheckpoint()
    with run_server(SILENT["a page's length"]) as url:
        with connected(url, checkpoint) as session:
            put(session)
            with pytest.raises(StatRefused):
                session.stat("d/f.wav")
        with connected(url, checkpoint) as session, pytest.raises(StatRefused):
            session.stat("d/f.wav")


def test_a_length_is_believed_if_it_is_right_and_a_digest_always() -> None:
    with (
        run_server(answering(200, Content_Length=str(len(DATA)))) as url,
        connected(url) as session,
    ):
        put(session)
        assert session.stat("d/f.wav") == RemoteFile("d/f.wav", len(DATA))
    other = "AAAAAAAAAAAAAAAAAAAAAA=="
    with (
        run_server(answering(200, Content_Length="7", Content_MD5=other)) as url,
        connected(url) as session,
    ):
        put(session)
        assert session.stat("d/f.wav") == RemoteFile("d/f.wav", 7, "0" * 32)


def test_a_file_that_is_not_there_is_absent() -> None:
    with run_server(answering(404, Content_Length="0")) as url, connected(url) as session:
        assert session.stat("d/f.wav") is None


def test_an_upload_that_was_accepted_for_later_is_not_looked_for() -> None:
    with (
        run_server(answering(404, Content_Length="0"), put_status=202) as url,
        connected(url) as session,
    ):
        assert put(session) is None
        with pytest.raises(StatRefused) as caught:
            session.stat("d/f.wav")
        assert "for later" in caught.value.said


def test_a_page_is_not_read_as_the_file() -> None:
    with (
        run_server(SILENT["no content"], get=b"<html>Thank you</html>") as url,
        connected(url) as session,
    ):
        put(session)
        with pytest.raises(StatRefused):
            session.read("d/f.wav")
    with run_server(SILENT["no content"]) as url, connected(url) as session:
        put(session)
        assert session.read("d/f.wav") == DATA
