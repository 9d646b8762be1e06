"""Specific to Azure: signatures that allow writing or creating only, against Azurite."""

import hashlib
import io
import os
from copy import copy
from datetime import UTC, datetime, timedelta

import pytest
from azure.storage.blob import ContainerSasPermissions, generate_container_sas

from infra.local.servers.azure import AzureServer
from shared.delivery.protocols.azure.session import PROTOCOL
from shared.delivery.protocols.base import StatRefused
from shared.delivery.targets.connection_test import try_connection
from tests.contract.protocols.object_peers import AzurePeer

BLOCK_BYTES = 8 * 1024 * 1024


class Ending(io.BytesIO):
    """A source whose storage fails after five blocks."""

    def read(self, count: int | None = -1, /) -> bytes:
        if self.tell() >= 5 * BLOCK_BYTES:
            raise OSError("the source ended")
        return super().read(count)


@pytest.fixture
def peer(azure_server: AzureServer) -> AzurePeer:
    return AzurePeer(azure_server)


def allowed(peer: AzurePeer, **permission: bool) -> AzurePeer:
    """The same folder with a signature for these permissions only."""
    token = generate_container_sas(
        peer.server.account,
        peer.container,
        peer.server.key,
        permission=ContainerSasPermissions(**permission),
        expiry=datetime.now(UTC) + timedelta(hours=1),
    )
    other = copy(peer)
    other.secrets = {"sasToken": token}
    return other


def test_with_a_signature_for_writing_only_files_may_not_be_looked_at(peer: AzurePeer) -> None:
    digest = hashlib.md5(b"song").hexdigest()
    with allowed(peer, write=True).connect() as session:
        with pytest.raises(StatRefused):
            session.stat("d/f")
        assert session.put(io.BytesIO(b"song"), "d/f", 4, 0, digest).md5 == digest
        with pytest.raises(StatRefused):
            session.stat("d/f")
    assert peer.read("d/f") == b"song"


@pytest.mark.parametrize("read", [True, False])
def test_staged_blocks_are_not_sent_again(peer: AzurePeer, read: bool) -> None:
    data = os.urandom(6 * BLOCK_BYTES + 5)
    digest = hashlib.md5(data).hexdigest()
    sender = allowed(peer, write=True, read=read)
    with sender.connect() as session, pytest.raises(OSError, match="the source ended"):
        session.put(Ending(data), "d/f", len(data), 0, digest)
    with sender.connect() as session:
        sent_bytes = session.put(io.BytesIO(data), "d/f", len(data), 0, digest).sent_bytes
    assert sent_bytes <= 2 * BLOCK_BYTES + 5
    assert hashlib.md5(peer.read("d/f") or b"").hexdigest() == digest
    assert not [name for name in sender.context.checkpoint if name.startswith("blocks:")]  # type: ignore[attr-defined]


def test_the_connection_test_tells_that_files_cannot_be_overwritten(peer: AzurePeer) -> None:
    sender = allowed(peer, create=True, read=True, list=True)
    report = try_connection(PROTOCOL, sender.options, sender.secrets, sender.context, "create")
    assert report.ok
    [step] = [step for step in report.steps if step.step == "overwrite"]
    assert step.outcome == "refused"
    assert "takes new files only" in (step.message or "")
    writer = allowed(peer, create=True, write=True, read=True, list=True, delete=True)
    report = try_connection(PROTOCOL, writer.options, writer.secrets, writer.context, "write")
    assert {step.outcome for step in report.steps} == {"done"}
