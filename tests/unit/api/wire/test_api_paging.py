"""Pages contain every item exactly once, and a cursor is valid for one list only."""

import base64
import json
from datetime import timedelta
from pathlib import Path

import pytest

from shared.api.route import Route
from shared.api.table import all_routes
from shared.api.wire.paging import PageQuery, find_page
from shared.errors import InvalidCursor
from shared.platform.store.memory import MemoryStore
from shared.platform.store.port import Query
from tests.fixtures.api import Api
from tests.fixtures.world import START, World

THINGS = Query("things", where=(("tenantId", "==", "tenant"),), order=("-updated",))


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    for number in range(23):
        # Seven items per second, so that the name must break ties.
        data = {"id": f"t{number:02}", "tenantId": "tenant", "updated": START + timedelta(seconds=number // 7)}
        store.transact(lambda transaction, data=data: transaction.set(f"things/{data['id']}", data))
    return store


@pytest.mark.parametrize("limit", [1, 5, 7, 22, 23, 100])
def test_pages_cover_the_whole_list(store: MemoryStore, limit: int) -> None:
    seen: list[str] = []
    cursor: str | None = None
    while True:
        page, cursor = find_page(THINGS, PageQuery(limit=limit, cursor=cursor), store=store)
        seen += [document["id"] for document in page]
        if cursor is None:
            break
        assert len(page) == limit
    assert seen == sorted((f"t{number:02}" for number in range(23)), key=lambda name: (int(name[1:]) // 7, name))[::-1]


def forged(values: object, digest: str = "") -> str:
    return base64.urlsafe_b64encode(json.dumps([digest, values]).encode()).decode().rstrip("=")


def test_a_cursor_is_valid_for_one_list(store: MemoryStore) -> None:
    _, cursor = find_page(THINGS, PageQuery(limit=2), store=store)
    other = Query("things", where=(("tenantId", "==", "elsewhere"),), order=("-updated",))
    with pytest.raises(InvalidCursor, match="does not belong to this list"):
        find_page(other, PageQuery(cursor=cursor), store=store)


def test_a_forged_cursor_is_rejected(store: MemoryStore) -> None:
    _, cursor = find_page(THINGS, PageQuery(limit=2), store=store)
    assert cursor
    digest = json.loads(base64.urlsafe_b64decode(cursor + "=="))[0]
    instant = ["instant", START.isoformat()]
    bad = ["a", "é", "=" * 8, "e30", forged(None), forged([], digest), forged([instant, ["text", "a/b"]], digest)]
    bad += [forged([["instant", "soon"], ["text", "a"]], digest), forged([["text", 7], ["text", "a"]], digest)]
    bad += [forged([["text", "\ud800"], ["text", "a"]], digest), forged([instant, instant], digest)]
    bad += [forged([["instant", "0001-01-01T00:00:00+14:00"], ["text", "a"]], digest)]
    for each in bad:
        with pytest.raises(InvalidCursor):
            find_page(THINGS, PageQuery(cursor=each), store=store)


LISTS = [
    route for route in all_routes() if route.query and "cursor" in route.query.model_fields and not route.parameters
]


@pytest.mark.parametrize("route", LISTS, ids=lambda route: route.name)
def test_every_list_refuses_a_foreign_cursor_alike(tmp_path: Path, route: Route) -> None:
    required = "&releaseId=release" if route.path == "/assets" else ""
    answer = Api(World(tmp_path))("GET", f"{route.path}?cursor=abc{required}", token="admin")
    assert (answer.status, answer.paths) == (400, {"cursor"}), answer.json
    assert {error["code"] for error in answer.json["errors"]} == {"invalid-cursor"}


def test_the_lists_are_known() -> None:
    paths = {route.path for route in LISTS}
    assert {"/releases", "/receipts", "/receipts/verification", "/audit", "/reconciliation"} <= paths
