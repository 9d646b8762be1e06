"""What is deleted of backups, and what stays, also when some of them are damaged, held or failed."""

import random
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.catalog.backups import retention
from shared.catalog.backups.request import BackupReference, BackupRequest, create_backup, delete_backup, get_backup
from shared.catalog.backups.restores import (
    RestoreReference,
    RestoreRequest,
    apply_restore,
    backup_before,
    create_restore,
)
from shared.errors import Conflict, NotFound, Tampered
from shared.jobs import tend_jobs
from shared.model.archives.backup import Backup
from shared.model.codec import encode
from tests.documents import sample
from tests.fixtures.archive_world import ArchiveWorld
from tests.fixtures.crashing import Crashing, Fuse, WorkerDied


@pytest.fixture
def world(tmp_path: Path) -> ArchiveWorld:
    world = ArchiveWorld(tmp_path, releases=3)
    set_fields(world, "tenants/tenant", {"settings.backup": {"frequency": "none", "keepDays": 7, "keepAtLeast": 1}})
    return world


def set_fields(world: ArchiveWorld, path: str, fields: dict[str, Any]) -> None:
    world.store.transact(lambda transaction: transaction.update(path, fields))


def back_up(world: ArchiveWorld) -> Backup:
    created = create_backup(BackupRequest(), caller=world.admin, adapters=world.adapters)
    world.work()
    world.clock.forward(hours=1)
    return get(world, created.id)


def get(world: ArchiveWorld, backup_id: str) -> Backup:
    return get_backup(BackupReference(backup_id=backup_id), caller=world.admin, adapters=world.adapters)


def delete(world: ArchiveWorld, backup: Backup) -> None:
    delete_backup(BackupReference(backup_id=backup.id), caller=world.admin, adapters=world.adapters)


def objects(world: ArchiveWorld) -> set[str]:
    return {path.name for path in (world.root / "backups/backups/tenant/objects").rglob("*") if path.is_file()}


def manifest_of(world: ArchiveWorld, backup: Backup) -> Path:
    return world.root / "backups/backups/tenant/manifests" / backup.id


def damage(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))


def test_what_the_oldest_of_many_backups_needs_is_kept(world: ArchiveWorld) -> None:
    old = back_up(world)
    newer = back_up(world)
    for number in range(501):
        fields = {"status": "failed", "created": world.clock(), "updated": world.clock()}
        failed = {**sample("backups", f"failed{number}", "tenant", "admin"), **fields}
        world.store.transact(lambda transaction, data=failed: transaction.set(f"backups/{data['id']}", data))
    kept = objects(world)
    delete(world, newer)
    assert objects(world) == kept
    create_restore(RestoreRequest(backup_id=old.id), caller=world.admin, adapters=world.adapters)
    assert world.work() == ["completed"]


def test_backups_that_are_held_do_not_keep_others(world: ArchiveWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "_AT_ONCE", 1)
    held = {**sample("backups", "held", "other", "admin"), "keptUntil": world.clock()}
    world.store.transact(lambda transaction: transaction.set("backups/held", held))
    old = back_up(world)
    back_up(world)
    world.clock.forward(days=8)
    assert [tend_jobs(world.adapters)["expiredBackups"] for _ in range(2)] == [1, 0]
    assert f"backups/{old.id}" not in world.store.documents
    assert world.store.documents["backups/held"]["status"] == "completed"


def test_a_damaged_manifest_stops_only_the_deletion_of_what_it_may_need(world: ArchiveWorld) -> None:
    old, newer = back_up(world), back_up(world)
    damage(manifest_of(world, newer))
    kept = objects(world)
    with pytest.raises(Tampered):
        delete(world, old)
    world.clock.forward(days=9)
    assert tend_jobs(world.adapters)["expiredBackups"] == 0
    assert (get(world, old.id).status, objects(world)) == ("completed", kept)
    assert back_up(world).status == "completed"
    delete(world, newer)
    world.clock.forward(days=1)
    assert tend_jobs(world.adapters)["expiredBackups"] == 1


