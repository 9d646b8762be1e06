"""Requests with deprecated names are answered, and told so (RFC 9745, RFC 8594)."""

from datetime import date
from pathlib import Path
from typing import Annotated

import pytest

from shared.api.description.openapi import document
from shared.api.route import Route
from shared.api.table import all_routes
from shared.api.wire.deprecation import deprecation_headers
from shared.model.base import Model
from shared.model.former import Former
from tests.fixtures.api import Api
from tests.fixtures.world import World

SINCE = "@1795824000"  # 2026-11-28T00:00:00Z
AFTER = "2026-03-20T08:00:00Z/b7Kq2mZx9LwT4cVn"


class Things(Model):
    """A request with names that are old, and older."""

    kind: str = ""
    sort: Annotated[str, Former(date(2026, 11, 28))] = ""
    order: Annotated[str, Former(date(2026, 1, 1), sunset=date(2027, 7, 1))] = ""


THINGS = Route("GET", "/things", "List things", lambda _call: None, query=Things)


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


@pytest.mark.parametrize(
    "path",
    [
        f"/receipts?after={AFTER}",
        "/receipts/verification?after=0",
        "/reconciliation?after=lane",
        "/audit?after=2026-03-20T08:00:00Z",
        "/receipts?release_id=release",
        "/analytics?startDate=2026-03-01",
    ],
)
def test_a_deprecated_name_is_answered_and_told(api: Api, path: str) -> None:
    answer = api("GET", path, token="admin")
    assert answer.status == 200, answer.json
    assert answer.headers["Deprecation"] == SINCE
    assert answer.headers["Link"].startswith("</api-reference>")
    assert answer.headers["Link"].endswith('>; rel="deprecation"; type="text/html"')
    assert "Sunset" not in answer.headers  # no day has been set


def test_a_deprecated_name_in_a_body_is_told(api: Api) -> None:
    for body, told in (({"release_id": "release", "target_id": "target"}, SINCE), ({"releaseId": "release"}, None)):
        answer = api("POST", "/deliveries", {"targetId": "target"} | body if told is None else body)
        assert answer.status in (200, 201), answer.json
        assert answer.headers.get("Deprecation") == told


@pytest.mark.parametrize("path", ["/receipts?cursor=", "/releases?limit=1", "/analytics?since=2026-03-01"])
def test_present_names_are_not_deprecated(api: Api, path: str) -> None:
    assert "Deprecation" not in api("GET", path.removesuffix("?cursor="), token="admin").headers


def test_the_earliest_days_are_told() -> None:
    assert deprecation_headers(THINGS, ["sort", "order"], []) == {
        "Deprecation": "@1767225600",
        "Sunset": "Thu, 01 Jul 2027 00:00:00 GMT",
        "Link": '</api-reference>; rel="deprecation"; type="text/html"',
    }
    assert deprecation_headers(THINGS, ["kind", "unknown"], []) == {}


def test_the_description_marks_what_is_deprecated() -> None:
    described = document(all_routes())
    receipts = {each.get("name"): each for each in described["paths"]["/receipts"]["get"]["parameters"]}
    assert receipts["after"]["deprecated"] is True
    assert "deprecated" not in receipts["until"]
    assert "deprecated" not in receipts["after"]["schema"]
    schemas = described["components"]["schemas"]
    for model, field in (
        ("KeyView", "keyId"),
        ("ReceiptPage", "next"),
        ("AuditPage", "after"),
        ("InviteView", "inviteId"),
    ):
        assert schemas[model]["properties"][field]["deprecated"] is True
        assert "Use `" in schemas[model]["properties"][field]["description"]
