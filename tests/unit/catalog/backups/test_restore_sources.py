"""What a restore reads stays until the restore has ended, and no restore begins on what is being deleted."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shared.accounts.adapters import Adapters
from shared.catalog.backups.request import BackupReference, BackupRequest, create_backup, delete_backup, get_backup
from shared.catalog.backups.restores import RestoreReference, RestoreRequest, apply_restore, create_restore, get_restore
from shared.catalog.exports.request import ExportReference, create_export, delete_export, get_export
from shared.errors import Conflict, NotFound, Tampered
from shared.jobs import tend_jobs
from shared.model.archives.backup import Backup, RestoreJob
from shared.model.archives.export import ExportContent, ExportJob
from tests.fixtures.archive_world import ArchiveWorld
from tests.fixtures.crashing import Crashing, Fuse, WorkerDied


@pytest.fixture
def world(tmp_path: Path) -> ArchiveWorld:
    world = ArchiveWorld(tmp_path, releases=2)
    policy = {"settings.backup": {"frequency": "none", "keepDays": 7, "keepAtLeast": 1}}
    world.store.transact(lambda transaction: transaction.update("tenants/tenant", policy))
    return world


def back_up(world: ArchiveWorld) -> Backup:
    created = create_backup(BackupRequest(), caller=world.admin, adapters=world.adapters)
    world.work()
    return get_backup(BackupReference(backup_id=created.id), caller=world.admin, adapters=world.adapters)


def export(world: ArchiveWorld) -> ExportJob:
    content = ExportContent(subject="everything", format="archive")
    created = create_export(content, caller=world.admin, adapters=world.adapters)
    world.work()
    return get_export(ExportReference(export_id=created.id), caller=world.admin, adapters=world.adapters)


def plan(world: ArchiveWorld, **source: str) -> RestoreJob:
    return create_restore(RestoreRequest(**source), caller=world.admin, adapters=world.adapters)


def status(world: ArchiveWorld, job: RestoreJob) -> str:
    return get_restore(RestoreReference(restore_id=job.id), caller=world.admin, adapters=world.adapters).status


def delete(world: ArchiveWorld, source: Backup | ExportJob, adapters: Adapters | None = None) -> None:
    if isinstance(source, Backup):
        delete_backup(BackupReference(backup_id=source.id), caller=world.admin, adapters=adapters or world.adapters)
    else:
        delete_export(ExportReference(export_id=source.id), caller=world.admin, adapters=adapters or world.adapters)


SOURCES = [(back_up, "backup_id"), (export, "export_id")]


@pytest.mark.parametrize(("make", "name"), SOURCES)
def test_what_a_restore_reads_is_not_deleted(world: ArchiveWorld, make: Any, name: str) -> None:
    source, other = make(world), make(world)
    job = plan(world, **{name: source.id})
    with pytest.raises(Conflict, match="A restore reads"):
        delete(world, source)
    delete(world, other)
    assert world.work() == ["completed"]
    assert status(world, job) == "planned"
    delete(world, source)


@pytest.mark.parametrize(("make", "name"), SOURCES)
def test_what_a_restore_reads_does_not_expire(world: ArchiveWorld, make: Any, name: str) -> None:
    source, expired = make(world), "expiredBackups" if make is back_up else "expiredExports"
    world.clock.forward(days=6, hours=23, minutes=50)
    back_up(world)
    job = plan(world, **{name: source.id})
    world.clock.forward(minutes=20)
    assert tend_jobs(world.adapters)[expired] == 0
    assert world.work()[0] == "completed"
    assert status(world, job) == "planned"
    world.clock.forward(days=1)
    assert tend_jobs(world.adapters)[expired] == 1


class Meanwhile:
    """A store in which something else happens before the next transaction."""

    def __init__(self, world: ArchiveWorld, happens: Callable[[], None]) -> None:
        self._store, self._happens = world.store, [happens]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def transact(self, function: Callable[[Any], Any]) -> Any:
        """Runs the function, after what happens once."""
        while self._happens:
            self._happens.pop()()
        return self._store.transact(function)


@pytest.mark.parametrize(("make", "name"), SOURCES)
def test_no_restore_begins_on_what_was_deleted_meanwhile(world: ArchiveWorld, make: Any, name: str) -> None:
    source = make(world)
    store: Any = Meanwhile(world, lambda: delete(world, source))
    with pytest.raises(NotFound):
        create_restore(
            RestoreRequest(**{name: source.id}), caller=world.admin, adapters=replace(world.adapters, store=store)
        )
    assert not world.tasks.queued


@pytest.mark.parametrize(("make", "name"), SOURCES)
def test_a_restore_is_not_applied_once_its_source_was_deleted(world: ArchiveWorld, make: Any, name: str) -> None:
    source = make(world)
    job = plan(world, **{name: source.id})
    world.work()
    delete(world, source)
    with pytest.raises(NotFound):
        apply_restore(RestoreReference(restore_id=job.id), caller=world.admin, adapters=world.adapters)
    assert status(world, job) == "planned"


def test_no_restore_begins_on_an_export_that_is_about_to_expire(world: ArchiveWorld) -> None:
    source = export(world)
    world.clock.forward(days=7)
    with pytest.raises(Conflict, match="export"):
        plan(world, export_id=source.id)


def test_the_files_of_an_export_whose_deletion_died_go_with_the_next_round(world: ArchiveWorld) -> None:
    source = export(world)
    with pytest.raises(WorkerDied):
        delete(world, source, replace(world.adapters, store=Crashing(world.store, Fuse(1, after=True))))
    assert tend_jobs(world.adapters)["expiredExports"] == 1
    assert world.blobs.list(f"tenants/tenant/exports/{source.id}/") == []


def acts(world: ArchiveWorld) -> list[str]:
    entries = [data for path, data in world.store.documents.items() if path.startswith("auditLog/")]
    return [each["action"] for each in sorted(entries, key=lambda each: each["sequence"])]


@pytest.mark.parametrize(("make", "act"), [(back_up, "backup.deleted"), (export, "export.deleted")])
def test_a_deletion_that_dies_is_in_the_audit_log(world: ArchiveWorld, make: Any, act: str) -> None:
    source = make(world)
    fuse = Fuse(2, after=False)
    crashing = replace(
        world.adapters,
        store=Crashing(world.store, fuse),
        blobs=Crashing(world.blobs, fuse),
        backups=Crashing(world.backups, fuse),
    )
    with pytest.raises(WorkerDied):
        delete(world, source, crashing)
    assert acts(world)[-1] == act
    world.clock.forward(minutes=20)
    tend_jobs(world.adapters)
    assert acts(world).count(act) == 1


def test_a_deletion_that_is_taken_back_says_so_in_the_audit_log(world: ArchiveWorld) -> None:
    source = back_up(world)
    world.clock.forward(hours=1)
    other = back_up(world)
    path = world.root / "backups/backups/tenant/manifests" / other.id
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(Tampered):
        delete(world, source)
    assert acts(world)[-2:] == ["backup.deleted", "backup.kept"]
    world.clock.forward(days=9)
    assert tend_jobs(world.adapters)["expiredBackups"] == 0
    assert acts(world)[-1] == "backup.kept"
