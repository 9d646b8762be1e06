"""The frame that every route has: address, caller, query, body, refusals, and what nobody foresaw."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from shared.api.wire.body import MAX_BODY_BYTES, MAX_DEPTH
from shared.api.wire.http import SECURITY_HEADERS
from tests.fixtures.api import Api
from tests.fixtures.world import World


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


@pytest.mark.parametrize("root", ["/api/v1", "/api", "/v1", ""])
def test_the_api_answers_at_all_its_names(api: Api, root: str) -> None:
    said = api("GET", f"{root}/health", token=None)
    assert (said.status, said.json) == (200, {"status": "ok"})
    assert SECURITY_HEADERS.items() <= said.headers.items()


@pytest.mark.parametrize(
    "path", ["/", "/api/v2/releases", "/releases/", "/releases/a%2Fb", "/releases/a/b", "/nowhere"]
)
def test_what_has_no_address_is_a_problem(api: Api, path: str) -> None:
    said = api("GET", path)
    assert (said.status, said.headers["Content-Type"]) == (404, "application/problem+json")
    assert said.json["title"] == "Not Found"


def test_a_method_that_is_not_known_names_those_that_are(api: Api) -> None:
    said = api("PATCH", "/releases/any")
    assert (said.status, said.headers["Allow"]) == (405, "DELETE, GET, PUT")


@pytest.mark.parametrize("authorization", ["", "Basic abc", "Bearer", "Bearer  ", "Bearer nobody"])
def test_who_calls_must_be_known(api: Api, authorization: str) -> None:
    said = api("GET", "/releases", token=None, authorization=authorization)
    assert (said.status, said.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_the_role_is_checked_before_the_body(api: Api) -> None:
    assert api("POST", "/releases", b"{", token="viewer").status == 403


def test_a_query_is_checked_whole(api: Api) -> None:
    said = api("GET", "/releases?limit=0&status=lost&colour=blue")
    assert (said.status, said.paths) == (400, {"limit", "status", "colour"})
    assert api("GET", "/releases?limit=1&limit=2").status == 400


def test_an_error_names_every_path_and_its_remedy(api: Api) -> None:
    said = api("POST", "/releases", {"type": "Album", "tenantId": "elsewhere", "basic": {"barcode": "12"}})
    assert said.status == 422
    assert {"tenantId", "metadata", "basic.title", "basic.barcode"} <= said.paths
    assert all(error["message"] for error in said.json["errors"])


def deep(levels: int) -> dict[str, Any]:
    value: Any = "x"
    for _ in range(levels - 1):
        value = [value]
    return {"a": value}


MALFORMED = {
    "no JSON": b"{",
    "no object": b"[]",
    "not UTF-8": b'{"a": "\xff"}',
    "twice": b'{"a": 1, "a": 2}',
    "NaN": b'{"a": NaN}',
    "infinite": b'{"a": 1e999}',
    "too great": b'{"a": 9007199254740993}',
    "thousands of digits": b'{"a": ' + b"9" * 5000 + b"}",
    "half a character": b'{"a": "\\ud800"}',
    "half a character in a name": b'{"\\ud800": 1}',
    "too deep": json.dumps(deep(MAX_DEPTH + 1)).encode(),
    "deeper than the stack": b'{"a": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=list(MALFORMED))
def test_a_body_that_parsers_may_read_otherwise_is_refused(api: Api, body: bytes) -> None:
    said = api("POST", "/releases", body)
    assert (said.status, said.json["errors"][0]["code"]) == (400, "malformed")


def test_a_body_has_a_size_and_a_type(api: Api) -> None:
    assert api("POST", "/releases", b" " * (MAX_BODY_BYTES + 1)).status == 413
    assert api("POST", "/releases", b"a=1", content_type="application/x-www-form-urlencoded").status == 415
    assert api("POST", "/releases", deep(MAX_DEPTH), content_type="application/json; charset=utf-8").status == 422


def test_what_takes_nothing_takes_nothing(api: Api) -> None:
    assert api("GET", "/releases", {}).status == 200
    assert api("GET", "/releases", {"a": 1}).paths == {"a"}


def test_what_nobody_foresaw_is_answered_without_detail(
    api: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_query: object) -> None:
        raise RuntimeError("the password is hunter2")

    monkeypatch.setattr(api.world.store, "find", broken)
    with caplog.at_level(logging.ERROR):
        said = api("GET", "/releases")
    assert (said.status, said.json["code"]) == (500, "internal")
    assert b"hunter2" not in said.raw
    assert said.headers["Stardust-Incident"] in caplog.text


def test_readiness_asks_the_store(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    from shared.errors import Unavailable

    assert api("GET", "/ready", token=None).json == {"status": "ready", "store": "ok"}

    def away(_path: str) -> None:
        raise Unavailable

    monkeypatch.setattr(api.world.store, "get", away)
    assert api("GET", "/ready", token=None).status == 503
    assert api("GET", "/releases/release").headers["Retry-After"] == "5"
