"""Requests with an idempotency key create once, even if repeated, concurrent, or retried after a crash."""

from pathlib import Path
from typing import Any

import pytest

from shared.model.codec import to_json
from shared.platform.store.port import Query
from tests.fixtures.api import Api
from tests.fixtures.releases import SHAPES
from tests.fixtures.world import World
from tests.unit.api.routes.test_api_releases import SERVER_FIELDS

KEY = "a-key-of-mine"


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


@pytest.fixture
def wanted() -> dict[str, Any]:
    release = {name: value for name, value in to_json(SHAPES["single"]()).items() if name not in SERVER_FIELDS}
    return {**release, "ddex": {}}


def releases(api: Api) -> int:
    return len(api.world.store.find(Query("releases")))


def test_the_first_response_is_replayed(api: Api, wanted: dict[str, Any]) -> None:
    first = api("POST", "/releases", wanted, idempotency_key=KEY)
    before = releases(api)
    again = api("POST", "/releases", wanted, idempotency_key=KEY)
    assert (again.status, again.raw, again.headers["ETag"]) == (201, first.raw, first.headers["ETag"])
    assert again.headers["Idempotent-Replayed"] == "true"
    assert releases(api) == before


def test_a_key_belongs_to_one_request_of_one_caller(api: Api, wanted: dict[str, Any]) -> None:
    first = api("POST", "/releases", wanted, idempotency_key=KEY)
    other = api("POST", "/releases", {**wanted, "notes": "other"}, idempotency_key=KEY)
    assert (other.status, other.paths) == (422, {"Idempotency-Key"})
    stranger = api("POST", "/releases", wanted, idempotency_key=KEY, token="stranger")
    assert stranger.status == 201
    assert stranger.json["id"] != first.json["id"]


def test_an_error_is_not_stored(api: Api, wanted: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    from shared.catalog.releases import create
    from shared.errors import Unavailable

    with monkeypatch.context() as patch:
        patch.setattr(create, "check_document_size", lambda *_: (_ for _ in ()).throw(Unavailable()))
        assert api("POST", "/releases", wanted, idempotency_key=KEY).status == 503
    assert api("POST", "/releases", wanted, idempotency_key=KEY).status == 201


def test_an_expired_key_creates_no_duplicate(api: Api, wanted: dict[str, Any]) -> None:
    api("POST", "/releases", wanted, idempotency_key=KEY)
    api.world.clock.forward(days=1, seconds=1)
    again = api("POST", "/releases", {**wanted, "notes": "other"}, idempotency_key=KEY)
    assert again.status == 409  # its ids are taken by the first release


def test_a_retry_conflicts_while_the_first_runs_and_creates_no_duplicate_after_a_crash(
    api: Api, wanted: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from shared.api import idempotency

    with monkeypatch.context() as patch:
        patch.setattr(
            idempotency.IdempotentRequest, "_record", _crash_on_response(idempotency.IdempotentRequest._record)
        )
        assert api("POST", "/releases", wanted, idempotency_key=KEY).status == 500
    before = releases(api)
    assert api("POST", "/releases", wanted, idempotency_key=KEY).status == 409
    api.world.clock.forward(minutes=7)
    assert api("POST", "/releases", wanted, idempotency_key=KEY).status == 409
    assert releases(api) == before


def _crash_on_response(record: Any) -> Any:
    def record_or_crash(self: Any, response: Any) -> Any:
        if response is not None:
            raise SystemError("out of memory")
        return record(self, response)

    return record_or_crash


@pytest.mark.parametrize("key", ["", "a b", "ü", "x" * 256])
def test_a_malformed_key_is_rejected(api: Api, wanted: dict[str, Any], key: str) -> None:
    assert api("POST", "/releases", wanted, idempotency_key=key).paths == {"Idempotency-Key"}
