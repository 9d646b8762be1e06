"""Backups and restores as jobs: requested, scheduled, continued, repeated after crashes, and deleted."""

import random
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from shared.catalog.backups.request import (
    BackupReference,
    BackupRequest,
    create_backup,
    delete_backup,
    get_backup,
    start_scheduled,
)
from shared.catalog.backups.restores import (
    RestoreReference,
    RestoreRequest,
    apply_restore,
    create_restore,
    get_restore,
)
from shared.errors import Conflict, Forbidden, InvalidInput, NotFound
from shared.events import JobTask
from shared.jobs import run_task, tend_jobs
from shared.model.archives.backup import Backup, RestoreJob
from shared.platform.store.port import DELETE
from tests.fixtures.archive_world import ArchiveWorld
from tests.fixtures.crashing import Fuse

OBJECTS = "backups/tenant/objects"


@pytest.fixture
def world(tmp_path: Path) -> ArchiveWorld:
    return ArchiveWorld(tmp_path, releases=12)


def back_up(world: ArchiveWorld) -> Backup:
    backup = create_backup(BackupRequest(), caller=world.admin, adapters=world.adapters)
    world.work()
    world.clock.forward(hours=1)
    return get_backup(BackupReference(backup_id=backup.id), caller=world.admin, adapters=world.adapters)


def restore(world: ArchiveWorld, **fields: Any) -> RestoreJob:
    planned = create_restore(RestoreRequest(**fields), caller=world.admin, adapters=world.adapters)
    world.work()
    assert state(world, planned.id).status == "planned"
    apply_restore(RestoreReference(restore_id=planned.id), caller=world.admin, adapters=world.adapters)
    world.work()
    return state(world, planned.id)


def state(world: ArchiveWorld, restore_id: str) -> RestoreJob:
    return get_restore(RestoreReference(restore_id=restore_id), caller=world.admin, adapters=world.adapters)


def objects(world: ArchiveWorld) -> set[str]:
    return {path.name for path in (world.root / "backups" / OBJECTS).rglob("*") if path.is_file()}


def lose_everything(world: ArchiveWorld) -> None:
    for path in [path for path in world.store.documents if path.split("/")[0] in ("releases", "assets", "deliveries")]:
        world.store.transact(lambda transaction, path=path: transaction.delete(path))
    for info in world.blobs.list("tenants/"):
        world.blobs.delete(info.path)


def test_a_backup_is_made_and_brings_back_everything(world: ArchiveWorld) -> None:
    before = world.digests()
    backup = back_up(world)
    assert (backup.status, backup.documents, backup.files) == ("completed", 12 * 8 + 4, 36)
    assert backup.total_bytes == backup.added_bytes == backup.progress.bytes
    lose_everything(world)
    restored = restore(world, backup_id=backup.id)
    assert (restored.status, restored.counts.create, restored.counts.files) == ("completed", 12 * 5, 36)
    assert world.digests() == before


def test_a_tenant_without_branding_does_not_differ_from_its_backup(world: ArchiveWorld) -> None:
    world.store.transact(lambda transaction: transaction.update("tenants/tenant", {"branding": DELETE}))
    backup = back_up(world)
    job = create_restore(RestoreRequest(backup_id=backup.id), caller=world.admin, adapters=world.adapters)
    world.work()
    planned = state(world, job.id)
    assert (planned.status, planned.counts.change, planned.changes) == ("planned", 0, [])


def test_comparing_changes_nothing(world: ArchiveWorld) -> None:
    backup = back_up(world)
    lose_everything(world)
    lost = world.digests()
    job = create_restore(RestoreRequest(backup_id=backup.id), caller=world.admin, adapters=world.adapters)
    world.work()
    planned = state(world, job.id)
    assert (planned.status, planned.counts.create, len(planned.changes)) == ("planned", 60, 60)
    assert world.digests() == lost


def test_nothing_in_the_bucket_can_be_read_without_the_key(world: ArchiveWorld) -> None:
    back_up(world)
    content = b"".join(path.read_bytes() for path in (world.root / "backups").rglob("*") if path.is_file())
    assert b"Song" not in content
    assert b"releases/" not in content
    assert b"tenants/tenant/assets" not in content


