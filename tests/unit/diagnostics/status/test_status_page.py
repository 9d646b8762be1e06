"""The status page: samples of ninety days, what they say now, and incidents as the operator tells about them."""

from pathlib import Path
from typing import Any

import pytest

from shared.diagnostics.status.incidents import open_incident, update_incident
from shared.diagnostics.status.page import PublicStatus, public_status
from shared.diagnostics.status.samples import SAMPLED, sample_status
from shared.diagnostics.suite.tasks import run_task
from shared.errors import Conflict, InvalidInput, NotFound, Unavailable
from shared.model.diagnostics import MAX_STATUS_DAYS
from tests.fixtures.suite_world import SuiteWorld


@pytest.fixture
def suite(tmp_path: Path) -> SuiteWorld:
    return SuiteWorld(tmp_path)


def fail(_find: Any, _uid: str) -> None:
    raise Unavailable("10.0.0.1 did not respond.")


def part(status: PublicStatus, name: str) -> Any:
    return next(each for each in status.parts if each.name == name)


def test_without_a_recent_sample_the_status_is_unknown(suite: SuiteWorld) -> None:
    status = public_status(suite.adapters)
    assert (status.status, status.at, status.incidents) == ("unknown", None, [])
    sample_status(suite.adapters)
    assert public_status(suite.adapters).status == "operational"
    suite.world.clock.forward(minutes=6)
    assert public_status(suite.adapters).status == "unknown"


def test_samples_add_up_to_the_uptime_of_a_day_and_of_all_days(suite: SuiteWorld) -> None:
    sample_status(suite.adapters)
    sample_status(suite.adapters)
    suite.world.clock.forward(days=1)
    sound = suite.adapters
    suite.alter("accounts", find=fail)
    sample_status(suite.adapters)
    found = part(public_status(sound), "accounts")
    assert [each.uptime for each in found.days] == [100, 0]
    assert found.uptime == 66.66
    assert part(public_status(sound), "store").uptime == 100


def test_a_needed_part_takes_the_deployment_down_and_another_degrades_it(suite: SuiteWorld) -> None:
    suite.world.clock.forward(minutes=4)
    assert sample_status(suite.adapters)["scheduler"] is False
    assert public_status(suite.adapters).status == "degraded"
    suite.alter("accounts", find=fail)
    sample_status(suite.adapters)
    status = public_status(suite.adapters)
    assert (status.status, part(status, "accounts").status) == ("down", "down")
    assert (part(status, "scheduler").status, part(status, "bucket").status) == ("degraded", "operational")
    assert "10.0.0.1" not in status.model_dump_json()


def test_in_a_new_deployment_the_task_queue_is_sampled_from_its_first_probe_on(suite: SuiteWorld) -> None:
    suite.world.adapters.store.transact(lambda transaction: transaction.delete("health/tasks"))
    assert "tasks" not in sample_status(suite.adapters)
    status = public_status(suite.adapters)
    assert (status.status, part(status, "tasks").status) == ("operational", "unknown")
    assert [each.uptime for each in part(status, "tasks").days] == [None]
    run_task({"probe": "tasks"}, suite.adapters)
    sample_status(suite.adapters)
    assert part(public_status(suite.adapters), "tasks").uptime == 100
    suite.world.clock.forward(minutes=6)
    assert sample_status(suite.adapters)["tasks"] is False
    assert part(public_status(suite.adapters), "tasks").uptime == 50


def test_ninety_days_are_kept(suite: SuiteWorld) -> None:
    first = suite.world.clock().date()
    for _ in range(MAX_STATUS_DAYS + 3):
        sample_status(suite.adapters)
        suite.world.clock.forward(days=1)
    days = part(public_status(suite.adapters), "store").days
    assert len(days) == MAX_STATUS_DAYS
    assert (days[0].day - first).days == 3


def test_an_incident_is_told_about_until_it_is_resolved(suite: SuiteWorld) -> None:
    opened = open_incident("Deliveries are late", "We look into it.", "major", ["queue"], suite.adapters)
    suite.world.clock.forward(minutes=5)
    update_incident(opened.id, "identified", "A queue was paused.", suite.adapters)
    suite.world.clock.forward(minutes=5)
    ended = update_incident(opened.id, "resolved", "It runs again.", suite.adapters)
    assert ended.resolved == suite.world.clock()
    shown = public_status(suite.adapters).incidents[0]
    assert [each.state for each in shown.updates] == ["investigating", "identified", "resolved"]
    with pytest.raises(Conflict):
        update_incident(opened.id, "monitoring", "Again?", suite.adapters)


def test_the_newest_incident_comes_first_and_mistakes_are_refused(suite: SuiteWorld) -> None:
    open_incident("One", "First.", "minor", [], suite.adapters)
    suite.world.clock.forward(minutes=1)
    open_incident("Two", "Second.", "maintenance", [], suite.adapters)
    assert [each.title for each in public_status(suite.adapters).incidents] == ["Two", "One"]
    with pytest.raises(InvalidInput, match="no part"):
        open_incident("Three", "Third.", "minor", ["cue"], suite.adapters)
    with pytest.raises(InvalidInput):
        open_incident("", "Fourth.", "minor", [], suite.adapters)
    with pytest.raises(NotFound):
        update_incident("nowhere", "resolved", "Done.", suite.adapters)


def test_everything_but_the_schemas_is_sampled(suite: SuiteWorld) -> None:
    assert set(sample_status(suite.adapters)) == {each.name for each in SAMPLED}
    assert "schemas" not in {each.name for each in SAMPLED}


def test_anyone_reads_the_status_over_the_api(suite: SuiteWorld) -> None:
    sample_status(suite.adapters)
    open_incident("Late", "We look into it.", "minor", ["queue"], suite.adapters)
    answer = suite.api("GET", "/status", token=None)
    assert answer.status == 200
    assert answer.json["status"] == "operational"
    assert answer.json["incidents"][0]["updates"][0]["text"] == "We look into it."
