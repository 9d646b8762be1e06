"""A delivery sends only files of its own tenant, whatever path its release names."""

import hashlib
from typing import Any

import pytest

from shared.delivery.worker.run import deliver_package
from tests.fixtures.server import MemoryServer
from tests.fixtures.world import World

CONTENT = b"the recording of another label " * 100


@pytest.mark.parametrize(
    "path", ["tenants/victim/assets/a/song.wav", "imports/victim/u/001-song.wav", "backups/victim/key.json"]
)
@pytest.mark.parametrize("prefix", ["", "gs://bucket/"])
def test_no_file_of_another_tenant_is_sent(world: World, server: MemoryServer, path: str, prefix: str) -> None:
    data: Any = world.store.get("releases/release")
    data["assets"]["audio"][0] |= {"storageUrl": prefix + path, "size": len(CONTENT)}
    data["assets"]["audio"][0]["hashes"]["md5"] = hashlib.md5(CONTENT).hexdigest()
    world.adapters.blobs.write(path, CONTENT, "audio/wav")
    world.put("releases/release", {**data, "status": "ready"})
    delivery = world.request().delivery
    assert deliver_package(world.task(delivery.id), world.adapters).result == "failed"
    assert server.files == {}
    failure = world.delivery(delivery.id).failure
    assert failure is not None
    assert path in repr(failure)
