"""Answers of hostile HTTP servers: bounded in size after decompression, and in time."""

import gzip
import io
import resource
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import repeat

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from shared.delivery.protocols.base import ConnectionContext, ProtocolInfo, Session
from shared.delivery.protocols.common.http_client import HttpClient, UnexpectedStatus
from shared.delivery.protocols.options import split_config
from shared.delivery.protocols.registry import protocol_named
from shared.errors import ConnectionFailed, DeliveryError, RemoteRefused
from shared.platform.network.guard import Network

PAGES = {
    "GCS": '{"items": [], "nextPageToken": "NEXT"}',
    "S3": "<ListBucketResult><IsTruncated>true</IsTruncated>"
    "<NextContinuationToken>NEXT</NextContinuationToken></ListBucketResult>",
    "Azure": "<EnumerationResults><Blobs/><NextMarker>NEXT</NextMarker></EnumerationResults>",
}
BOMB = gzip.compress(bytes(300 << 20))


class Hostile(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        kind = getattr(self.server, "kind", "") or self.path.strip("/")
        if kind == "drip-headers":
            self._drip(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 10_000)
            return
        self.send_response(500 if "error" in kind else 200)
        if "bomb" in kind:
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(BOMB)))
            self.end_headers()
            self.wfile.write(BOMB)
        elif kind == "endless":
            self.send_header("Connection", "close")
            self.end_headers()
            for piece in repeat(bytes(1 << 20)):
                self.wfile.write(piece)
        elif kind == "drip-until-closed":  # cut off, it looks complete
            self.send_header("Connection", "close")
            self.end_headers()
            self._drip(bytes(10_000))
        elif kind in PAGES:  # there is always a next page
            body = PAGES[kind].replace("NEXT", str(time.monotonic_ns())).encode()
            self.send_header("Content-Type", "application/json" if kind == "GCS" else "application/xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        elif kind == "drip":
            self.send_header("Content-Length", "10000")
            self.end_headers()
            self._drip(bytes(10_000))
        else:
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

    def do_PUT(self) -> None:
        self.do_GET()

    def _drip(self, content: bytes) -> None:
        for byte in content:
            self.wfile.write(bytes([byte]))
            time.sleep(0.2)

    def handle(self) -> None:
        try:
            super().handle()
        except OSError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Hostile) as server:
        server.daemon_threads = True
        server.block_on_close = False
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def client() -> Iterator[HttpClient]:
    made = HttpClient(Network(allow_private=True), connect_timeout_s=1, idle_timeout_s=1)
    yield made
    made.close()


@pytest.mark.parametrize("kind", ["bomb", "endless"])
def test_a_large_answer_is_refused(client: HttpClient, url: str, kind: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(RemoteRefused, match="larger than"):
        client.request("GET", f"{url}/{kind}")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 << 10, "KiB"


def test_of_a_large_error_the_beginning_is_kept(client: HttpClient, url: str) -> None:
    with pytest.raises(UnexpectedStatus) as caught:
        client.request("GET", f"{url}/error-bomb")
    assert len(str(caught.value)) < 1000


@pytest.mark.parametrize("kind", ["drip", "drip-headers", "drip-until-closed"])
def test_a_dripping_answer_ends_at_the_deadline(client: HttpClient, url: str, kind: str) -> None:
    started = time.monotonic()
    with pytest.raises(ConnectionFailed, match="in time"):
        client.request("GET", f"{url}/{kind}")
    assert time.monotonic() - started < 5


def test_a_slow_upload_is_not_cut_off_and_the_connection_is_used_again(client: HttpClient, url: str) -> None:
    def slowly() -> Iterator[bytes]:
        for _ in range(4):
            time.sleep(0.5)
            yield b"x"

    assert client.request("PUT", f"{url}/ok", data=slowly()).json() == {}
    assert client.request("GET", f"{url}/ok").content == b"{}"


PROTOCOLS = {
    "API": ({}, {"token": "t" * 20}),
    "Azure": ({"container": "dsp"}, {"sasToken": "sig=x"}),
    "GCS": ({"bucket": "dsp"}, {}),
    "S3": ({"bucket": "dsp"}, {"accessKeyId": "AKIAEXAMPLE", "secretAccessKey": "x" * 20}),
}
LISTING = ["Azure", "GCS", "S3"]


@contextmanager
def hostile_session(protocol: str, kind: str) -> Iterator[tuple[ProtocolInfo, Session]]:
    """A session with a server that answers every request in the same way."""
    info = protocol_named(protocol)
    options, secrets = PROTOCOLS[protocol]
    with ThreadingHTTPServer(("127.0.0.1", 0), Hostile) as server:
        server.daemon_threads, server.block_on_close = True, False
        server.kind = kind  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        config = {**options, **secrets, "endpoint": f"http://127.0.0.1:{server.server_port}"}
        config |= {"connectTimeout": 1, "idleTimeout": 1}
        with info.connect(*split_config(info, config), ConnectionContext(Network(allow_private=True))) as session:
            yield info, session
        server.shutdown()


def failure_of_reading(protocol: str, kind: str) -> DeliveryError:
    with hostile_session(protocol, kind) as (info, session):
        try:
            content = session.read("receipt.xml")
        except Exception as error:
            return info.classify(error)
    pytest.fail(f"{len(content)} bytes were read")


@pytest.mark.parametrize("kind", ["bomb", "endless", "error-bomb"])
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_every_protocol_refuses_large_answers(protocol: str, kind: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    failure = failure_of_reading(protocol, kind)
    assert kind == "error-bomb" or "larger than" in str(failure)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 << 10, "KiB"


@pytest.mark.parametrize("kind", ["drip", "drip-headers", "drip-until-closed"])
@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_every_protocol_ends_dripping_answers(protocol: str, kind: str) -> None:
    failure = failure_of_reading(protocol, kind)
    assert isinstance(failure, ConnectionFailed)
    assert "in time" in failure.message


@pytest.mark.parametrize("protocol", LISTING)
def test_every_protocol_ends_endless_listings(protocol: str) -> None:
    with hostile_session(protocol, protocol) as (info, session), pytest.raises(RemoteRefused) as caught:
        session.list("acknowledgements")
    assert "1,001 pages" in str(info.classify(caught.value))


@pytest.mark.parametrize("rest", [b"X: " + b"x" * 10_000, b""], ids=["dripping", "closed"])
def test_a_continue_that_never_ends_ends_the_upload(rest: bytes) -> None:
    """botocore waits for "100 Continue" before it sends a body."""

    class Continues(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(65_536)
            with suppress(OSError):
                self.request.sendall(b"HTTP/1.1 100 Continue\r\n")
                for byte in rest:
                    self.request.sendall(bytes([byte]))
                    time.sleep(0.1)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Continues) as server:
        server.daemon_threads, server.block_on_close = True, False
        threading.Thread(target=server.serve_forever, daemon=True).start()
        options, secrets = PROTOCOLS["S3"]
        config = {**options, **secrets, "endpoint": f"http://127.0.0.1:{server.server_address[1]}"}
        config |= {"connectTimeout": 1, "idleTimeout": 1}
        info = protocol_named("S3")
        context = ConnectionContext(Network(allow_private=True))
        with (
            info.connect(*split_config(info, config), context) as session,
            pytest.raises((ClientError, BotoCoreError)) as caught,
        ):
            session.put(io.BytesIO(b"abc"), "f", 3)
        server.shutdown()
    assert isinstance(info.classify(caught.value), ConnectionFailed)
