"""Deliveries to a target with a plug-in's message format."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from shared.catalog.releases.preview import PreviewRequest, preview_message
from shared.delivery.targets.change import TargetChange, update_delivery_target
from shared.delivery.worker.run import deliver_package
from shared.errors import InvalidInput
from shared.model.codec import decode
from shared.model.delivery.delivery import Delivery
from shared.model.delivery.receipt import Receipt
from shared.platform.plugins import PluginFormat
from shared.sdk.answers import Files
from shared.sdk.points import MessageWrite
from tests.fixtures.plugins import RecordingPlugins, finding
from tests.fixtures.server import MemoryServer
from tests.fixtures.world import World

FORMAT = {"custom:sheet": PluginFormat("recorder", "1.2", "Sheet")}
WRITTEN = {"sheet.json": b'{"a": 1}', "more/credits.csv": b"name\nAda\n"}


def plug(world: World, write: Callable[[MessageWrite], Any], format_: str = "custom:sheet") -> RecordingPlugins:
    plugins = RecordingPlugins({MessageWrite: write}, written=FORMAT)
    world.adapters = replace(world.adapters, plugins=plugins)
    world.store.transact(lambda transaction: transaction.update("deliveryTargets/target", {"format": format_}))
    return plugins


def deliver(world: World, **request: Any) -> Delivery:
    placed = world.request(**request).delivery
    world.wait_until_due(placed.id)
    deliver_package(world.task(placed.id), world.adapters)
    return world.delivery(placed.id)


def texts(server: MemoryServer) -> dict[str, bytes]:
    return {path: data for path, data in server.files.items() if path.endswith(("sheet.json", "credits.csv"))}


def test_its_files_are_the_message_and_the_receipt_names_it(world: World, server: MemoryServer) -> None:
    plugins = plug(world, lambda _: Files(WRITTEN, (finding("Short.", "warning"),)))
    delivery = deliver(world)
    assert (delivery.status, delivery.message_type) == ("completed", "PluginMessage")
    assert sorted(texts(server).values()) == sorted(WRITTEN.values())
    assert not [path for path in server.files if path.endswith(".xml") and "BatchComplete" not in path]
    [payload] = plugins.payloads(MessageWrite)
    assert (payload.format, payload.action, payload.target["id"]) == ("sheet", "Initial", "target")
    folder = next(path for path in server.files if path.endswith("sheet.json")).removesuffix("sheet.json")
    assert {folder + uri for uri in payload.files.values()} <= server.files.keys()
    assert payload.files
    receipt = decode(Receipt, world.store.get(f"receipts/{delivery.id}"))
    assert (receipt.format, receipt.format_version) == ("custom:sheet", "1.2")
    assert {file.path for file in receipt.files} == set(server.files)
    assert [file.role for file in receipt.files].count("ern") == len(WRITTEN)


def test_a_takedown_is_written_too(world: World, server: MemoryServer) -> None:
    plugins = plug(world, lambda payload: Files({f"{payload.action}.json": b"{}"}))
    deliver(world)
    world.clock.forward(minutes=1)
    assert deliver(world, takedown=True).status == "completed"
    assert [payload.action for payload in plugins.payloads(MessageWrite)] == ["Initial", "Takedown"]
    assert any(path.endswith("Takedown.json") for path in server.files)


@pytest.mark.parametrize(
    "answer",
    [
        None,
        Files({}),
        Files({"../../other": b""}),
        Files({"/etc/x": b""}),
        Files({"a": b"x" * (16 * 1024 * 1024 + 1)}),
        Files({f"{n}": b"" for n in range(51)}),
        Files(WRITTEN, (finding(),)),
    ],
)
def test_nothing_is_sent_that_cannot_be(world: World, server: MemoryServer, answer: Files | None) -> None:
    plug(world, lambda _: answer)
    delivery = deliver(world)
    assert delivery.status == "failed"
    assert delivery.failure is not None
    assert delivery.failure.code == "failed-precondition"
    assert server.files == {}


def test_a_format_that_is_no_longer_there_fails_the_delivery(world: World, server: MemoryServer) -> None:
    plug(world, lambda _: Files(WRITTEN), "custom:gone")
    delivery = deliver(world)
    assert delivery.status == "failed"
    assert "custom:gone" in str(delivery.failure)
    assert server.files == {}


def test_a_preview_says_why_no_stage_ran(world: World) -> None:
    plug(world, lambda _: Files(WRITTEN))
    request = PreviewRequest(release_id="release", target_id="target")
    preview = preview_message(request, caller=world.manager, adapters=world.adapters)
    assert preview.xml == '{"a": 1}'
    validation = preview.validation
    assert (validation.valid, validation.format, validation.version) == (True, "plugin", "1.2")
    assert set(validation.stages.values()) == {"not run"}
    assert all("recorder" in note for note in validation.notes.values())
    assert validation.notes.keys() == validation.stages.keys()


def test_a_target_can_only_name_a_format_that_is_there(world: World) -> None:
    plug(world, lambda _: None)
    change = TargetChange(target_id="target", target={"format": "custom:other"})
    with pytest.raises(InvalidInput) as caught:
        update_delivery_target(change, caller=world.admin, adapters=world.adapters)
    assert {each.path: each.remedy for each in caught.value.problems}["target.format"] == "Use one of: custom:sheet."
