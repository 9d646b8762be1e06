from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from examples.album import RELEASE
from shared.catalog.releases.create import ReleaseRequest, create_release, draft_problems
from shared.errors import Forbidden, InvalidInput
from shared.model.accounts.tenant import TenantSettings
from shared.model.catalog.draft import ReleaseDraft
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
def content() -> dict[str, Any]:
    release = to_json(SHAPES["album"]())
    for name in SERVER_FIELDS:
        release.pop(name)
    release["ddex"] = {"version": "4.3"}
    return release


def create(world: World, release: Any, role: str = "manager") -> ReleaseDraft:
    caller = getattr(world, role)
    adapters = replace(world.adapters, new_id=lambda: "new-release")
    return create_release(ReleaseRequest(release=release), caller=caller, adapters=adapters)


def problems(world: World, release: Any) -> set[tuple[str, str]]:
    before = len(world.store.find(Query("releases")))
    with pytest.raises(InvalidInput) as caught:
        create(world, release)
    assert len(world.store.find(Query("releases"))) == before
    return {(problem.path, problem.code) for problem in caught.value.problems}


def test_a_draft_of_the_callers_tenant_is_stored(world: World, content: dict[str, Any]) -> None:
    created = create(world, content)
    assert (created.tenant_id, created.status, created.created_by) == ("tenant", "draft", "manager")
    stored = world.store.get("releases/new-release")
    assert decode(Release, stored).status == "draft"
    assert decode(ReleaseDraft, stored) == created


def test_a_draft_without_anything_is_stored_as_it_is(world: World) -> None:
    create(world, {})
    stored = world.store.get("releases/new-release") or {}
    assert stored["ddex"] == {"version": "4.3", "validationErrors": []}
    assert {"type", "basic", "metadata", "rights"} & stored.keys() == set()
    assert stored["tracks"] == []


def test_tracks_without_an_id_and_a_position_get_them(world: World) -> None:
    ids = iter(["begun", "one", "three"])
    tracks = [{}, {"id": "two", "metadata": {"title": "Two"}}, {"discNumber": 2}]
    adapters = replace(world.adapters, new_id=lambda: next(ids))
    create_release(ReleaseRequest(release={"tracks": tracks}), caller=world.manager, adapters=adapters)
    stored = world.store.get("releases/begun") or {}
    places = [(each["id"], each.get("discNumber"), each["sequenceNumber"]) for each in stored["tracks"]]
    assert places == [("one", None, 1), ("two", None, 2), ("three", 2, 1)]
    assert stored["tracks"][1]["metadata"]["title"] == "Two"


@pytest.mark.parametrize(
    ("release", "path", "code"),
    [
        ({"basic": {"title": 7}}, "release.basic.title", "string-type"),
        ({"basic": {"label": "L" * 1001}}, "release.basic.label", "string-too-long"),
        ({"tracks": [{}, {"isrc": "nonsense"}]}, "release.tracks[1].isrc", "value-error"),
        ({"tracks": [{"metadata": {"titel": "x"}}]}, "release.tracks[0].metadata.titel", "extra-forbidden"),
        ({"deals": [{"price": {"amount": "much"}}]}, "release.deals[0].price.amount", "decimal-parsing"),
    ],
)
def test_what_a_draft_has_is_well_formed(world: World, release: Any, path: str, code: str) -> None:
    assert problems(world, release) == {(path, code)}


def test_a_draft_may_contradict_itself(world: World) -> None:
    begun = {"territories": {"mode": "selected"}, "rights": {"startDate": "2026-05-01", "endDate": "2026-04-01"}}
    created = create(world, begun)
    assert to_json(created)["territories"]["mode"] == "selected"


def test_a_viewer_cannot_create_releases(world: World, content: dict[str, Any]) -> None:
    with pytest.raises(Forbidden):
        create(world, content, "viewer")


def test_a_client_cannot_set_server_fields(world: World, content: dict[str, Any]) -> None:
    content |= {"tenantId": "elsewhere", "status": "delivered", "createdBy": "me", "assets": {}}
    content["ddex"]["validationStatus"] = "valid"
    assert problems(world, content) == {
        ("release.tenantId", "read-only"),
        ("release.status", "read-only"),
        ("release.createdBy", "read-only"),
        ("release.assets", "read-only"),
        ("release.ddex.validationStatus", "read-only"),
    }


def test_all_problems_are_reported_at_once_with_their_paths(world: World, content: dict[str, Any]) -> None:
    content["colour"] = "blue"
    content["basic"]["barcode"] = "123456789013"
    content["basic"]["title"] = "control\x07character"
    content["tracks"][1]["isrc"] = "nonsense"
    content["tracks"][0]["metadata"]["duration"] = "long"
    content["rights"] = {"startDate": "2026-13-01"}
    assert {path for path, _ in problems(world, content)} == {
        "release.colour",
        "release.basic.barcode",
        "release.basic.title",
        "release.tracks[1].isrc",
        "release.tracks[0].metadata.duration",
        "release.rights.startDate",
    }


@pytest.mark.parametrize("text", ["]]>", "<script>&amp;", "🎸🎶", "שלום עולם", "quo\"te's", "a\u202eb"])
def test_text_that_xml_can_represent_is_accepted(world: World, content: dict[str, Any], text: str) -> None:
    content["basic"]["title"] = text
    assert create(world, content).basic.title == text


def test_a_document_too_large_for_firestore_is_refused(world: World, content: dict[str, Any]) -> None:
    contributors = [{"name": "N" * 900, "role": "Producer"} for _ in range(1 + MAX_DOCUMENT_BYTES // 900)]
    content["metadata"]["contributors"] = contributors
    assert problems(world, content) == {("release", "too-large")}


def test_the_problems_of_a_content_are_known_before_it_is_stored() -> None:
    assert draft_problems(RELEASE, TenantSettings()) == []
    content: dict[str, Any] = {**RELEASE, "status": "ready", "ddex": {"validationStatus": "valid"}, "basic": {}}
    found = {(each.path, each.code) for each in draft_problems(content, TenantSettings())}
    assert {("status", "read-only"), ("ddex.validationStatus", "read-only"), ("basic.title", "missing")} <= found
    assert [(each.path, each.code) for each in draft_problems({"x" * n: n for n in range(50)}, TenantSettings())] == [
        ("release", "too-long")
    ]


def test_a_content_that_is_too_large_is_a_problem() -> None:
    contributors = [{"name": "N" * 900, "role": "Producer"} for _ in range(1 + MAX_DOCUMENT_BYTES // 900)]
    tracks = [{"metadata": {"title": "One", "contributors": contributors}}]
    found = draft_problems({**RELEASE, "tracks": tracks}, TenantSettings())
    assert [(each.path, each.code) for each in found if each.code != "missing"] == [("release", "too-large")]


def test_what_is_wrong_behind_many_missing_values_is_a_problem() -> None:
    tracks: list[dict[str, Any]] = [{"metadata": {}} for _ in range(120)] + [{"isrc": "nonsense"}]
    found = draft_problems({**RELEASE, "tracks": tracks}, TenantSettings())
    assert [each.path for each in found if each.code != "missing"] == ["tracks[120].isrc"]