def test_a_deletion_that_died_and_cannot_go_on_lets_backups_be_made(world: ArchiveWorld) -> None:
    old, newer = back_up(world), back_up(world)
    set_fields(world, f"backups/{old.id}", {"status": "expired", "updated": world.clock()})
    damage(manifest_of(world, newer))
    world.clock.forward(minutes=20)
    assert tend_jobs(world.adapters)["expiredBackups"] == 0
    assert get(world, old.id).status == "expired"
    assert back_up(world).status == "completed"


def test_one_backup_is_deleted_at_a_time(world: ArchiveWorld) -> None:
    one, two = back_up(world), back_up(world)
    set_fields(world, f"backups/{one.id}", {"status": "expired", "updated": world.clock()})
    with pytest.raises(Conflict, match="being deleted"):
        delete(world, two)


@pytest.mark.parametrize("seed", range(20))
def test_killed_at_any_moment_a_deletion_ends_and_takes_nothing_from_others(tmp_path: Path, seed: int) -> None:
    world, rng = ArchiveWorld(tmp_path, releases=3), random.Random(seed)
    before = world.digests()
    whole = back_up(world)
    kept = objects(world)
    path = next(path for path in world.store.documents if path.startswith("releases/"))
    set_fields(world, path, {"notes": "Later"})
    later = back_up(world)
    assert objects(world) > kept
    fuse = Fuse(rng.randrange(1, 8), after=rng.random() < 0.5)
    crashing = replace(world.adapters, store=Crashing(world.store, fuse), backups=Crashing(world.backups, fuse))
    with suppress(WorkerDied):
        delete_backup(BackupReference(backup_id=later.id), caller=world.admin, adapters=crashing)
    world.clock.forward(minutes=20)
    tend_jobs(world.adapters)
    if f"backups/{later.id}" in world.store.documents:  # it died before it began
        delete(world, later)
    assert objects(world) == kept
    planned = create_restore(RestoreRequest(backup_id=whole.id), caller=world.admin, adapters=world.adapters)
    world.work()
    apply_restore(RestoreReference(restore_id=planned.id), caller=world.admin, adapters=world.adapters)
    assert (world.work(), world.digests()) == (["completed"], before)


def test_a_deletion_that_was_overtaken_deletes_nothing(world: ArchiveWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise it would take from a backup that was made since, of which it does not know."""
    back_up(world)
    old = back_up(world)
    stored = objects(world)

    def slow(*_arguments: Any) -> set[str]:
        set_fields(world, f"backups/{old.id}", {"updated": world.clock() + timedelta(minutes=20)})
        return set()

    monkeypatch.setattr(retention, "_needed", slow)
    with pytest.raises(Conflict, match="already"):
        delete(world, old)
    assert objects(world) == stored


def test_what_a_backup_that_failed_has_stored_is_deleted(world: ArchiveWorld) -> None:
    whole = back_up(world)
    kept = objects(world)
    path = next(path for path in world.store.documents if path.startswith("releases/"))
    set_fields(world, path, {"notes": "Later"})
    failed = back_up(world)
    set_fields(world, f"backups/{failed.id}", {"status": "failed", "manifestSha256": None})
    assert objects(world) > kept
    assert tend_jobs(world.adapters)["expiredBackups"] == 0
    world.clock.forward(days=15)
    assert tend_jobs(world.adapters)["expiredBackups"] == 1
    assert (objects(world), get(world, whole.id).status) == (kept, "completed")
    assert f"backups/{failed.id}" not in world.store.documents


def test_a_backup_that_had_not_ended_at_a_moment_may_have_what_changed_later(world: ArchiveWorld) -> None:
    early = back_up(world)
    began = world.clock()
    late = back_up(world)
    fields = {"taken": began, "ended": began + timedelta(minutes=30)}
    world.store.transact(
        lambda transaction: transaction.set(f"backups/{late.id}", encode(late.model_copy(update=fields)))
    )
    for minutes, found in ((10, early), (29, early), (30, late), (40, late)):
        moment = began + timedelta(minutes=minutes)
        assert backup_before(moment, world.admin, world.adapters).id == found.id
    with pytest.raises(NotFound):
        backup_before(began - timedelta(days=1), world.admin, world.adapters)
