"""Exports of messages: a ZIP file with a message of each release, and a list of those that have none."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from shared.catalog.exports.request import ExportReference, create_export, get_export
from shared.model.archives.export import ExportContent, ExportJob
from shared.model.codec import encode
from tests.fixtures.archive_world import ArchiveWorld
from tests.fixtures.releases import SHAPES
from tests.fixtures.world import SENDER


@pytest.fixture
def world(tmp_path: Path) -> ArchiveWorld:
    world = ArchiveWorld(tmp_path, releases=5)
    party = {"settings.party": encode(SENDER)}
    world.store.transact(lambda transaction: transaction.update("tenants/tenant", party))
    return world


def export(world: ArchiveWorld, **fields: Any) -> ExportJob:
    job = create_export(ExportContent(**fields), caller=world.admin, adapters=world.adapters)
    world.work()
    return get_export(ExportReference(export_id=job.id), caller=world.admin, adapters=world.adapters)


def content(world: ArchiveWorld, job: ExportJob) -> bytes:
    assert job.status == "completed", job.findings
    [file] = job.files
    return (world.root / "files" / file.path).read_bytes()


@pytest.mark.parametrize(("format_", "name"), [("ern", ".xml"), ("apple", ".itmsp/metadata.xml")])
def test_messages_come_in_a_zip_file_and_what_has_none_is_told(world: ArchiveWorld, format_: str, name: str) -> None:
    release = SHAPES["album"]().model_copy(update={"id": "album", "tenant_id": "tenant", "status": "ready"})
    world.store.transact(lambda transaction: transaction.set("releases/album", encode(release)))
    job = export(world, format=format_)
    with zipfile.ZipFile(io.BytesIO(content(world, job))) as archive:
        names = archive.namelist()
        messages = [each for each in names if each.endswith(name)]
        assert b"<" in archive.read(messages[0])
    assert (job.rows, len(messages)) == (1, 1)
    assert {each.path.split(".")[0] for each in job.findings} == {
        path for path in world.store.documents if path.startswith("releases/") and path.count("/") == 1
    } - {"releases/album"}


def test_every_release_without_a_message_is_listed(world: ArchiveWorld) -> None:
    whole = next(data for path, data in world.store.documents.items() if path.startswith("releases/"))
    paths = {f"releases/broken{number:02}" for number in range(60)}
    for path in paths:
        broken = {**whole, "id": path[9:], "tracks": [{}] * 20}
        world.store.transact(lambda transaction, path=path, broken=broken: transaction.set(path, broken))
    job = export(world, format="ern")
    with zipfile.ZipFile(io.BytesIO(content(world, job))) as archive:
        lines = archive.read("releases-without-message.txt").decode().splitlines()
    listed = {line.partition(":")[0].partition(".")[0] for line in lines}
    assert listed >= paths
    assert len(lines) <= 6 * len(listed)
    told = {each.path.partition(".")[0] for each in job.findings if each.path != "releases"}
    assert (len(job.findings), job.findings[-1].code) == (50, "more-without-message")
    assert f"{len(listed) - len(told)} more releases" in job.findings[-1].message


def test_packages_of_equal_barcodes_are_kept_apart(world: ArchiveWorld) -> None:
    for number in range(3):
        release = SHAPES["album"]().model_copy(update={"id": f"album{number}", "tenant_id": "tenant"})
        world.put(f"releases/{release.id}", release)
    job = export(world, format="apple", release_ids=["album0", "album1", "album2"])
    with zipfile.ZipFile(io.BytesIO(content(world, job))) as archive:
        assert len(set(archive.namelist())) == 3
