"""The style check over REST: findings with fixes, fixes applied, severities of the tenant."""

from pathlib import Path
from typing import Any

import pytest

from shared.catalog.releases.review import review_release
from tests.fixtures.api import Api
from tests.fixtures.world import World

TITLE = "The Power Of Love 🔥"


@pytest.fixture
def api(tmp_path: Path) -> Api:
    api = Api(World(tmp_path))
    api.world.change_release(**{"status": "draft", "basic.title": TITLE})
    return api


def codes(api: Api) -> dict[str, str]:
    found = api("POST", "/releases/release/validate", {}).json["findings"]
    return {each["code"]: each["severity"] for each in found if each.get("stage") == "lint"}


def set_levels(api: Api, **levels: str | None) -> None:
    lint = {name.replace("_", "-"): level for name, level in levels.items()}
    response = api("PATCH", "/tenant", {"settings": {"lint": lint}}, token="admin")
    assert response.status == 200, response.json


def test_a_draft_is_checked_and_each_finding_has_its_fix(api: Api) -> None:
    found = api("POST", "/releases/release/validate", {}, token="viewer").json
    emoji = next(each for each in found["findings"] if each["code"] == "emoji")
    assert emoji["fix"] == [{"path": "basic.title", "before": TITLE, "value": "The Power Of Love"}]
    assert emoji["source"]
    assert codes(api) == {"emoji": "warning", "title-casing": "warning"}


def test_fixes_are_applied_once(api: Api) -> None:
    fixed = api("POST", "/releases/release/fixes", {}, if_match="*")
    assert (fixed.status, fixed.json["basic"]["title"]) == (200, "The Power of Love")
    assert api("POST", "/releases/release/fixes", {}, if_match="*").json["basic"] == fixed.json["basic"]
    assert codes(api) == {}


def test_only_the_chosen_rules_are_fixed(api: Api) -> None:
    fixed = api("POST", "/releases/release/fixes", {"codes": ["title-casing"]}, if_match="*").json
    assert fixed["basic"]["title"] == "The Power of Love 🔥"
    assert api("POST", "/releases/release/fixes", {"codes": ["unknown"]}, if_match="*").status == 422


def test_fixes_need_a_manager_of_the_tenant_and_the_current_state(api: Api) -> None:
    assert api("POST", "/releases/release/fixes", {}, token="viewer", if_match="*").status == 403
    assert api("POST", "/releases/release/fixes", {}, token="stranger", if_match="*").status == 404
    assert api("POST", "/releases/release/fixes", {}, if_match='W/"old"').status == 412
    api.world.change_release(status="archived")
    assert api("POST", "/releases/release/fixes", {}, if_match="*").status == 409


def test_the_tenant_sets_severities(api: Api) -> None:
    set_levels(api, emoji="info", title_casing="off")
    assert codes(api) == {"emoji": "info"}
    set_levels(api, emoji=None)
    assert codes(api) == {"emoji": "warning"}


@pytest.mark.parametrize("lint", [{"unknown": "off"}, {"emoji": "loud"}, "off"])
def test_an_unknown_rule_or_severity_is_refused(api: Api, lint: Any) -> None:
    refused = api("PATCH", "/tenant", {"settings": {"lint": lint}}, token="admin")
    assert refused.status in (400, 422)
    assert any("lint" in path for path in refused.paths)


def test_another_spelling_of_the_artist_in_the_catalogue_is_found(api: Api) -> None:
    def others(*spellings: str) -> None:
        for number, name in enumerate(spellings):
            entry = {"id": f"o{number}", "tenantId": "tenant", "displayArtist": name, "artistKey": "nova kestrel"}
            api.world.put(f"releaseIndex/o{number}", entry)

    others("NOVA Kestrél")
    assert codes(api)["artist-spelling"] == "warning"
    fixed = api("POST", "/releases/release/fixes", {"codes": ["artist-spelling"]}, if_match="*").json
    assert fixed["basic"]["displayArtist"] == "NOVA Kestrél"
    assert "artist-spelling" not in codes(api)
    api.world.change_release(**{"basic.displayArtist": "Nova Kestrel"})
    others("NOVA Kestrél", "Nova Kestrel")
    assert "artist-spelling" not in codes(api)


def test_an_error_keeps_a_release_from_becoming_ready(api: Api) -> None:
    set_levels(api, emoji="error")
    refused = api("PATCH", "/releases/release", {"status": "ready"}, if_match="*")
    assert (refused.status, refused.paths) == (422, {"basic.title"})
    api("POST", "/releases/release/fixes", {}, if_match="*")
    assert api("PATCH", "/releases/release", {"status": "ready"}, if_match="*").status == 200


def test_the_review_stores_findings_and_composes_nothing_if_one_is_an_error(api: Api) -> None:
    def reviewed() -> Any:
        review_release("release", api.world.adapters)
        stored: Any = api.world.store.get("releases/release")
        return stored["ddex"]

    api.world.change_release(status="ready", **{"metadata.copyright": "2026 AURORA"})
    ddex = reviewed()
    assert {each["code"] for each in ddex["validationErrors"]} == {"emoji", "title-casing"}
    assert ddex["validationStatus"] == "valid"
    set_levels(api, emoji="error")
    ddex = reviewed()
    assert ddex["validationStatus"] == "invalid"
    assert "ernFile" not in ddex


def test_the_review_stores_a_bounded_number_of_findings_errors_first(api: Api) -> None:
    set_levels(api, blanks="error")
    release: Any = api.world.store.get("releases/release")
    tracks = [{**release["tracks"][0], "id": f"t{number}", "sequenceNumber": number} for number in range(1, 151)]
    for track in tracks:
        track["metadata"] = {**track["metadata"], "title": f"Of  The {track['id']}"}
    api.world.change_release(tracks=tracks)
    review_release("release", api.world.adapters)
    stored: Any = api.world.store.get("releases/release")
    style = [each for each in stored["ddex"]["validationErrors"] if each.get("stage") == "lint"]
    assert len(style) == 100
    assert {each["code"] for each in style} == {"blanks"}


def test_an_error_refuses_a_delivery_but_no_takedown(api: Api) -> None:
    api.world.change_release(status="ready")
    set_levels(api, emoji="error")
    wanted = {"releaseId": "release", "targetId": "target"}
    refused = api("POST", "/deliveries", wanted)
    assert (refused.status, refused.json["errors"][0]["code"]) == (422, "emoji")
    set_levels(api, emoji="warning")
    assert api("POST", "/deliveries", wanted).status == 201
