"""Webhooks over real sockets: what is sent, which responses are ignored, and which addresses are never contacted."""

import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shared.errors import AddressForbidden, ConnectionFailed, InvalidInput, RemoteBusy
from shared.platform.network.guard import Network
from shared.platform.network.https_post import HttpPost
from shared.webhooks.signature import is_genuine, new_secret, signed_headers
from tests.servers.receiver import Receiver, run_receiver

OPEN = Network(allow_private=True)
BODY = b'{"type":"delivery.completed"}'


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with run_receiver() as running:
        yield running


def send(url: str, network: Network = OPEN, deadline_s: float = 5):  # type: ignore[no-untyped-def]
    return HttpPost(network, deadline_s=deadline_s).send(url, BODY, {"webhook-id": "evt_1"})


def test_the_receiver_gets_the_signed_bytes(receiver: Receiver) -> None:
    secret, now = new_secret("a-token-of-enough-random-bytes-for-this"), datetime.now(UTC)
    reply = HttpPost(OPEN).send(receiver.url, BODY, signed_headers("evt_1", BODY, [secret], now))
    assert (reply.status, reply.excerpt) == (200, "ok")
    ((path, headers, body),) = receiver.received
    assert path == "/hook"
    assert body == BODY
    assert headers["content-type"] == "application/json"
    assert is_genuine(headers, body, secret, now)


@pytest.mark.parametrize("status", [204, 400, 410, 429, 500, 503])
def test_any_status_is_returned(receiver: Receiver, status: int) -> None:
    receiver.status, receiver.headers = status, {"Retry-After": "120"}
    reply = send(receiver.url)
    assert (reply.status, reply.retry_after_s) == (status, 120)


@pytest.mark.parametrize("value", ["soon", "-1", "1.5", "9" * 30, "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_an_invalid_retry_after_is_ignored(receiver: Receiver, value: str) -> None:
    receiver.headers = {"Retry-After": value}
    assert send(receiver.url).retry_after_s is None


def test_redirects_are_not_followed(receiver: Receiver) -> None:
    with run_receiver() as other:
        receiver.status, receiver.headers = 307, {"Location": other.url}
        assert send(receiver.url).status == 307
        assert other.received == []


def test_environment_proxies_are_not_used(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    with run_receiver() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert send(receiver.url).status == 200
        assert proxy.received == []


def test_only_the_start_of_a_large_response_is_read(receiver: Receiver) -> None:
    receiver.body = b"\x1b[31m" + b"x" * 5_000_000
    reply = send(receiver.url)
    assert len(reply.excerpt) == 300
    assert reply.excerpt.isprintable()


def test_a_dripping_receiver_is_abandoned_at_the_deadline(receiver: Receiver) -> None:
    receiver.drip_s = 0.05
    start = time.monotonic()
    with pytest.raises(RemoteBusy):
        send(receiver.url, deadline_s=1)
    assert time.monotonic() - start < 3


def test_a_closed_connection_is_reported(receiver: Receiver) -> None:
    receiver.hang_up = True
    with pytest.raises(ConnectionFailed, match="closed the connection"):
        send(receiver.url)


def test_a_refused_connection_is_reported() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(ConnectionFailed):
        send(f"http://127.0.0.1:{port}/")


def test_an_untrusted_certificate_is_refused(tmp_path: Path) -> None:
    with run_receiver(self_signed(tmp_path)) as receiver:
        with pytest.raises(ConnectionFailed, match="certificate"):
            send(receiver.url)
        assert receiver.received == []


def self_signed(folder: Path) -> Path:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    path = folder / "certificate.pem"
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, form, plain)
    )
    return path


INTERNAL = [
    "127.0.0.1",
    "10.0.0.1",
    "192.168.1.1",
    "172.16.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "::1",
    "fd00:ec2::254",
    "fe80::1%eth0",
    "::ffff:127.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
]


@pytest.mark.parametrize("address", INTERNAL)
def test_no_message_is_sent_to_an_internal_address(receiver: Receiver, address: str) -> None:
    """Regardless of the host name that resolves to it."""
    network = Network(resolve=lambda _host, _port: [address])
    port = receiver.url.rsplit(":", 1)[1]
    with pytest.raises(AddressForbidden):
        send(f"http://public.example:{port}", network)
    with pytest.raises(InvalidInput):
        HttpPost(network).check("https://public.example/hook")
    assert receiver.received == []


def test_dns_rebinding_is_detected(receiver: Receiver) -> None:
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    post = HttpPost(Network(resolve=lambda _host, _port: next(answers)))
    url = receiver.url.replace("127.0.0.1", "rebound.example").replace("http:", "https:")
    post.check(url)
    with pytest.raises(AddressForbidden):
        post.send(url, BODY, {})
    assert receiver.received == []


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "https://user:word@example.com/",
        "https://user@example.com/",
        "https://",
        "https:///path",
        "https://example.com:0/",
        "https://example.com:99999/",
        "https://[::1/",
        "https://example.com/#part",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://127.1/",
        "https://[::ffff:7f00:1]/",
    ],
)
def test_unusual_addresses_are_refused(url: str) -> None:
    with pytest.raises(InvalidInput):
        HttpPost(Network(resolve=_numeric)).check(url)


def _numeric(host: str, port: int) -> list[str]:
    """Resolves numeric addresses in every notation as the system does, and any name to a public address."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except socket.gaierror:
        return ["93.184.216.34"]
    return [str(each[4][0]) for each in found]
