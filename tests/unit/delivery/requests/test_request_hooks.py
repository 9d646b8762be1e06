"""Plug-ins before a delivery is requested, and their rules before it and in the preflight."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.delivery.targets.preflight.release import PreflightRequest, preflight_release
from shared.errors import InvalidRelease
from shared.ids import lane_id
from shared.model.codec import encode
from shared.model.delivery.lane import Lane, LaneHistory
from shared.sdk.points import BeforeDeliveryRequested, RuleCheck
from tests.fixtures.plugins import RecordingPlugins, finding, listening, says
from tests.fixtures.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def listen(world: World, handlers: Any) -> RecordingPlugins:
    world.adapters, plugins = listening(world.adapters, handlers)
    return plugins


def test_a_request_is_shown_and_its_warnings_are_kept(world: World) -> None:
    plugins = listen(world, {BeforeDeliveryRequested: says(finding("Late.", "warning"))})
    moment = world.clock() + timedelta(days=1)
    placed = world.request(scheduled=moment)
    [payload] = plugins.payloads(BeforeDeliveryRequested)
    assert payload == BeforeDeliveryRequested("release", "target", takedown=False, scheduled=moment.isoformat())
    assert "Late." in {each.message for each in placed.delivery.preflight}


@pytest.mark.parametrize("point", [BeforeDeliveryRequested, RuleCheck])
def test_a_refused_request_creates_nothing(world: World, point: type) -> None:
    listen(world, {point: says(finding())})
    before = dict(world.store.documents)
    with pytest.raises(InvalidRelease, match="Too plain"):
        world.request()
    assert world.store.documents == before


def test_no_plugin_stops_a_takedown(world: World) -> None:
    lane = lane_id("release", "target")
    live = LaneHistory(
        delivery_id="x", content_hash="0" * 64, message_id="M", message_sub_type="Initial", completed=world.clock()
    )
    world.put(
        f"locks/{lane}", encode(Lane(id=lane, tenant_id="tenant", release_id="release", target_id="target", last=live))
    )
    plugins = listen(world, {BeforeDeliveryRequested: says(finding()), RuleCheck: says(finding())})
    placed = world.request(takedown=True)
    assert placed.created
    assert [payload.takedown for payload in plugins.payloads(BeforeDeliveryRequested)] == [True]
    assert plugins.payloads(RuleCheck) == []
    assert [each.message for each in placed.delivery.preflight] == ["Too plain."]


@pytest.mark.parametrize("changes", [{}, {"status": "draft", "basic.title": 3}])
def test_the_preflight_lists_what_rules_find(world: World, changes: dict[str, Any]) -> None:
    world.change_release(**changes)
    listen(world, {RuleCheck: says(finding())})
    request = PreflightRequest(release_id="release", target_id="target")
    found = preflight_release(request, caller=world.manager, adapters=world.adapters)
    assert not found.ready
    assert finding() in found.findings