def test_a_point_in_time_is_that_of_the_last_backup_before_it(world: ArchiveWorld) -> None:
    path = next(path for path in world.store.documents if path.startswith("releases/"))
    release_id = path.split("/")[1]
    for notes in ("one", "two", "three"):
        world.store.transact(lambda transaction, notes=notes: transaction.update(path, {"notes": notes}))
        back_up(world)
    moment = world.clock() - timedelta(hours=1, minutes=30)
    restored = restore(world, at=moment, release_id=release_id)
    assert world.store.documents[path]["notes"] == "two"
    assert (restored.counts.change, [each.fields[0].after for each in restored.changes]) == (1, ["two"])
    with pytest.raises(NotFound, match="No backup had ended before"):
        create_restore(RestoreRequest(at=moment - timedelta(days=9)), caller=world.admin, adapters=world.adapters)


def test_a_single_document_comes_back(world: ArchiveWorld) -> None:
    backup = back_up(world)
    path = next(path for path in world.store.documents if path.startswith("deliveryTargets/"))
    world.store.transact(lambda transaction: transaction.delete(path))
    restored = restore(world, backup_id=backup.id, document=path)
    assert (path in world.store.documents, restored.counts.create) == (True, 1)
    failed = create_restore(
        RestoreRequest(backup_id=backup.id, document="deliveryTargets/none"),
        caller=world.admin,
        adapters=world.adapters,
    )
    assert (failed.status, failed.findings[0].message) == (
        "failed",
        "The archive does not have deliveryTargets/none.",
    )


def test_backups_are_for_admins_and_one_at_a_time(world: ArchiveWorld) -> None:
    with pytest.raises(Forbidden):
        create_backup(BackupRequest(), caller=world.manager, adapters=world.adapters)
    create_backup(BackupRequest(), caller=world.admin, adapters=world.adapters)
    with pytest.raises(Conflict, match="already"):
        create_backup(BackupRequest(), caller=world.admin, adapters=world.adapters)


def test_another_tenant_finds_none_of_it(world: ArchiveWorld) -> None:
    backup = back_up(world)
    stranger = world.admin.__class__(uid="x", tenant_id="elsewhere", role="admin", verified=True)
    with pytest.raises(NotFound):
        get_backup(BackupReference(backup_id=backup.id), caller=stranger, adapters=world.adapters)
    with pytest.raises(NotFound):
        create_restore(RestoreRequest(backup_id=backup.id), caller=stranger, adapters=world.adapters)


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({}, "backupId"),
        ({"backup_id": "a", "export_id": "b"}, "backupId"),
        ({"backup_id": "a", "release_id": "b", "document": "releases/b"}, "document"),
        ({"backup_id": "a", "public_key": "pem"}, "publicKey"),
    ],
)
def test_ambiguous_requests_are_refused(world: ArchiveWorld, fields: dict[str, str], path: str) -> None:
    with pytest.raises(InvalidInput) as error:
        create_restore(RestoreRequest(**fields), caller=world.admin, adapters=world.adapters)
    assert [each.path for each in error.value.problems] == [path]


def test_a_backup_goes_on_in_other_tasks_and_ends_the_same(world: ArchiveWorld) -> None:
    whole = back_up(world)
    world.adapters = replace(world.adapters, deadline=timedelta(0))
    create_backup(BackupRequest(), caller=world.admin, adapters=world.adapters)
    outcomes = world.work()
    assert outcomes.count("continued") > 10
    assert outcomes[-1] == "completed"
    found = [data for path, data in world.store.documents.items() if path.startswith("backups/")]
    assert [(each["documents"], each["files"]) for each in found] == [(whole.documents, whole.files)] * 2


def test_a_task_ends_behind_any_file_not_only_behind_a_group(world: ArchiveWorld) -> None:
    """One group has all assets: their files must not have to fit into one task."""
    world.adapters = replace(world.adapters, deadline=timedelta(0))
    created = create_backup(BackupRequest(), caller=world.admin, adapters=world.adapters)
    files = []
    while world.tasks.queued:
        _, payload = world.tasks.queued.pop(0)
        run_task(JobTask(kind="backup", jobId=created.id, continuation=payload["continuation"]), world.adapters)
        files.append(world.store.documents[f"backups/{created.id}"]["progress"].get("files", 0))
    assert files[-1] == 36
    assert max(after - before for before, after in pairwise(files)) == 1


