"""Each misconfiguration is found, by its own code, and a sound machine and project have none."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.cli.doctor.examination import examine
from shared.cli.doctor.facts import Facts
from shared.cli.doctor.machine import pinned_versions
from shared.cli.doctor.project_file import declared
from shared.cli.remote.profiles import Profile, Profiles, store_profiles
from shared.errors import Finding
from shared.version import VERSION
from tests.fixtures.api import Api
from tests.fixtures.api_server import ApiServer, run_api
from tests.fixtures.world import World

KEY = "projects/label/locations/europe-west1/keyRings/stardust/cryptoKeys/credentials"
SIGNING = "projects/label/locations/europe-west1/keyRings/stardust/cryptoKeys/heads/cryptoKeyVersions/1"
SETTINGS = {
    "STARDUST_REGION": "europe-west1",
    "STARDUST_KMS_KEY": KEY,
    "STARDUST_SIGNING_KEY": SIGNING,
    "STARDUST_BUCKET": "label-files",
    "STARDUST_LEDGER_BUCKET": "label-ledger",
    "STARDUST_BACKUP_BUCKET": "label-backups",
    "STARDUST_APP_URL": "https://app.label.example",
    "STARDUST_MAIL_FROM": "Label <no-reply@label.example>",
    "STARDUST_SECURITY_CONTACT": "mailto:security@label.example",
}


@dataclass
class Estate:
    """A machine that is signed in to a deployment, with the folder of a sound project."""

    root: Path
    server: ApiServer
    facts: Facts

    def write(self, **changes: str | None) -> None:
        """Writes the settings, with some of them changed or (None) left out."""
        settings = {name: value for name, value in {**SETTINGS, **changes}.items() if value is not None}
        text = "".join(f"{name}={value}\n" for name, value in settings.items())
        (self.root / ".env.label").write_text(text, "utf-8")

    def change(self, **fields: Any) -> None:
        self.facts = replace(self.facts, **fields)

    def with_env(self, **variables: str) -> None:
        self.change(env={**self.facts.env, **variables})

    def sign_in(self, url: str, key: str) -> None:
        store_profiles(self.facts.config, Profiles("label", {"label": Profile(url, key)}))

    def findings(self) -> list[Finding]:
        return [finding for each in examine(self.facts) for finding in each.findings]


@pytest.fixture
def estate(tmp_path: Path) -> Iterator[Estate]:
    root, schemas = tmp_path / "project", tmp_path / "schemas" / "ern" / "43"
    (root / "infra" / "terraform").mkdir(parents=True)
    schemas.mkdir(parents=True)
    (schemas / "release-notification.xsd").write_text("<schema/>")
    (root / "firebase.json").write_text(json.dumps({"hosting": {"rewrites": [{"function": {"functionId": "api"}}]}}))
    (root / ".firebaserc").write_text(json.dumps({"projects": {"default": "label"}}))
    pins = dict(pinned_versions())
    with run_api(Api(World(tmp_path / "files"))) as server:
        facts = Facts(
            {
                "STARDUST_CONFIG": str(tmp_path / "config" / "profiles.json"),
                "STARDUST_DDEX_SCHEMAS": str(schemas.parents[1]),
            },
            root,
            installed=pins.get,
            ffmpeg=lambda: "/usr/bin/ffmpeg",
            confinement=lambda: "kernel",
            tracked=lambda _: (),
            ignored=lambda *_: True,
        )
        estate = Estate(root, server, facts)
        server.fixed["GET", "/api/v1/test/health"] = {"status": "ok", "checks": [{"name": "store", "status": "ok"}]}
        estate.write()
        estate.sign_in(server.url, server.create_key())
        yield estate


def test_a_sound_machine_and_project_have_no_finding(estate: Estate) -> None:
    assert estate.findings() == []


def mode(path: Callable[[Estate], Path], bits: int) -> Callable[[Estate], None]:
    return lambda estate: path(estate).chmod(bits)


def settings(**changes: str | None) -> Callable[[Estate], None]:
    return lambda estate: estate.write(**changes)


def fields(**changes: Any) -> Callable[[Estate], None]:
    return lambda estate: estate.change(**changes)


def variables(**given: str) -> Callable[[Estate], None]:
    return lambda estate: estate.with_env(**given)


def file(name: str, text: str) -> Callable[[Estate], object]:
    return lambda estate: (estate.root / name).write_text(text)


def rewrite(region: str) -> str:
    function = {"functionId": "api", "region": region}
    return json.dumps({"hosting": [{"rewrites": [{"function": function}, {"destination": "/"}]}]})


SEEDED: dict[str, tuple[Callable[[Estate], object], set[str]]] = {
    "python": (fields(python=(3, 10)), {"python-version"}),
    "packages": (fields(installed=lambda _: None), {"package-missing"}),
    "other versions": (fields(installed=lambda _: "0.0.1"), {"package-version"}),
    "ffmpeg": (fields(ffmpeg=lambda: None), {"ffmpeg-missing"}),
    "plug-ins": (fields(confinement=lambda: "audit"), {"plugins-not-confined"}),
    "folder of schemas": (variables(STARDUST_DDEX_SCHEMAS="/nowhere"), {"schemas-folder"}),
    "readable keys": (mode(lambda estate: estate.facts.config, 0o644), {"config-mode"}),
    "writable folder": (mode(lambda estate: estate.facts.config.parent, 0o777), {"config-folder-mode"}),
    "keys in git": (fields(tracked=lambda _: ("profiles.json",)), {"config-in-git"}),
    "damaged profiles": (lambda e: e.facts.config.write_text("{"), {"damaged-config", "not-signed-in"}),
    "signed out": (lambda e: e.facts.config.unlink(), {"not-signed-in"}),
    "other profile": (fields(profile="other"), {"no-profile"}),
    "address without key": (variables(STARDUST_URL="https://app.label.example"), {"key-missing"}),
    "mistyped key": (lambda e: e.sign_in(e.server.url, "sk_typo"), {"key-form"}),
    "clear text": (
        lambda e: e.sign_in("http://app.label.example", e.server.create_key()),
        {"invalid-url"},
    ),
    "nobody there": (lambda e: e.sign_in("http://127.0.0.1:9", e.server.create_key()), {"unreachable"}),
    "revoked key": (lambda e: e.server.will_answer(401, {"detail": "Not valid."}), {"key-refused"}),
    "other site": (lambda e: e.server.will_answer(404, {}), {"no-api"}),
    "broken deployment": (lambda e: e.server.will_answer(503, {"detail": "No store."}), {"unavailable"}),
    "clock": (fields(clock=lambda: datetime.now(UTC) + timedelta(minutes=4)), {"clock-skew"}),
    "no settings": (lambda e: (e.root / ".env.label").unlink(), {"settings-missing", "missing", "no-contact"}),
    "no key": (settings(STARDUST_KMS_KEY=None), {"missing"}),
    "name of the key": (settings(STARDUST_KMS_KEY="credentials"), {"key-name"}),
    "key in another region": (settings(STARDUST_KMS_KEY=KEY.replace("europe-west1", "us-central1")), {"key-region"}),
    "no version of the key": (settings(STARDUST_SIGNING_KEY=KEY), {"signing-key-name"}),
    "one key for both": (settings(STARDUST_SIGNING_KEY=f"{KEY}/cryptoKeyVersions/1"), {"same-key"}),
    "region": (
        settings(STARDUST_REGION="Europe"),
        {"region-name", "key-region"},
    ),
    "terraform": (file("infra/terraform/a.auto.tfvars", 'region = "us-east1"\n'), {"terraform-region"}),
    "hosting": (file("firebase.json", rewrite("us-east1")), {"hosting-region"}),
    "bucket": (settings(STARDUST_BUCKET="gs://label-files"), {"bucket-name"}),
    "one bucket": (settings(STARDUST_BACKUP_BUCKET="label-files"), {"same-bucket"}),
    "no ledger": (settings(STARDUST_LEDGER_BUCKET=None), {"no-ledger"}),
    "address": (settings(STARDUST_APP_URL="http://app.label.example"), {"insecure-url"}),
    "sender": (settings(STARDUST_MAIL_FROM="Label"), {"mail-from"}),
    "no contact": (settings(STARDUST_SECURITY_CONTACT=None), {"no-contact"}),
    "deadline": (settings(STARDUST_DELIVERY_DEADLINE_S="5"), {"invalid"}),
    "limits": (settings(STARDUST_LIMITS="reads=600"), {"invalid"}),
    "wildcard": (settings(STARDUST_CORS_ORIGINS="*"), {"invalid"}),
    "private hosts": (settings(STARDUST_ALLOW_PRIVATE_HOSTS="1"), {"invalid"}),
    "secret": (settings(STARDUST_SMTP_URL="smtp://label:password@mail.example:587"), {"secret-in-file"}),
    "settings in git": (fields(tracked=lambda _: (".env.label",)), {"settings-in-git"}),
    "settings not ignored": (fields(ignored=lambda *_: False), {"settings-not-ignored"}),
    "key in the settings": (lambda e: e.write(MY_KEY=e.server.create_key()), {"key-in-file"}),
    "emulator": (variables(FIRESTORE_EMULATOR_HOST="127.0.0.1:8080"), {"emulator-variable"}),
    "demo project": (file(".firebaserc", '{"projects": {"default": "demo-label"}}'), {"demo-project", "no-contact"}),
}


@pytest.mark.parametrize("name", SEEDED)
def test_a_misconfiguration_is_found(estate: Estate, name: str) -> None:
    seed, codes = SEEDED[name]
    seed(estate)
    found = estate.findings()
    assert {finding.code for finding in found} == codes
    assert all(finding.remedy for finding in found)
    assert "smtp://label:password" not in str(found)


def test_more_than_twenty_misconfigurations_are_seeded() -> None:
    assert len(SEEDED) > 40


@pytest.mark.parametrize(
    ("told", "codes"),
    [(VERSION, set()), (f"{VERSION}9", set()), ("99.0.0", {"other-version"}), ("", {"other-version"})],
)
def test_another_version_of_the_deployment_is_told(estate: Estate, told: str, codes: set[str]) -> None:
    estate.server.will_answer(200, {}, Stardust_Version=told)
    assert {finding.code for finding in estate.findings()} == codes


def test_components_that_fail_are_told(estate: Estate) -> None:
    checks = [{"name": "store", "status": "ok"}, {"name": "bucket", "status": "failed", "message": "NotFound"}]
    estate.server.fixed["GET", "/api/v1/test/health"] = {"status": "degraded", "checks": checks}
    (finding,) = estate.findings()
    assert (finding.path, finding.message) == ("deployment: bucket", "NotFound")


PROJECT_FILE = """version = "{version}"
project = "label-records"
region = "europe-west1"
[settings]
security_contact = "mailto:security@label.example"
{more}
"""


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (PROJECT_FILE.format(version=VERSION, more=""), set()),
        (PROJECT_FILE.format(version="0.0.1", more=""), {"project-version"}),
        (PROJECT_FILE.format(version=VERSION, more='limits = "reads=1"'), {"invalid"}),
        (PROJECT_FILE.format(version=VERSION, more='workbench_url = "http://workbench.example"'), {"insecure-url"}),
        ("version =", {"unreadable"}),
    ],
)
def test_a_project_file_is_checked_with_what_is_derived_from_it(estate: Estate, text: str, codes: set[str]) -> None:
    (estate.root / "stardust.toml").write_text(text)
    (estate.root / ".env.label").unlink()
    estate.change(declared=declared(estate.root))
    assert {finding.code for finding in estate.findings()} == codes


def test_the_environment_overrides_the_file_and_the_profile(estate: Estate) -> None:
    estate.with_env(
        STARDUST_REGION="us-central1", STARDUST_URL=estate.server.url, STARDUST_API_KEY=estate.server.create_key()
    )
    assert {finding.code for finding in estate.findings()} == {"key-region"}
