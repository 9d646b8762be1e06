"""An archive or a backup that was altered anywhere is refused, and nothing of what was altered is restored."""

import io
import json
import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from shared.catalog.archives.restore.apply import Restore
from shared.catalog.archives.restore.read import Trust, ZipArchive
from shared.catalog.archives.restore.verify import problems_of
from shared.catalog.archives.write.progress import Unwatched
from shared.catalog.archives.write.state import WriteState
from shared.catalog.archives.write.volumes import VolumeWriter
from shared.catalog.backups.request import BackupReference, BackupRequest, create_backup, get_backup
from shared.catalog.backups.restores import RestoreReference, RestoreRequest, apply_restore, create_restore, get_restore
from shared.errors import Conflict, InvalidInput, StardustError, Tampered
from tests.fixtures.archive_world import ArchiveWorld

Alteration = Callable[[dict[str, bytes]], None]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, str]:
    """An archive, and the public key of who made it."""
    world = ArchiveWorld(tmp_path_factory.mktemp("made"), releases=3)
    signer = world.adapters.signer
    state = WriteState(id="archive", tenant_id="tenant", began=world.clock())
    writer = VolumeWriter(world.store, world.blobs, signer, world.clock, Unwatched())
    path = writer.write_next("archive.zip", state).path
    return (world.root / "files" / path).read_bytes(), signer.public_key()


