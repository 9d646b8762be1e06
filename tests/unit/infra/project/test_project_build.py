"""New projects and what is built from them."""

import json
import sys
from pathlib import Path

import pytest

from infra.bundle import BUNDLED, FILES, SOURCES, bundle, copy_bundle, is_working_copy
from infra.project.build import build_project
from infra.project.create import create_project
from infra.project.settings import FILE, ProjectSettings
from shared.errors import Conflict, InvalidInput


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small product with every file that a deployment needs."""
    root = tmp_path / "product"
    for name in (*FILES, "web/dist/index.html", "functions/__init__.py", "shared/__init__.py"):
        path = root / name
        if path.suffix or path.name == "main.py":
            path.parent.mkdir(parents=True, exist_ok=True)
            real = SOURCES / name
            path.write_text(real.read_text("utf-8") if real.exists() else "", "utf-8")
    for file in (SOURCES / "infra/terraform").glob("*.tf"):
        copy = root / "infra/terraform" / file.name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    monkeypatch.setattr("infra.project.build.bundle", lambda: root)
    return root


def test_a_new_project_is_its_settings_and_ignores_what_is_built(tmp_path: Path) -> None:
    settings = create_project(tmp_path / "my-label", template="label", region="europe-west1")
    assert {path.name for path in (tmp_path / "my-label").iterdir()} == {FILE, ".gitignore", "README.md"}
    assert ProjectSettings.read(tmp_path / "my-label") == settings
    assert {"build/", ".env*", "*.tfstate*"} <= set((tmp_path / "my-label/.gitignore").read_text("utf-8").split())


def test_nothing_is_written_over_files_of_others_or_for_a_bad_value(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/notes.txt").write_text("mine", "utf-8")
    with pytest.raises(Conflict, match="exists already"):
        create_project(tmp_path / "full", project="my-label")
    with pytest.raises(InvalidInput, match="template"):
        create_project(tmp_path / "my-label", template="huge")
    with pytest.raises(InvalidInput, match="region"):
        create_project(tmp_path / "my-label", region="Europe")
    assert [path.name for path in tmp_path.rglob("*")] == ["full", "notes.txt"]


@pytest.mark.usefixtures("sources")
def test_a_build_has_everything_and_says_where_it_runs(tmp_path: Path) -> None:
    settings = create_project(tmp_path / "my-label", region="europe-west1")
    build = build_project(tmp_path / "my-label", settings)
    assert [name for name in FILES if not (build / name).exists()] == []
    assert (build / "functions/wiring.py").exists()
    assert (build / "shared/config.py").exists()
    config = json.loads((build / "firebase.json").read_text("utf-8"))
    rewrites = [each["function"] for each in config["hosting"]["rewrites"] if "function" in each]
    assert {each["region"] for each in rewrites} == {"europe-west1"}
    assert "predeploy" not in config["functions"][0], "it is a step of the working copy"
    variables = json.loads((build / "infra/terraform/terraform.tfvars.json").read_text("utf-8"))
    assert variables["region"] == "europe-west1"
    env = (build / ".env.my-label").read_text("utf-8").splitlines()
    assert 'STARDUST_REGION="europe-west1"' in env
    assert [line for line in env if not line.startswith("STARDUST_")] == []
    assert (build / "venv").readlink() == Path(sys.prefix)


def test_a_second_build_drops_what_the_product_no_longer_has(sources: Path, tmp_path: Path) -> None:
    settings = create_project(tmp_path / "my-label")
    (sources / "web/dist/old.js").write_text("", "utf-8")
    build = build_project(tmp_path / "my-label", settings)
    (sources / "web/dist/old.js").unlink()
    (build / "shared/left.py").write_text("", "utf-8")
    build_project(tmp_path / "my-label", settings)
    assert not (build / "web/dist/old.js").exists()
    assert not (build / "shared/left.py").exists()


def test_the_files_are_beside_the_sources_or_in_the_package(tmp_path: Path) -> None:
    assert is_working_copy()
    assert bundle() == SOURCES
    assert bundle(tmp_path) == tmp_path / BUNDLED


def test_a_package_without_the_web_client_is_not_built(sources: Path, tmp_path: Path) -> None:
    (sources / "web/dist/index.html").unlink()
    with pytest.raises(FileNotFoundError, match="make web"):
        copy_bundle(tmp_path / "package", sources)
    assert not (tmp_path / "package").exists()


def test_every_bundled_file_exists_but_what_make_builds() -> None:
    assert [name for name in FILES if not (SOURCES / name).exists()] in ([], ["web/dist"])
