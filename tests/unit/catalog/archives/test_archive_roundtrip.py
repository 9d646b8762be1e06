"""What is archived comes back digest for digest: as ZIP volumes, as a backup, and in another tenant."""

import io
import json
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from shared.catalog.archives.format.vaulted import VaultedObjects
from shared.catalog.archives.restore import read
from shared.catalog.archives.restore.apply import Restore
from shared.catalog.archives.restore.read import Archive, BackupArchive, Trust, ZipArchive
from shared.catalog.archives.write import volumes
from shared.catalog.archives.write.progress import Unwatched
from shared.catalog.archives.write.snapshot import SnapshotState, SnapshotWriter, manifest_name, write_model
from shared.catalog.archives.write.state import WriteState
from shared.catalog.archives.write.volumes import VolumeWriter
from shared.config import Settings
from shared.errors import Tampered
from shared.model.archives.backup import RestoreScope
from shared.model.archives.manifest import Previous
from shared.platform.blobs.folder import FolderBlobs
from shared.platform.store.memory import MemoryStore
from shared.platform.vault.local import LocalVault
from shared.platform.vault.signing import LocalSigner
from tests.documents import AT
from tests.fixtures.estate import digests, estate, file_digests, fill
from tests.fixtures.world import ENV

SETTINGS = Settings.from_env(ENV)


@dataclass
class House:
    """A store and a bucket, with or without a tenant in it."""

    root: Path
    releases: int = 0
    store: MemoryStore = field(default_factory=MemoryStore)

    def __post_init__(self) -> None:
        self.blobs = FolderBlobs(self.root)
        self.vault, self.signer = LocalVault(SETTINGS), LocalSigner(SETTINGS)
        if self.releases:
            fill(self.store, self.blobs, *estate("tenant", self.releases))

    def write(self, volume_bytes: int = 1 << 30) -> list[str]:
        state = WriteState(id="archive", tenant_id="tenant", began=AT)
        writer = VolumeWriter(self.store, self.blobs, self.signer, lambda: AT, Unwatched(), volume_bytes)
        paths = []
        while not state.done:
            path = f"exports/{len(paths) + 1}.zip"
            paths.append(writer.write_next(path, state).path)
        return paths

    def objects(self, tenant_id: str = "tenant") -> VaultedObjects:
        return VaultedObjects.locate(tenant_id, self.blobs, self.vault, create=True, random=b"k" * 32)

    def back_up(self, backup_id: str = "one", previous: Previous | None = None) -> tuple[Previous, SnapshotState]:
        objects = self.objects()
        writer = SnapshotWriter(self.store, self.blobs, objects, lambda: AT, Unwatched())
        if previous:
            writer.base_on(BackupArchive(objects, previous).manifest)
        state = SnapshotState(id=backup_id, tenant_id="tenant", began=AT)
        writer.write(state, lambda _: None)
        digest = write_model(objects, manifest_name(backup_id), state.manifest(AT, previous))
        return Previous(id=backup_id, sha256=digest), state

    def open(self, paths: list[str]) -> ZipArchive:
        streams = [io.BytesIO((self.root / path).read_bytes()) for path in paths]
        return ZipArchive(streams, Trust(public_key=self.signer.public_key()))

    def restore(self, archive: Archive, tenant_id: str = "tenant", **scope: str) -> Restore:
        if f"tenants/{tenant_id}" not in self.store.documents:
            empty = {"id": tenant_id, "tenantId": tenant_id, "name": "Label", "owner": "owner", "created": AT}
            self.store.transact(lambda transaction: transaction.set(f"tenants/{tenant_id}", empty))
        restore = Restore(archive, tenant_id, self.store, self.blobs, Unwatched(), RestoreScope(**scope))
        restore.apply()
        return restore


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "full", 40)


@pytest.fixture
def empty(tmp_path: Path) -> House:
    return House(tmp_path / "empty")


def without_tenant(found: dict[str, str]) -> dict[str, str]:
    return {path: digest for path, digest in found.items() if not path.startswith("tenants/")}


def test_an_archive_of_several_volumes_comes_back_digest_for_digest(house: House, empty: House) -> None:
    paths = house.write(volume_bytes=1)
    assert len(paths) > 2
    restored = empty.restore(house.open(list(reversed(paths))))
    assert without_tenant(digests(empty.store)) == without_tenant(digests(house.store))
    assert file_digests(empty.root, "tenant") == file_digests(house.root, "tenant")
    assert restored.counts.create > 250
    assert empty.restore(house.open(paths)).counts.model_dump(exclude_defaults=True) == {
        "same": restored.counts.create + restored.counts.change
    }


def test_a_volume_is_a_plain_zip_file_with_a_signed_manifest(house: House) -> None:
    [path] = house.write()
    with zipfile.ZipFile(house.root / path) as volume:
        assert volume.testzip() is None
        assert volume.namelist()[-2:] == ["manifest.json", "signature.json"]
        manifest = json.loads(volume.read("manifest.json"))
    assert (manifest["format"], manifest["version"], manifest["tenantId"]) == ("stardust-archive", 1, "tenant")
    assert len(manifest["entries"]) == len(volume.namelist()) - 2


