"""The example installations are read as the commands and the API read them."""

import json
from pathlib import Path
from typing import Any

import pytest

from infra.project.settings import ProjectSettings
from shared.accounts.adapters import Adapters
from shared.catalog.imports.check import check_sources
from shared.catalog.imports.columns.profile import load_profile
from shared.cli.inputs.destination import load_target
from shared.cli.inputs.sources import sources_of
from shared.config import Settings
from shared.delivery.protocols.registry import protocol_named
from shared.delivery.targets.create import checked_target
from shared.delivery.targets.presets.catalogue import with_preset
from shared.platform.shared_storage import SharedStorage
from tests.fixtures.api import Api
from tests.fixtures.world import START, World

ROOT = Path("examples/installations")
FOLDERS = sorted(path for path in ROOT.iterdir() if path.is_dir())
TARGETS = sorted(ROOT.glob("*/targets/*.json"))
TENANTS = sorted([*ROOT.glob("*/tenant.json"), ROOT / "multi-tenant/north.json", ROOT / "multi-tenant/south.json"])
OWN = {"id": "t", "created": START, "createdBy": "admin", "updated": START}


def read(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return document


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.fixture
def api(tmp_path: Path) -> Api:
    return Api(World(tmp_path))


def test_there_are_three_each_with_a_walk_through() -> None:
    assert [folder.name for folder in FOLDERS] == ["aggregator", "indie-label", "multi-tenant"]
    for folder in FOLDERS:
        text = (folder / "README.md").read_text("utf-8")
        files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {"README.md"}
        assert [name for name in sorted(files) if name not in text] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_the_settings_are_those_of_a_deployment(folder: Path) -> None:
    found = ProjectSettings.read(folder)
    assert found.domain
    assert found.infrastructure["alarm_email"]
    assert Settings.from_env(found.env).region == found.region


@pytest.mark.parametrize("path", TENANTS, ids=named)
def test_the_tenant_takes_its_settings(path: Path, api: Api) -> None:
    wanted = read(path)
    answer = api("PATCH", "/tenant", wanted, token="admin")
    assert answer.status == 200, answer.json
    assert answer.json["settings"]["party"] == wanted["settings"]["party"]
    assert answer.json["settings"]["requireStages"] == ["schema"]


@pytest.mark.parametrize("path", TARGETS, ids=named)
def test_the_target_needs_nothing_but_its_credentials(path: Path) -> None:
    document = with_preset(read(path))
    secret = {option.name for option in protocol_named(document["protocol"]).options if option.secret}
    assert not secret & set(document["config"]), "credentials are not in files"
    granted = SharedStorage(Settings.from_env(ProjectSettings.read(path.parents[1]).env).shared_storage)
    kept = set() if document["protocol"] == "GCS" else secret
    target, given = checked_target(
        document, {**OWN, "tenantId": "label-south"}, Adapters(shared_storage=granted), kept=kept
    )
    assert given == {}
    assert target.test_mode
    assert load_target(path).name == target.name


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_the_release_lacks_nothing_but_its_files(folder: Path, api: Api) -> None:
    created = api("POST", "/releases", read(folder / "release.json"))
    assert created.status == 201, created.json
    found = api("POST", f"/releases/{created.json['id']}/validate").json
    errors = {finding["code"] for finding in found["findings"] if finding["severity"] == "error"}
    assert errors == {"missing-audio", "missing-cover", "missing-duration"}, found["findings"]


def test_the_profile_reads_every_column_of_the_spreadsheet() -> None:
    profile = load_profile(read(ROOT / "aggregator/profile.json"))
    unopened: list[Any] = []
    sources = sources_of(str(ROOT / "aggregator/catalogue.csv"), unopened)
    preview = check_sources(sources, profile, now=START)
    assert unopened == []
    assert not preview.has_errors
    assert [release.content["basic"]["title"] for release in preview.releases] == ["Low Tide", "Lantern"]
    assert [len(release.content["tracks"]) for release in preview.releases] == [2, 1]
    assert [release.content["basic"]["label"] for release in preview.releases] == [
        "Example Recordings",
        "Example Imprint",
    ]
    people = preview.releases[0].content["tracks"][0]["metadata"]["contributors"]
    assert [(person["name"], person["role"]) for person in people] == [("Ada Example", "Mixing Engineer")]


def test_no_file_names_a_real_host() -> None:
    texts = [path.read_text("utf-8") for path in [*TARGETS, *TENANTS, *ROOT.glob("*/stardust.toml")]]
    hosts = [value for text in texts for value in json_hosts(text)]
    assert hosts
    assert [host for host in hosts if not host.endswith(".example")] == []


def json_hosts(text: str) -> list[str]:
    return [line.split('"')[3] for line in text.splitlines() if '"host"' in line or '"customDomain"' in line]
