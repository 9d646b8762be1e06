"""What all routes share: routing, authentication, validation of query and body, and errors."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from shared.api.wire.body import MAX_BODY_BYTES, MAX_DEPTH
from shared.api.wire.http import SECURITY_HEADERS
from shared.platform.identity.memory import MemoryAccounts
from shared.platform.identity.port import Account
from shared.version import VERSION
from tests.fixtures.api import Api
from tests.fixtures.world import World


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


@pytest.mark.parametrize("root", ["/api/v1", "/api", "/v1", ""])
def test_the_api_is_served_at_all_its_prefixes(api: Api, root: str) -> None:
    response = api("GET", f"{root}/health", token=None)
    assert (response.status, response.json) == (200, {"status": "ok"})
    assert SECURITY_HEADERS.items() <= response.headers.items()


@pytest.mark.parametrize(
    "path", ["/", "/api/v2/releases", "/releases/", "/releases/a%2Fb", "/releases/a/b", "/nowhere"]
)
def test_an_unknown_path_is_a_problem(api: Api, path: str) -> None:
    response = api("GET", path)
    assert (response.status, response.headers["Content-Type"]) == (404, "application/problem+json")
    assert response.json["title"] == "Not Found"


def test_an_unsupported_method_lists_the_supported_ones(api: Api) -> None:
    response = api("POST", "/releases/any")
    assert (response.status, response.headers["Allow"]) == (405, "DELETE, GET, PATCH, PUT")


@pytest.mark.parametrize("authorization", ["", "Basic abc", "Bearer", "Bearer  ", "Bearer nobody"])
def test_a_caller_must_be_authenticated(api: Api, authorization: str) -> None:
    response = api("GET", "/releases", token=None, authorization=authorization)
    assert (response.status, response.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_only_callers_who_signed_in_are_told_the_version(api: Api) -> None:
    assert api("GET", "/releases").headers["Stardust-Version"] == VERSION
    assert api("GET", "/releases/none").headers["Stardust-Version"] == VERSION
    for path in ("/health", "/releases", "/nowhere"):
        assert "Stardust-Version" not in api("GET", path, token=None).headers


def test_the_role_is_checked_before_the_body(api: Api) -> None:
    assert api("POST", "/releases", b"{", token="viewer").status == 403


def test_an_invalid_query_lists_every_problem(api: Api) -> None:
    response = api("GET", "/releases?limit=0&status=lost&colour=blue")
    assert (response.status, response.paths) == (400, {"limit", "status", "colour"})
    assert api("GET", "/releases?limit=1&limit=2").status == 400


def test_an_error_lists_every_path(api: Api) -> None:
    response = api("POST", "/releases", {"type": "EP", "tenantId": "elsewhere", "basic": {"barcode": "12"}})
    assert response.status == 422
    assert {"tenantId", "type", "basic.barcode"} == response.paths
    assert all(error["message"] for error in response.json["errors"])


def deep(levels: int) -> dict[str, Any]:
    value: Any = "x"
    for _ in range(levels - 1):
        value = [value]
    return {"a": value}


MALFORMED = {
    "not JSON": b"{",
    "not an object": b"[]",
    "not UTF-8": b'{"a": "\xff"}',
    "duplicate name": b'{"a": 1, "a": 2}',
    "NaN": b'{"a": NaN}',
    "infinite": b'{"a": 1e999}',
    "too large": b'{"a": 9007199254740993}',
    "thousands of digits": b'{"a": ' + b"9" * 5000 + b"}",
    "lone surrogate": b'{"a": "\\ud800"}',
    "lone surrogate in a name": b'{"\\ud800": 1}',
    "too deep": json.dumps(deep(MAX_DEPTH + 1)).encode(),
    "deeper than the stack": b'{"a": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=list(MALFORMED))
def test_a_malformed_or_ambiguous_body_is_rejected(api: Api, body: bytes) -> None:
    response = api("POST", "/releases", body)
    assert (response.status, response.json["errors"][0]["code"]) == (400, "malformed")


def test_a_body_has_a_maximum_size_and_a_content_type(api: Api) -> None:
    assert api("POST", "/releases", b" " * (MAX_BODY_BYTES + 1)).status == 413
    assert api("POST", "/releases", b"a=1", content_type="application/x-www-form-urlencoded").status == 415
    assert api("POST", "/releases", deep(MAX_DEPTH), content_type="application/json; charset=utf-8").status == 422


def test_a_public_route_parses_no_body(api: Api) -> None:
    assert api("GET", "/health", b'{"unknown":', token=None).status == 200


def test_a_route_without_input_rejects_fields(api: Api) -> None:
    assert api("GET", "/releases", {}).status == 200
    assert api("GET", "/releases", {"a": 1}).paths == {"a"}


def test_an_unexpected_error_reveals_no_details(
    api: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_query: object) -> None:
        raise RuntimeError("the password is hunter2")

    monkeypatch.setattr(api.world.store, "find", broken)
    with caplog.at_level(logging.ERROR):
        response = api("GET", "/releases")
    assert (response.status, response.json["code"]) == (500, "internal")
    assert b"hunter2" not in response.raw
    assert response.json["requestId"] == response.headers["X-Request-Id"]
    assert response.headers["X-Request-Id"] in caplog.text


@pytest.mark.parametrize(
    ("token", "method", "reason"), [(None, "GET", "unauthenticated"), ("viewer", "POST", "permission-denied")]
)
def test_a_refusal_is_logged(
    api: Api, caplog: pytest.LogCaptureFixture, token: str | None, method: str, reason: str
) -> None:
    with caplog.at_level(logging.INFO, "stardust.api"):
        response = api(method, "/releases", token=token)
    assert caplog.messages == [f"request {response.headers['X-Request-Id']} was refused: {reason}"]


def test_a_request_that_is_only_wrong_is_no_refusal(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "stardust.api"):
        assert api("GET", "/releases?limit=0").status == 400
    assert caplog.messages == []


def test_readiness_checks_the_store(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    from shared.errors import Unavailable

    assert api("GET", "/ready", token=None).json["store"] == "ok"

    def fail(_path: str) -> None:
        raise Unavailable

    monkeypatch.setattr(api.world.store, "get", fail)
    unready = api("GET", "/ready", token=None)
    assert (unready.status, unready.json["store"]) == (503, "unavailable")
    assert api("GET", "/releases/release").headers["Retry-After"] == "5"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/releases"),
        ("DELETE", "/releases/r"),
        ("GET", "/users/me/export"),
        ("POST", "/users/me/erase"),
        ("POST", "/users/me/sign-out"),
        ("POST", "/users/me/consents"),
    ],
)
def test_a_disabled_account_neither_writes_nor_exports(api: Api, method: str, path: str) -> None:
    api.accounts.add(Account("manager", disabled=True))
    body = {"email": "manager@example.com"} if "erase" in path else {"purpose": "p", "edition": "1", "given": True}
    response = api(method, path, (body if "users" in path else {}) if method == "POST" else None, if_match="*")
    assert (response.status, response.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert api("GET", "/releases").status == 200


@pytest.mark.parametrize("path", ["/releases", "/users/me/consents"])
def test_the_sign_in_service_is_asked_once(api: Api, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    asked = []
    find = MemoryAccounts.find
    monkeypatch.setattr(MemoryAccounts, "find", lambda accounts, uid: asked.append(uid) or find(accounts, uid))
    api("POST", path, {"purpose": "p", "edition": "1", "given": True})
    assert asked == ["manager"]


@pytest.mark.parametrize("path", ["/releases/__x__", "/deliveries/__x__/logs", "/delivery-targets/__x__"])
def test_a_reserved_id_is_not_found(api: Api, path: str) -> None:
    response = api("GET", path)
    assert (response.status, response.json["code"]) == (404, "not-found")
    assert "reserved" in response.json["detail"]


@pytest.mark.parametrize(
    ("path", "cached"), [("/releases", "private, no-cache"), ("/nowhere", "no-store"), ("/health", "no-store")]
)
def test_no_answer_is_shared_or_shown_as_something_else(api: Api, path: str, cached: str) -> None:
    headers = api("GET", path).headers
    assert headers["Cache-Control"] == cached  # what the client keeps it has to ask about (RFC 9111, 5.2.2.4)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert headers["Content-Type"].startswith("application/")


def test_a_repeated_parameter_is_refused(api: Api) -> None:
    said = api("GET", "/releases?limit=1&limit=2")
    assert (said.status, said.json["errors"][0]["code"]) == (400, "repeated")


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "OPTIONS", "HEAD"])
def test_other_methods_are_refused(api: Api, method: str) -> None:
    assert api(method, "/releases").status == 405
