"""Specific to S3: roles, encryption, ACLs and bucket addressing, against moto."""

import hashlib
import io
import os
from dataclasses import replace
from typing import Any

import pytest

from shared.delivery.protocols.base import ConnectionContext, StatRefused
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


class Ending(io.BytesIO):
    """A source whose storage fails after five parts."""

    def read(self, count: int | None = -1, /) -> bytes:
        if self.tell() >= 5 * PART_BYTES:
            raise OSError("the source ended")
        return super().read(count)


@pytest.fixture
def put_only(peer: S3Peer) -> S3Peer:
    id_, key = peer.server.putter
    other = S3Peer(replace(peer.server, access_key_id=id_, secret_access_key=key))
    other.options, other.prefix = peer.options, peer.prefix
    return other


def put(peer: S3Peer, source: io.BytesIO) -> int:
    data = source.getvalue()
    with peer.connect() as session:
        return session.put(source, "d/f", len(data), 0, hashlib.md5(data).hexdigest()).sent_bytes


@pytest.mark.parametrize("right", ["all", "put only"])
def test_a_broken_upload_is_resumed_and_leaves_no_orphan(peer: S3Peer, put_only: S3Peer, right: str) -> None:
    data = os.urandom(6 * PART_BYTES + 5)
    sender = peer if right == "all" else put_only
    with pytest.raises(OSError, match="the source ended"):
        put(sender, Ending(data))
    assert len(peer.unfinished()) == 1
    sent_bytes = put(sender, io.BytesIO(data))
    assert sent_bytes <= 3 * PART_BYTES + 5  # a part in flight may have been cancelled
    assert peer.read("d/f") == data
    assert peer.unfinished() == []


def test_an_unfinished_upload_of_other_content_is_never_continued(peer: S3Peer) -> None:
    data = os.urandom(2 * PART_BYTES)
    peer.begin_upload("d/f", data[:PART_BYTES], {"stardust-md5": hashlib.md5(b"other content").hexdigest()})
    assert put(peer, io.BytesIO(data)) == len(data)
    with peer.connect() as session:
        found = session.stat("d/f")
    assert found
    assert found.md5 == hashlib.md5(data).hexdigest()
    assert peer.unfinished() == []


def test_an_upload_that_the_server_dropped_is_started_anew(peer: S3Peer) -> None:
    data = os.urandom(6 * PART_BYTES + 5)
    with pytest.raises(OSError, match="the source ended"):
        put(peer, Ending(data))
    peer.abort_unfinished("d/f")
    assert put(peer, io.BytesIO(data)) == len(data)
    assert peer.read("d/f") == data


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
        with (
            PROTOCOL.connect(
                options, {"accessKeyId": "id", "secretAccessKey": "key"}, ConnectionContext(network)
            ) as session,
            pytest.raises(StatRefused),
        ):
            session.stat("d/f")
    [(_, asked, headers)] = server.requests
    assert (headers["Host"], asked) == (f"{host}:{port}", path)
