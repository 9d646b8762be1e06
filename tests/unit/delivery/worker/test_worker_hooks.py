"""Plug-ins around a delivery's message, and before its package is sent."""

from typing import Any

import pytest

from shared.catalog import hooks
from shared.catalog.releases.preview import PreviewRequest, preview_message
from shared.delivery.worker.run import deliver_package
from shared.model.delivery.delivery import Delivery
from shared.sdk.points import AfterMessageComposed, BeforeDeliverySent, BeforeMessageComposed
from tests.fixtures.plugins import RecordingPlugins, finding, listening, says
from tests.fixtures.server import MemoryServer
from tests.fixtures.world import World

POINTS = (BeforeMessageComposed, AfterMessageComposed, BeforeDeliverySent)


def listen(world: World, handlers: Any) -> RecordingPlugins:
    world.adapters, plugins = listening(world.adapters, handlers)
    return plugins


def deliver(world: World, **request: Any) -> Delivery:
    placed = world.request(**request).delivery
    world.wait_until_due(placed.id)
    deliver_package(world.task(placed.id), world.adapters)
    return world.delivery(placed.id)


def logged(world: World, delivery: Delivery) -> list[tuple[str, str]]:
    folder = f"deliveries/{delivery.id}/logs/"
    return [(each["level"], each["message"]) for path, each in world.store.documents.items() if path.startswith(folder)]


def test_plugins_see_the_release_the_message_and_the_files_in_order(world: World, server: MemoryServer) -> None:
    plugins = listen(world, dict.fromkeys(POINTS, says(finding("Hm.", "warning"))))
    delivery = deliver(world)
    assert delivery.status == "completed"
    assert [type(payload) for _, payload in plugins.asked] == list(POINTS)
    [before] = plugins.payloads(BeforeMessageComposed)
    assert (before.delivery_id, before.target_id, before.action) == (delivery.id, "target", "Initial")
    assert before.release["basic"]["title"]
    [after] = plugins.payloads(AfterMessageComposed)
    assert (after.format, after.version) == ("ERN", "4.3")
    assert after.message.encode() in server.files.values()
    [sent] = plugins.payloads(BeforeDeliverySent)
    assert list(sent.files) == list(server.files)
    assert [message for level, message in logged(world, delivery) if level == "warning"].count(
        "basic.title: Hm. Change it."
    ) == len(POINTS)


@pytest.mark.parametrize("point", POINTS)
def test_an_error_ends_the_delivery_before_anything_is_sent(world: World, server: MemoryServer, point: type) -> None:
    listen(world, {point: says(finding())})
    delivery = deliver(world)
    assert delivery.status == "failed"
    assert delivery.failure is not None
    assert "Too plain" in str([delivery.failure, *logged(world, delivery)])
    assert server.files == {}


def test_nothing_holds_up_a_takedown(world: World, server: MemoryServer) -> None:
    assert deliver(world).status == "completed"
    listen(world, dict.fromkeys(POINTS, says(finding())))
    world.clock.forward(minutes=1)
    assert deliver(world, takedown=True).status == "completed"


def test_a_preview_to_a_target_has_the_findings(world: World) -> None:
    plugins = listen(world, dict.fromkeys(POINTS, says(finding())))
    request = PreviewRequest(release_id="release", target_id="target")
    validation = preview_message(request, caller=world.manager, adapters=world.adapters).validation
    assert not validation.valid
    assert [each.message for each in validation.findings].count("Too plain.") == 2
    assert {payload.delivery_id for _, payload in plugins.asked} == {""}
    alone = PreviewRequest(release_id="release")
    assert preview_message(alone, caller=world.manager, adapters=world.adapters).validation.valid


def test_a_message_that_is_too_long_is_not_shown(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "_MAX_MESSAGE_BYTES", 100)
    plugins = listen(world, {AfterMessageComposed: says(finding())})
    delivery = deliver(world)
    assert plugins.asked == []
    assert any("not shown to plug-ins" in message for _, message in logged(world, delivery))
