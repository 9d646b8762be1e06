"""The tenant's settings take effect: defaults of releases, blocked deliveries, the site's theme on its domain."""

from pathlib import Path
from typing import Any

import pytest

from examples.album import RELEASE
from shared.delivery.worker.prepare import _blocks_sending
from shared.errors import Finding
from shared.validation.report import Report
from tests.fixtures.api import Api
from tests.fixtures.world import World


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


def change(api: Api, **wanted: Any) -> None:
    assert api("PUT", "/tenant", wanted, token="admin", if_match="*").status == 200


def prove(api: Api) -> None:
    """Proves the tenant's domain, through the API, by the record that the tenant names."""
    record = api("GET", "/tenant", token="admin").json["domain"]
    refused = api("POST", "/tenant/domain/verify", token="admin")
    assert (refused.status, record["recordValue"] in refused.json["detail"] + refused.json.get("remedy", "")) == (
        409,
        True,
    )
    api.names[record["recordName"]] = {record["recordValue"]}
    assert api("POST", "/tenant/domain/verify", token="admin").json["domain"]["proven"] == record["name"]


def created(api: Api, *without: str, **fields: Any) -> Any:
    release = {name: value for name, value in RELEASE.items() if name not in without}
    said = api("POST", "/releases", {**release, **fields})
    assert said.status == 201, said.json
    return said.json


def test_a_release_defaults_to_the_tenants_version_and_territories(api: Api) -> None:
    change(api, settings={"defaultERNVersion": "3.8.2", "defaultTerritories": ["DE", "AT"]})
    made = created(api, "territories", "ddex")
    assert made["ddex"]["version"] == "3.8.2"
    assert (made["territories"]["mode"], made["territories"]["included"]) == ("selected", ["DE", "AT"])


def test_a_releases_own_values_override_the_defaults(api: Api) -> None:
    change(api, settings={"defaultERNVersion": "3.8.2", "defaultTerritories": ["DE"]})
    made = created(api, ddex={"version": "4.2"}, territories={"mode": "worldwide"})
    assert (made["ddex"]["version"], made["territories"]["mode"]) == ("4.2", "worldwide")
    assert created(api, ddex={"profile": "AudioAlbum"})["ddex"]["version"] == "3.8.2"


def test_worldwide_is_not_a_selection(api: Api) -> None:
    change(api, settings={"defaultTerritories": ["Worldwide", "DE"]})
    assert created(api, "territories")["territories"]["mode"] == "worldwide"


@pytest.mark.parametrize(
    ("required", "stage", "held"),
    [(True, "rules", True), (False, "rules", False), (False, "content", False), (False, "schema", True)],
)
def test_validation_errors_block_unless_the_tenant_allows_them(
    api: Api, required: bool, stage: Any, held: bool
) -> None:
    change(api, settings={"requireValidation": required})
    report = Report(stages={}, findings=(Finding("", "It is wrong.", "wrong", stage=stage),))
    assert _blocks_sending(report, "tenant", api.world.adapters) == held


def test_the_site_shows_the_tenants_branding_on_its_domain(api: Api) -> None:
    look = {"customDomain": "music.label.example", "primaryColor": "#112233", "logo": "https://cdn.example/l.png"}
    change(api, branding=look)
    prove(api)
    theme = api("GET", "/theme?domain=Music.Label.Example", token=None).json
    assert theme == {
        "name": "The Label",
        "logo": "https://cdn.example/l.png",
        "primaryColor": "#112233",
        "secondaryColor": "#34a853",
    }
    change(api, branding={"logo": "javascript:alert(1)"})
    assert "logo" not in api("GET", "/theme?domain=music.label.example", token=None).json
    assert api("GET", "/theme?domain=other.example", token=None).json["name"] == "Stardust Distro"


def test_a_tenant_cannot_take_anothers_domain(api: Api) -> None:
    other = {"id": "elsewhere", "domain": {"name": "taken.example", "proven": "taken.example"}}
    api.world.put("tenants/elsewhere", other)
    said = api("PUT", "/tenant", {"branding": {"customDomain": "taken.example"}}, token="admin", if_match="*")
    assert (said.status, said.json["code"]) == (409, "failed-precondition")
    for wrong in ("Label.Example", "label", "a..example", "https://a.example", "127.0.0.1"):
        said = api("PUT", "/tenant", {"branding": {"customDomain": wrong}}, token="admin", if_match="*")
        assert said.paths == {"branding.customDomain"}, wrong
