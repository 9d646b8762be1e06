"""The schedule of jobs: what fails in one step, or with one document, keeps nothing else from being done."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shared import jobs
from shared.accounts.adapters import Adapters
from shared.catalog.backups.request import BackupRequest, create_backup
from shared.catalog.exports.request import create_export
from shared.errors import Unavailable
from shared.jobs import tend_jobs
from shared.model.archives.export import ExportContent
from shared.platform.store.port import Query
from tests.documents import sample
from tests.fixtures.archive_world import ArchiveWorld


@pytest.fixture
def world(tmp_path: Path) -> ArchiveWorld:
    return ArchiveWorld(tmp_path, releases=1)


class Failing:
    """A store in which something happens before each transaction and each query."""

    def __init__(self, world: ArchiveWorld, before: Callable[[str], None]) -> None:
        self._store, self._before = world.store, before

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def find(self, query: Query) -> Any:
        """The documents, after what happens."""
        self._before(query.collection)
        return self._store.find(query)

    def transact(self, function: Callable[[Any], Any]) -> Any:
        """Runs the function, after what happens."""
        self._before("")
        return self._store.transact(function)


def tend(world: ArchiveWorld, before: Callable[[str], None]) -> dict[str, int]:
    store: Any = Failing(world, before)
    return tend_jobs(replace(world.adapters, store=store))


def once(work: Callable[[], None]) -> Callable[[str], None]:
    left = [work]

    def before(collection: str) -> None:
        if not collection and left:
            left.pop()()

    return before


def delete(world: ArchiveWorld, path: str) -> None:
    world.store.transact(lambda transaction: transaction.delete(path))


def fail() -> None:
    raise Unavailable("Firestore did not respond.", remedy="Try again.")


def test_an_export_that_is_deleted_meanwhile_does_not_keep_the_others(world: ArchiveWorld) -> None:
    made = [
        create_export(ExportContent(format="csv"), caller=world.manager, adapters=world.adapters).id for _ in range(3)
    ]
    world.clock.forward(days=8)
    done = tend(world, once(lambda: delete(world, f"exportJobs/{made[0]}")))
    assert done["expiredExports"] == 2
    states = {path[11:]: data["status"] for path, data in world.store.documents.items() if path[:11] == "exportJobs/"}
    assert states == {made[1]: "expired", made[2]: "expired"}


def test_a_backup_that_is_deleted_meanwhile_does_not_keep_the_others(world: ArchiveWorld) -> None:
    policy = {"settings.backup": {"frequency": "none", "keepDays": 7, "keepAtLeast": 1}}
    world.store.transact(lambda transaction: transaction.update("tenants/tenant", policy))
    for number in range(2):
        kept = {**sample("backups", f"kept{number}", f"t{number}", "admin"), "keptUntil": world.clock()}
        world.store.transact(lambda transaction, kept=kept: transaction.set(f"backups/{kept['id']}", kept))
    for _ in range(2):
        create_backup(BackupRequest(), caller=world.admin, adapters=world.adapters)
        world.work()
        world.clock.forward(hours=1)
    world.clock.forward(days=8)
    assert tend(world, once(lambda: delete(world, "backups/kept0")))["expiredBackups"] == 1


def test_a_tenant_whose_backup_cannot_begin_does_not_keep_the_others(world: ArchiveWorld) -> None:
    for name in ("first", "second", "tenant"):
        tenant = {**sample("tenants", name, name, "owner"), "settings": {"backup": {"frequency": "daily"}}}
        world.store.transact(lambda transaction, tenant=tenant: transaction.set(f"tenants/{tenant['id']}", tenant))
    world.clock.forward(hours=23 - world.clock().hour)
    assert tend(world, once(fail))["begun"] == 2
    assert tend_jobs(world.adapters)["begun"] == 1


@pytest.mark.parametrize("step", sorted(jobs.STEPS))
def test_a_step_that_fails_does_not_keep_the_others(
    world: ArchiveWorld, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_adapters: Adapters) -> int:
        raise ValueError("unexpected")

    monkeypatch.setitem(jobs.STEPS, step, failing)
    assert tend_jobs(world.adapters) == {name: 0 for name in jobs.STEPS if name != step}


def test_a_kind_of_jobs_whose_query_fails_does_not_keep_the_others(world: ArchiveWorld) -> None:
    create_export(ExportContent(subject="everything", format="archive"), caller=world.admin, adapters=world.adapters)
    world.clock.forward(minutes=20)

    def before(collection: str) -> None:
        if collection == "importJobs":
            fail()

    assert tend(world, before)["resumed"] == 1


@pytest.fixture
def daily(world: ArchiveWorld) -> ArchiveWorld:
    policy = {"settings.backup": {"frequency": "daily"}}
    world.store.transact(lambda transaction: transaction.update("tenants/tenant", policy))
    world.clock.forward(hours=23 - world.clock().hour)
    return world


def scheduled(world: ArchiveWorld) -> list[str]:
    found = [data for path, data in world.store.documents.items() if path.startswith("backups/")]
    return [each["status"] for each in sorted(found, key=lambda each: each["created"])]


def test_a_scheduled_backup_that_failed_is_made_again_once(daily: ArchiveWorld) -> None:
    begun = []
    for _ in range(4):
        begun.append(tend_jobs(daily.adapters)["begun"])
        daily.tasks.queued.clear()
        for path, data in daily.store.documents.items():
            if path.startswith("backups/") and data["status"] == "queued":
                failed = {"status": "failed", "updated": daily.clock()}
                daily.store.transact(lambda transaction, path=path, failed=failed: transaction.update(path, failed))
        daily.clock.forward(minutes=10)
    assert (begun, scheduled(daily)) == ([1, 1, 0, 0], ["failed", "failed"])
    daily.clock.forward(days=1)
    assert tend_jobs(daily.adapters)["begun"] == 1


def test_a_scheduled_backup_that_is_made_again_and_completes_is_the_last_of_the_day(daily: ArchiveWorld) -> None:
    assert tend_jobs(daily.adapters)["begun"] == 1
    [path] = [path for path in daily.store.documents if path.startswith("backups/")]
    daily.store.transact(lambda transaction: transaction.update(path, {"status": "failed"}))
    daily.tasks.queued.clear()
    daily.clock.forward(minutes=1)
    assert tend_jobs(daily.adapters)["begun"] == 1
    daily.work()
    assert (tend_jobs(daily.adapters)["begun"], scheduled(daily)) == (0, ["failed", "completed"])


def test_the_schedule_writes_nothing_once_the_backup_of_the_day_is_made(daily: ArchiveWorld) -> None:
    tend_jobs(daily.adapters)
    daily.work()
    transactions = []
    tend(daily, lambda collection: None if collection else transactions.append(1))
    assert transactions == []
