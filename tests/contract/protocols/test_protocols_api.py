"""Specific to REST: authorization, forms, documents with URLs, redirects and Retry-After."""

import hashlib
import io
import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from infra.local.servers.certificates import make_certificate
from infra.local.servers.http_dsp import HttpDsp, run_http_dsp
from shared.delivery.protocols.base import ConnectionContext
from shared.delivery.protocols.options import split_config
from shared.delivery.protocols.rest.session import PROTOCOL
from shared.delivery.transfer.package import TransferResult, transfer_package
from shared.errors import AuthenticationFailed, DeliveryError, HostKeyMismatch, InvalidInput, RemoteBusy, RemoteRefused
from shared.messages.packages.plan import Package, PackageFile
from shared.platform.blobs.folder import FolderBlobs
from tests.contract.protocols.peers import LOOPBACK
from tests.servers.refusing import run_refusing_server

FACTS: dict[str, str | bool] = {
    "messageId": "MSG-1",
    "messageType": "NewReleaseMessage",
    "messageSubType": "Initial",
    "ernVersion": "4.3",
    "releaseTitle": "Fjord – «nord»",
    "releaseArtist": "Ada",
    "upc": "0724384960650",
    "created": "2026-01-02T03:04:05+00:00",
    "test": True,
}


def connect(config: dict[str, Any]) -> Any:
    options, secrets = split_config(PROTOCOL, config)
    return PROTOCOL.connect(options, secrets, ConnectionContext(LOOPBACK))


def put(config: dict[str, Any], data: bytes = b"1", path: str = "d/f.wav") -> None:
    with connect(config) as session:
        session.put(io.BytesIO(data), path, len(data), 0, hashlib.md5(data).hexdigest())


def failure_of(config: dict[str, Any]) -> DeliveryError:
    with pytest.raises(Exception) as caught:  # noqa: PT011
        put(config)
    return caught.value if isinstance(caught.value, DeliveryError) else PROTOCOL.classify(caught.value)


@pytest.fixture
def endpoint(http_dsp: HttpDsp) -> str:
    http_dsp.files.clear()
    http_dsp.documents.clear()
    http_dsp.keys.clear()
    return f"{http_dsp.url}/v1"


@pytest.mark.parametrize(
    "how",
    [
        {"token": "let-me-in"},
        {"auth": "basic", "username": "ada", "password": "let-me-in"},
        {"auth": "header", "token": "let-me-in"},
        {"auth": "header", "tokenHeader": "x-api-key", "token": "let-me-in"},
    ],
)
def test_requests_are_authorized_as_configured(http_dsp: HttpDsp, endpoint: str, how: dict[str, str]) -> None:
    put({"endpoint": endpoint, **how})
    assert http_dsp.files == {"d/f.wav": b"1"}


def test_an_oauth2_token_is_requested_once(http_dsp: HttpDsp, endpoint: str) -> None:
    config = {
        "endpoint": endpoint,
        "auth": "oauth2",
        "tokenUrl": f"{http_dsp.url}/token",
        "clientId": "client",
        "clientSecret": "client-secret",
        "scope": os.urandom(4).hex(),
    }
    before = http_dsp.tokens_issued
    put(config)
    put(config, path="g.wav")
    assert http_dsp.tokens_issued == before + 1
    assert isinstance(failure_of({**config, "clientSecret": "wrong"}), AuthenticationFailed)


def test_files_can_be_sent_as_forms(http_dsp: HttpDsp, endpoint: str) -> None:
    data = os.urandom(3_000_000)
    put({"endpoint": endpoint, "token": "let-me-in", "body": "form"}, data, 'd/Ærø "1".wav')
    assert http_dsp.files == {'d/Ærø "1".wav': data}


def test_the_idempotency_key_depends_on_the_content(http_dsp: HttpDsp, endpoint: str) -> None:
    config = {"endpoint": endpoint, "token": "let-me-in"}
    put(config)
    put(config)
    put(config, b"2")
    first, again, other = http_dsp.keys
    assert first == again != other


def test_corrupted_bytes_are_refused_by_their_digest(endpoint: str) -> None:
    with connect({"endpoint": endpoint, "token": "let-me-in"}) as session, pytest.raises(Exception) as caught:  # noqa: PT011
        session.put(io.BytesIO(b"1"), "f", 1, 0, "0" * 32)
    assert PROTOCOL.classify(caught.value).code == "transfer-corrupted"


