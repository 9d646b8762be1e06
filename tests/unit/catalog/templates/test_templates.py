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


@pytest.mark.parametrize(
    ("line", "kept", "filled"),
    [
        ("2024 Ours", "Ours", "2026 Ours"),
        ("© 2024 Ours", "© Ours", "© 2026 Ours"),
        ("© Ours", "© Ours", "© 2026 Ours"),
        ("(C) 2019-2024 Ours", "(C) Ours", "(C) 2026 Ours"),
        ("2024, Ours", "Ours", "2026 Ours"),
        ("2024s Finest", "2024s Finest", "2026 2024s Finest"),
        ("2024", None, None),
        ("© 2024", None, None),
    ],
)
def test_the_year_of_a_line_is_that_of_the_new_release(
    api: Api, line: str, kept: str | None, filled: str | None
) -> None:
    lines = [{"text": line, "territory": "DE"}, {"text": "2024 Theirs", "territory": "FR"}]
    made = api("POST", "/releases", {"type": "Album", "metadata": {"copyright": line, "cLines": lines}}).json["id"]
    template = create(api, releaseId=made)
    metadata = template["content"]["metadata"]
    assert (metadata.get("copyright"), [each["text"] for each in metadata["cLines"]]) == (
        kept,
        [*([kept] if kept else []), "Theirs"],
    )
    draft = fill(api, template["id"])
    assert draft["metadata"].get("copyright") == filled
    assert draft["metadata"]["cLines"][-1] == {"text": "2026 Theirs", "territory": "FR"}


def test_a_change_may_use_other_names_and_null_removes(api: Api) -> None:
    content = {"type": "Album", "metadata": {"genreName": "Pop", "parentalWarning": "Explicit"}}
    own = create(api, content=content, description="Most", requiredAssets=["Audio"])["id"]
    other = {"metadata": {"genre": "Jazz", "isExplicit": False}}
    changed = api("PATCH", f"/templates/{own}", {"description": None, "requiredAssets": None, "content": other}).json
    assert changed["content"]["metadata"] == {"genreName": "Jazz", "parentalWarning": "NotExplicit"}
    assert ("description" in changed, changed["requiredAssets"], changed["name"]) == (False, [], "Ours")


def test_a_template_that_was_changed_meanwhile_is_not_overwritten(api: Api) -> None:
    made = api("POST", "/templates", {"name": "Ours", "content": {"type": "Album"}})
    path, tag = f"/templates/{made.json['id']}", made.headers["ETag"]
    api.world.clock.forward(minutes=1)
    changed = api("PATCH", path, {"name": "Mine"}, if_match=tag)
    assert (changed.status, api("PATCH", path, {"name": "Theirs"}, if_match=tag).status) == (200, 412)
    assert api("DELETE", path, if_match=tag).status == 412
    read = api("GET", path).headers["ETag"]
    assert changed.headers["ETag"].partition(".")[0] == read.partition(".")[0]
    assert api("DELETE", path, if_match=read).status == 204


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
    assert [api("DELETE", f"/templates/{own}", **sent).status for sent in ({}, {"if_match": "*"})] == [428, 204]
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
    assert api("DELETE", "/templates/ep", if_match="*").status == 403


def test_templates_are_their_tenants_own(api: Api) -> None:
    own = create(api, content={"type": "Album"})["id"]
    for method, path, body in (
        ("GET", f"/templates/{own}", None),
        ("PATCH", f"/templates/{own}", {"name": "Mine"}),
        ("DELETE", f"/templates/{own}", None),
        ("POST", f"/templates/{own}/releases", {}),
        ("POST", "/templates", {"name": "Mine", "releaseId": "release"}),
    ):
        assert api(method, path, body, token="stranger", if_match="*").status == 404, (method, path)
    assert len(api("GET", "/templates", token="stranger").json["items"]) == len(BUILTIN)
    assert api("POST", "/templates", {"name": "Mine", "content": {"type": "Album"}}, token="viewer").status == 403
    assert api("POST", "/templates/ep/releases", {}, token="viewer").status == 403


def test_a_tenant_has_a_bounded_number_of_templates(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "MAX_TEMPLATES", 1)
    create(api, content={"type": "Album"})
    assert api("POST", "/templates", {"name": "More", "content": {"type": "Album"}}).status == 409
