"""The plug-in in a tenant: events lead to deliveries, tasks and timers, each once; the panel reads, saves and plays."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.plugins.testing import Check, PluginWorld, conformance
from shared.sdk import (
    AfterDeliveryAcknowledged,
    AfterDeliveryFailed,
    AfterDeliverySent,
    AfterReleaseReady,
    PanelRequest,
    TimerDue,
)

FOLDER = Path(__file__).parents[1] / "stardust_delivery_orchestrator"
HOUR = timedelta(hours=1)
LIVE = AfterDeliveryAcknowledged("d1", "release", "spotify", "live")


@pytest.mark.parametrize("check", conformance(FOLDER), ids=str)
def test_conformance(check: Check) -> None:
    check()


@pytest.fixture
def world(tmp_path: Path) -> PluginWorld:
    """A tenant with a release and two targets."""
    made = PluginWorld(FOLDER, tmp_path)
    made.add_release()
    made.add_target("spotify", name="Spotify")
    made.add_target("apple", name="Apple Music")
    return made


def panel(world: PluginWorld, action: str, body: Any = None, role: str = "manager") -> Any:
    """What the panel is answered."""
    return world.call(PanelRequest("rules", action, body, role))


def save(world: PluginWorld, *rules: dict[str, Any]) -> None:
    """Saves rules, complete with id and name."""
    named = [{"id": f"rule-{number}", "name": f"Rule {number}", **rule} for number, rule in enumerate(rules)]
    version = panel(world, "read").body["version"]
    assert panel(world, "save", {"rules": named, "version": version}).body["version"] == version + 1


def when(event: str, *actions: dict[str, Any], at: str = "spotify", **more: Any) -> dict[str, Any]:
    """A rule about an event at a target."""
    return {"when": {"event": event, "target": at}, "then": list(actions), **more}


DELIVER = {"do": "deliver", "targets": ["apple"]}
TASK = {"do": "task", "title": "Ask", "text": "Why?"}


def test_event_leads_to_one_delivery_however_often_it_is_reported(world: PluginWorld) -> None:
    save(world, when("live", DELIVER))
    for _ in range(3):
        world.call(LIVE)
    assert [(each["releaseId"], each["targetId"]) for each in world.deliveries] == [("release", "apple")]


def test_only_the_event_at_the_target_and_with_the_conditions_counts(world: PluginWorld) -> None:
    save(world, when("failed", TASK), when("ready", TASK, **{"if": [{"field": "title", "is": "is", "value": "No"}]}))
    world.call(LIVE)
    world.call(AfterDeliveryFailed("d1", "release", "apple"))
    world.call(AfterReleaseReady("release"))
    assert world.tasks == []
    world.call(AfterDeliveryFailed("d1", "release", "spotify"))
    assert len(world.tasks) == 1


def timers(world: PluginWorld) -> list[TimerDue]:
    """The timers that are set."""
    return [TimerDue(each["key"], each["data"]) for each in world.all("pluginTimers")]


def test_action_that_waits_is_a_timer_and_done_when_it_ends(world: PluginWorld) -> None:
    save(world, when("live", {**DELIVER, "afterMinutes": 60}))
    world.call(LIVE)
    (timer,) = timers(world)
    assert world.deliveries == []
    world.now += HOUR
    for _ in range(2):
        world.call(timer)
    assert len(world.deliveries) == 1


def test_timer_of_a_rule_that_was_switched_off_does_nothing(world: PluginWorld) -> None:
    save(world, when("live", {**TASK, "afterMinutes": 60}))
    world.call(LIVE)
    (timer,) = timers(world)
    save(world, when("live", TASK, enabled=False))
    world.now += HOUR
    world.call(timer)
    assert (world.tasks, world.log) == ([], ["Left out: the rule rule-0 is no longer there."])


@pytest.mark.parametrize(("live", "tasks"), [(True, 0), (False, 1)])
def test_fallback_is_left_out_if_it_went_well_meanwhile(world: PluginWorld, live: bool, tasks: int) -> None:
    save(world, when("delivered", {**TASK, "afterMinutes": 60}, unless={"event": "live", "target": "spotify"}))
    world.call(AfterDeliverySent("d1", "release", "spotify"))
    (timer,) = timers(world)
    world.now += HOUR
    dsp = {"dsp": {"status": "live", "sent": world.now, "live": world.now}} if live else {}
    world.add_delivery({"id": "release"}, {"id": "spotify"}, name="d1", **dsp)
    world.call(timer)
    assert len(world.tasks) == tasks


def test_quiet_hours_put_off_what_falls_into_them(world: PluginWorld) -> None:
    save(world, when("live", TASK, quiet={"from": "11:00", "to": "13:00", "zone": "UTC"}))
    world.call(LIVE)
    assert world.tasks == []
    (timer,) = world.all("pluginTimers")
    assert timer["at"] - world.now == HOUR
    world.now += HOUR
    world.call(TimerDue(timer["key"], timer["data"]))
    assert len(world.tasks) == 1


def test_rules_are_saved_whole_by_managers_and_undone(world: PluginWorld) -> None:
    save(world, when("live", TASK))
    bad = {"rules": [{"id": "x", "name": "X", **when("live", {"do": "deliver", "targets": ["gone"]})}], "version": 1}
    assert [each["path"] for each in panel(world, "save", bad).body["problems"]] == ["rules[0].then[0].targets[0]"]
    assert panel(world, "save", {"rules": [], "version": 0}).status == 409
    assert panel(world, "save", {"rules": [], "version": 1}, role="viewer").status == 403
    assert panel(world, "save", {"rules": [], "version": 1}).body["rules"] == []
    assert len(panel(world, "undo").body["rules"]) == 1


def test_cycle_is_refused_with_its_rules(world: PluginWorld) -> None:
    back = {"id": "b", "name": "Back", **when("live", {"do": "deliver", "targets": ["spotify"]}, at="apple")}
    there = {"id": "a", "name": "There", **when("live", DELIVER)}
    (problem,) = panel(world, "check", {"rules": [there, back]}).body["problems"]
    assert problem["message"] == "These rules set each other off for ever: There → Back → There."


def test_past_month_is_played(world: PluginWorld) -> None:
    day = world.now - timedelta(days=2)
    dsp = {"status": "live", "sent": day, "live": day + HOUR}
    world.add_delivery({"id": "release"}, {"id": "spotify"}, name="d1", created=day, completed=day, dsp=dsp)
    rule = {"id": "a", "name": "A", **when("live", DELIVER)}
    found = panel(world, "simulate", {"rules": [rule]}).body
    assert [(entry["what"], entry["text"]) for entry in found["entries"]] == [
        ("event", "delivered"),
        ("event", "requested"),
        ("event", "live"),
        ("deliver", ""),
        ("event", "requested"),
    ]
    assert world.deliveries[0]["id"] == "d1"
