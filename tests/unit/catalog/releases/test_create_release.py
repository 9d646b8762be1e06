from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shared.catalog.releases.create import ReleaseRequest, create_release
from shared.errors import Forbidden, InvalidInput
from shared.model.catalog.release import Release
from shared.model.codec import decode, to_json
from shared.platform.store.guards import MAX_DOCUMENT_BYTES
from shared.platform.store.port import Query
from tests.fixtures.releases import SHAPES
from tests.fixtures.world import World

SERVER_FIELDS = ("id", "tenantId", "status", "created", "updated", "createdBy", "assets")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def wanted() -> dict[str, Any]:
    release = to_json(SHAPES["album"]())
    for name in SERVER_FIELDS:
        release.pop(name)
    release["ddex"] = {"version": "4.3"}
    return release


def create(world: World, release: Any, role: str = "manager") -> Release:
    caller = getattr(world, role)
    adapters = replace(world.adapters, new_id=lambda: "new-release")
    return create_release(ReleaseRequest(release=release), caller=caller, adapters=adapters)


def problems(world: World, release: Any) -> set[tuple[str, str]]:
    before = len(world.store.find(Query("releases")))
    with pytest.raises(InvalidInput) as caught:
        create(world, release)
    assert len(world.store.find(Query("releases"))) == before
    return {(problem.path, problem.code) for problem in caught.value.problems}


def test_a_draft_of_the_callers_tenant_is_stored(world: World, wanted: dict[str, Any]) -> None:
    created = create(world, wanted)
    assert (created.tenant_id, created.status, created.created_by) == ("tenant", "draft", "manager")
    assert decode(Release, world.store.get("releases/new-release")) == created


def test_a_viewer_may_not(world: World, wanted: dict[str, Any]) -> None:
    with pytest.raises(Forbidden):
        create(world, wanted, "viewer")


def test_a_client_cannot_set_what_is_the_servers(world: World, wanted: dict[str, Any]) -> None:
    wanted |= {"tenantId": "elsewhere", "status": "delivered", "createdBy": "me", "assets": {}}
    wanted["ddex"]["validationStatus"] = "valid"
    assert problems(world, wanted) == {
        ("release.tenantId", "read-only"),
        ("release.status", "read-only"),
        ("release.createdBy", "read-only"),
        ("release.assets", "read-only"),
        ("release.ddex.validationStatus", "read-only"),
    }


def test_all_problems_come_at_once_with_their_paths(world: World, wanted: dict[str, Any]) -> None:
    wanted["colour"] = "blue"
    wanted["basic"]["barcode"] = "123456789013"
    wanted["basic"]["title"] = "control\x07character"
    wanted["tracks"][1]["isrc"] = "nonsense"
    wanted["tracks"][0]["metadata"]["duration"] = "long"
    wanted["rights"] = {"startDate": "2026-13-01"}
    del wanted["metadata"]["copyright"]
    assert {path for path, _ in problems(world, wanted)} == {
        "release.colour",
        "release.basic.barcode",
        "release.basic.title",
        "release.tracks[1].isrc",
        "release.tracks[0].metadata.duration",
        "release.rights.startDate",
        "release.metadata.copyright",
    }


@pytest.mark.parametrize("text", ["]]>", "<script>&amp;", "🎸🎶", "שלום עולם", "quo\"te's", "a\u202eb"])
def test_text_that_xml_can_carry_is_welcome(world: World, wanted: dict[str, Any], text: str) -> None:
    wanted["basic"]["title"] = text
    assert create(world, wanted).basic.title == text


def test_a_document_that_firestore_would_refuse_is_refused_clearly(world: World, wanted: dict[str, Any]) -> None:
    contributors = [{"name": "N" * 900, "role": "Producer"} for _ in range(1 + MAX_DOCUMENT_BYTES // 900)]
    wanted["metadata"]["contributors"] = contributors
    assert problems(world, wanted) == {("release", "too-large")}
