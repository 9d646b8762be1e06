"""`stardust switch begin`, `list` and `show` on a deployment in memory."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from shared.cli.main import app
from shared.model.codec import encode
from shared.platform.catalogues.deezer import Deezer
from shared.platform.catalogues.port import Catalogues
from tests.fixtures.archive_world import ArchiveWorld
from tests.fixtures.catalogues import UPC, RecordedJson
from tests.fixtures.imports import apply, items, plan, table
from tests.fixtures.world import target


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ArchiveWorld:
    world = ArchiveWorld(tmp_path / "world")
    monkeypatch.setattr("shared.cli.inputs.deployment.deployment", lambda _project: world.adapters)
    return world


def run(*arguments: object) -> Result:
    where = ("--tenant", "tenant", "--project", "demo-world")
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, ["switch", *map(str, arguments), *where])


def told(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def imported(world: ArchiveWorld, releases: int) -> tuple[str, list[str]]:
    """An import that is applied, and the ids of its releases."""
    job = apply(world, plan(world, {"a.csv": table(releases)}))
    return job.id, [item.release_id or "" for item in items(world, job)]


def put(world: ArchiveWorld, path: str, data: dict[str, Any]) -> None:
    world.store.transact(lambda transaction: transaction.set(path, data))


def test_all_releases_of_an_import_begin_and_are_listed(world: ArchiveWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.catalog.switches.start.AT_ONCE", 2)
    job_id, ids = imported(world, 3)
    begun = run("begin", "--import", job_id, "--distributor", "Old Co", "--json")
    assert (begun.exit_code, told(begun)) == (0, {"ok": True, "releaseIds": ids, "problems": []})
    listed = run("list", "--state", "blocked")
    assert listed.exit_code == 0
    assert listed.stdout.count("do not take the old release down (2 not known)") == 3
    part = told(run("list", "--limit", "2", "--json"))
    rest = told(run("list", "--cursor", part["nextCursor"], "--json"))
    assert {each["releaseId"] for each in part["items"] + rest["items"]} == set(ids)
    assert (len(part["items"]), rest["nextCursor"]) == (2, None)
    assert part["items"][0]["distributor"] == "Old Co"
    assert "... more with --cursor" in run("list", "--limit", "1").stdout


def test_what_differs_and_what_is_not_known_is_shown(world: ArchiveWorld) -> None:
    put(world, "deliveryTargets/target", encode(target()))
    job_id, (release_id,) = imported(world, 1)
    assert run("begin", "--import", job_id, "--target", "target").stdout == f"{release_id}\n"
    release = world.store.documents[f"releases/{release_id}"]
    put(world, f"releases/{release_id}", {**release, "basic": {**release["basic"], "title": "Another"}})
    shown = run("show", release_id).stdout
    assert "blocked: " in shown
    assert "open     takedownAsked" in shown
    assert "differs  title, which should be equal: old Album 1, ours Another" in shown
    assert "unknown  audio of track 1.1, which must be equal: old nothing, ours nothing" in shown
    assert "target   The DSP: not live" in shown
    report = told(run("show", release_id, "--json"))["switch"]
    assert (report["progress"]["state"], report["progress"]["unknown"]) == ("blocked", 2)


def test_single_releases_begin_from_the_public_catalogues_and_the_others_are_told(world: ArchiveWorld) -> None:
    world.adapters = replace(world.adapters, catalogues=Catalogues(deezer=Deezer(RecordedJson())))
    _, ids = imported(world, 13)  # more than one request takes
    known = [each for each in ids if world.store.documents[f"releases/{each}"]["basic"]["barcode"] == UPC]
    begun = run("begin", *ids, "--json")
    assert (begun.exit_code, told(begun)["releaseIds"], len(told(begun)["problems"])) == (1, known, 12)


def test_what_public_catalogues_publish_is_compared(world: ArchiveWorld) -> None:
    _, (release_id,) = imported(world, 1)
    assert run("compare", release_id).exit_code == 4  # no switch has begun
    world.adapters = replace(world.adapters, catalogues=Catalogues(deezer=Deezer(RecordedJson())))
    job_id, _ = imported(world, 1)
    run("begin", "--import", job_id)
    shown = run("compare", release_id)
    assert (shown.exit_code, shown.stdout.splitlines()) == (
        0,
        ["unknown  cover", "unknown  audio of track 1.1", "unknown  audio of track 1.2"],
    )
    path = f"releases/{release_id}"
    tracks = world.store.documents[path]["tracks"]
    heard = [{**each, "audio": {"fileId": f"f{number}"}} for number, each in enumerate(tracks, 1)]
    put(world, path, {**world.store.documents[path], "tracks": heard})
    answers = {
        "f1": {"same": False, "similarity": 0.31, "at": world.clock()},
        "f2": {"same": False, "fault": "noPreview", "at": world.clock()},
    }
    switch = f"switches/{release_id}"
    put(world, switch, {**world.store.documents[switch], "published": answers})
    text = run("show", release_id).stdout
    assert "ours nothing: 30-second preview at Deezer, 31% alike, not proved" in text
    assert "ours nothing: there is no preview or cover to compare with" in text
    report = told(run("compare", release_id, "--json"))["switch"]
    assert report["progress"]["state"] == "blocked"


def test_bad_usage_exits_with_2(world: ArchiveWorld) -> None:
    job_id, ids = imported(world, 1)
    assert run("begin").exit_code == 2
    assert run("begin", ids[0], "--import", job_id).exit_code == 2
    assert run("begin", "--import", "none").exit_code == 4
    refused = run("begin", "--import", job_id, "--target", "none", "--target", "a/b", "--json")
    assert (refused.exit_code, told(refused)["ok"]) == (2, False)
    assert run("list", "--state", "finished").exit_code == 2
    assert run("list", "--cursor", "x").exit_code == 2
    assert run("show", "none").exit_code == 4
    assert run("show", "a/b").exit_code == 2
    assert run("begin", ids[0]).exit_code == 5  # no public catalogue is configured
    assert CliRunner().invoke(app, ["switch", "list"], env={"GCLOUD_PROJECT": ""}).exit_code == 2
