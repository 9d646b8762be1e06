"""Plug-ins reach granted hosts only: a real server, and addresses that are refused."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from shared.accounts.adapters import Adapters
from shared.model.plugins.manifest import Permissions
from shared.platform.network.guard import Network
from shared.plugins.broker.broker import Broker
from shared.plugins.broker.operations import BUDGETS
from shared.plugins.broker.web import is_granted
from shared.sdk.bridge import Failed, Refused
from shared.sdk.context import Web
from shared.sdk.points import POINTS

HERE = Network(allow_private=True, resolve=lambda _host, _port: ["127.0.0.1"])


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        said = f"{self.command} {self.headers['Host']} {self.headers.get('X-Key')} {self.headers['User-Agent']} "
        body = said.encode() + self.rfile.read(length) if self.path != "/large" else b"x" * ((4 << 20) + 1)
        self.send_response({"/moved": 302, "/missing": 404}.get(self.path, 200))
        if self.path == "/moved":
            self.send_header("Location", "http://169.254.169.254/")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def _web(network: Network = HERE, point: str = "after.release.saved", **changes: Any) -> Web:
    granted = Permissions(hosts=["api.example.org", "*.example.com"])
    fields = {"plugin": "visitor", "tenant_id": "t", "granted": granted, "adapters": Adapters(network=network)}
    return Web(Broker(point=POINTS[point], **{**fields, **changes}))


def test_a_granted_host_answers(port: int) -> None:
    answer = _web().get(f"http://api.example.org:{port}/a", {"X-Key": "k"})
    assert (answer.status, answer.headers["content-length"]) == (200, str(len(answer.body)))
    assert answer.body == f"GET api.example.org:{port} k Stardust-Distro-Plug-in/1 (visitor) ".encode()
    assert _web().post(f"http://a.b.example.com:{port}/", b"body").body.endswith(b" body")
    assert _web(point="before.release.saved").get(f"http://example.com:{port}/missing").status == 404


def test_redirects_are_not_followed(port: int) -> None:
    answer = _web().get(f"http://api.example.org:{port}/moved")
    assert (answer.status, answer.headers["location"]) == (302, "http://169.254.169.254/")


def test_a_large_answer_fails(port: int) -> None:
    with pytest.raises(Failed, match="larger than"):
        _web().get(f"http://api.example.org:{port}/large")


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/",
        "https://api.example.org.evil.example/",
        "https://evilexample.com/",
        "https://example.com.evil.example/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[fe80::1%25.example.com]/",
        "https://evil.example%2f.example.com/",
        "https://localhost/",
        "https://169.254.169.254/computeMetadata/v1/",
    ],
)
def test_another_host_is_refused(url: str) -> None:
    with pytest.raises(Refused, match="was not granted"):
        _web().get(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://user:secret@api.example.org/",
        "https://api.example.org\\@evil.example/",
        "https://api.example.org/\r\nX: y",
        "https://api.example.org/ x",
        "https://api.example.org:0/",
        "https://api.example.org:99999/",
        "https://[/",
        "ftp://api.example.org/",
        "file:///etc/passwd",
        "//api.example.org/",
        "https:///a",
        "",
        "https://api.example.org/" + "a" * 5000,
    ],
)
def test_what_is_no_plain_url_fails(url: str) -> None:
    with pytest.raises(Failed, match="url must be"):
        _web().get(url)


def test_only_https_on_its_port_where_private_hosts_are_not_allowed() -> None:
    """And addresses that are not public are refused, whatever the name."""
    network = Network(resolve=lambda _host, _port: ["127.0.0.1"])
    for url in ("http://api.example.org/", "https://api.example.org:8443/"):
        with pytest.raises(Refused, match="HTTPS only"):
            _web(network).get(url)
    for address in ("127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1"):
        network = Network(resolve=lambda _host, _port, address=address: [address])
        with pytest.raises(Failed, match="not a public address"):
            _web(network).get("https://api.example.org/")


@pytest.mark.parametrize(
    "name", ["Host", "content-length", "Transfer-Encoding", "Connection", "Proxy-Authorization", "a b", "x\n"]
)
def test_headers_of_the_connection_cannot_be_set(name: str) -> None:
    with pytest.raises(Failed, match="cannot be set"):
        _web().get("https://api.example.org/", {name: "x"})


@pytest.mark.parametrize("value", ["a\r\nX: y", "é", "x" * 5000, 5])
def test_values_of_headers_are_printable(value: Any) -> None:
    with pytest.raises(Failed, match="printable ASCII"):
        _web().get("https://api.example.org/", {"X-Key": value})


def test_the_number_of_requests_is_bounded(port: int) -> None:
    web = _web()
    for _ in range(BUDGETS["web"]):
        web.get(f"http://api.example.org:{port}/")
    with pytest.raises(Failed, match="50 times"):
        web.get(f"http://api.example.org:{port}/")


def test_a_silent_server_does_not_outlast_the_call() -> None:
    import socket
    import time

    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()
        with pytest.raises(Failed):
            _web(seconds=0.5).get(f"http://api.example.org:{silent.getsockname()[1]}/")
    assert time.monotonic() - started < 5


def test_a_wildcard_stands_for_the_name_and_those_below() -> None:
    assert [is_granted(host, ["*.example.com"]) for host in ("example.com", "a.example.com", "A.B.EXAMPLE.COM.")] == [
        True
    ] * 3
    assert [is_granted(host, ["*.example.com"]) for host in ("example.org", "aexample.com", "com", "")] == [False] * 4
