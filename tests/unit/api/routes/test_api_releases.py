"""The release routes, end to end in memory."""

from pathlib import Path
from typing import Any

import pytest

from shared.model.codec import encode, to_json
from shared.platform.store.port import DELETE
from tests.fixtures.api import Api, ApiResponse
from tests.fixtures.releases import SHAPES
from tests.fixtures.world import World, target

SERVER_FIELDS = ("id", "tenantId", "status", "created", "updated", "createdBy", "assets")


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


@pytest.fixture
def wanted() -> dict[str, Any]:
    release = {name: value for name, value in to_json(SHAPES["album"]()).items() if name not in SERVER_FIELDS}
    return {**release, "ddex": {"version": "4.3"}}


def create_release(api: Api, wanted: dict[str, Any]) -> tuple[str, ApiResponse]:
    response = api("POST", "/releases", wanted)
    assert response.status == 201, response.json
    return f"/releases/{response.json['id']}", response


def measure_files(api: Api, path: str) -> None:
    """Adds the measured files of the album to the release, as the trigger of uploads does."""
    assets = encode(SHAPES["album"]())["assets"]
    api.world.store.transact(lambda transaction: transaction.update(path.removeprefix("/"), {"assets": assets}))


def test_a_release_is_created_read_updated_and_deleted(api: Api, wanted: dict[str, Any]) -> None:
    path, response = create_release(api, wanted)
    assert response.headers["Location"] == f"/api/v1{path}"
    read = api("GET", path, token="viewer")
    assert read.json == response.json
    measure_files(api, path)
    api.world.clock.forward(seconds=1)
    wanted["basic"]["title"] = "Another Title"
    changed = api("PUT", path, {**wanted, "status": "ready"}, if_match="*")
    assert (changed.status, changed.json["basic"]["title"], changed.json["status"]) == (200, "Another Title", "ready")
    assert (changed.json["created"], changed.json["createdBy"]) == (response.json["created"], "manager")
    api("PUT", path, {**wanted, "status": "draft"}, if_match="*")
    assert api("DELETE", path, if_match="*").status == 204
    assert api("GET", path).status == 404


def test_an_update_must_name_the_state_that_it_changes(api: Api, wanted: dict[str, Any]) -> None:
    path, response = create_release(api, wanted)
    assert api("PUT", path, wanted).status == 428
    assert api("DELETE", path).status == 428
    api.world.clock.forward(seconds=1)
    assert api("PUT", path, wanted, if_match=f'"other", {response.headers["ETag"]}').status == 200
    late = api("PUT", path, wanted, if_match=response.headers["ETag"])
    assert (late.status, late.json["code"]) == (412, "precondition-failed")
    assert api("DELETE", path, if_match=response.headers["ETag"]).status == 412


def test_the_preflight_reports_what_a_target_would_reject(api: Api) -> None:
    api.world.put("deliveryTargets/target", encode(target(requirements={"audioFormat": ["MP3"]})))
    response = api("GET", "/releases/release/preflight?targetId=target", token="viewer")
    assert (response.status, response.json["ready"]) == (200, False)
    assert {finding["code"] for finding in response.json["findings"]} == {"audio-format"}
    api.world.change_release(**{"rights.startDate": DELETE})
    response = api("GET", "/releases/release/preflight?targetId=target")
    assert [finding["code"] for finding in response.json["findings"]] == ["deal-without-start"]
    assert api("GET", "/releases/release/preflight?targetId=none").status == 404
    assert api("GET", "/releases/release/preflight?targetId=target", token="stranger").status == 404
    assert api("GET", "/releases/release/preflight").status == 400


def test_a_review_does_not_change_the_etag(api: Api) -> None:
    read = api("GET", "/releases/release")
    generated = api("POST", "/releases/release/generate")
    assert (generated.status, generated.json["validationStatus"]) == (200, "valid")
    again = api("GET", "/releases/release")
    assert again.headers["ETag"].split(".")[0] == read.headers["ETag"].split(".")[0]
    assert api("PATCH", "/releases/release", {"notes": "x"}, if_match=read.headers["ETag"]).status == 200
    assert again.json["ddex"]["contentHash"] == generated.json["contentHash"]


