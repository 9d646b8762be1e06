"""Imports of files continue in other tasks and survive the end of their workers, whenever that is."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.catalog.archives.jobs import run_job
from shared.catalog.import_jobs.listing import ImportReference
from shared.catalog.import_jobs.request import (
    ImportPlan,
    apply_import,
    plan_import,
    roll_back_import,
)
from shared.catalog.import_jobs.run import IMPORTS
from tests.fixtures.archive_world import ArchiveWorld
from tests.fixtures.crashing import Fuse
from tests.fixtures.imports import (
    apply,
    items,
    persist,
    plan,
    releases,
    roll_back,
    state,
    table,
    upload,
)


@pytest.fixture
def world(tmp_path: Path) -> ArchiveWorld:
    return ArchiveWorld(tmp_path)


@pytest.mark.parametrize("seed", range(20))
def test_killed_at_any_moment_an_import_and_its_rollback_end_the_same(tmp_path: Path, seed: int) -> None:
    world, whole, rng = ArchiveWorld(tmp_path / "a"), ArchiveWorld(tmp_path / "b"), random.Random(seed)
    for each in (world, whole):
        apply(each, plan(each, {"a.csv": table(2)}))
    before = releases(world)
    files = {"a.csv": table(12, title="Renamed")}
    apply(whole, plan(whole, files, duplicates="update"))
    request = ImportPlan(upload_id=upload(world, files), duplicates="update")
    job = plan_import(request, caller=world.manager, adapters=world.adapters)
    died = persist(world, rng)
    assert state(world, job.id).status == "planned"
    apply_import(ImportReference(import_id=job.id), caller=world.manager, adapters=world.adapters)
    died += persist(world, rng)
    done = state(world, job.id)
    assert (done.status, done.counts.created, done.counts.changed) == ("completed", 10, 2)
    assert titles(world) == titles(whole)
    roll_back_import(ImportReference(import_id=job.id), caller=world.manager, adapters=world.adapters)
    died += persist(world, rng)
    assert (state(world, job.id).status, releases(world)) == ("rolledBack", before)
    assert died > 0


def titles(world: ArchiveWorld) -> list[tuple[str, int]]:
    return sorted((each["basic"]["title"], len(each["tracks"])) for each in releases(world).values())


@pytest.mark.parametrize("after", [False, True])
def test_killed_at_each_write_of_the_application_nothing_is_done_twice(tmp_path: Path, after: bool) -> None:
    for operations in range(1, 8):
        world = ArchiveWorld(tmp_path / str(operations))
        job = plan(world, {"a.csv": table(3)})
        apply_import(ImportReference(import_id=job.id), caller=world.manager, adapters=world.adapters)
        task = world.tasks.queued[0]
        world.work(fuse=Fuse(operations, after=after))
        world.clock.forward(minutes=20)
        world.tasks.queued.insert(0, task)
        world.work()
        assert (state(world, job.id).counts.created, len(releases(world))) == (3, 3)


def test_an_import_goes_on_in_other_tasks(world: ArchiveWorld) -> None:
    job = plan(world, {"a.csv": table(5)})
    world.adapters = replace(world.adapters, deadline=timedelta(0))
    apply_import(ImportReference(import_id=job.id), caller=world.manager, adapters=world.adapters)
    assert world.work() == ["continued"] * 4 + ["completed"]
    roll_back_import(ImportReference(import_id=job.id), caller=world.manager, adapters=world.adapters)
    assert world.work() == ["continued"] * 4 + ["completed"]
    assert releases(world) == {}


@dataclass
class Interrupted:
    """A store whose worker is held up before one of its transactions, while something else happens."""

    inner: Any
    before: int
    happens: Callable[[], Any]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)

    def transact(self, work: Callable[[Any], Any]) -> Any:
        self.before -= 1
        if self.before == 0:
            self.happens()
        return self.inner.transact(work)


@pytest.mark.parametrize("step", ["plan", "apply", "rollback"])
@pytest.mark.parametrize("before", [2, 3, 4])
def test_two_workers_at_once_import_once(world: ArchiveWorld, step: str, before: int) -> None:
    request = ImportPlan(upload_id=upload(world, {"a.csv": table(60, tracks=1)}))
    job = plan_import(request, caller=world.manager, adapters=world.adapters)
    reference = ImportReference(import_id=job.id)
    for name, begin in (("plan", None), ("apply", apply_import), ("rollback", roll_back_import)):
        if begin is not None:
            begin(reference, caller=world.manager, adapters=world.adapters)
        if name == step:
            task = world.tasks.queued[0]

            def overtake(task: Any = task) -> None:
                world.clock.forward(minutes=20)
                world.tasks.queued.append(task)
                assert world.work() == ["completed"]

            held_up = replace(world.adapters, store=Interrupted(world.store, before, overtake))
            world.tasks.queued.clear()
            assert run_job(IMPORTS, job.id, held_up) == "lost"
        else:
            world.work()
        counts = state(world, job.id).counts
        made = len(releases(world))
        assert (counts.create, made) == (60, 60 if name == "apply" else 0)
    assert (counts.created, counts.removed) == (60, 60)


@pytest.mark.parametrize("before", [2, 3])
def test_a_late_worker_does_not_plan_anew_what_was_applied(world: ArchiveWorld, before: int) -> None:
    request = ImportPlan(upload_id=upload(world, {"a.csv": table(60, tracks=1)}))
    job = plan_import(request, caller=world.manager, adapters=world.adapters)

    def overtake() -> None:
        world.clock.forward(minutes=20)
        assert world.work() == ["completed"]
        apply(world, job)

    assert run_job(IMPORTS, job.id, replace(world.adapters, store=Interrupted(world.store, before, overtake))) == "lost"
    assert {item.outcome for item in items(world, job)} == {"created"}
    assert roll_back(world, job).counts.removed == 60


def test_a_worker_whose_lease_holds_is_alone(world: ArchiveWorld) -> None:
    job = plan(world, {"a.csv": table(3)})
    apply_import(ImportReference(import_id=job.id), caller=world.manager, adapters=world.adapters)
    task = world.tasks.queued[0]
    world.work(fuse=Fuse(2, after=True))
    held = world.store.documents[f"importJobs/{job.id}"]
    assert (held["status"], len(releases(world))) == ("running", 1)
    world.tasks.queued.append(task)
    assert world.work() == ["idle"]
