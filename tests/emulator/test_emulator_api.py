"""The REST API on the running stack: through hosting and at the function's own URL, with real ID tokens."""

import json
import time
from typing import Any
from uuid import uuid4

import httpx
import pytest

from examples.album import RELEASE
from infra.local.demo.client import Client
from infra.local.stack.stack import Stack
from tests.fixtures.catalogues import UPC
from tests.fixtures.label import Label, create_label


class Rest:
    """A client of the API."""

    def __init__(self, root: str, token: str | None = None) -> None:
        self.root = root
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        sent = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx.request(method, self.root + path, json=body, headers=sent, timeout=60, trust_env=False)


def rest(client: Client, root: str = "") -> Rest:
    assert client.person is not None
    return Rest(root or client.stack.function_url("api") + "/v1", client.person.token)


@pytest.fixture
def manager(label: Label) -> Rest:
    return rest(label.manager)


@pytest.mark.parametrize("root", ["/api/v1", "/api"])
def test_the_api_answers_through_hosting(stack: Stack, label: Label, root: str) -> None:
    api = rest(label.viewer, stack.hosting_url + root)
    assert api("GET", "/ready").json()["status"] == "ready"
    listed = api("GET", "/releases")
    assert (listed.status_code, listed.json()) == (200, {"items": []})
    assert listed.headers["cache-control"] == "private, no-cache"
    assert api("GET", "/nowhere").headers["content-type"] == "application/problem+json"


def test_a_release_created_by_rest_is_visible_under_the_rules(label: Label, manager: Rest) -> None:
    made = manager("POST", "/releases", RELEASE, idempotency_key="the-same-key")
    assert made.status_code == 201, made.text
    again = manager("POST", "/releases", RELEASE, idempotency_key="the-same-key")
    assert (again.json(), again.headers["idempotent-replayed"]) == (made.json(), "true")
    release_id = made.json()["id"]
    stored = label.viewer.get(f"releases/{release_id}")
    assert stored is not None
    assert stored["basic"]["title"] == RELEASE["basic"]["title"]
    path = f"/releases/{release_id}"
    changed = manager("PUT", path, {**RELEASE, "notes": "by REST"}, if_match=made.headers["etag"])
    assert (changed.status_code, changed.json()["notes"]) == (200, "by REST")
    assert manager("PUT", path, RELEASE, if_match=made.headers["etag"]).status_code == 412
    # The review that follows a write changes the answer, so the tag's body, but not the state that If-Match compares.
    read = manager("GET", path).headers["etag"]
    assert read.partition(".")[0] == changed.headers["etag"].partition(".")[0]
    assert manager("DELETE", path, if_match=changed.headers["etag"]).status_code == 204


def test_pagination_on_firestore_is_complete(manager: Rest) -> None:
    made = {manager("POST", "/releases", RELEASE).json()["id"] for _ in range(5)}
    seen: list[str] = []
    query = "/releases?limit=2&status=draft"
    page = manager("GET", query).json()
    while "nextCursor" in page:
        seen += [item["id"] for item in page["items"]]
        page = manager("GET", f"{query}&cursor={page['nextCursor']}").json()
    seen += [item["id"] for item in page["items"]]
    assert (set(seen), len(seen)) == (made, 5)


def test_a_draft_grows_from_nothing(manager: Rest) -> None:
    made = manager("POST", "/releases", {"tracks": [{}, {"metadata": {"title": "Two"}}]})
    assert made.status_code == 201, made.text
    path = f"/releases/{made.json()['id']}"
    first, second = (track["id"] for track in made.json()["tracks"])
    changed = manager("PATCH", f"{path}/tracks/{first}", {"metadata": {"title": "One"}})
    assert [track["metadata"]["title"] for track in changed.json()["tracks"]] == ["One", "Two"]
    ordered = manager("PUT", f"{path}/track-order", {"trackIds": [second, first]}, if_match="*").json()
    assert [(track["metadata"]["title"], track["sequenceNumber"]) for track in ordered["tracks"]] == [
        ("Two", 1),
        ("One", 2),
    ]
    validated = manager("POST", f"{path}/validate", {}).json()
    assert {"basic.title", "tracks[1].isrc", "assets.coverImage"} <= {each["path"] for each in validated["findings"]}
    assert manager("PATCH", path, {"status": "ready"}).status_code == 422


