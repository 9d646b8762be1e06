"""The checks before a package is published."""

from datetime import date
from pathlib import Path

import pytest

from shared.errors import InvalidInput
from shared.model.plugins.manifest import Permissions
from shared.plugins.authoring.check import check_plugin
from shared.plugins.authoring.create import create_plugin
from shared.plugins.authoring.permissions import in_words


@pytest.fixture
def project(tmp_path: Path) -> Path:
    create_plugin(tmp_path / "my-plugin", kind="hook", today=date(2026, 3, 1))
    return tmp_path / "my-plugin"


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_manifest_and_project_agree(project: Path) -> None:
    replace(project / "stardust_my_plugin/plugin.toml", '"0.1.0"', '"0.2.0"')
    replace(project / "stardust_my_plugin/plugin.toml", 'name = "my-plugin"', 'name = "your-plugin"')
    found = check_plugin(project, with_tests=False)
    assert [(each.path, each.code) for each in found.findings] == [
        ("name", "disagreement"),
        ("version", "disagreement"),
    ]
    assert not found.acceptable


def test_a_protocol_is_named_in_both(project: Path) -> None:
    registered = '[project.entry-points."stardust.protocols"]\nx = "a:B"\n[tool.setuptools]\n'
    replace(project / "pyproject.toml", "[tool.setuptools]\n", registered)
    assert [each.path for each in check_plugin(project, with_tests=False).findings] == ["protocols"]


def test_forbidden_code_and_a_missing_licence_keep_it_from_being_published(project: Path) -> None:
    (project / "LICENSE").unlink()
    (project / "stardust_my_plugin/more.py").write_text("import socket\n")
    found = check_plugin(project, with_tests=False)
    assert [each.path for each in found.findings] == ["LICENSE", "stardust_my_plugin/more.py:1"]
    assert not found.acceptable


def test_a_package_without_tests_is_not_published(project: Path) -> None:
    (project / "tests/test_my_plugin.py").unlink()
    assert [each.path for each in check_plugin(project).findings] == ["tests"]


def test_failing_tests_are_quoted(project: Path) -> None:
    (project / "tests/test_my_plugin.py").write_text("def test_a():\n    assert 1 == 2, 'told'\n")
    (found,) = check_plugin(project).findings
    assert found.path == "tests"
    assert "told" in found.message


def test_a_folder_without_a_project_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="There is no pyproject"):
        check_plugin(tmp_path)


def test_permissions_are_told_in_words() -> None:
    asked = Permissions(documents=["releases"], files=["read", "write"], hosts=["*.example.org"], actions=["deliver"])
    assert in_words(asked) == [
        "read releases",
        "read the audio, images and documents that were uploaded",
        "store files that it derives from them",
        "reach *.example.org",
        "request deliveries",
    ]
    assert in_words(Permissions()) == []


def test_every_permission_has_words() -> None:
    fields = Permissions.model_json_schema()["properties"]
    every = {name: fields[name]["items"]["enum"] for name in ("documents", "files", "actions")}
    assert len(in_words(Permissions.model_validate(every))) == sum(map(len, every.values()))
