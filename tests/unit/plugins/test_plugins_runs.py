"""Hooks after events, schedules and timers: whatever is repeated, lost or killed, one result is recorded."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from shared.errors import Unavailable
from shared.events import ExtendTask
from shared.model.codec import decode, encode
from shared.model.plugins.installation import PluginRun, PluginTimer
from shared.platform.store.port import Query
from shared.plugins.dispatch.active import KEPT as REMEMBERED
from shared.plugins.dispatch.active import ActivePlugins
from shared.plugins.installations.models import PluginReference
from shared.plugins.installations.uninstall import uninstall_plugin
from shared.plugins.runs.occurrences import SOURCES, Occurrence, occurrences
from shared.plugins.runs.perform import DELAYS, MAX_ATTEMPTS, perform_run
from shared.plugins.runs.start import KEPT, TASK, queue_late_runs, start_runs
from shared.plugins.runs.tend import tend_plugins
from shared.plugins.sandbox.invocation import Invocation, PluginFault
from shared.sdk import (
    AfterAssetProcessed,
    AfterDeliveryAcknowledged,
    AfterDeliveryFailed,
    AfterDeliveryRequested,
    AfterDeliverySent,
    AfterReleaseReady,
    AfterReleaseSaved,
)
from tests.fixtures.plugged import Plugged
from tests.fixtures.world import START

READY = Occurrence("evt_1", "tenant", AfterReleaseReady("release"))


@pytest.fixture
def active(world: Plugged) -> ActivePlugins:
    return ActivePlugins(world.adapters)


def runs(world: Plugged) -> list[PluginRun]:
    return [decode(PluginRun, data) for data in world.store.find(Query("pluginRuns", order=("created",)))]


def the_run(world: Plugged) -> PluginRun:
    (run,) = runs(world)
    return run


def tasks(world: Plugged) -> list[ExtendTask]:
    """The queued tasks, which are taken from the queue."""
    taken = [ExtendTask(**payload) for name, payload in world.tasks.queued if name == TASK]
    world.tasks.queued.clear()
    return taken


def raising(error: Exception) -> Callable[..., Any]:
    def run(_invocation: Invocation, _bridge: Any) -> Any:
        raise error

    return run


FAULT = PluginFault("exception", "ValueError: no")


def test_an_event_starts_one_run_however_often_it_is_reported(world: Plugged, active: ActivePlugins) -> None:
    world.install()
    (run,) = start_runs([READY], active, world.adapters)
    assert start_runs([READY], active, world.adapters) == []
    assert (run.plugin, run.hook, run.payload) == ("acme-notes", "after.release.ready", {"release_id": "release"})
    assert run.expires == START + KEPT
    assert tasks(world) == [ExtendTask(runId=run.id, attempt=1)]


def test_a_run_is_performed_in_a_confined_process_once(world: Plugged, active: ActivePlugins) -> None:
    world.install()
    (run,) = start_runs([READY], active, world.adapters)
    (task,) = tasks(world)
    assert perform_run(task, active, world.adapters) == "done"
    assert perform_run(task, active, world.adapters) == "stale"
    done = the_run(world)
    assert (done.state, done.attempts, done.log, done.failure) == ("done", 1, ["noted release"], None)
    assert done.took_s is not None
    (state,) = world.store.find(Query("pluginState"))
    assert (state["key"], state["value"]) == ("ready/release", run.id)


def test_a_run_during_which_the_plug_in_is_removed_leaves_no_trace(world: Plugged, active: ActivePlugins) -> None:
    world.install()
    start_runs([READY], active, world.adapters)

    def slow(_invocation: Invocation, bridge: Any) -> None:
        uninstall_plugin(PluginReference(name="acme-notes"), caller=world.admin, adapters=world.adapters)
        bridge.ask("state.put", {"key": "k", "value": 1})
        bridge.ask("actions.wake", {"key": "k", "at": world.clock.now.isoformat(), "data": {}})

    assert perform_run(tasks(world)[0], active, world.adapters, run=slow) == "stale"
    left = [path for path in world.store.documents if path.startswith("plugin")]
    assert left == []


@pytest.mark.parametrize("kind", ["exception", "crash", "time", "memory", "answer"])
def test_a_run_that_fails_is_repeated_and_given_up(world: Plugged, active: ActivePlugins, kind: Any) -> None:
    world.install()
    start_runs([READY], active, world.adapters)
    fails = raising(PluginFault(kind, "ValueError: no"))
    for delay in DELAYS:
        (task,) = tasks(world)
        assert perform_run(task, active, world.adapters, run=fails) == "retry"
        assert perform_run(task, active, world.adapters, run=fails) == "stale"
        assert the_run(world).due == world.clock.now + delay
        world.clock.now += delay
    (task,) = tasks(world)
    assert perform_run(task, active, world.adapters, run=fails) == "failed"
    assert tasks(world) == []
    failed = the_run(world)
    assert (failed.state, failed.attempts, failed.failure) == ("failed", MAX_ATTEMPTS, "ValueError: no")
    assert world.installation().failures == MAX_ATTEMPTS


def test_a_repetition_that_succeeds_forgets_the_failure(world: Plugged, active: ActivePlugins) -> None:
    world.install()
    start_runs([READY], active, world.adapters)
    perform_run(tasks(world)[0], active, world.adapters, run=raising(FAULT))
    world.clock.now += DELAYS[0]
    assert perform_run(tasks(world)[0], active, world.adapters) == "done"
    assert (the_run(world).failure, world.installation().failures) == (None, 0)


def test_a_task_that_comes_early_does_nothing(world: Plugged, active: ActivePlugins) -> None:
    world.install()
    start_runs([READY], active, world.adapters)
    perform_run(tasks(world)[0], active, world.adapters, run=raising(FAULT))
    assert perform_run(tasks(world)[0], active, world.adapters) == "early"
    world.clock.forward(minutes=4)
    assert queue_late_runs(world.adapters) == 1
    assert perform_run(tasks(world)[0], active, world.adapters) == "done"


def test_a_run_whose_task_was_lost_is_queued_again(world: Plugged, active: ActivePlugins) -> None:
    world.install()
    start_runs([READY], active, world.adapters)
    tasks(world)
    assert queue_late_runs(world.adapters) == 0
    world.clock.forward(minutes=3)
    assert queue_late_runs(world.adapters) == 1
    assert queue_late_runs(world.adapters) == 0, "it is queued"
    assert perform_run(tasks(world)[0], active, world.adapters) == "done"


def test_a_process_that_is_killed_leaves_the_run_to_another(world: Plugged, active: ActivePlugins) -> None:
    world.install()
    start_runs([READY], active, world.adapters)
    (task,) = tasks(world)
    with pytest.raises(KeyboardInterrupt):
        perform_run(task, active, world.adapters, run=raising(KeyboardInterrupt()))  # type: ignore[arg-type]
    assert perform_run(task, active, world.adapters) == "stale", "it may still be running"
    for attempt in range(2, MAX_ATTEMPTS + 1):
        world.clock.forward(minutes=6)
        assert queue_late_runs(world.adapters) == 1
        (task,) = tasks(world)
        assert task["attempt"] == attempt
        with pytest.raises(KeyboardInterrupt):
            perform_run(task, active, world.adapters, run=raising(KeyboardInterrupt()))  # type: ignore[arg-type]
    world.clock.forward(minutes=6)
    assert queue_late_runs(world.adapters) == 1
    assert perform_run(tasks(world)[0], active, world.adapters) == "failed"
    assert "was lost" in str(the_run(world).failure)


def test_a_slow_attempt_does_not_overwrite_the_next(world: Plugged, active: ActivePlugins) -> None:
    world.install()
    start_runs([READY], active, world.adapters)
    (task,) = tasks(world)

    def slow(_invocation: Invocation, _bridge: Any) -> None:
        world.clock.forward(minutes=10)
        queue_late_runs(world.adapters)
        assert perform_run(tasks(world)[0], active, world.adapters) == "done"

    assert perform_run(task, active, world.adapters, run=slow) == "stale"
    assert (the_run(world).state, the_run(world).attempts) == ("done", 2)


def test_a_deployment_that_does_not_respond_is_no_failure_of_the_plug_in(world: Plugged, active: ActivePlugins) -> None:
    world.install()
    start_runs([READY], active, world.adapters)
    outcome = perform_run(tasks(world)[0], active, world.adapters, run=raising(Unavailable("No answer.")))
    assert (outcome, world.installation().failures) == ("retry", 0)


def test_a_run_of_an_inactive_plug_in_or_tenant_is_skipped(world: Plugged, active: ActivePlugins) -> None:
    world.install()
    start_runs([READY, Occurrence("evt_2", "tenant", AfterReleaseReady("release"))], active, world.adapters)
    first, second = tasks(world)
    suspended = {"id": "tenant", "suspended": {"since": START, "reason": "Unpaid."}, "updated": START}
    world.put("tenantControls/tenant", suspended)
    assert perform_run(first, active, world.adapters) == "skipped"
    world.store.transact(lambda t: t.delete("tenantControls/tenant"))
    world.store.transact(lambda t: t.update("tenants/tenant", {"plugins.enabled": []}))
    world.clock.now += REMEMBERED
    assert perform_run(second, active, world.adapters) == "skipped"
    assert {run.state for run in runs(world)} == {"skipped"}
    assert all(run.failure for run in runs(world))


def test_events_cost_nothing_without_plug_ins(world: Plugged) -> None:
    meter = world.store.meter
    meter.reset()
    nobody = ActivePlugins(world.adapters, dict)
    assert start_runs([READY], nobody, world.adapters) == []
    assert tend_plugins(nobody, world.adapters).late == 0
    assert (meter.reads, meter.writes) == (0, 0), "none is deployed"
    active = ActivePlugins(world.adapters)
    saved = Occurrence("evt", "tenant", AfterReleaseSaved("release"))
    assert start_runs([saved], active, world.adapters) == []
    assert meter.reads == 0, "none has a hook there"
    assert start_runs([READY, READY], active, world.adapters) == []
    assert meter.reads == 1, "the tenant has none"


def test_the_hourly_hook_runs_once_in_each_hour_and_tenant(world: Plugged, active: ActivePlugins) -> None:
    world.install()
    assert tend_plugins(active, world.adapters).scheduled == 1
    assert tend_plugins(active, world.adapters).scheduled == 0
    world.clock.forward(minutes=59)
    assert tend_plugins(active, world.adapters).scheduled == 0
    world.clock.forward(minutes=1)
    world.store.transact(lambda t: t.delete("pluginSlots/acme-notes"))  # the process was killed before it wrote it
    assert tend_plugins(active, world.adapters).scheduled == 1
    world.store.transact(lambda t: t.delete("pluginSlots/acme-notes"))
    assert tend_plugins(active, world.adapters).scheduled == 0
    first, second = runs(world)
    assert (first.hook, first.payload) == ("schedule.due", {"every": "hour"})
    for task in tasks(world):
        perform_run(task, active, world.adapters)
    assert {run.state for run in runs(world)} == {"done"}
    values = {data["key"]: data["value"] for data in world.store.find(Query("pluginState"))}
    assert values == {f"due/{first.id}": "hour", f"due/{second.id}": "hour"}


def timer(world: Plugged, **changes: Any) -> PluginTimer:
    fields = {
        "id": "timer",
        "tenant_id": "tenant",
        "plugin": "acme-notes",
        "key": "later",
        "at": world.clock.now + timedelta(minutes=5),
        "data": {"a": 1},
        "created": world.clock.now,
    }
    made = PluginTimer(**{**fields, **changes})
    world.put("pluginTimers/timer", encode(made))
    return made


def test_a_timer_runs_once_when_it_ends(world: Plugged, active: ActivePlugins) -> None:
    world.install()
    timer(world)
    assert tend_plugins(active, world.adapters).timers == 0
    world.clock.forward(minutes=5)
    assert tend_plugins(active, world.adapters).timers == 1
    assert tend_plugins(active, world.adapters).timers == 0
    assert world.store.get("pluginTimers/timer") is None
    run = next(run for run in runs(world) if run.hook == "timer.due")
    assert run.payload == {"key": "later", "data": {"a": 1}}
    for task in tasks(world):
        perform_run(task, active, world.adapters)
    assert {run.state for run in runs(world)} == {"done"}
    assert any(data["key"] == "woken/later" for data in world.store.find(Query("pluginState")))


def test_a_timer_that_is_set_again_runs_again(world: Plugged, active: ActivePlugins) -> None:
    world.install()
    for _ in range(2):
        timer(world, at=world.clock.now)
        assert tend_plugins(active, world.adapters).timers == 1
        world.clock.forward(seconds=1)
    assert len([run for run in runs(world) if run.hook == "timer.due"]) == 2


def test_a_timer_whose_plug_in_is_gone_just_ends(world: Plugged, active: ActivePlugins) -> None:
    timer(world, plugin="gone-away", at=world.clock.now)
    assert tend_plugins(active, world.adapters).timers == 0
    assert world.store.get("pluginTimers/timer") is None
    assert runs(world) == []


def of(collection: str, before: Any, after: Any) -> list[object]:
    found = occurrences(collection, "name", before, after, cause="1")
    assert {each.tenant_id for each in found} <= {"tenant"}
    return [each.payload for each in found]


def test_each_change_means_what_hooks_are_told() -> None:
    delivery = {"tenantId": "tenant", "releaseId": "r", "targetId": "t"}
    live = {**delivery, "dsp": {"status": "live"}}
    release = {"tenantId": "tenant", "status": "draft", "updated": START}
    asset = {"tenantId": "tenant", "releaseId": "r", "status": "processing"}
    entry = {"tenantId": "tenant", "deliveryId": "d", "releaseId": "r", "targetId": "t"}
    assert of("releases", None, release) == [AfterReleaseSaved("name")]
    assert of("releases", release, {**release, "validated": True}) == []
    assert of("releases", release, {**release, "status": "ready"}) == [AfterReleaseReady("name")]
    assert of("releases", release, None) == []
    assert of("assets", asset, {**asset, "status": "ready"}) == [AfterAssetProcessed("name", "r", "ready")]
    assert of("assets", {**asset, "status": "ready"}, {**asset, "status": "ready", "size": 1}) == []
    assert of("deliveries", None, delivery) == [AfterDeliveryRequested("name", "r", "t")]
    assert of("deliveries", delivery, {**delivery, "dsp": {"status": "sent"}}) == []
    assert of("deliveries", delivery, live) == [AfterDeliveryAcknowledged("name", "r", "t", "live")]
    assert of("deliveries", live, {**live, "size": 1}) == []
    assert of("deliveryHistory", None, {**entry, "outcome": "completed"}) == [AfterDeliverySent("d", "r", "t")]
    assert of("deliveryHistory", None, {**entry, "outcome": "failed"}) == [AfterDeliveryFailed("d", "r", "t")]
    assert of("tasks", None, entry) == []


def test_a_repeated_report_has_the_same_event() -> None:
    release = {"tenantId": "tenant", "status": "ready", "updated": START}
    once, again, other = (occurrences("releases", "r", None, release, cause=cause) for cause in ("1", "1", "2"))
    assert once == again
    assert once[0].event_id != other[0].event_id
    assert set(SOURCES) == {"assets", "deliveries", "deliveryHistory", "releases"}
