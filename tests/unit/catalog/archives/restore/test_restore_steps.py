"""A restore reads what it needs, in steps of bounded size, and goes on where the task before has ended."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.catalog.archives.restore.apply import Restore
from shared.catalog.archives.restore.read import BackupArchive
from shared.catalog.archives.write.progress import Unwatched
from shared.catalog.backups.request import BackupReference, BackupRequest, create_backup, get_backup
from shared.catalog.backups.restores import RestoreReference, RestoreRequest, apply_restore, create_restore, get_restore
from shared.catalog.backups.stored import objects_of, reference_to
from shared.model.archives.backup import Backup, RestoreJob, RestoreScope
from shared.model.archives.manifest import ArchiveEntry, Manifest
from shared.model.codec import encode
from shared.platform.store.guards import MAX_DOCUMENT_BYTES, document_bytes
from shared.platform.store.port import Transaction
from tests.documents import sample
from tests.fixtures.archive_world import ArchiveWorld
from tests.fixtures.forged import ForgedArchive

RELEASES = 30


@pytest.fixture
def world(tmp_path: Path) -> ArchiveWorld:
    return ArchiveWorld(tmp_path, releases=RELEASES)


def back_up(world: ArchiveWorld) -> Backup:
    created = create_backup(BackupRequest(), caller=world.admin, adapters=world.adapters)
    world.work()
    return get_backup(BackupReference(backup_id=created.id), caller=world.admin, adapters=world.adapters)


def lose_everything(world: ArchiveWorld) -> None:
    kept = ("tenants", "backups", "auditHeads", "auditLog")
    for path in [path for path in world.store.documents if path.split("/")[0] not in kept]:
        world.store.transact(lambda transaction, path=path: transaction.delete(path))
    for info in world.blobs.list("tenants/"):
        world.blobs.delete(info.path)


def job_of(world: ArchiveWorld, restore_id: str) -> RestoreJob:
    return get_restore(RestoreReference(restore_id=restore_id), caller=world.admin, adapters=world.adapters)


class Recorded:
    """An archive that notes what is read of it."""

    def __init__(self, world: ArchiveWorld, backup: Backup) -> None:
        self._archive = BackupArchive(objects_of("tenant", world.adapters), reference_to(backup))
        self.manifest: Manifest = self._archive.manifest
        self.read_entries: list[ArchiveEntry] = []

    def read(self, entry: ArchiveEntry) -> Iterator[bytes]:
        """The content of an entry."""
        self.read_entries.append(entry)
        return self._archive.read(entry)


def test_a_comparison_and_a_restore_go_on_where_the_task_before_has_ended(world: ArchiveWorld) -> None:
    before, backup = world.digests(), back_up(world)
    lose_everything(world)
    whole = create_restore(RestoreRequest(backup_id=backup.id), caller=world.admin, adapters=world.adapters)
    world.work()
    world.adapters = replace(world.adapters, deadline=timedelta(0))
    job = create_restore(RestoreRequest(backup_id=backup.id), caller=world.admin, adapters=world.adapters)
    entries = len(BackupArchive(objects_of("tenant", world.adapters), reference_to(backup)).manifest.entries)
    outcomes = world.work()
    assert outcomes == ["continued"] * (entries - 1) + ["completed"]
    planned, expected = job_of(world, job.id), job_of(world, whole.id)
    assert (planned.counts, planned.changes) == (expected.counts, expected.changes)
    assert planned.progress.documents == backup.documents
    apply_restore(RestoreReference(restore_id=job.id), caller=world.admin, adapters=world.adapters)
    assert world.work() == outcomes
    assert world.digests() == before
    assert job_of(world, job.id).status == "completed"


def test_the_task_of_an_application_is_none_of_the_comparison(world: ArchiveWorld) -> None:
    backup = back_up(world)
    world.adapters = replace(world.adapters, deadline=timedelta(0))
    job = create_restore(RestoreRequest(backup_id=backup.id), caller=world.admin, adapters=world.adapters)
    world.work()
    compared = job_of(world, job.id).continuation
    apply_restore(RestoreReference(restore_id=job.id), caller=world.admin, adapters=world.adapters)
    assert [payload["continuation"] for _, payload in world.tasks.queued] == [compared + 1]


def test_one_document_is_read_from_the_entry_that_has_it(world: ArchiveWorld) -> None:
    backup = back_up(world)
    path = next(path for path in world.store.documents if path.startswith("deliveries/") and "/logs/" not in path)
    archive = Recorded(world, backup)
    scope = RestoreScope(document=path)
    restore = Restore(archive, "tenant", world.store, world.blobs, Unwatched(), scope)
    assert restore.compare()
    assert restore.counts.same == 1
    [entry] = archive.read_entries
    assert (entry.collection, entry.first is not None and entry.first <= path) == ("deliveries", True)


def test_one_release_is_read_from_the_entries_that_may_have_it(world: ArchiveWorld) -> None:
    backup = back_up(world)
    path = next(path for path in world.store.documents if path.startswith("releases/") and "/versions/" not in path)
    archive = Recorded(world, backup)
    scope = RestoreScope(release_id=path.split("/")[1])
    restore = Restore(archive, "tenant", world.store, world.blobs, Unwatched(), scope)
    assert restore.compare()
    assert restore.counts.same == 3
    assert {entry.collection for entry in archive.read_entries} == {"releases", "releases/versions", "assets"}


def test_a_release_comes_back_with_its_switch(world: ArchiveWorld) -> None:
    paths = sorted(path for path in world.store.documents if path.startswith("releases/") and path.count("/") == 1)
    for release_id in [path.split("/")[1] for path in paths]:
        switch = sample("switches", release_id, "tenant", "owner")
        world.store.transact(lambda transaction, switch=switch: transaction.set(f"switches/{switch['id']}", switch))
    backup = back_up(world)
    release_id = paths[RELEASES // 2].split("/")[1]
    for path in (f"releases/{release_id}", f"switches/{release_id}"):
        world.store.transact(lambda transaction, path=path: transaction.delete(path))
    archive = Recorded(world, backup)
    scope = RestoreScope(release_id=release_id)
    restore = Restore(archive, "tenant", world.store, world.blobs, Unwatched(), scope)
    assert restore.apply()
    assert (restore.counts.create, f"switches/{release_id}" in world.store.documents) == (2, True)
    assert [entry.collection for entry in archive.read_entries].count("switches") == 1


def test_what_a_comparison_lists_fits_into_one_document(tmp_path: Path) -> None:
    world = ArchiveWorld(tmp_path)
    fields = [f"{'n' * 300}{number}" for number in range(12)]

    def release(number: int, text: str) -> dict[str, Any]:
        metadata = {name: {name: text * 500} for name in fields}
        return {**sample("releases", f"r{number:03}", "tenant", "owner"), "metadata": metadata}

    for number in range(90):
        path = f"releases/r{number:03}"
        world.store.transact(
            lambda transaction, path=path, number=number: transaction.set(path, release(number, "\u97f3"))
        )
    forged = ForgedArchive({f"releases/r{number:03}": release(number, "\u697d") for number in range(90)})
    found = Restore(forged, "tenant", world.store, world.blobs, Unwatched())
    assert found.compare()
    listed = document_bytes({"changes": [encode(each) for each in found.changes]})
    assert (found.counts.change, listed < MAX_DOCUMENT_BYTES * 2 / 3, len(found.changes) > 20) == (90, True, True)
    assert max(len(field.path) for change in found.changes for field in change.fields) == 200


def test_a_position_names_only_documents_with_files(world: ArchiveWorld) -> None:
    backup = back_up(world)
    path = next(path for path in world.store.documents if path.startswith("releases/") and "/versions/" not in path)
    restore = Restore(
        Recorded(world, backup), "tenant", world.store, world.blobs, Unwatched(), RestoreScope(release_id=path[9:])
    )
    assert restore.compare()
    assert (restore.counts.same, len(restore.position.owners)) == (3, 2)


class Measured:
    """A store that notes how much each transaction writes, in bytes of text."""

    def __init__(self, world: ArchiveWorld) -> None:
        self._store = world.store
        self.written: list[int] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def transact(self, function: Callable[[Transaction], Any]) -> Any:
        """Runs the function, and measures what it sets."""

        def measured(transaction: Transaction) -> Any:
            size, inner = 0, transaction.set

            def put(path: str, data: dict[str, Any]) -> None:
                nonlocal size
                size += len(str(data))
                inner(path, data)

            transaction.set = put  # type: ignore[method-assign]
            result = function(transaction)
            self.written.append(size)
            return result

        return self._store.transact(measured)


def test_no_transaction_is_larger_than_the_database_allows(tmp_path: Path) -> None:
    world = ArchiveWorld(tmp_path)
    documents = {
        f"releases/r{number}": {**sample("releases", f"r{number}", "tenant", "owner"), "notes": "x" * 900_000}
        for number in range(20)
    }
    store: Any = Measured(world)
    restore = Restore(ForgedArchive(documents), "tenant", store, world.blobs, Unwatched())
    assert restore.apply()
    assert restore.counts.create == 20
    assert max(store.written) < 5 << 20


BRANDING = {"primaryColor": "#111111", "customDomain": "victim.example"}
FORGED = {
    "tenants/tenant": {
        "id": "tenant",
        "branding": BRANDING,
        "domain": {"name": "victim.example", "proven": "victim.example"},
    }
}


@pytest.mark.parametrize("domain", [None, "ours.example"])
def test_a_restore_neither_brings_a_domain_nor_takes_the_tenants_own(world: ArchiveWorld, domain: str | None) -> None:
    own = {"primaryColor": "#222222", **({"customDomain": domain} if domain else {})}
    claim = {"name": domain, "proven": domain}
    world.store.transact(lambda transaction: transaction.update("tenants/tenant", {"branding": own, "domain": claim}))
    Restore(ForgedArchive(FORGED), "tenant", world.store, world.blobs, Unwatched()).apply()
    tenant = world.store.documents["tenants/tenant"]
    assert tenant["branding"] == {**own, "primaryColor": "#111111"}
    assert tenant["domain"] == claim


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({"name": "Other"}, True),
        ({"config": {"host": "sftp.attacker.example"}}, False),
        ({"protocol": "FTPS"}, False),
    ],
)
def test_credentials_do_not_go_to_another_server(world: ArchiveWorld, fields: dict[str, Any], kept: bool) -> None:
    target = sample("deliveryTargets", "t", "tenant", "owner")
    secrets = sample("deliveryTargetSecrets", "t", "tenant", "owner")
    world.store.transact(lambda transaction: transaction.set("deliveryTargets/t", target))
    world.store.transact(lambda transaction: transaction.set("deliveryTargetSecrets/t", secrets))
    archive = ForgedArchive({"deliveryTargets/t": {**target, **fields}})
    Restore(archive, "tenant", world.store, world.blobs, Unwatched()).apply()
    assert world.store.documents["deliveryTargets/t"].items() >= fields.items()
    assert ("deliveryTargetSecrets/t" in world.store.documents) == kept


def test_what_only_the_server_knows_is_not_brought(world: ArchiveWorld) -> None:
    forged = {**sample("deliveryTargets", "t", "tenant", "owner"), "circuit": {"state": "open"}}
    Restore(ForgedArchive({"deliveryTargets/t": forged}), "tenant", world.store, world.blobs, Unwatched()).apply()
    assert "circuit" not in world.store.documents["deliveryTargets/t"]
