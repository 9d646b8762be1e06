"""The health of a deployment's parts: each tells on its own, side by side and in limited time."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from shared.accounts.adapters import Adapters
from shared.diagnostics.health.beats import tick_over
from shared.diagnostics.health.parts import PARTS, Part, part_health
from shared.diagnostics.suite.tasks import run_task
from shared.errors import Unavailable
from shared.events import ExamineTask
from tests.fixtures.suite_world import SuiteWorld


@pytest.fixture
def suite(tmp_path: Path) -> SuiteWorld:
    return SuiteWorld(tmp_path)


@pytest.fixture
def forever() -> Iterator[Event]:
    """Never set while the test runs."""
    event = Event()
    yield event
    event.set()


def problems(adapters: Adapters) -> dict[str, str]:
    return {found.part.name: found.problem for found in part_health(adapters) if not found.works}


def test_every_part_works_on_a_sound_deployment(suite: SuiteWorld) -> None:
    found = part_health(suite.adapters)
    assert [each.part for each in found] == list(PARTS)
    assert problems(suite.adapters) == {}
    assert {each.part.name: each.facts for each in found}["scheduler"] == {"last": "0 seconds ago"}


def test_a_part_that_fails_says_why_and_the_others_are_not_affected(suite: SuiteWorld) -> None:
    def fail(_stat: Any, _path: str) -> None:
        raise Unavailable("The bucket did not respond.")

    suite.alter("blobs", stat=fail)
    assert problems(suite.adapters) == {"bucket": "The bucket did not respond."}


def test_an_unexpected_error_is_named_by_its_type_only(suite: SuiteWorld) -> None:
    def fail(_stat: Any, _path: str) -> None:
        raise RuntimeError("the password is hunter2")

    suite.alter("blobs", stat=fail)
    assert problems(suite.adapters) == {"bucket": "RuntimeError"}


def test_a_part_that_hangs_counts_as_failed_and_delays_no_other(suite: SuiteWorld, forever: Event) -> None:
    def hang(_adapters: Adapters) -> dict[str, str]:
        forever.wait()
        return {}

    parts = (Part("hangs", hang, "", ""), Part("works", lambda _adapters: {"seen": "1"}, "", ""))
    found = part_health(suite.adapters, parts, limit_s=0.2)
    assert [(each.part.name, each.problem) for each in found] == [
        ("hangs", "It did not answer within 0.2 seconds."),
        ("works", ""),
    ]


def test_the_tick_shows_that_the_schedule_and_the_queue_work(suite: SuiteWorld) -> None:
    suite.world.clock.forward(minutes=10)
    assert set(problems(suite.adapters)) == {"scheduler", "tasks"}
    tick_over(suite.adapters)
    assert set(problems(suite.adapters)) == {"tasks"}, "the probe is still in the queue"
    function, payload = suite.world.tasks.queued[-1][:2]
    assert function == "examine"
    run_task(ExamineTask(probe=payload["probe"]), suite.adapters)
    assert problems(suite.adapters) == {}


def test_a_schedule_that_never_ran_is_told_apart_from_one_that_stopped(suite: SuiteWorld) -> None:
    suite.world.store.transact(lambda transaction: transaction.delete("health/scheduler"))
    suite.grow_old("health/tasks", "at", timedelta(minutes=7), id="tasks")
    assert problems(suite.adapters) == {
        "scheduler": "The minute tick has not run yet.",
        "tasks": "The task that the tick sends last ran 7 minutes ago.",
    }


def test_a_delivery_that_is_due_is_no_problem_before_a_quarter_of_an_hour(suite: SuiteWorld) -> None:
    for minutes, failing in ((14, set()), (16, {"queue"})):
        due = suite.world.clock() - timedelta(minutes=minutes)
        waiting = {"reason": "due", "until": due}
        suite.world.put("deliveries/d", {"id": "d", "tenantId": "t", "status": "queued", "waiting": waiting})
        assert set(problems(suite.adapters)) == failing
