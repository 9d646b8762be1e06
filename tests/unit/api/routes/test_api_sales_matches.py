"""Matches of reported sales over the API: listed, settled and reopened, by the tenant's own members and keys."""

from pathlib import Path

import pytest

from tests.fixtures.api import Api
from tests.fixtures.sold import ISRC, Sold, line


@pytest.fixture
def api(tmp_path: Path) -> Api:
    world = Sold(tmp_path)
    world.report("s", line("10", isrc=ISRC, title="Platform"), line("20", title="Neon", artist="Nova Kestrel"))
    return Api(world)


def neon(api: Api) -> str:
    (found,) = api("GET", "/sales/matches?state=unmatched").json["items"]
    return f"/sales/matches/{found['id']}"


def test_matches_are_listed_settled_and_reopened(api: Api) -> None:
    first = api("GET", "/sales/matches?limit=1", token="viewer").json
    assert (first["items"][0]["title"], first["items"][0]["quantity"]) == ("Neon", "20")
    (second,) = api("GET", f"/sales/matches?limit=1&cursor={first['nextCursor']}").json["items"]
    assert (second["state"], second["releaseId"], second["revenue"]) == ("matched", "album", {"EUR": "1.25"})
    path = neon(api)
    settled = api("POST", f"{path}/settle", {"releaseId": "album", "trackId": "t1"})
    assert (settled.status, settled.json["state"], settled.json["settledBy"]) == (200, "settled", "manager")
    assert api("POST", f"{path}/settle", {"ignored": True}).status == 409
    assert api("POST", f"{path}/reopen").json["state"] == "unmatched"
    assert "releaseId" not in api("POST", f"{path}/settle", {"ignored": True}).json


def test_bad_requests_change_nothing(api: Api) -> None:
    path, before = neon(api), dict(api.world.store.documents)
    assert api("POST", f"{path}/settle", {}).status == 422
    assert api("POST", f"{path}/settle", {"releaseId": "album", "ignored": True}).status == 422
    assert api("POST", f"{path}/settle", {"releaseId": "none"}).status == 404
    assert api("POST", "/sales/matches/none/settle", {"ignored": True}).status == 404
    assert api("POST", f"{path}/settle", {"ignored": True}, token="viewer").status == 403
    assert api("GET", "/sales/matches?state=other").status == 400
    assert api("GET", "/sales/matches?cursor=x").status == 400
    assert {path: data for path, data in api.world.store.documents.items() if "rateLimits" not in path} == {
        path: data for path, data in before.items() if "rateLimits" not in path
    }


def test_another_tenant_and_keys_without_the_scope_see_nothing(api: Api) -> None:
    path = neon(api)
    assert api("GET", "/sales/matches", token="stranger").json == {"items": []}
    for act in ("settle", "reopen"):
        body = {"ignored": True} if act == "settle" else None
        assert api("POST", f"{path}/{act}", body, token="stranger").status == 404
    wanted = {"name": "Robot", "scopes": ["sales:read"], "role": "manager"}
    key = api("POST", "/api-keys", wanted, token="admin").json["secret"]
    assert len(api("GET", "/sales/matches", token=key).json["items"]) == 2
    assert api("POST", f"{path}/settle", {"ignored": True}, token=key).status == 403