def test_a_status_changes_only_by_valid_transitions(api: Api, wanted: dict[str, Any]) -> None:
    path, _ = create_release(api, wanted)
    measure_files(api, path)

    def move(status: str) -> int:
        return api("PUT", path, {**wanted, "status": status}, if_match="*").status

    moves = ("delivered", "ready", "archived", "ready", "draft", "draft")
    assert [move(status) for status in moves] == [409, 200, 200, 409, 200, 200]


def test_a_release_with_a_composed_message_cannot_be_deleted(api: Api) -> None:
    api("POST", "/releases/release/generate")
    api.world.change_release(status="draft")
    assert api("DELETE", "/releases/release", if_match="*").status == 409


def test_releases_of_other_tenants_are_not_found(api: Api, wanted: dict[str, Any]) -> None:
    for method, path, body in [
        ("GET", "/releases/release", None),
        ("PUT", "/releases/release", wanted),
        ("DELETE", "/releases/release", None),
        ("POST", "/releases/release/generate", None),
        ("POST", "/releases/release/validate", {}),
        ("GET", "/releases/release/preview", None),
        ("GET", "/releases/release/versions", None),
    ]:
        assert api(method, path, body, token="stranger", if_match="*").status == 404, (method, path)
    assert api("GET", "/releases", token="stranger").json == {"items": []}


def test_a_list_is_filtered_and_paged(api: Api, wanted: dict[str, Any]) -> None:
    for number in range(3):
        create_release(api, {**wanted, "basic": {**wanted["basic"], "title": f"Title {number}"}})
    first = api("GET", "/releases?status=draft&limit=2").json
    second = api("GET", f"/releases?status=draft&limit=2&cursor={first['nextCursor']}").json
    titles = [item["title"] for item in first["items"] + second["items"]]
    assert sorted(titles) == ["Title 0", "Title 1", "Title 2"]
    assert "nextCursor" not in second
    assert [item["id"] for item in api("GET", "/releases?status=ready").json["items"]] == ["release"]


def test_a_release_is_read_with_selected_fields(api: Api, wanted: dict[str, Any]) -> None:
    path, _ = create_release(api, wanted)
    whole = api("GET", path)
    part = api("GET", f"{path}?fields=tracks,notes")
    assert part.json["tracks"] == whole.json["tracks"]
    assert part.headers["ETag"].split(".")[0] == whole.headers["ETag"].split(".")[0]
    assert set(part.json) == {"id", "tenantId", "tracks", "created", "updated", "createdBy"}
    assert api("GET", f"{path}?fields=tracks,colour").paths == {"fields"}
    assert api("GET", f"{path}?fields=").status == 400


def test_filters_combine_and_bound_the_time(api: Api, wanted: dict[str, Any]) -> None:
    created = api("POST", "/releases", {**wanted, "basic": {**wanted["basic"], "label": "Side Label"}}).json
    for query in ("label=Side%20Label", f"barcode={created['basic']['barcode']}&status=draft&type=Album"):
        assert created["id"] in {item["id"] for item in api("GET", f"/releases?{query}").json["items"]}
        assert api("GET", f"/releases?{query}", token="stranger").json == {"items": []}
    for query in ("label=Nobody", "label=Side%20Label&status=ready", "label=Side%20Label&type=Single"):
        assert api("GET", f"/releases?{query}").json == {"items": []}
    assert api("GET", "/releases?barcode=12").paths == {"barcode"}


def test_a_list_is_bounded_and_sorted_by_time(api: Api, wanted: dict[str, Any]) -> None:
    api.world.clock.forward(seconds=1)
    _, first = create_release(api, wanted)
    api.world.clock.forward(seconds=1)
    _, second = create_release(api, wanted)
    one, two = first.json["updated"], second.json["updated"]

    def ids(query: str) -> list[str]:
        return [item["id"] for item in api("GET", f"/releases?{query}").json["items"]]

    assert ids("sort=oldest") == ["release", first.json["id"], second.json["id"]] == ids("")[::-1]
    assert ids(f"since={one}&status=draft") == [second.json["id"], first.json["id"]]
    assert ids(f"since={one}&before={two}") == [first.json["id"]]
    page = api("GET", f"/releases?since={one}&limit=1&sort=oldest").json
    assert ids(f"since={one}&limit=1&sort=oldest&cursor={page['nextCursor']}") == [second.json["id"]]
    assert api("GET", f"/releases?since={two}&cursor={page['nextCursor']}").paths == {"cursor"}
    assert api("GET", "/releases?sort=length&since=yesterday").paths == {"sort", "since"}
    assert api("GET", f"/releases?sort=title&since={one}").paths == {"sort"}


