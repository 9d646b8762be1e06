"""The REST API on the running stack: through hosting and at the function's own URL, with real ID tokens."""

import json
from typing import Any

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
    assert api("GET", "/ready").json() == {"status": "ready", "store": "ok"}
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
    assert manager("GET", path).headers["etag"] == changed.headers["etag"]
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
    answers = [program("POST", "/releases", {}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 429, 429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 120
    assert answers[-1].headers["ratelimit"].startswith('"write";r=0;t=')
    assert program("GET", "/releases").status_code == 200


@pytest.mark.parametrize("source", ["deezer", "spotify"])
def test_an_album_is_looked_up_in_a_catalogue(manager: Rest, source: str) -> None:
    response = manager("GET", f"/{source}/album/{UPC}")
    assert (response.status_code, response.json()["title"]) == (200, "Night Transit"), response.text


def test_a_file_is_imported_once(manager: Rest) -> None:
    file = {"format": "json", "content": json.dumps([RELEASE])}
    made = manager("POST", "/imports", file).json()
    (release,) = made["releases"]
    found = manager("GET", f"/releases?barcode={RELEASE['basic']['barcode']}").json()["items"]
    assert [item["id"] for item in found] == [release["releaseId"]]
    assert manager("POST", "/imports", file).json()["releases"][0]["problems"][0]["code"] == "duplicate"
    assert [job["status"] for job in manager("GET", "/imports").json()["items"]] == ["refused", "completed"]
    whole = manager("GET", f"/releases/{release['releaseId']}").json()
    assert manager("GET", f"/releases/{release['releaseId']}?fields=tracks").json()["tracks"] == whole["tracks"]
    bulk = {"items": [{"action": "delete", "releaseId": release["releaseId"], "ifMatch": "*"}]}
    assert manager("POST", "/releases/bulk", bulk).json()["items"][0]["status"] == 204
