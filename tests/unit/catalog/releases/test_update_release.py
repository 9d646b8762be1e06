"""Updates of releases by callables, whose data is not bound to the API's models."""

from pathlib import Path

import pytest

from shared.catalog.releases.update import ReleaseUpdate, update_release
from shared.errors import InvalidInput
from tests.fixtures.world import World


def test_nobody_names_the_files_of_a_release(tmp_path: Path) -> None:
    world = World(tmp_path)
    stored = world.store.get("releases/release") or {}
    cover = {**stored["assets"]["coverImage"], "storageUrl": "gs://demo/tenants/elsewhere/assets/secret/master.wav"}
    forged = {
        **stored,
        "assets": {**stored["assets"], "coverImage": cover},
        "tenantId": "elsewhere",
        "createdBy": "somebody",
        "notes": "New",
    }
    request = ReleaseUpdate(release_id="release", release=forged)
    update_release(request, caller=world.manager, adapters=world.adapters)
    after = world.store.get("releases/release") or {}
    assert after["notes"] == "New"
    assert {name: after[name] for name in ("assets", "tenantId", "createdBy")} == {
        name: stored[name] for name in ("assets", "tenantId", "createdBy")
    }


def test_a_malformed_choice_of_version_is_a_finding(tmp_path: Path) -> None:
    world = World(tmp_path)
    release = {**(world.store.get("releases/release") or {}), "ddex": "4.3"}
    request = ReleaseUpdate(release_id="release", release=release)
    with pytest.raises(InvalidInput) as caught:
        update_release(request, caller=world.manager, adapters=world.adapters)
    assert [problem.path for problem in caught.value.problems] == ["ddex"]
