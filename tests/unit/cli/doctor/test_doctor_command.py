"""The command: what it prints, its exit code, and what it never shows."""

from pathlib import Path

import pytest

from shared.cli.doctor.facts import ffmpeg_program, installed_version, is_ignored, plugin_confinement, tracked_files
from tests.unit.cli.conftest import Deployment


@pytest.fixture
def schemas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "schemas" / "ern" / "43"
    folder.mkdir(parents=True)
    (folder / "release-notification.xsd").write_text("<schema/>")
    monkeypatch.setenv("STARDUST_DDEX_SCHEMAS", str(tmp_path / "schemas"))


def test_what_has_to_be_mended_is_told_and_the_exit_code_is_1(
    deployment: Deployment, tmp_path: Path, schemas: None
) -> None:
    deployment.server.fixed["GET", "/api/v1/test/health"] = {"status": "ok", "checks": []}
    assert deployment.json("doctor", "--folder", tmp_path)["ok"] is True
    deployment.config.chmod(0o644)
    result = deployment.run("doctor", "--folder", tmp_path)
    assert (result.exit_code, f"chmod 600 {deployment.config}" in result.stderr.replace("\n", "")) == (1, True)
    checks = deployment.json("doctor", "--folder", tmp_path, code=1)["checks"]
    (failed,) = [each for each in checks if any(found["severity"] == "error" for found in each["findings"])]
    assert failed["name"] == "File of the profiles"
    assert deployment.key not in result.output


def test_a_folder_with_a_project_gets_the_checks_of_projects(deployment: Deployment, tmp_path: Path) -> None:
    (tmp_path / "firebase.json").write_text("{}")
    names = [each["name"] for each in deployment.json("doctor", "--folder", tmp_path, code=1)["checks"]]
    assert {"Keys", "Region", "Buckets", "Secrets"} <= set(names)


def test_the_facts_of_this_machine_are_read() -> None:
    assert installed_version("pydantic")
    assert installed_version("a-package-that-does-not-exist") is None
    assert ffmpeg_program()
    assert plugin_confinement() in (None, "kernel", "audit")
    assert "pyproject.toml" in tracked_files(Path())
    assert (is_ignored(Path(), ".env.label"), is_ignored(Path(), "README.md")) == (True, False)
