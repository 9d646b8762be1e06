"""The import routes: drafts are created, rejections are reported, and nothing is created twice."""

import json
from pathlib import Path
from typing import Any

import pytest

from examples.album import RELEASE
from shared.catalog.import_jobs import at_once
from shared.catalog.numbers.records import record_numbers
from shared.errors import Finding, InvalidInput
from tests.fixtures.api import Api, ApiResponse
from tests.fixtures.world import World

CSV = """barcode,title,displayArtist,label,releaseDate,genre,copyright,isrc,trackTitle,duration
400000260013,Night Transit,The Example Ensemble,Example Recordings,2026-01-16,Electronic,2026 Label,QZEXA2600001,One,20
400000260013,,,,,,,QZEXA2600002,Two,21.5
400000260021,Broken,The Example Ensemble,Example Recordings,soon,Electronic,2026 Label,nonsense,Three,22
"""
ERN = Path("tests/unit/validation/messages/album-43.xml").read_text("utf-8")


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


def send(api: Api, format_: str, content: str, **more: Any) -> ApiResponse:
    headers = {name: more.pop(name) for name in ("idempotency_key", "token") if name in more}
    return api("POST", "/imports", {"format": format_, "content": content, **more}, **headers)


def drafts(api: Api) -> int:
    return sum(path.startswith("releases/") and path.count("/") == 1 for path in api.world.store.documents)


def test_a_spreadsheet_becomes_drafts_and_rejections_are_reported(api: Api) -> None:
    response = send(api, "csv", CSV)
    assert (response.status, response.json["status"]) == (201, "partial")
    night, invalid = response.json["releases"]
    release = api("GET", f"/releases/{night['releaseId']}").json
    assert (release["status"], release["basic"]["label"]) == ("draft", "Example Recordings")
    assert [track["metadata"]["duration"] for track in release["tracks"]] == [20.0, 21.5]
    assert (invalid["place"], "releaseId" in invalid) == ("row 4", False)
    assert {"basic.barcode", "basic.releaseDate", "tracks[0].isrc"} <= {each["path"] for each in invalid["problems"]}
    path = response.headers["Location"].removeprefix("/api/v1")
    assert api("GET", path, token="viewer").json == response.json
    assert api("GET", "/imports").json["items"] == [response.json]
    assert api("GET", path, token="stranger").status == 404
    assert api("GET", "/imports", token="stranger").json == {"items": []}


def test_a_trial_stores_nothing(api: Api) -> None:
    before = dict(api.world.store.documents)
    response = send(api, "csv", CSV, trial=True)
    assert (response.status, response.json["status"], response.json["trial"]) == (200, "partial", True)
    kept = {path for path in api.world.store.documents if not path.startswith("rateLimits/")}
    assert kept == {path for path in before if not path.startswith("rateLimits/")}


@pytest.mark.parametrize(("format_", "content"), [("json", json.dumps([RELEASE])), ("ern", ERN)])
def test_json_and_messages_become_drafts(api: Api, format_: str, content: str) -> None:
    job = send(api, format_, content).json
    assert job["status"] == "completed", job
    assert api("GET", f"/releases/{job['releases'][0]['releaseId']}").status == 200


def test_importing_a_file_again_creates_nothing_new(api: Api) -> None:
    first = send(api, "json", json.dumps([RELEASE]), idempotency_key="k")
    before = drafts(api)
    assert send(api, "json", json.dumps([RELEASE]), idempotency_key="k").json == first.json
    again = send(api, "json", json.dumps([RELEASE])).json
    assert (again["status"], again["releases"][0]["problems"][0]["code"]) == ("refused", "barcode-reused")
    assert drafts(api) == before
    assert send(api, "json", json.dumps([RELEASE]), token="stranger").json["status"] == "completed"


def test_a_crash_before_the_response_creates_no_second_draft(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    from shared.api.idempotency import IdempotentRequest

    with monkeypatch.context() as patched:
        patched.setattr(IdempotentRequest, "_record", lambda self, response: _crash(response, self))
        assert send(api, "json", json.dumps([RELEASE]), idempotency_key="k").status == 500
    before = drafts(api)
    api.world.clock.forward(minutes=7)
    assert send(api, "json", json.dumps([RELEASE]), idempotency_key="k").json["status"] == "completed"
    assert drafts(api) == before


def _crash(response: object, repeatable: Any) -> dict[str, Any]:
    if response is not None:
        raise RuntimeError("out of memory")
    now = repeatable.clock()
    return {"digest": repeatable.digest, "created": now, "expires": now.replace(year=now.year + 1)}


def test_imports_cannot_set_server_fields(api: Api) -> None:
    job = send(api, "json", json.dumps([{**RELEASE, "tenantId": "elsewhere", "assets": {}, "status": "ready"}])).json
    assert {each["path"] for each in job["releases"][0]["problems"]} == {"tenantId", "assets", "status"}
    job = send(api, "json", json.dumps([{f"field{number}": 1 for number in range(50)}])).json
    assert (job["status"], len(job["releases"][0]["problems"])) == ("refused", 1)


def test_the_job_of_the_longest_file_fits_into_a_document(api: Api) -> None:
    tracks = [{"isrc": "x" * 400, "colour": 1}] * 20
    file = json.dumps([{"type": "y" * 200, "tracks": tracks, "basic": {"title": "z" * 500}}] * 50)
    assert send(api, "json", file).status == 201
    (document,) = (data for path, data in api.world.store.documents.items() if path.startswith("importJobs/"))
    assert len(str(document)) < 50 * 20 * 400


def test_an_unreadable_file_is_rejected(api: Api) -> None:
    doctype = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    assert send(api, "ern", doctype).status == 422
    assert send(api, "csv", "colour\nblue").paths == {"content"}
    assert send(api, "xlsx", "x").paths == {"format"}
    assert send(api, "csv", "").paths == {"content"}
    assert send(api, "csv", CSV, token="viewer").status == 403


def test_a_file_that_repeats_a_release_creates_it_once_and_a_trial_says_so(api: Api) -> None:
    before, twice = drafts(api), json.dumps([RELEASE, RELEASE])
    trial, job = send(api, "json", twice, trial=True).json, send(api, "json", twice).json
    for each in (trial, job):
        assert [len(release["problems"]) for release in each["releases"]] == [0, 1]
    assert (trial["status"], job["status"], drafts(api)) == ("partial", "partial", before + 1)


def test_a_release_is_not_refused_for_an_earlier_one_that_could_not_be_stored(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    create, refused = at_once.create_draft, [InvalidInput([Finding("release.basic", "Not this one.", "refused")])]

    def once(*args: Any, **fields: Any) -> Any:
        if refused:
            raise refused.pop()
        return create(*args, **fields)

    monkeypatch.setattr(at_once, "create_draft", once)
    before, job = drafts(api), send(api, "json", json.dumps([RELEASE, RELEASE])).json
    assert [len(each["problems"]) for each in job["releases"]] == [1, 0]
    assert drafts(api) == before + 1


def test_without_a_barcode_the_isrcs_say_what_is_there(api: Api) -> None:
    before = drafts(api)
    content = {**RELEASE, "basic": {name: text for name, text in RELEASE["basic"].items() if name != "barcode"}}
    job = send(api, "json", json.dumps([content])).json
    record_numbers(job["releases"][0]["releaseId"], api.world.adapters)
    again = send(api, "json", json.dumps([content])).json
    assert (again["status"], again["releases"][0]["problems"][0]["code"], drafts(api)) == (
        "refused",
        "duplicate",
        before + 1,
    )
