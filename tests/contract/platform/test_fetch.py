"""Fetching files from user-supplied URLs: from a real HTTP server, and refused where it would be unsafe."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from shared.errors import InvalidInput
from shared.platform.network import fetch as module
from shared.platform.network.fetch import fetch_file
from shared.platform.network.guard import Network

OPEN = Network(allow_private=True)


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b"x" * 5000 if self.path == "/large" else b"a cover"
        self.send_response({"/moved": 302, "/missing": 404}.get(self.path, 200))
        if self.path == "/moved":
            self.send_header("Location", "http://169.254.169.254/")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def refused(url: str, network: Network = OPEN) -> str:
    with pytest.raises(InvalidInput) as caught:
        fetch_file(url, network)
    (problem,) = caught.value.problems
    assert (problem.path, problem.code) == ("url", "not-fetched")
    return str(problem)


def test_a_file_is_fetched(site: str) -> None:
    with fetch_file(f"{site}/cover.jpg", OPEN) as file:
        assert file.read() == b"a cover"


def test_private_hosts_are_refused(site: str) -> None:
    assert "public" in refused(f"{site}/cover.jpg", Network())


def test_redirects_are_not_followed(site: str) -> None:
    assert "302" in refused(f"{site}/moved")


def test_missing_and_oversized_files_are_refused(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "404" in refused(f"{site}/missing")
    monkeypatch.setattr(module, "MAX_BYTES", 4999)
    assert "4,999" in refused(f"{site}/large")


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "gopher://x/",
        "http://",
        "//x/y",
        "http://user:secret@example.com/x",
        "http://127.0.0.1:1/",
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    assert "secret" not in refused(url)
