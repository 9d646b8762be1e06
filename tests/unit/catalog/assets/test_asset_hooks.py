"""Plug-ins about files: before they are examined, and processors afterwards."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shared.model.codec import encode
from shared.sdk.answers import Processed
from shared.sdk.points import AssetProcess, BeforeAssetProcessed
from tests.fixtures.asset_files import PDF
from tests.fixtures.asset_world import World
from tests.fixtures.plugins import RecordingPlugins, finding, says

BOOKLET = {"fileName": "b.pdf", "kind": "document", "contentType": "application/pdf"}
Handlers = dict[type, Callable[[Any], Any]]


def processed(root: Path, handlers: Handlers) -> tuple[World, RecordingPlugins, Any]:
    world = World(root, plugins=(plugins := RecordingPlugins(handlers)))
    return world, plugins, world.process(world.upload(PDF, **BOOKLET))


def test_a_file_is_shown_before_it_is_examined(tmp_path: Path) -> None:
    _, plugins, asset = processed(tmp_path, {BeforeAssetProcessed: says(finding("Odd.", "warning", "file"))})
    [(tenant_id, payload)] = plugins.asked
    assert (tenant_id, payload.asset["id"], payload.asset["status"]) == ("t1", asset.id, "uploading")
    assert asset.status == "ready"
    assert [each.message for each in asset.problems] == ["Odd."]
    assert asset.plugins == {}


def test_a_refused_file_is_rejected_and_not_processed(tmp_path: Path) -> None:
    handlers: Handlers = {
        BeforeAssetProcessed: says(finding("No booklets.", path="file")),
        AssetProcess: lambda _: Processed(facts={"seen": True}),
    }
    world, plugins, asset = processed(tmp_path, handlers)
    assert asset.status == "rejected"
    assert [each.message for each in asset.problems] == ["No booklets."]
    assert plugins.payloads(AssetProcess) == []
    assert "documents" not in (world.release.get("assets") or {})


def test_a_processor_sees_what_was_measured_and_its_facts_are_stored(tmp_path: Path) -> None:
    answer = Processed((finding("Long.", "warning", "file"),), {"pages": [1, 2], "by": {"hand": True}})
    world, plugins, asset = processed(tmp_path, {AssetProcess: lambda _: answer})
    [payload] = plugins.payloads(AssetProcess)
    assert payload.asset["document"]["hashes"]["md5"] == asset.document.hashes.md5
    assert world.store.get(f"assets/{asset.id}") == encode(asset)
    assert asset.plugins == {"recorder": {"pages": [1, 2], "by": {"hand": True}}}
    assert [each.message for each in asset.problems] == ["Long."]


def test_another_run_changes_nothing(tmp_path: Path) -> None:
    world, _, asset = processed(tmp_path, {AssetProcess: lambda _: Processed(facts={"n": 1})})
    before = dict(world.store.documents)
    assert world.process(asset.id) == asset
    assert world.store.documents == before


@pytest.mark.parametrize(
    "facts", [{"large": "x" * 20_000}, {"nested": [[1]]}, {"": 1}, {"__name__": 1}, {"n": 2**63}, {"of": {1, 2}}]
)
def test_facts_that_cannot_be_stored_are_left_out_with_a_warning(tmp_path: Path, facts: dict[str, Any]) -> None:
    _, _, asset = processed(tmp_path, {AssetProcess: lambda _: Processed(facts=facts)})
    assert asset.status == "ready"
    assert asset.plugins == {}
    assert [(each.code, each.severity) for each in asset.problems] == [("recorder/facts", "warning")]


def test_nobody_processes_an_unusable_file(tmp_path: Path) -> None:
    world = World(tmp_path, plugins=(plugins := RecordingPlugins({AssetProcess: lambda _: Processed()})))
    asset = world.process(world.upload(b"no PDF", **BOOKLET))
    assert asset.status == "rejected"
    assert plugins.asked == []