def test_a_search_finds_what_was_just_written(api: Api, wanted: dict[str, Any]) -> None:
    path, created = create_release(api, {**wanted, "basic": {**wanted["basic"], "title": "Café au Lait"}})
    release = path.rpartition("/")[2]

    def ids(query: str) -> list[str]:
        return [item["id"] for item in api("GET", f"/releases?{query}").json["items"]]

    assert ids("q=lait%20caf") == [release] == ids(f"q={created.json['basic']['barcode'][:9]}&status=draft&sort=title")
    api("PATCH", path, {"basic": {"title": "Tea"}})
    assert (ids("q=lait"), ids("q=tea")) == ([], [release])
    assert api("GET", "/releases?q=tea", token="stranger").json == {"items": []}
    assert api("GET", "/releases/counts").json == {"draft": 1, "ready": 1, "delivered": 0, "archived": 0, "total": 2}
    api("DELETE", path, if_match="*")
    assert (ids("q=tea"), api("GET", "/releases/counts").json["total"]) == ([], 1)


def test_a_summary_says_what_to_do_next(api: Api) -> None:
    def summary(path: str) -> dict[str, Any]:
        return next(each for each in api("GET", "/releases").json["items"] if each["id"] == path.rpartition("/")[2])

    path = api("POST", "/releases", {"basic": {"title": "Begun"}}).headers["Location"].removeprefix("/api/v1")
    assert summary(path)["nextAction"] == "addTracks"
    api("PATCH", path, {"tracks": [{}]})
    assert (summary(path)["nextAction"], summary(path)["trackCount"]) == ("addAudio", 1)
    assert "coverAssetId" not in summary(path)
    api("POST", "/releases/release/generate")
    ready = summary("release")
    assert (ready["nextAction"], ready["coverAssetId"], ready["errors"]) == ("deliver", "cover-1", 0)
    api("PATCH", "/releases/release", {"status": "draft"})
    assert summary("release")["nextAction"] == "markReady"
    api("PATCH", "/releases/release", {"basic": {"title": None}})
    api("POST", "/releases/release/generate")
    assert (summary("release")["nextAction"], summary("release")["errors"]) == ("fixFindings", 1)
    api("PATCH", "/releases/release", {"status": "archived"})
    assert summary("release")["nextAction"] == "none"


def test_what_is_read_can_be_written_back(api: Api) -> None:
    read = api("GET", "/releases/release")
    changed = {**read.json, "notes": "New"}
    written = api("PUT", "/releases/release", changed, if_match=read.headers["ETag"])
    assert (written.status, written.json["notes"]) == (200, "New")
    same = {name: value for name, value in written.json.items() if name not in ("notes", "updated")}
    assert same == {name: value for name, value in read.json.items() if name not in ("notes", "updated")}


def test_a_merge_patch_changes_only_what_it_names(api: Api) -> None:
    before = api("GET", "/releases/release").json
    api.world.clock.forward(seconds=1)
    patch = {"basic": {"title": "Patched", "label": before["basic"]["label"]}, "notes": "Why", "status": "draft"}
    patched = api("PATCH", "/releases/release", patch, content_type="application/merge-patch+json")
    assert (patched.status, patched.json["basic"]) == (200, {**before["basic"], "title": "Patched"})
    assert (patched.json["tracks"], patched.json["notes"]) == (before["tracks"], "Why")
    assert "notes" not in api("PATCH", "/releases/release", {"notes": None}, if_match=patched.headers["ETag"]).json
    assert api("PATCH", "/releases/release", {"notes": "x"}, if_match='"other"').status == 412
    wrong = {"id": "x", "assets": {}, "basic": {"title": None}}
    assert api("PATCH", "/releases/release", wrong).paths == {"id", "assets"}
    untitled = api("PATCH", "/releases/release", {"basic": {"title": None}})
    assert (untitled.status, "title" in untitled.json["basic"]) == (200, False)
    assert api("PATCH", "/releases/release", {"status": "ready"}).paths == {"basic.title"}
    for wrong in ("4.3", ["4.3"]):
        assert api("PATCH", "/releases/release", {"ddex": wrong}).paths == {"ddex"}
    assert api("PATCH", "/releases/release", {"status": "delivered"}).status == 409
    assert api("PATCH", "/releases/release", patch, token="viewer").status == 403
    assert api("PATCH", "/releases/release", patch, token="stranger").status == 404


