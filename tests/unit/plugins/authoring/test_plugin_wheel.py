"""Wheels of plug-ins: the same bytes each time, as pip installs them."""

import subprocess
import sys
from datetime import date
from importlib.metadata import distributions
from pathlib import Path
from zipfile import ZipFile

import pytest

from shared.errors import InvalidInput
from shared.plugins.authoring.create import create_plugin
from shared.plugins.authoring.wheel import build_wheel, described, read_project

NAMED = '[project]\nname = "a"\nversion = "1"\n[project.entry-points."stardust.plugins"]\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    create_plugin(tmp_path / "my-plugin", kind="panel", today=date(2026, 3, 1))
    return tmp_path / "my-plugin"


def test_the_same_sources_give_the_same_bytes(project: Path, tmp_path: Path) -> None:
    first = build_wheel(read_project(project))
    package = project / "stardust_my_plugin"
    (package / "__pycache__").mkdir()
    (package / "__pycache__/handlers.cpython-311.pyc").write_bytes(b"compiled")
    (package / ".DS_Store").write_bytes(b"of a desktop")
    (package / "handlers.py").touch()
    moved = project.rename(tmp_path / "elsewhere")
    assert build_wheel(read_project(moved)) == first
    assert first.file_name == "stardust_my_plugin-0.1.0-py3-none-any.whl"


def test_pip_installs_it_and_it_is_found_by_its_entry_point(project: Path, tmp_path: Path) -> None:
    wheel = build_wheel(read_project(project))
    file = tmp_path / wheel.file_name
    file.write_bytes(wheel.content)
    command = ("pip", "install", "--quiet", "--no-index", "--no-deps", "--target", str(tmp_path / "site"), str(file))
    subprocess.run([sys.executable, "-m", *command], check=True, capture_output=True)
    (found,) = distributions(path=[str(tmp_path / "site")])
    assert [(each.group, each.name, each.value) for each in found.entry_points] == [
        ("stardust.plugins", "my-plugin", "stardust_my_plugin")
    ]
    assert (found.metadata["Name"], found.version) == ("stardust-my-plugin", "0.1.0")
    assert {each.name for each in (tmp_path / "site/stardust_my_plugin").iterdir()} >= {
        "plugin.toml",
        "handlers.py",
        "panel.html",
        "panel.js",
    }
    assert described(file) == ("stardust-my-plugin", "0.1.0", "my-plugin")


def test_tests_and_secrets_beside_the_package_are_not_packed(project: Path) -> None:
    (project / "key.pem").write_text("secret")
    wheel = build_wheel(read_project(project))
    assert b"secret" not in wheel.content
    (project.parent / "w.whl").write_bytes(wheel.content)
    with ZipFile(project.parent / "w.whl") as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert tops == {"stardust_my_plugin", "stardust_my_plugin-0.1.0.dist-info"}


def test_a_link_is_not_packed(project: Path) -> None:
    (project / "stardust_my_plugin/passwords.txt").symlink_to("/etc/passwd")
    with pytest.raises(InvalidInput, match="no links"):
        build_wheel(read_project(project))


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("[project]", ["project.name", "project.version", "stardust.plugins"]),
        (f'{NAMED}a = "b"\nc = "d"', ["stardust.plugins"]),
        (f'{NAMED}a = "b.c:d"', ["stardust.plugins"]),
        (f'{NAMED}a = "gone"', ["a"]),
        ("[project", [""]),
    ],
)
def test_every_problem_of_a_project_is_told(tmp_path: Path, text: str, paths: list[str]) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    with pytest.raises(InvalidInput) as caught:
        read_project(tmp_path)
    assert [each.path.removeprefix("pyproject.toml").removeprefix(": ") for each in caught.value.problems] == paths


@pytest.mark.parametrize("content", [b"", b"no zip"])
def test_what_is_no_wheel_of_a_plugin_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.whl").write_bytes(content)
    with pytest.raises(InvalidInput, match="no wheel of a plug-in"):
        described(tmp_path / "a.whl")