def entries(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(found: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in found.items():
            archive.writestr(name, content)
    return out.getvalue()


def restored(content: bytes, key: str, root: Path) -> ArchiveWorld:
    world = ArchiveWorld(root)
    archive = ZipArchive([io.BytesIO(content)], Trust(public_key=key))
    Restore(archive, "tenant", world.store, world.blobs, Unwatched()).apply()
    return world


def _first(found: dict[str, bytes], prefix: str) -> str:
    return next(name for name in found if name.startswith(prefix))


def _change_document(found: dict[str, bytes]) -> None:
    name = _first(found, "documents/releases/")
    found[name] = found[name].replace(b"Song", b"Sonx", 1)


def _drop_line(found: dict[str, bytes]) -> None:
    name = _first(found, "documents/releases/")
    found[name] = found[name].split(b"\n", 1)[1]


def _change_file(found: dict[str, bytes]) -> None:
    name = _first(found, "files/")
    found[name] = bytes([found[name][0] ^ 1]) + found[name][1:]


def _cut_file(found: dict[str, bytes]) -> None:
    name = _first(found, "files/")
    found[name] = found[name][:-1]


def _lengthen_file(found: dict[str, bytes]) -> None:
    found[_first(found, "files/")] += b"x"


def _swap_files(found: dict[str, bytes]) -> None:
    one, two = [name for name in found if name.startswith("files/")][:2]
    found[one], found[two] = found[two], found[one]


def _remove_file(found: dict[str, bytes]) -> None:
    del found[_first(found, "files/")]


def _change_digest(found: dict[str, bytes]) -> None:
    manifest = json.loads(found["manifest.json"])
    manifest["entries"][0]["sha256"] = "0" * 64
    found["manifest.json"] = json.dumps(manifest).encode()


def _change_tenant(found: dict[str, bytes]) -> None:
    found["manifest.json"] = found["manifest.json"].replace(b'"tenantId": "tenant"', b'"tenantId": "victim"')


def _remove_entry(found: dict[str, bytes]) -> None:
    manifest = json.loads(found["manifest.json"])
    del manifest["entries"][-1]
    found["manifest.json"] = json.dumps(manifest).encode()


def _change_signature(found: dict[str, bytes]) -> None:
    signature = json.loads(found["signature.json"])
    signature["signature"] = signature["signature"][::-1]
    found["signature.json"] = json.dumps(signature).encode()


def _remove_signature(found: dict[str, bytes]) -> None:
    del found["signature.json"]


def _remove_manifest(found: dict[str, bytes]) -> None:
    del found["manifest.json"]


def _break_manifest(found: dict[str, bytes]) -> None:
    found["manifest.json"] = b"{"


ALTERATIONS: tuple[Alteration, ...] = (
    _change_document,
    _drop_line,
    _change_file,
    _cut_file,
    _lengthen_file,
    _swap_files,
    _remove_file,
    _change_digest,
    _change_tenant,
    _remove_entry,
    _change_signature,
    _remove_signature,
    _remove_manifest,
    _break_manifest,
)


def test_an_archive_that_was_only_packed_again_is_restored(made: tuple[bytes, str], tmp_path: Path) -> None:
    content, key = made
    assert len(restored(packed(entries(content)), key, tmp_path).store.documents) > 20


@pytest.mark.parametrize("alter", ALTERATIONS, ids=lambda alter: alter.__name__.strip("_"))
def test_an_altered_archive_is_refused(made: tuple[bytes, str], alter: Alteration, tmp_path: Path) -> None:
    content, key = made
    found = entries(content)
    alter(found)
    with pytest.raises((Tampered, Conflict, InvalidInput)):
        restored(packed(found), key, tmp_path)


def test_the_signature_of_another_installation_proves_nothing(made: tuple[bytes, str], tmp_path: Path) -> None:
    other = ArchiveWorld(tmp_path, vault_project="demo-other")
    with pytest.raises(Tampered, match="not signed with this key"):
        ZipArchive([io.BytesIO(made[0])], Trust(public_key=other.adapters.signer.public_key()))


def test_no_single_byte_can_be_changed_unnoticed(made: tuple[bytes, str]) -> None:
    """Every region of the ZIP file: headers, contents, the central directory. A change that alters nothing is none."""
    content, key = made
    original, rng = entries(content), random.Random(1)
    places = {*range(0, len(content), 97), *(rng.randrange(len(content)) for _ in range(200))}
    noticed = 0
    for place in sorted(places):
        changed = bytearray(content)
        changed[place] ^= 1 << rng.randrange(8)
        try:
            archive = ZipArchive([io.BytesIO(bytes(changed))], Trust(public_key=key))
            if problems_of(archive):
                noticed += 1
                continue
            same = {entry.name: b"".join(archive.read(entry)) for entry in archive.manifest.entries}
        except StardustError:
            noticed += 1
            continue
        assert same == {entry.name: original[entry.name] for entry in archive.manifest.entries}
    assert noticed > len(places) / 2


def test_an_altered_backup_is_refused_and_what_is_altered_is_not_restored(tmp_path: Path) -> None:
    world = ArchiveWorld(tmp_path / "world", releases=2)
    created = create_backup(BackupRequest(), caller=world.admin, adapters=world.adapters)
    world.work()
    backup = get_backup(BackupReference(backup_id=created.id), caller=world.admin, adapters=world.adapters)
    assert backup.status == "completed"
    kept = tmp_path / "kept"
    shutil.copytree(world.root / "backups", kept)
    before, rng = world.digests(), random.Random(2)
    for path in sorted(path for path in kept.rglob("*") if path.is_file()):
        for change in (_flipped, _cut, _doubled, _swapped):
            shutil.copytree(kept, world.root / "backups", dirs_exist_ok=True)
            target = world.root / "backups" / path.relative_to(kept)
            target.write_bytes(change(path.read_bytes(), rng))
            empty(world)
            outcome = restore(world, backup.id)
            assert outcome == "failed", (path.name, change.__name__)
            assert world.digests().items() <= before.items()
    shutil.copytree(kept, world.root / "backups", dirs_exist_ok=True)
    empty(world)
    assert restore(world, backup.id) == "completed"
    assert world.digests() == before


def _flipped(content: bytes, rng: random.Random) -> bytes:
    changed = bytearray(content)
    changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _cut(content: bytes, rng: random.Random) -> bytes:
    return content[: rng.randrange(len(content))]


def _doubled(content: bytes, _rng: random.Random) -> bytes:
    return content + content[-40:]


def _swapped(content: bytes, _rng: random.Random) -> bytes:
    middle = len(content) // 2
    return content[middle:] + content[:middle]


def empty(world: ArchiveWorld) -> None:
    kept = ("tenants", "backups", "restoreJobs", "auditHeads", "auditLog")
    for path in [path for path in world.store.documents if path.split("/")[0] not in kept]:
        world.store.transact(lambda transaction, path=path: transaction.delete(path))
    for info in world.blobs.list("tenants/"):
        world.blobs.delete(info.path)


def restore(world: ArchiveWorld, backup_id: str) -> str:
    job = create_restore(RestoreRequest(backup_id=backup_id), caller=world.admin, adapters=world.adapters)
    world.work()
    reference = RestoreReference(restore_id=job.id)
    planned = get_restore(reference, caller=world.admin, adapters=world.adapters)
    if planned.status == "planned":
        apply_restore(reference, caller=world.admin, adapters=world.adapters)
        world.work()
    return get_restore(reference, caller=world.admin, adapters=world.adapters).status