def test_a_manifest_that_is_too_large_is_told_and_not_read(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(volumes, "MAX_MANIFEST_BYTES", 1000)
    monkeypatch.setattr(read, "MAX_MANIFEST_BYTES", 1000)
    state = WriteState(id="archive", tenant_id="tenant", began=AT)
    writer = VolumeWriter(house.store, house.blobs, house.signer, lambda: AT, Unwatched())
    path = writer.write_next("exports/1.zip", state).path
    assert [each.code for each in state.problems] == ["manifest-too-large"]
    with pytest.raises(Tampered, match=r"manifest\.json has more than 1,000 bytes"):
        house.open([path])


def test_a_backup_comes_back_digest_for_digest(house: House, empty: House) -> None:
    backup, _ = house.back_up()
    archive = BackupArchive(house.objects(), backup)
    restored = Restore(archive, "tenant", empty.store, empty.blobs, Unwatched())
    restored.compare()
    assert (restored.counts.files, len(empty.store.documents)) == (archive.manifest.files, 0)
    empty.restore(archive)
    assert without_tenant(digests(empty.store)) == without_tenant(digests(house.store))
    assert file_digests(empty.root, "tenant") == file_digests(house.root, "tenant")


def test_the_second_backup_stores_only_what_changed(house: House) -> None:
    first, state = house.back_up()
    again, unchanged = house.back_up("two", first)
    assert state.added_bytes > 0
    assert unchanged.added_bytes == 0
    release = next(path for path in house.store.documents if path.startswith("releases/") and path.count("/") == 1)
    house.store.transact(lambda transaction: transaction.update(release, {"notes": "Changed"}))
    _, changed = house.back_up("three", again)
    assert 0 < changed.added_bytes < state.added_bytes / 2


def test_in_another_tenant_every_id_is_replaced_and_every_reference_follows(house: House) -> None:
    archive = house.open(house.write())
    house.restore(archive, "other")
    other = {path: data for path, data in house.store.documents.items() if data.get("tenantId") == "other"}
    assert len([path for path in other if path.startswith("releases/") and "/versions/" not in path]) == 40
    for path, delivery in other.items():
        if path.startswith("deliveries/") and path.count("/") == 1:
            assert f"releases/{delivery['releaseId']}" in other
            assert f"deliveryTargets/{delivery['targetId']}" in other
        if path.startswith("assets/"):
            assert (house.root / delivery["storagePath"]).is_file()
            assert delivery["storagePath"].startswith("tenants/other/assets/")
        if path.startswith("receipts/"):
            assert (delivery["linked"], "hash" in delivery) == (False, False)
        assert path.rpartition("/")[2] == delivery["id"]
    assert (house.root / "tenants/other/restored/archive/receipts.jsonl").is_file()
    before = digests(house.store)
    assert house.restore(archive, "other").counts.create == 0
    assert digests(house.store) == before


def test_one_release_comes_back_to_its_state_and_nothing_else_changes(house: House) -> None:
    backup, _ = house.back_up()
    release_id = next(path for path in house.store.documents if path.startswith("releases/")).split("/")[1]
    before = digests(house.store)
    for path in [path for path in house.store.documents if path.startswith("releases/") and path.count("/") == 1]:
        house.store.transact(lambda transaction, path=path: transaction.update(path, {"basic.title": "Broken"}))
    broken = digests(house.store)
    archive = BackupArchive(house.objects(), backup)
    compared = Restore(archive, "tenant", house.store, house.blobs, Unwatched(), RestoreScope(release_id=release_id))
    compared.compare()
    [change] = compared.changes
    assert (change.path, change.action) == (f"releases/{release_id}", "change")
    assert [(each.path, each.before, each.after) for each in change.fields] == [("basic.title", "Broken", "Song")]
    assert digests(house.store) == broken
    house.restore(archive, release_id=release_id)
    path = f"releases/{release_id}"
    assert digests(house.store) == {**broken, path: before[path]}


def test_records_are_never_changed_and_open_deliveries_come_back_cancelled(house: House) -> None:
    paths = [path for path in house.store.documents if path.startswith("deliveries/") and path.count("/") == 1][:2]
    for path in paths:
        house.store.transact(lambda transaction, path=path: transaction.update(path, {"status": "queued"}))
    backup, _ = house.back_up()
    house.store.transact(lambda transaction: transaction.delete(paths[0]))
    house.store.transact(lambda transaction: transaction.update(paths[1], {"status": "completed"}))
    restored = house.restore(BackupArchive(house.objects(), backup))
    assert [house.store.documents[path]["status"] for path in paths] == ["cancelled", "completed"]
    assert (restored.counts.create, restored.counts.keep) == (1, 1)


def test_missing_files_are_told_and_do_not_stop_a_backup(house: House) -> None:
    path = next(path for path in file_digests(house.root, "tenant") if "/assets/" in path)
    (house.root / path).unlink()
    _, state = house.back_up()
    assert [(each.code, path in each.message) for each in state.problems] == [("file-missing", True)]


def test_a_changed_file_is_stored_as_it_is_and_told(house: House, empty: House) -> None:
    path = next(path for path in file_digests(house.root, "tenant") if "/assets/" in path)
    (house.root / path).write_bytes(b"other")
    backup, state = house.back_up()
    assert [each.code for each in state.problems] == ["file-changed"]
    empty.restore(BackupArchive(house.objects(), backup))
    assert (empty.root / path).read_bytes() == b"other"


def test_a_document_of_another_tenant_is_never_overwritten(house: House, empty: House) -> None:
    backup, _ = house.back_up()
    path = next(path for path in house.store.documents if path.startswith("releases/"))
    foreign = {**house.store.documents[path], "tenantId": "elsewhere"}
    empty.store.transact(lambda transaction: transaction.set(path, foreign))
    with pytest.raises(Tampered, match="another tenant"):
        empty.restore(BackupArchive(house.objects(), backup))
    assert empty.store.documents[path] == foreign
