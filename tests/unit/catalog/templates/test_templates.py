"""Templates fill new releases; what is given wins, and what is a release's own is never taken over."""

from pathlib import Path
from typing import Any

import pytest

from examples.album import RELEASE
from shared.catalog.templates import templates
from shared.catalog.templates.builtin import BUILTIN, Builtin
from tests.fixtures.api import Api
from tests.fixtures.world import World


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


def create(api: Api, **fields: Any) -> Any:
    made = api("POST", "/templates", {"name": "Ours", **fields})
    assert made.status == 201, made.json
    return made.json


def fill(api: Api, template_id: str, **given: Any) -> Any:
    made = api("POST", f"/templates/{template_id}/releases", given)
    assert made.status == 201, made.json
    assert made.headers["Location"].endswith(made.json["id"])
    return made.json


def test_ours_are_listed_before_the_tenants_own(api: Api) -> None:
    for name in ("zebra", "Alpha"):
        create(api, name=name, content={"type": "Album"})
    items = api("GET", "/templates", token="viewer").json["items"]
    assert [item["id"] for item in items if item["builtin"]] == [
        *("standard-album", "single", "ep", "compilation", "classical", "dj-mix")
    ]
    assert [item["name"] for item in items[len(BUILTIN) :]] == ["Alpha", "zebra"]
    assert api("GET", "/templates/ep").json == items[2]


@pytest.mark.parametrize("template", BUILTIN, ids=lambda each: each.id)
def test_each_of_ours_fills_a_draft(api: Api, template: Builtin) -> None:
    draft = fill(api, template.id, basic={"title": "Night Transit"})
    assert (draft["status"], draft["type"], draft["basic"]["title"]) == (
        "draft",
        template.content["type"],
        "Night Transit",
    )
    assert draft["basic"]["type"] == template.content["basic"]["type"]
    assert len(draft["tracks"]) == len(template.content.get("tracks", []))
    assert all(track["id"] for track in draft["tracks"])


def test_what_is_given_wins_over_the_template(api: Api) -> None:
    content = {
        "type": "Album",
        "basic": {"label": "Ours", "type": "EP"},
        "metadata": {"genreName": "Pop", "keywords": ["night"], "copyright": "Example Recordings"},
    }
    own = create(api, content=content)["id"]
    draft = fill(api, own, basic={"label": "Theirs"}, metadata={"keywords": ["day"], "genreName": None})
    assert (draft["basic"]["label"], draft["basic"]["type"]) == ("Theirs", "EP")
    assert draft["metadata"]["keywords"] == ["day"]
    assert "genreName" not in draft["metadata"]
    assert draft["metadata"]["copyright"] == "2026 Example Recordings", "a C line gets the year"


def test_a_release_becomes_a_template_without_what_is_its_own(api: Api) -> None:
    release = {
        **RELEASE,
        "notes": "Ours",
        "deals": [{"use": "download", "startDate": "2026-05-01", "priceCode": "Mid"}],
        "metadata": {**RELEASE["metadata"], "copyright": "2024 Example Recordings", "copyrightYear": 2024},
    }
    made = api("POST", "/releases", release).json["id"]
    template = create(api, releaseId=made, description="As before")
    content = template["content"]
    assert not {"tracks", "notes", "assets", "id", "status", "works", "created"} & content.keys()
    assert not {"title", "barcode", "releaseDate", "catalogNumber"} & content["basic"].keys()
    assert "startDate" not in content.get("rights", {})
    assert content["deals"] == [{"use": "download", "priceCode": "Mid"}]
    assert (content["metadata"]["copyright"], "copyrightYear" in content["metadata"]) == ("Example Recordings", False)
    api.world.clock.forward(days=365)
    draft = fill(api, template["id"], basic={"title": "Anew"})
    assert draft["basic"]["label"] == RELEASE["basic"]["label"]
    assert draft["metadata"]["copyright"] == "2027 Example Recordings"
    assert draft["tracks"] == []


def test_a_description_is_kept_until_null_removes_it(api: Api) -> None:
    own = create(api, content={"type": "Album"}, description="For our albums")["id"]
    assert api("PATCH", f"/templates/{own}", {"name": "Mine"}).json["description"] == "For our albums"
    assert "description" not in api("PATCH", f"/templates/{own}", {"description": None}).json


def test_a_template_is_renamed_changed_and_deleted(api: Api) -> None:
    own = create(api, content={"type": "Album", "basic": {"label": "Ours", "type": "EP"}})["id"]
    changed = api("PATCH", f"/templates/{own}", {"name": "Mine", "content": {"basic": {"type": None}}})
    assert (changed.status, changed.json["name"]) == (200, "Mine")
    assert changed.json["content"] == {"type": "Album", "basic": {"label": "Ours"}}
    assert api("GET", f"/templates/{own}").json == changed.json
    draft = fill(api, own)
    assert api("DELETE", f"/templates/{own}").status == 204
    assert api("GET", f"/templates/{own}").status == 404
    assert api("GET", f"/releases/{draft['id']}").status == 200


@pytest.mark.parametrize(
    ("fields", "paths"),
    [
        ({"content": {"type": "Opera", "basic": {"barcode": "1"}}}, {"content.type", "content.basic.barcode"}),
        ({"content": {"id": "mine", "tenantId": "elsewhere"}}, {"content.id", "content.tenantId"}),
        ({"content": {}}, {"content"}),
        ({}, {"content"}),
        ({"content": {"type": "Album"}, "releaseId": "release"}, {"content"}),
    ],
)
def test_wrong_content_is_refused_with_every_problem(api: Api, fields: dict[str, Any], paths: set[str]) -> None:
    refused = api("POST", "/templates", {"name": "Ours", **fields})
    assert (refused.status, refused.paths) == (422, paths)
    assert len(api("GET", "/templates").json["items"]) == len(BUILTIN)


def test_ours_cannot_be_changed(api: Api) -> None:
    assert api("PATCH", "/templates/ep", {"name": "Mine"}).status == 403
    assert api("DELETE", "/templates/ep").status == 403


def test_templates_are_their_tenants_own(api: Api) -> None:
    own = create(api, content={"type": "Album"})["id"]
    for method, path, body in (
        ("GET", f"/templates/{own}", None),
        ("PATCH", f"/templates/{own}", {"name": "Mine"}),
        ("DELETE", f"/templates/{own}", None),
        ("POST", f"/templates/{own}/releases", {}),
        ("POST", "/templates", {"name": "Mine", "releaseId": "release"}),
    ):
        assert api(method, path, body, token="stranger").status == 404, (method, path)
    assert len(api("GET", "/templates", token="stranger").json["items"]) == len(BUILTIN)
    assert api("POST", "/templates", {"name": "Mine", "content": {"type": "Album"}}, token="viewer").status == 403
    assert api("POST", "/templates/ep/releases", {}, token="viewer").status == 403


def test_a_tenant_has_a_bounded_number_of_templates(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "MAX_TEMPLATES", 1)
    create(api, content={"type": "Album"})
    assert api("POST", "/templates", {"name": "More", "content": {"type": "Album"}}).status == 409