def test_redirects_are_not_followed() -> None:
    with run_refusing_server(307, Location="http://127.0.0.1:1/elsewhere") as server:
        failure = failure_of({"endpoint": server.url, "token": "let-me-in"})
        assert isinstance(failure, RemoteRefused)
        assert len(server.requests) == 1


def test_an_expired_certificate_is_refused_and_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expired = make_certificate(tmp_path, valid=timedelta(days=-1))
    monkeypatch.setattr(requests.adapters, "DEFAULT_CA_BUNDLE_PATH", str(expired.certificate))
    with run_http_dsp(certificate=expired) as dsp:
        failure = failure_of({"endpoint": f"{dsp.url}/v1", "token": dsp.token})
        assert dsp.files == {}
    assert isinstance(failure, HostKeyMismatch)
    assert "expired" in failure.message
    assert not failure.retryable


def test_retry_after_is_respected() -> None:
    with run_refusing_server(429, b"come back", Retry_After="120") as server:
        failure = failure_of({"endpoint": server.url, "token": "let-me-in"})
    assert isinstance(failure, RemoteBusy)
    assert failure.retry_after_s == 120
    assert failure.said == "429 Too Many Requests: come back"


def deliver(folder: Path, config: dict[str, Any]) -> TransferResult:
    data = b"RIFF audio"
    (folder / "a.wav").write_bytes(data)
    digest = hashlib.md5(data).hexdigest()
    ern = b"<ern>\xc3\x86</ern>"
    files = (
        PackageFile("1.wav", "audio", len(data), digest, blob_path="a.wav"),
        PackageFile("1.jpg", "image", len(data), digest, blob_path="a.wav"),
        PackageFile("MSG-1.xml", "ern", len(ern), hashlib.md5(ern).hexdigest(), content=ern),
    )
    options, secrets = split_config(PROTOCOL, config)
    return transfer_package(
        Package("", files, facts=FACTS),
        info=PROTOCOL,
        options=options,
        secrets=secrets,
        blobs=FolderBlobs(folder),
        hold=lambda: None,
        progress=lambda _: None,
        context=ConnectionContext(LOOPBACK),
    )


def test_the_stardust_dsp_payload_embeds_the_message_and_links_the_files(
    http_dsp: HttpDsp, endpoint: str, tmp_path: Path
) -> None:
    config = {"endpoint": endpoint, "token": "let-me-in", "body": "json", "payload": "stardust-dsp"}
    result = deliver(tmp_path, {**config, "distributorId": "nordlicht"})
    [document] = http_dsp.documents
    url = (tmp_path / "a.wav").as_uri()
    assert document["distributorId"] == "nordlicht"
    assert document["ernXml"] == "<ern>Æ</ern>"
    assert (document["audioFiles"], document["imageFiles"]) == ([url], [url])
    assert (document["messageId"], document["upc"], document["testMode"]) == ("MSG-1", "0724384960650", True)
    assert [(file.path, file.verified_by) for file in result.files] == [
        ("1.wav", "accepted"),
        ("1.jpg", "accepted"),
        ("MSG-1.xml", "accepted"),
    ]


def test_the_json_payload_is_complete_and_deterministic(http_dsp: HttpDsp, endpoint: str, tmp_path: Path) -> None:
    config = {"endpoint": endpoint, "token": "let-me-in", "body": "json"}
    deliver(tmp_path, config)
    deliver(tmp_path, config)
    first, again = http_dsp.documents
    assert json.dumps(first) == json.dumps(again)
    assert http_dsp.keys[0] == http_dsp.keys[1]
    assert first["releaseTitle"] == FACTS["releaseTitle"]
    assert [(file["path"], file["role"], file["size"]) for file in first["files"]] == [
        ("1.wav", "audio", 10),
        ("1.jpg", "image", 10),
        ("MSG-1.xml", "ern", 13),
    ]


@pytest.mark.parametrize(
    "config",
    [
        {"endpoint": "ftp://dsp.example"},
        {"endpoint": "https://dsp.example"},
        {"endpoint": "https://dsp.example", "auth": "basic", "username": "ada"},
        {"endpoint": "https://dsp.example", "auth": "oauth2", "clientId": "x", "clientSecret": "y"},
        {"endpoint": "https://dsp.example", "token": "t", "headers": {"X-A": "1\r\nX-B: 2"}},
        {"endpoint": "https://dsp.example", "token": "t", "headers": {"X A": "1"}},
    ],
)
def test_invalid_configurations_are_refused(config: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        split_config(PROTOCOL, config)
