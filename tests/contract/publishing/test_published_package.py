"""What is published: the same sources give the same bytes, and the bill of materials names what is installed."""

import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from infra.bundle import BUNDLED, FILES, SOURCES
from infra.package import DIGESTS, build_package


def copy(to: Path) -> Path:
    """The working copy as git and `make web` have it, with a commit of a fixed time."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=SOURCES, capture_output=True, text=True, check=True
    )
    for name in [*listed.stdout.splitlines(), *map(str, (SOURCES / "web/dist").rglob("*"))]:
        source = SOURCES / name
        if source.is_file() and not name.startswith(("tests/", "docs/", "web/src", "web/node_modules")):
            target = to / source.relative_to(SOURCES)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    env = {"GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z", "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z", "HOME": str(to)}
    identity = ["-c", "user.name=Nobody", "-c", "user.email=nobody@label.example"]
    for command in (["init", "-q"], [*identity, "commit", "-q", "--allow-empty", "-m", "Begin"]):
        subprocess.run(["git", *command], cwd=to, env={**env, "PATH": "/usr/bin:/bin:/usr/local/bin"}, check=True)
    return to


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder with what is published, and its digests."""
    base = tmp_path_factory.mktemp("published")
    return base / "to", build_package(copy(base / "sources"), base / "to")


def test_a_second_build_elsewhere_gives_the_same_bytes(published: tuple[Path, str], tmp_path: Path) -> None:
    _, digests = published
    assert build_package(copy(tmp_path / "elsewhere"), tmp_path / "to") == digests


def test_the_package_has_all_files_and_nothing_of_the_machine(published: tuple[Path, str]) -> None:
    folder, digests = published
    (wheel,) = folder.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for name in FILES:
        assert any(each.startswith(f"{BUNDLED}/{name}") for each in names), name
    assert [name for name in names if re.search(r"node_modules|__pycache__|tfstate|\.env|tests/", name)] == []
    assert digests == (folder / DIGESTS).read_text("utf-8")


def test_the_bill_names_every_locked_package_with_digests(published: tuple[Path, str]) -> None:
    folder, _ = published
    (bill,) = folder.glob("*.cdx.json")
    components = json.loads(bill.read_text("utf-8"))["components"]
    locked = re.findall(r"^([\w.-]+)==", (SOURCES / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    assert {component["name"].lower() for component in components} == {name.lower() for name in locked}
    assert all(component["externalReferences"][0]["hashes"] for component in components)
