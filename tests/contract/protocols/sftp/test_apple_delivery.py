"""An Apple Music package from the request to a real SFTP server, where the check finds nothing wrong with it."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import pytest
from typer.testing import CliRunner

from infra.local.servers.sftp import SftpServer
from shared.cli.main import app
from shared.delivery.targets.destination import vault_context
from shared.delivery.worker.run import deliver_package
from shared.model.codec import decode, encode
from shared.model.delivery.delivery import Delivery
from shared.model.delivery.receipt import Receipt
from shared.platform.network.guard import Network
from tests.contract.protocols.peers import SftpPeer
from tests.fixtures.stocked import give_files
from tests.fixtures.world import World, target

GENRES = {"apple": {"code": "ELECTRONIC-00", "name": "Electronic"}}


@pytest.fixture
def peer(sftp_server: SftpServer) -> SftpPeer:
    return SftpPeer(sftp_server)


@pytest.fixture
def world(tmp_path: Path, peer: SftpPeer) -> World:
    """A tenant with a ready release and its files, and the server as its target for Apple."""
    world = World(tmp_path)
    world.adapters = replace(world.adapters, network=Network(True))
    fields = {"layout": "itmsp", "provider": "TheLabel", "deals": ["subscription-streaming", "download"]}
    world.put("deliveryTargets/target", encode(target(config=dict(peer.options), **fields)))
    sealed = world.adapters.vault.seal(dict(peer.secrets), vault_context("tenant", "target"))
    secrets = {"id": "target", "tenantId": "tenant", "ciphertext": sealed.ciphertext, "key": sealed.key}
    world.put("deliveryTargetSecrets/target", {**secrets, "names": [*peer.secrets], "updated": world.clock()})
    give_files(world)
    world.change_release(**{"metadata.genreMappings": GENRES, "status": "ready"})
    return world


def deliver(world: World, **request: Any) -> Delivery:
    placed = world.request(**request).delivery
    world.wait_until_due(placed.id)
    deliver_package(world.task(placed.id), world.adapters)
    delivery = world.delivery(placed.id)
    assert delivery.status == "completed", delivery.failure
    return delivery


def check(folder: Path) -> None:
    result = CliRunner().invoke(app, ["apple", "check", str(folder)])
    assert result.exit_code == 0, result.output


def test_a_package_arrives_as_one_archive(world: World, peer: SftpPeer, tmp_path: Path) -> None:
    """It is composed while it is sent: neither the bucket nor the function's disk has it."""
    target_data = world.store.get("deliveryTargets/target")
    assert target_data is not None
    world.put("deliveryTargets/target", {**target_data, "layout": "itmsp-zip"})
    delivery = deliver(world)
    (archive,) = peer.folder.iterdir()
    assert archive.name.endswith(".itmsp.zip")
    with ZipFile(archive) as content:
        assert content.testzip() is None
        assert {entry.compress_type for entry in content.infolist()} == {ZIP_STORED}
        assert content.namelist()[-1].endswith(".itmsp/metadata.xml")
        content.extractall(tmp_path / "out")
    check(next((tmp_path / "out").iterdir()))
    (file,) = decode(Receipt, world.store.get(f"receipts/{delivery.id}")).files
    digest = hashlib.md5(archive.read_bytes(), usedforsecurity=False).hexdigest()
    assert (file.path, file.role, file.size, file.md5) == (archive.name, "archive", archive.stat().st_size, digest)
    assert list(world.folder.rglob("*.zip")) == []


def test_a_package_arrives_is_updated_and_taken_down(world: World, peer: SftpPeer) -> None:
    delivery = deliver(world)
    (package,) = peer.folder.iterdir()
    assert package.suffix == ".itmsp"
    assert len([*package.iterdir()]) == 14  # twelve tracks, the cover, the document
    check(package)
    receipt = decode(Receipt, world.store.get(f"receipts/{delivery.id}"))
    assert {file.path for file in receipt.files} == peer.paths()
    assert receipt.files[-1].path.endswith("/metadata.xml")

    audio = {file: file.stat().st_mtime_ns for file in package.iterdir() if file.suffix == ".wav"}
    world.change_release(**{"basic.title": "Another Title", "status": "ready"})
    deliver(world)
    assert b"<title>Another Title</title>" in (package / "metadata.xml").read_bytes()
    assert {file: file.stat().st_mtime_ns for file in audio} == audio, "no file is sent again"
    check(package)

    deliver(world, takedown=True)
    assert b"<track>" not in (package / "metadata.xml").read_bytes()
    check(package / "metadata.xml")