def test_the_catalogue_is_searched_and_sorted_on_firestore(manager: Rest) -> None:
    for title, artist in (("Émile", "Zoe"), ("Zebra", "Anna"), ("Apple tree", "Mike")):
        release = {"basic": {"title": title, "displayArtist": artist}, "tracks": [{"metadata": {"title": "Undertow"}}]}
        assert manager("POST", "/releases", release).status_code == 201

    def titles(query: str) -> list[str]:
        answer = manager("GET", f"/releases?{query}")
        assert answer.status_code == 200, answer.text
        return [item["title"] for item in answer.json()["items"]]

    assert titles("sort=title") == ["Apple tree", "Émile", "Zebra"] == titles("sort=-title")[::-1]
    assert titles("sort=artist&q=under") == ["Zebra", "Apple tree", "Émile"]
    assert titles("q=tree%20app&status=draft&sort=releaseDate") == ["Apple tree"] == titles("artist=Mike&sort=status")
    assert titles("q=emi&sort=label") == ["Émile"]
    page = manager("GET", "/releases?sort=title&q=undertow&limit=2").json()
    assert titles(f"sort=title&q=undertow&limit=2&cursor={page['nextCursor']}") == ["Zebra"]
    assert manager("GET", "/releases/counts").json() == {
        "draft": 3,
        "ready": 0,
        "delivered": 0,
        "archived": 0,
        "total": 3,
    }


def test_what_a_browser_writes_is_found(label: Label, manager: Rest) -> None:
    """Under the rules, without the API: the trigger indexes it."""
    release_id = uuid4().hex
    draft = {"id": release_id, "tenantId": label.tenant_id, "status": "draft", "basic": {"title": "From a browser"}}
    assert label.manager.person is not None
    document = {**draft, "createdBy": label.manager.person.uid}
    label.manager.write(f"releases/{release_id}", document, server_times=["created", "updated"])
    deadline = time.monotonic() + 60
    while not (found := manager("GET", "/releases?q=brows").json()["items"]) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert [(item["id"], item["nextAction"]) for item in found] == [(release_id, "addTracks")]


def test_tenants_do_not_see_each_other(stack: Stack, manager: Rest) -> None:
    release_id = manager("POST", "/releases", RELEASE).json()["id"]
    _, people = create_label(stack)
    with Client(stack, people["admin"]) as outsider:
        api = rest(outsider)
        assert api("GET", f"/releases/{release_id}").status_code == 404
        assert api("PUT", f"/releases/{release_id}", RELEASE, if_match="*").status_code == 404
        assert api("GET", "/releases").json() == {"items": []}


def test_a_program_uses_an_api_key(label: Label, manager: Rest) -> None:
    made = rest(label.admin)("POST", "/api-keys", {"name": "A program", "scopes": ["releases:read"]}).json()
    program = Rest(manager.root, made["secret"])
    assert program("GET", "/releases").status_code == 200
    assert program("POST", "/releases", RELEASE).status_code == 403
    assert program("GET", "/releases").headers["ratelimit-policy"].startswith('"read";q=')
    assert Rest(manager.root, made["secret"][:-1] + "x")("GET", "/releases").status_code == 401


def test_a_rate_limited_program_receives_retry_after(label: Label, manager: Rest) -> None:
    key = {"name": "A program", "scopes": ["releases:write"], "limits": {"write": 3}}
    program = Rest(manager.root, rest(label.admin)("POST", "/api-keys", key).json()["secret"])
    answers = [program("POST", "/releases", {"type": "EP"}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 429, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 120
    assert answers[-1].headers["ratelimit"].startswith('"write";r=0;t=')
    assert program("GET", "/releases").status_code == 200


@pytest.mark.parametrize("source", ["deezer", "spotify", "musicbrainz"])
def test_an_album_is_looked_up_in_a_catalogue(manager: Rest, source: str) -> None:
    response = manager("GET", f"/{source}/album/{UPC}")
    assert (response.status_code, response.json()["title"].title()) == (200, "Night Transit"), response.text


def test_an_album_is_fetched_from_all_catalogues(manager: Rest) -> None:
    (fetched,) = manager("POST", "/metadata/albums", {"upcs": [UPC]}).json()["items"]
    assert fetched["album"]["sources"] == ["spotify", "deezer", "musicbrainz"]


def test_a_file_is_imported_once(manager: Rest) -> None:
    file = {"format": "json", "content": json.dumps([RELEASE])}
    made = manager("POST", "/imports", file).json()
    (release,) = made["releases"]
    found = manager("GET", f"/releases?barcode={RELEASE['basic']['barcode']}").json()["items"]
    assert [item["id"] for item in found] == [release["releaseId"]]
    assert manager("POST", "/imports", file).json()["releases"][0]["problems"][0]["code"] == "barcode-reused"
    assert [job["status"] for job in manager("GET", "/imports").json()["items"]] == ["refused", "completed"]
    whole = manager("GET", f"/releases/{release['releaseId']}").json()
    assert manager("GET", f"/releases/{release['releaseId']}?fields=tracks").json()["tracks"] == whole["tracks"]
    bulk = {"items": [{"action": "delete", "releaseId": release["releaseId"], "ifMatch": "*"}]}
    assert manager("POST", "/releases/bulk", bulk).json()["items"][0]["status"] == 204