def test_an_incomplete_draft_is_listed_and_can_be_replaced(api: Api, wanted: dict[str, Any]) -> None:
    api.world.change_release(tracks=[{"id": "x"}])
    assert len(api("GET", "/releases").json["items"]) == 1
    assert api("GET", "/releases/release").json["tracks"] == [{"id": "x", "proprietaryIds": [], "mix": []}]
    api.world.change_release(tracks=["x"])
    read = api("GET", "/releases/release")
    assert (read.status, "tracks[0]" in read.json["detail"]) == (409, True)
    assert api("PUT", "/releases/release", wanted, if_match="*").status == 200
    assert api("GET", "/releases/release").status == 200


def test_a_draft_grows_from_nothing_to_ready(api: Api, wanted: dict[str, Any]) -> None:
    created = api("POST", "/releases", {"tracks": [{}, {}]})
    path = created.headers["Location"].removeprefix("/api/v1")
    answer = api("POST", f"{path}/validate", {})
    findings = {finding["path"]: finding["code"] for finding in answer.json["findings"]}
    assert (answer.status, answer.json["valid"]) == (200, False)
    assert findings.items() >= {
        ("type", "missing"),
        ("basic.title", "missing"),
        ("basic.releaseDate", "missing"),
        ("basic.barcode", "missing-barcode"),
        ("metadata.copyright", "missing"),
        ("metadata.genreName", "missing-genre"),
        ("tracks[1].metadata.title", "missing"),
        ("tracks[1].isrc", "missing"),
        ("tracks[1].audio", "missing-audio"),
        ("assets.coverImage", "missing-cover"),
    }
    assert "tracks[0].sequenceNumber" not in findings
    preflight = api("GET", f"{path}/preflight?targetId=target").json
    assert (preflight["ready"], "tracks[1].metadata.title" in {each["path"] for each in preflight["findings"]}) == (
        False,
        True,
    )
    refused = api("PATCH", path, {"status": "ready"})
    assert (refused.status, refused.paths) == (422, set(findings))
    assert api("PATCH", path, {"basic": {"title": "Begun"}}).json["basic"]["title"] == "Begun"
    assert api("PUT", path, wanted, if_match="*").status == 200
    assert "tracks[1].isrc" not in api("PATCH", path, {"status": "ready"}).paths


def test_a_ready_release_stays_complete(api: Api) -> None:
    api("PATCH", "/releases/release", {"status": "ready"})
    refused = api("PATCH", "/releases/release", {"basic": {"title": None}})
    assert (refused.status, refused.paths) == (422, {"basic.title"})
    assert api("PATCH", "/releases/release", {"basic": {"title": None}, "status": "draft"}).status == 200


def test_a_message_is_previewed_and_validated_without_being_stored(api: Api) -> None:
    before = api.world.store.documents
    shown = api("GET", "/releases/release/preview?targetId=target&version=4.3.2", token="viewer")
    assert shown.status == 200
    assert "http://ddex.net/xml/ern/432" in shown.json["xml"]
    assert "PADPIDA3897722461G" in shown.json["xml"]
    response = api("POST", "/releases/release/validate", {}, token="viewer")
    assert (response.json["valid"], response.json["version"], response.json["stages"]["rules"]) == (
        True,
        "4.3",
        "passed",
    )
    assert api.world.store.documents == before


def test_what_is_said_about_the_music_is_previewed_without_being_stored(api: Api) -> None:
    assert api("GET", "/releases/release/preview/mead").status == 409
    api.world.change_release(mead={"moods": ["Happy", "Dreemy"]})
    before = api.world.store.documents
    shown = api("GET", "/releases/release/preview/mead?targetId=target", token="viewer")
    assert shown.status == 200
    assert "http://ddex.net/xml/mead/11" in shown.json["xml"]
    assert "PADPIDA3897722461G" in shown.json["xml"]
    validation = shown.json["validation"]
    assert (validation["valid"], validation["version"], validation["stages"]["xml"]) == (True, "1.1", "passed")
    assert [(each["path"], each["code"]) for each in validation["findings"]] == [
        ("mead.moods[1]", "mead-value-unknown")
    ]
    assert api.world.store.documents == before
    assert api("GET", "/releases/release/preview/mead", token="stranger").status == 404
    api.world.change_release(**{"basic.barcode": "400000260014"})
    assert api("GET", "/releases/release/preview/mead").paths == {"basic.barcode"}