def test_a_file_that_goes_while_a_backup_is_made_is_told(world: ArchiveWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = next(info.path for info in world.blobs.list("tenants/tenant/assets/"))
    listed = [*world.blobs.list("tenants/tenant/")]
    world.blobs.delete(gone)
    monkeypatch.setattr(
        type(world.blobs), "list", lambda _self, _prefix, *, after="", limit=1000: [] if after else listed[:limit]
    )
    backup = back_up(world)
    assert (backup.status, backup.files) == ("completed", 35)
    assert [(each.code, gone in each.message) for each in backup.findings] == [("file-missing", True)]


@pytest.mark.parametrize("seed", range(20))
def test_killed_at_any_moment_a_backup_and_its_restore_end_the_same(tmp_path: Path, seed: int) -> None:
    world, rng = ArchiveWorld(tmp_path, releases=4), random.Random(seed)
    before = world.digests()
    create_backup(BackupRequest(), caller=world.admin, adapters=world.adapters)
    died = persist(world, rng)
    [backup] = [data for path, data in world.store.documents.items() if path.startswith("backups/")]
    assert (backup["status"], backup["documents"], backup["files"]) == ("completed", 36, 12)
    lose_everything(world)
    job = create_restore(RestoreRequest(backup_id=backup["id"]), caller=world.admin, adapters=world.adapters)
    died += persist(world, rng)
    apply_restore(RestoreReference(restore_id=job.id), caller=world.admin, adapters=world.adapters)
    died += persist(world, rng)
    assert world.digests() == before
    assert state(world, job.id).status == "completed"
    assert died > 0


def persist(world: ArchiveWorld, rng: random.Random) -> int:
    """Works with workers that die, twice at most, and the schedule that resumes the job; returns how many died."""
    died = 0
    for round_ in range(6):
        fuse = Fuse(rng.randrange(2, 60), after=rng.random() < 0.5) if round_ < 2 else None
        died += world.work(fuse=fuse).count("died")
        world.clock.forward(minutes=20)
        tend_jobs(world.adapters)
    return died


def test_old_backups_are_deleted_with_what_only_they_had(world: ArchiveWorld) -> None:
    settings = {"settings.backup": {"frequency": "none", "keepDays": 7, "keepAtLeast": 1}}
    world.store.transact(lambda transaction: transaction.update("tenants/tenant", settings))
    back_up(world)
    first = objects(world)
    path = next(path for path in world.store.documents if path.startswith("releases/"))
    world.store.transact(lambda transaction: transaction.update(path, {"notes": "Later"}))
    world.clock.forward(days=8)
    second = back_up(world)
    both = objects(world)
    assert first < both
    assert tend_jobs(world.adapters)["expiredBackups"] == 1
    left = objects(world)
    assert len(left) == len(first)
    assert left < both
    lose_everything(world)
    assert restore(world, backup_id=second.id).counts.create == 60
    world.clock.forward(days=30)
    assert tend_jobs(world.adapters)["expiredBackups"] == 0


def test_a_deleted_backup_leaves_the_others_whole(world: ArchiveWorld) -> None:
    one, two = back_up(world), back_up(world)
    before = world.digests()
    delete_backup(BackupReference(backup_id=one.id), caller=world.admin, adapters=world.adapters)
    lose_everything(world)
    restore(world, backup_id=two.id)
    assert world.digests() == before
    delete_backup(BackupReference(backup_id=two.id), caller=world.admin, adapters=world.adapters)
    assert objects(world) == set()


def test_no_backup_is_made_while_one_is_deleted(world: ArchiveWorld) -> None:
    backup = back_up(world)
    fields = {"status": "expired", "updated": world.clock()}
    world.store.transact(lambda transaction: transaction.update(f"backups/{backup.id}", fields))
    created = create_backup(BackupRequest(), caller=world.admin, adapters=world.adapters)
    with pytest.raises(Exception, match="being deleted"):
        world.work()
    world.clock.forward(minutes=20)
    tend_jobs(world.adapters)
    world.work()
    found = get_backup(BackupReference(backup_id=created.id), caller=world.admin, adapters=world.adapters)
    assert found.status == "completed"


def test_the_schedule_begins_one_backup_a_day(world: ArchiveWorld) -> None:
    policy = {"settings.backup": {"frequency": "daily"}}
    world.store.transact(lambda transaction: transaction.update("tenants/tenant", policy))
    assert [start_scheduled(world.adapters) for _ in range(3)] == [1, 0, 0]
    world.work()
    world.clock.forward(days=1)
    assert [start_scheduled(world.adapters) for _ in range(2)] == [1, 0]


def test_a_weekly_schedule_waits_for_sunday(world: ArchiveWorld) -> None:
    policy = {"settings.backup": {"frequency": "weekly"}}
    world.store.transact(lambda transaction: transaction.update("tenants/tenant", policy))
    assert world.clock().weekday() == 6
    begun = []
    for _ in range(14):
        begun.append(start_scheduled(world.adapters))
        world.work()
        world.clock.forward(days=1)
    assert begun == [1, 0, 0, 0, 0, 0, 0] * 2
