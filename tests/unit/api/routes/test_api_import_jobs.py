"""The routes of imports of files: upload, plan, apply, items, reports, rollback, and mapping profiles."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from shared.events import JobTask
from shared.jobs import run_task
from tests.fixtures.api import Api
from tests.fixtures.imports import barcode, table
from tests.fixtures.world import World


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


def upload(api: Api, content: bytes) -> str:
    session = api("POST", "/imports/uploads", {"files": [{"name": "a.csv", "size": len(content)}]})
    assert session.status == 200
    Path(unquote(urlsplit(session.json["urls"][0]).path)).write_bytes(content)
    return str(session.json["uploadId"])


def work(api: Api) -> None:
    tasks = [payload for _, payload in api.world.tasks.queued if "jobId" in payload]
    api.world.tasks.queued.clear()
    for task in tasks:
        run_task(JobTask(kind=task["kind"], jobId=task["jobId"], continuation=task["continuation"]), api.adapters)


def test_files_are_uploaded_planned_applied_and_rolled_back(api: Api) -> None:
    planned = api("POST", "/imports/plans", {"uploadId": upload(api, table(3).encode())})
    assert (planned.status, planned.json["status"]) == (201, "queued")
    path = planned.headers["Location"].removeprefix("/api/v1")
    assert api("POST", f"{path}/apply").status == 409
    work(api)
    assert api("GET", path, token="viewer").json["counts"]["create"] == 3
    first = api("GET", f"{path}/items?limit=2", token="viewer").json
    assert [item["barcode"] for item in first["items"]] == [barcode(1), barcode(2)]
    assert first["items"][0]["content"]["basic"]["title"] == "Album 1"
    rest = api("GET", f"{path}/items?limit=2&cursor={first['nextCursor']}").json
    assert ([item["id"] for item in rest["items"]], "nextCursor" in rest) == (["00003"], False)
    for state, found in (("create", 3), ("refuse", 0), ("created", 0)):
        assert len(api("GET", f"{path}/items?state={state}").json["items"]) == found
    assert api("GET", f"{path}/items?state=lost").status == 400
    assert api("GET", f"{path}/links", token="viewer").json["items"][0]["name"] == "findings.csv"
    assert api("POST", f"{path}/apply", token="viewer").status == 403
    assert api("POST", f"{path}/apply").status == 200
    work(api)
    done = api("GET", path).json
    assert (done["status"], done["counts"]["created"]) == ("completed", 3)
    release = api("GET", f"/releases/{first['items'][0]['releaseId']}").json
    assert (release["status"], release["basic"]["title"]) == ("draft", "Album 1")
    named = api("POST", f"{path}/matches", {"names": [f"{barcode(1)}_01_002.wav", "x.wav"]}, token="viewer")
    assert (named.json["items"][0]["trackId"], named.json["unmatched"]) == ("track-2", ["x.wav"])
    assert api("POST", f"{path}/matches", {"names": ["x.wav"]}, token="stranger").status == 404
    for route in ("", "/items", "/links"):
        assert api("GET", f"{path}{route}", token="stranger").status == 404
    for act in ("apply", "rollback"):
        assert api("POST", f"{path}/{act}", token="stranger").status == 404
    assert api("POST", f"{path}/rollback").status == 200
    work(api)
    assert (api("GET", path).json["status"], api("GET", f"/releases/{release['id']}").status) == ("rolledBack", 404)


def test_a_small_import_of_a_text_is_not_rolled_back(api: Api) -> None:
    job = api("POST", "/imports", {"format": "csv", "content": table(1)}).json
    assert (job["status"], job["step"], "updated" in job) == ("completed", "apply", True)
    refused = api("POST", f"/imports/{job['id']}/rollback")
    assert (refused.status, "was of a text" in refused.json["detail"]) == (409, True)
    assert api("POST", f"/imports/{job['id']}/apply").status == 409
    assert api("GET", f"/imports/{job['id']}/items").json == {"items": []}


def test_nothing_uploaded_and_unsafe_names(api: Api) -> None:
    assert api("POST", "/imports/plans", {"uploadId": "none"}).status == 404
    unsafe = api("POST", "/imports/uploads", {"files": [{"name": "../a.csv", "size": 1}]})
    assert (unsafe.status, unsafe.paths) == (422, {"files[0].name"})
    assert api("POST", "/imports/uploads", {"files": [{"name": "a.csv", "size": 1 << 40}]}).status == 422
    assert api("POST", "/imports/uploads", {"files": []}, token="viewer").status in (403, 422)


def test_mapping_profiles(api: Api) -> None:
    content = {"name": "Ours", "mapping": {"columns": {"Our number": "barcode"}}}
    saved = api("POST", "/import-profiles", content)
    assert saved.status == 201
    path = saved.headers["Location"].removeprefix("/api/v1")
    assert api("GET", "/import-profiles", token="viewer").json["items"] == [api("GET", path).json]
    assert api("GET", path, token="stranger").status == 404
    changed = api("PUT", path, {"name": "Theirs", "mapping": {"ignored": ["Colour"]}})
    assert (changed.json["name"], changed.json["mapping"]["ignored"]) == ("Theirs", ["Colour"])
    invalid = api("PUT", path, {"name": "Theirs", "mapping": {"columns": {"A": "nonsense"}}})
    assert (invalid.status, invalid.paths) == (422, {"mapping.columns.A"})
    assert api("DELETE", path, token="viewer").status == 403
    assert api("DELETE", path).status == 204
