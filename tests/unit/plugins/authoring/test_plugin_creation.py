"""Packages that are created from templates: complete, valid, and never over another's files."""

from datetime import date
from pathlib import Path

import pytest

from shared.errors import Conflict, InvalidInput
from shared.plugins.authoring.check import check_plugin
from shared.plugins.authoring.create import create_plugin
from shared.plugins.authoring.kinds import KINDS, LICENCES
from shared.plugins.manifests import read_manifest

DAY = date(2026, 3, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_a_created_package_passes_every_check(tmp_path: Path, kind: str) -> None:
    files = create_plugin(tmp_path / "my-plugin", kind=kind, today=DAY)
    found = check_plugin(tmp_path / "my-plugin", with_tests=False)
    assert found.findings == ()
    assert found.acceptable
    assert all(
        "@" not in each.read_text("utf-8").replace("@pytest", "").replace("@contextmanager", "") for each in files
    )


def test_what_people_choose_is_quoted(tmp_path: Path) -> None:
    author, title = 'Ann "the ear" O\'Neil \\ Söhne', "50% & <b>more</b>"
    create_plugin(tmp_path / "my-plugin", kind="rule", today=DAY, title=title, author=author)
    manifest = read_manifest(tmp_path / "my-plugin/stardust_my_plugin")
    assert (manifest.author, manifest.title) == (author, title)


@pytest.mark.parametrize("licence", LICENCES)
def test_the_licence_is_written_with_its_holder(tmp_path: Path, licence: str) -> None:
    create_plugin(tmp_path / "my-plugin", kind="rule", today=DAY, author="Ann", licence=licence)
    assert "Copyright (c) 2026 Ann" in (tmp_path / "my-plugin/LICENSE").read_text("utf-8")
    assert read_manifest(tmp_path / "my-plugin/stardust_my_plugin").licence.terms == licence


def test_terms_that_are_not_stated_are_a_warning(tmp_path: Path) -> None:
    create_plugin(tmp_path / "my-plugin", kind="rule", today=DAY, licence="proprietary")
    found = check_plugin(tmp_path / "my-plugin", with_tests=False)
    assert [(each.path, each.severity) for each in found.findings] == [("LICENSE", "warning")]
    assert found.acceptable


def test_every_unknown_choice_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        create_plugin(tmp_path / "my-plugin", kind="rocket", today=DAY, licence="WTFPL")
    assert [each.path for each in caught.value.problems] == ["--kind", "--licence"]
    assert not (tmp_path / "my-plugin").exists()


def test_a_name_that_is_none_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="name"):
        create_plugin(tmp_path / "My_Plugin", kind="rule", today=DAY)
    assert not (tmp_path / "My_Plugin").exists()


def test_files_of_others_stay(tmp_path: Path) -> None:
    folder = tmp_path / "my-plugin"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")
    with pytest.raises(Conflict, match="exists already"):
        create_plugin(folder, kind="rule", today=DAY)
    assert [each.name for each in folder.iterdir()] == ["mine.txt"]
