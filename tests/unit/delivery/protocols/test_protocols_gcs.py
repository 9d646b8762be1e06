"""Cloud Storage: whose identity goes where, and what resumable uploads answer."""

import json

import pytest

from shared.delivery.protocols.base import ConnectionContext, MemoryCheckpoint
from shared.delivery.protocols.gcs.session import PROTOCOL
from shared.delivery.protocols.storage.session import PROTOCOL as STORAGE
from shared.errors import AuthenticationFailed, RemoteRefused
from shared.platform.network.guard import Network

OPTIONS = {"bucket": "ours", "prefix": "", "endpoint": "", "connectTimeout": 1, "idleTimeout": 1}
PUBLIC = Network(resolve=lambda _host, _port: ["142.250.0.1"], own_buckets=frozenset({"ours"}))


def test_our_own_identity_never_writes_to_our_own_buckets() -> None:
    with pytest.raises(RemoteRefused, match="own bucket"):
        PROTOCOL.connect(OPTIONS, {}, ConnectionContext(PUBLIC))


@pytest.mark.parametrize("key", ["no json", "{}", json.dumps({"type": "service_account", "private_key": "x"})])
def test_a_key_that_cannot_be_read_is_told_without_repeating_it(key: str) -> None:
    with pytest.raises(AuthenticationFailed, match="cannot be read") as caught:
        PROTOCOL.connect(OPTIONS, {"serviceAccountKey": key}, ConnectionContext(PUBLIC))
    assert key not in str(caught.value)


def test_storage_goes_to_the_deliverys_tenant_only() -> None:
    with pytest.raises(RemoteRefused, match="no bucket"):
        STORAGE.connect({"folder": "x"}, {}, ConnectionContext(tenant_id="t1"))
    assert STORAGE.check({"folder": "../../t2/assets"}, {})
    assert STORAGE.check({"folder": "hand/over"}, {}) == []


def test_notes_are_kept_until_they_are_dropped() -> None:
    notes = MemoryCheckpoint()
    notes.write("a", "1")
    assert notes.read("a") == "1"
    notes.write("a", None)
    notes.write("a", None)
    assert notes.read("a") is None
