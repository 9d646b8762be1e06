"""Cloud Storage: which identity is used where, and how checkpoints are stored."""

import io
import json
from types import SimpleNamespace
from typing import Any

import pytest

from shared.delivery.protocols.base import ConnectionContext, MemoryCheckpoint, StatRefused
from shared.delivery.protocols.gcs.session import PROTOCOL
from shared.delivery.protocols.gcs.upload import upload_resumably
from shared.delivery.protocols.storage.session import PROTOCOL as STORAGE
from shared.errors import AuthenticationFailed, RemoteRefused
from shared.platform.network.guard import Network
from tests.servers.refusing import run_refusing_server

OPTIONS = {"bucket": "ours", "prefix": "", "endpoint": "", "connectTimeout": 1, "idleTimeout": 1}
PUBLIC = Network(resolve=lambda _host, _port: ["142.250.0.1"])


@pytest.mark.parametrize("key", ["no json", "{}", json.dumps({"type": "service_account", "private_key": "x"})])
def test_an_invalid_key_is_reported_without_repeating_it(key: str) -> None:
    with pytest.raises(AuthenticationFailed, match="is invalid") as caught:
        PROTOCOL.connect(OPTIONS, {"serviceAccountKey": key}, ConnectionContext(PUBLIC))
    assert key not in str(caught.value)


def test_storage_only_writes_to_the_tenant_of_the_delivery() -> None:
    with pytest.raises(RemoteRefused, match="tenant's bucket"):
        STORAGE.connect({"folder": "x"}, {}, ConnectionContext(tenant_id="t1"))
    assert STORAGE.check({"folder": "../../t2/assets"}, {})
    assert STORAGE.check({"folder": "manual/handover"}, {}) == []


def test_checkpoint_values_are_kept_until_they_are_removed() -> None:
    checkpoint = MemoryCheckpoint()
    checkpoint.write("a", "1")
    assert checkpoint.read("a") == "1"
    checkpoint.write("a", None)
    checkpoint.write("a", None)
    assert checkpoint.read("a") is None


def test_an_object_creator_may_not_look_at_files() -> None:
    with run_refusing_server(403) as server:
        context = ConnectionContext(Network(allow_private=True))
        with PROTOCOL.connect({**OPTIONS, "endpoint": server.url}, {}, context) as session, pytest.raises(StatRefused):
            session.stat("d/f")


@pytest.mark.parametrize("data", [b"", b"abc"])
def test_an_upload_that_the_server_does_not_complete_fails(data: bytes) -> None:
    """308 to the last piece: the server has every byte, and no file."""

    def incomplete(*_: Any, **__: Any) -> Any:
        return SimpleNamespace(status_code=308, headers={"Range": f"bytes=0-{len(data) - 1}"} if data else {})

    checkpoint, begun = MemoryCheckpoint(), list[str]()

    def begin() -> str:
        begun.append("https://storage.example/session")
        return begun[-1]

    for _ in range(2):  # the second time, the session of the first is asked, and not trusted
        with pytest.raises(EOFError, match="did not store"):
            upload_resumably(incomplete, checkpoint, "f", begin, io.BytesIO(data), len(data))
    assert len(begun) == 2
