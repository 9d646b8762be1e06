"""Specific to S3: roles, encryption, ACLs and bucket addressing, against moto."""

import io
from dataclasses import replace
from typing import Any

import pytest

from shared.delivery.protocols.base import ConnectionContext
from shared.delivery.protocols.s3.multipart import PART_BYTES
from shared.delivery.protocols.s3.session import PROTOCOL
from tests.contract.protocols.object_peers import S3Peer
from tests.contract.protocols.peers import LOOPBACK
from tests.servers.refusing import run_refusing_server
from tests.servers.strict_s3 import EXTERNAL_ID, StrictS3Server

SIZES = pytest.mark.parametrize("size", [5, PART_BYTES + 1], ids=["put", "multipart"])


@pytest.fixture
def peer(s3_server: StrictS3Server) -> S3Peer:
    return S3Peer(s3_server)


def send(peer: S3Peer, size: int, **options: Any) -> dict[str, Any]:
    """Uploads a file; returns the server's metadata of it."""
    with peer.connect(**options) as session:
        session.put(io.BytesIO(bytes(size)), "d/f", size)
        found = session.stat("d/f")
        assert found
        assert found.size == size
    return peer.head("d/f")


@SIZES
def test_server_side_encryption_with_s3_keys(peer: S3Peer, size: int) -> None:
    assert send(peer, size, encryption="AES256")["ServerSideEncryption"] == "AES256"


@SIZES
def test_server_side_encryption_with_a_kms_key(peer: S3Peer, size: int) -> None:
    answer = send(peer, size, encryption="aws:kms", kmsKeyId="alias/ingest")
    assert answer["ServerSideEncryption"] == "aws:kms"
    assert "alias/ingest" in answer["SSEKMSKeyId"]


@SIZES
def test_the_acl_is_set(peer: S3Peer, size: int) -> None:
    send(peer, size, acl="bucket-owner-full-control")
    grants = peer.grants("d/f")
    assert "FULL_CONTROL" in {grant["Permission"] for grant in grants}
    send(peer, size, acl="private")
    assert len(peer.grants("d/f")) == 1


def test_a_key_without_permissions_can_assume_a_role(peer: S3Peer) -> None:
    id_, key = peer.server.delegate
    delegate = S3Peer(replace(peer.server, access_key_id=id_, secret_access_key=key))
    with pytest.raises(Exception) as caught:  # noqa: PT011
        send(delegate, 5)
    assert PROTOCOL.classify(caught.value).code == "remote-refused"
    with delegate.connect(roleArn=peer.server.role, externalId=EXTERNAL_ID) as session:
        session.put(io.BytesIO(b"by role"), "d/f", 7)
    assert delegate.seen_by(peer, "d/f") == b"by role"


def test_a_role_that_cannot_be_assumed_is_reported(peer: S3Peer) -> None:
    id_, key = peer.server.reader
    other = S3Peer(replace(peer.server, access_key_id=id_, secret_access_key=key))
    with pytest.raises(Exception) as caught:  # noqa: PT011
        other.connect(roleArn=peer.server.role)
    failure = PROTOCOL.classify(caught.value)
    assert failure.code == "remote-refused"
    assert key not in str(failure)


@pytest.mark.parametrize(
    ("addressing", "host", "path"),
    [
        ("virtual", "dsp-ingest.s3.dsp.example", "/d/f"),
        ("path", "s3.dsp.example", "/dsp-ingest/d/f"),
        ("auto", "s3.dsp.example", "/dsp-ingest/d/f"),
    ],
)
def test_the_addressing_style_is_respected(addressing: str, host: str, path: str) -> None:
    network = replace(LOOPBACK, resolve=lambda _host, _port: ["127.0.0.1"])
    with run_refusing_server(403) as server:
        port = server.url.rpartition(":")[2]
        config = {"bucket": "dsp-ingest", "endpoint": f"http://s3.dsp.example:{port}", "addressing": addressing}
        options = {option.name: option.default for option in PROTOCOL.options if option.default is not None} | config
        with PROTOCOL.connect(
            options, {"accessKeyId": "id", "secretAccessKey": "key"}, ConnectionContext(network)
        ) as session:
            session.stat("d/f")
    [(_, asked, headers)] = server.requests
    assert (headers["Host"], asked) == (f"{host}:{port}", path)