def test_validation_reports_why_a_message_cannot_be_composed(api: Api) -> None:
    api.world.change_release(**{"basic.barcode": "400000260014"})
    response = api("POST", "/releases/release/validate", {})
    assert (response.status, response.json["valid"]) == (200, False)
    assert [finding["path"] for finding in response.json["findings"]] == ["basic.barcode"]
    assert api("GET", "/releases/release/preview").paths == {"basic.barcode"}


def test_validation_without_a_party_id_is_a_conflict(api: Api) -> None:
    api.world.store.transact(lambda transaction: transaction.update("tenants/tenant", {"settings": {}}))
    assert api("POST", "/releases/release/validate", {}).status == 409


def test_a_version_is_listed_read_and_restored(api: Api, wanted: dict[str, Any]) -> None:
    api("POST", "/releases/release/generate")
    (kept,) = api("GET", "/releases/release/versions").json["items"]
    path = f"/releases/release/versions/{kept['id']}"
    old = api("GET", path).json["release"]
    current = api("PUT", "/releases/release", {**wanted, "notes": "new", "works": []}, if_match="*")
    api.world.change_release(**{"basic.title": "Changed", "assets": {}})
    assert api("POST", f"{path}/restore").status == 428
    restored = api("POST", f"{path}/restore", if_match=current.headers["ETag"])
    assert restored.status == 200
    assert (restored.json["basic"], restored.json["assets"]) == (old["basic"], old["assets"])
    assert api("GET", path, token="stranger").status == 404
    api.world.change_release(status="archived")
    assert api("POST", f"{path}/restore", if_match="*").status == 409


def test_a_diff_lists_what_has_changed_since_a_version(api: Api) -> None:
    assert api("GET", "/releases/release/diff").status == 404
    version = api("POST", "/releases/release/generate").json["contentHash"]
    assert api("GET", "/releases/release/diff").json["changes"] == []
    api.world.change_release(**{"basic.title": "Another Title"})
    response = api("GET", f"/releases/release/diff?versionId={version}", token="viewer").json
    assert (response["previous"], response["changes"][0]["path"]) == (version, "basic.title")
    assert api("GET", "/releases/release/diff?targetId=target").status == 404
    assert api("GET", "/releases/release/diff", token="stranger").status == 404


def test_a_new_release_tells_that_its_barcode_is_in_use(api: Api, wanted: dict[str, Any]) -> None:
    path, first = create_release(api, {**wanted, "basic": {**wanted["basic"], "barcode": "00602445790098"}})
    assert first.json["ddex"].get("validationErrors", []) == []
    for barcode in ("00602445790098", "602445790098"):
        path, second = create_release(api, {**wanted, "basic": {**wanted["basic"], "barcode": barcode}})
        (finding,) = second.json["ddex"]["validationErrors"]
        assert (finding["path"], finding["code"], finding["severity"]) == ("basic.barcode", "barcode-reused", "warning")
    reviewed = api("POST", f"{path}/generate").json
    assert "basic.barcode" in {each["path"] for each in reviewed["validationErrors"]}


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_an_incomplete_release_cannot_be_made_ready(api: Api, wanted: dict[str, Any], method: str) -> None:
    path, _ = create_release(api, wanted)
    change = {**wanted, "status": "ready"} if method == "PUT" else {"status": "ready"}
    refused = api(method, path, change, if_match="*")
    assert (refused.status, refused.json["code"]) == (422, "failed-precondition")
    found = {problem["path"] for problem in refused.json["errors"]}
    assert {"assets.coverImage", "tracks[0].audio.fileId"} <= found
    assert api("GET", path).json["status"] == "draft"
    assert api(method, path, {**change, "status": "draft"}, if_match="*").status == 200


def test_a_release_edited_after_its_delivery_shows_it(api: Api) -> None:
    api("POST", "/releases/release/generate")
    content = api("GET", "/releases/release").json["ddex"]["contentHash"]

    def edited() -> bool:
        (item,) = api("GET", "/releases").json["items"]
        return bool(item["editedSinceDelivered"])

    assert not edited()
    api.world.change_release(**{"status": "delivered", "ddex.deliveredHash": content})
    assert not edited()
    api("PATCH", "/releases/release", {"basic": {"title": "Another Title"}}, if_match="*")
    api("POST", "/releases/release/generate")
    assert edited()
