"""The deployment as strangers reach it, against a real HTTP server."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from shared.errors import Unavailable
from shared.platform.network.outside import HttpOutside, outside_of

_STATUS = {"/api/v1/releases": 401, "/documents/releases/x": 403, "/api/v1/moved": 302}


class _Deployment(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        known = self.headers.get("Authorization") == "Bearer sk_1"
        self.send_response(200 if known else _STATUS.get(self.path, 404))
        self.send_header("X-Method", self.command)
        self.send_header("Location", "/api/v1/releases")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_given: object) -> None:
        """Keeps the tests quiet."""


@pytest.fixture
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Deployment) as found:
        Thread(target=found.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{found.server_address[1]}"
        found.shutdown()


@pytest.fixture
def outside(server: str) -> HttpOutside:
    return HttpOutside(f"{server}/api/v1", f"{server}/documents", emulated=True)


def test_the_api_is_asked_with_and_without_a_key(outside: HttpOutside) -> None:
    assert outside.api("GET", "/releases").status == 401
    answer = outside.api("POST", "/releases", key="sk_1")
    assert (answer.status, answer.headers["x-method"]) == (200, "POST")


def test_documents_are_asked_for_without_signing_in(outside: HttpOutside) -> None:
    assert outside.document("releases/x").status == 403


def test_a_redirect_is_an_answer_and_not_followed(outside: HttpOutside) -> None:
    assert outside.api("GET", "/moved").status == 302


def test_what_does_not_answer_is_unavailable() -> None:
    silent = HttpOutside("http://127.0.0.1:9/api/v1", "http://127.0.0.1:9", emulated=True)
    with pytest.raises(Unavailable):
        silent.document("releases/x")


def test_a_deployment_in_production_is_not_looked_for_on_this_machine(server: str) -> None:
    with pytest.raises(Unavailable):
        HttpOutside(f"{server}/api/v1", server).api("GET", "/releases")


def test_the_addresses_are_those_of_the_project() -> None:
    real, emulated = outside_of("https://f.example", "p", None), outside_of("http://f", "demo-p", "localhost:8080")
    assert vars(real)["_documents_url"] == (
        "https://firestore.googleapis.com/v1/projects/p/databases/(default)/documents"
    )
    assert vars(real)["_api_url"] == "https://f.example/api/api/v1"
    assert vars(emulated)["_documents_url"].startswith("http://localhost:8080/v1/projects/demo-p/")
