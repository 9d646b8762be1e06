"""`stardust.toml`: what it may say, and what follows from it."""

import re
from pathlib import Path

import hcl2
import pytest

from infra.project.create import TEMPLATES, settings_text
from infra.project.settings import FUNCTIONS, TERRAFORM, ProjectSettings, with_version
from shared.config import SECRETS, Settings
from shared.errors import InvalidInput, NotFound

ROOT = Path(__file__).parents[4]
LINES = 'version = "0.1.0"\nproject = "my-label"\nregion = "europe-west1"\n'


def found_in(text: str) -> set[tuple[str, str]]:
    with pytest.raises(InvalidInput) as refused:
        ProjectSettings.parse(text)
    assert all(problem.remedy for problem in refused.value.problems if problem.code != "unreadable")
    return {(problem.path, problem.code) for problem in refused.value.problems}


def test_every_problem_is_told_at_once() -> None:
    text = """
version = "soon"
project = "My Label"
colour = "red"
[settings]
smtp_url = "smtp://user:password@host"
region = "us-central1"
quotas = ["releases"]
qoutas = "releases=5"
[infrastructure]
bucket = "other"
backup_days = true
"""
    assert found_in(text) == {
        ("version", "invalid"),
        ("project", "invalid"),
        ("region", "missing"),
        ("colour", "unknown"),
        ("settings.smtp_url", "secret"),
        ("settings.region", "derived"),
        ("settings.quotas", "invalid"),
        ("settings.qoutas", "unknown"),
        ("infrastructure.bucket", "unknown"),
        ("infrastructure.backup_days", "invalid"),
    }


def test_a_secret_is_not_repeated_in_the_error() -> None:
    with pytest.raises(InvalidInput) as refused:
        ProjectSettings.parse(f'{LINES}[settings]\nsmtp_url = "smtp://user:hunter2@host"\n')
    assert "hunter2" not in str(refused.value)


def test_what_the_functions_would_refuse_is_told_by_the_name_in_the_file() -> None:
    assert found_in(f'{LINES}[settings]\nlimits = "everything=1"\n') == {("settings.limits", "invalid")}


@pytest.mark.parametrize(("text", "code"), [("project =", "unreadable"), ("settings = 3\n" + LINES, "invalid")])
def test_a_file_of_another_form_is_refused(text: str, code: str) -> None:
    assert {each for _, each in found_in(text)} == {code}


def test_without_a_file_it_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=re.escape("stardust create NAME")):
        ProjectSettings.read(tmp_path)


def test_everything_follows_from_project_and_region() -> None:
    found = ProjectSettings.parse(f'{LINES}domain = "music.label.example"\n[settings]\napp_check = true\n')
    settings = Settings.from_env(found.env)
    assert (settings.project, settings.region) == ("my-label", "europe-west1")
    assert settings.app_url == "https://music.label.example"
    assert settings.app_check
    assert settings.kms_key == "projects/my-label/locations/europe-west1/keyRings/stardust/cryptoKeys/credentials"
    assert found.terraform == {"project": "my-label", "region": "europe-west1", "bucket": settings.bucket}


def test_names_of_keys_and_buckets_are_those_of_terraform() -> None:
    """Nobody copies outputs: they are derived, from the same names."""
    text = "\n".join(path.read_text("utf-8") for path in (ROOT / "infra/terraform").glob("*.tf"))
    found = ProjectSettings.parse(LINES)
    ring, key, head = (
        re.search(rf'"{kind}" "{name}" \{{\s+name\s+= "([^"]+)"', text)
        for kind, name in (
            ("google_kms_key_ring", "vault"),
            ("google_kms_crypto_key", "credentials"),
            ("google_kms_crypto_key", "heads"),
        )
    )
    assert ring
    assert key
    assert head
    folder = f"projects/my-label/locations/europe-west1/keyRings/{ring[1]}/cryptoKeys"
    assert found.env["STARDUST_KMS_KEY"] == f"{folder}/{key[1]}"
    assert found.env["STARDUST_SIGNING_KEY"] == f"{folder}/{head[1]}/cryptoKeyVersions/1"
    for kind in ("ledger", "backups"):
        variable = {"ledger": "STARDUST_LEDGER_BUCKET", "backups": "STARDUST_BACKUP_BUCKET"}[kind]
        suffix = re.search(rf'"google_storage_bucket" "{kind}" \{{\s+name\s+= "\$\{{var.bucket\}}([^"]+)"', text)
        assert suffix
        assert found.env[variable] == f"{found.bucket}{suffix[1]}"


def test_the_file_may_set_every_variable_that_is_not_derived_and_no_secret() -> None:
    read = set(re.findall(r'"STARDUST_([A-Z_]+)"', (ROOT / "shared/config.py").read_text("utf-8")))
    derived = {name.removeprefix("STARDUST_") for name in ProjectSettings.parse(LINES).env}
    secret = {name.removeprefix("STARDUST_") for name in SECRETS}
    tests = {"DDEX_SCHEMAS", "KMS_ENDPOINT", "SPOTIFY_URL", "SPOTIFY_ACCOUNTS_URL"}
    assert {name.upper() for name in FUNCTIONS} == read - derived - secret - tests


def test_terraform_has_the_variables_that_the_file_may_set() -> None:
    declared = hcl2.loads((ROOT / "infra/terraform/variables.tf").read_text("utf-8"))["variable"]
    names = {name.strip('"') for each in declared for name in each if not name.startswith("__")}
    assert names == {*TERRAFORM, "project", "region", "bucket"}


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_line_of_a_template_is_valid_also_the_suggested_ones(name: str) -> None:
    text = settings_text(TEMPLATES[name], "my-label", "europe-west1")
    everything = re.sub(r"(?m)^# (\w+ = )", r"\1", text)
    assert ProjectSettings.parse(text).project == "my-label"
    assert ProjectSettings.parse(everything).domain == "distro.label.example"


def test_another_version_changes_no_other_line() -> None:
    text = f"# of version = 1\n{LINES}# end\n"
    assert with_version(text, "0.2.0") == text.replace('"0.1.0"', '"0.2.0"')
