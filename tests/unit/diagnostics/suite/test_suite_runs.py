"""Runs of the production test suite: their results and log, what they leave, and how they end."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.diagnostics.suite import leftovers
from shared.diagnostics.suite.perform import perform_run
from shared.diagnostics.suite.runs import (
    KEPT,
    MAX_RUNS,
    SuiteReference,
    SuiteRequest,
    forget_runs,
    get_run,
    start_run,
    tend_runs,
)
from shared.diagnostics.suite.tasks import run_task
from shared.errors import Conflict, Forbidden, NotFound
from shared.model.codec import encode
from tests.fixtures.suite_world import SuiteWorld, outcomes


@pytest.fixture
def suite(tmp_path: Path) -> SuiteWorld:
    return SuiteWorld(tmp_path)


def test_everything_passes_on_a_sound_deployment_and_nothing_is_left(suite: SuiteWorld) -> None:
    before = set(suite.world.store.documents)
    run = suite.run()
    assert outcomes(run)["failed"] == set(), [(each.check, each.message) for each in run.results]
    assert outcomes(run)["skipped"] == set()
    assert (run.status, run.score, run.passed, run.planned) == ("completed", 100, len(run.results), len(run.results))
    assert suite.files() == []
    kept = {path.partition("/")[0] for path in set(suite.world.store.documents) - before}
    assert kept <= {"testRuns", "auditLog", "auditHeads", "auditOrigins", "rateLimits"}


def test_only_the_categories_that_were_asked_for_are_checked(suite: SuiteWorld) -> None:
    run = suite.run("security", "system")
    assert run.categories == ["system", "security"]
    assert {each.category for each in run.results} == {"system", "security"}


def test_the_log_says_what_happens_while_it_happens(suite: SuiteWorld) -> None:
    seen: list[int] = []
    original = suite.adapters.store.transact

    def transact(work: Any) -> Any:
        result = original(work)
        seen.extend(
            len(data.get("log", [])) for path, data in suite.world.store.documents.items() if "testRuns" in path
        )
        return result

    suite.alter("store", transact=lambda _original, work: transact(work))
    run = suite.run("system")
    assert {2, 3, 4} <= set(seen)
    assert run.log[0].message == "9 checks of system."
    assert [line.message for line in run.log if line.check == "vault"] == ["Encryption (Cloud KMS) …", "passed."]
    assert run.log[-1].message == "9 passed, 0 failed, 0 skipped. Health score: 100."


def test_performance_is_reported_as_measured_against_its_target(suite: SuiteWorld) -> None:
    measured = {each.check: (each.measured_ms, each.target_ms) for each in suite.run("performance").results}
    assert measured == {
        "composition": (0, 5000),
        "query": (0, 500),
        "upload": (0, 1000),
        "endToEnd": (0, 60_000),
    }


def test_a_target_is_checked_under_its_name_and_an_inactive_one_is_not(suite: SuiteWorld) -> None:
    data = suite.world.store.get("deliveryTargets/target") or {}
    suite.world.put("deliveryTargets/off", {**data, "id": "off", "name": "Off", "active": False})
    found = [each for each in suite.run("delivery").results if each.check == "targets"]
    assert [(each.subject, each.outcome) for each in found] == [("The DSP", "passed")]
    assert "write" in found[0].facts


def test_without_targets_their_check_is_skipped(suite: SuiteWorld) -> None:
    suite.world.store.transact(lambda transaction: transaction.delete("deliveryTargets/target"))
    run = suite.run("delivery")
    assert outcomes(run)["skipped"] == {"targets"}
    assert run.score == 100


def test_only_admins_of_the_tenant_start_and_read_runs(suite: SuiteWorld) -> None:
    with pytest.raises(Forbidden):
        start_run(SuiteRequest(), caller=suite.world.manager, adapters=suite.adapters)
    run = suite.start()
    with pytest.raises(Forbidden):
        get_run(SuiteReference(run_id=run.id), caller=suite.world.viewer, adapters=suite.adapters)
    with pytest.raises(NotFound):
        get_run(SuiteReference(run_id=run.id), caller=suite.world.stranger, adapters=suite.adapters)


def test_one_run_of_a_tenant_is_in_work_at_a_time_and_is_performed_once(suite: SuiteWorld) -> None:
    run = suite.start("compliance")
    with pytest.raises(Conflict):
        suite.start()
    assert run_task({"runId": run.id}, suite.adapters) == "completed"
    assert run_task({"runId": run.id}, suite.adapters) == "idle"
    assert suite.start().id != run.id


def test_what_a_killed_run_left_is_removed_and_the_run_is_stopped(
    suite: SuiteWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.diagnostics.suite.perform.could_remove_leftovers", _die)
    run = suite.start()
    with pytest.raises(SystemExit):
        perform_run(run.id, suite.adapters, suite.timer)
    assert suite.files()
    key = f"apiKeys/{leftovers.key_id_of(run.id)}"
    assert suite.world.store.get(key)
    assert tend_runs(suite.adapters) == 0, "its worker may still be alive"
    suite.world.clock.forward(minutes=6)
    assert tend_runs(suite.adapters) == 1
    assert suite.files() == []
    assert suite.world.store.get(key) is None
    assert suite.read(run.id).status == "stopped"
    assert tend_runs(suite.adapters) == 0


def _die(*_given: object) -> int:
    raise SystemExit


def test_a_run_ends_also_while_the_bucket_does_not_answer_and_what_it_left_is_removed_later(suite: SuiteWorld) -> None:
    sound = suite.adapters

    def fail(_list: Any, path: str) -> Any:
        raise NotFound(f"The file {path} does not exist.")

    suite.alter("blobs", list=fail, delete=lambda _delete, _path: None)
    run = suite.run()
    assert (run.status, outcomes(run)["failed"]) == ("completed", {"bucket"})
    assert suite.files()
    suite.world.clock.forward(minutes=6)
    assert tend_runs(suite.adapters) == 1
    assert suite.files(), "the bucket does not answer yet"
    assert tend_runs(sound) == 1
    assert suite.files() == []
    ended = suite.read(run.id)
    assert (ended.status, ended.ended, ended.lease_expires) == ("completed", run.ended, None)
    assert tend_runs(sound) == 0


def test_a_run_that_was_ended_meanwhile_stops_writing(suite: SuiteWorld) -> None:
    run = suite.start()
    original = suite.adapters.accounts.find

    def stop(_find: Any, uid: str) -> Any:
        suite.world.store.transact(lambda transaction: transaction.update(f"testRuns/{run.id}", {"status": "stopped"}))
        return original(uid)

    suite.alter("accounts", find=stop)
    assert perform_run(run.id, suite.adapters, suite.timer) == "lost"
    assert suite.read(run.id).results == []
    assert suite.files() == []


def test_a_run_whose_task_never_came_is_stopped_after_half_an_hour(suite: SuiteWorld) -> None:
    run = suite.start()
    suite.world.clock.forward(minutes=31)
    assert tend_runs(suite.adapters) == 1
    assert suite.read(run.id).status == "stopped"


def test_runs_are_deleted_when_they_are_old_or_too_many(suite: SuiteWorld) -> None:
    run = suite.run("compliance")
    for number in range(MAX_RUNS + 4):
        more = run.model_copy(update={"id": f"r{number}", "created": run.created + timedelta(minutes=number + 1)})
        suite.world.put(f"testRuns/r{number}", encode(more))
    assert forget_runs("tenant", suite.adapters) == 5
    assert suite.world.store.get(f"testRuns/{run.id}") is None
    assert suite.world.store.get("testRuns/r3") is None
    assert suite.world.store.get("testRuns/r4")
    suite.world.clock.now += KEPT
    assert tend_runs(suite.adapters) == MAX_RUNS


def test_an_unexpected_error_is_named_by_its_type_only(suite: SuiteWorld) -> None:
    def fail(_find: Any, _uid: str) -> None:
        raise RuntimeError("the password is hunter2")

    suite.alter("accounts", find=fail)
    run = suite.run("system")
    failure = next(each for each in run.results if each.outcome == "failed")
    assert failure.message == "An unexpected error occurred (RuntimeError)."
    assert "hunter2" not in run.model_dump_json()
