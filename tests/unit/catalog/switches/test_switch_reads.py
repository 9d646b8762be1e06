"""Lists of switches and the beginning of many read in batches: the requests do not grow with the releases."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from shared.catalog.switches import sounds
from shared.catalog.switches.listing import SwitchQuery, list_switches
from shared.catalog.switches.start import SwitchStart, start_switches
from tests.fixtures.archive_world import ArchiveWorld
from tests.fixtures.counted import Counted
from tests.fixtures.imports import apply, plan, table


def requests(tmp_path: Path, releases: int) -> tuple[Sequence[str], Sequence[str]]:
    """What beginning the switches of so many releases requests of the store, and listing them."""
    world = ArchiveWorld(tmp_path / str(releases))
    job = apply(world, plan(world, {"a.csv": table(releases)}))
    began, listed = Counted(world.store), Counted(world.store)
    request = SwitchStart(import_id=job.id)
    started = start_switches(request, caller=world.manager, adapters=replace(world.adapters, store=began))
    assert len(started.release_ids) == releases
    for release_id in started.release_ids:
        replace_files(world, release_id)
    query = SwitchQuery(limit=50, state="blocked")
    page = list_switches(query, caller=world.viewer, adapters=replace(world.adapters, store=listed))
    assert len(page.items) == releases
    return began.requests, listed.requests


def replace_files(world: ArchiveWorld, release_id: str) -> None:
    """Gives both sides another cover, and each track of both another recording."""
    switch, release = world.store.documents[f"switches/{release_id}"], world.store.documents[f"releases/{release_id}"]
    old = [{**each, "audioId": f"old{index}"} for index, each in enumerate(switch["old"]["tracks"])]
    ours = [{**each, "audio": {"fileId": f"new{index}"}} for index, each in enumerate(release["tracks"])]
    switch["old"] = {**switch["old"], "tracks": old, "coverId": "old"}
    release["tracks"], release["assets"] = ours, {"coverImage": {"id": "new"}}


def test_requests_do_not_grow_with_the_releases(tmp_path: Path) -> None:
    few, many = requests(tmp_path, 2), requests(tmp_path, 20)
    assert many == few
    assert list(many[1]) == ["find", "find", "get_all", "get_all", "get_all"]


def test_fingerprints_are_compared_in_bounded_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sounds, "AT_ONCE", 3)
    assert requests(tmp_path, 4)[1].count("get_all") == 2 + 3  # eight pairs of recordings, and the covers
