"""Every package that is installed is pinned with the digests of its files, the indirect ones too."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
_PIN = re.compile(r"^([\w.-]+)(?:\[[\w,]+\])?==([\w.!+]+)", re.MULTILINE)
LISTS = ("requirements", "requirements-dev", "tests/e2e/requirements")


def name_of(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()


def pins(file: str) -> dict[str, str]:
    return {name_of(name): version for name, version in _PIN.findall((ROOT / file).read_text("utf-8"))}


@pytest.mark.parametrize("name", LISTS)
def test_the_lock_has_what_the_list_names(name: str) -> None:
    wanted = pins(f"{name}.in")
    assert wanted
    assert wanted.items() <= pins(f"{name}.txt").items()


@pytest.mark.parametrize("name", LISTS)
def test_every_locked_package_has_a_version_and_digests(name: str) -> None:
    text = (ROOT / f"{name}.txt").read_text("utf-8")
    entries = re.split(r"\n(?=[A-Za-z0-9])", text)
    for entry in entries:
        assert _PIN.match(entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry
    assert len(entries) > len(pins(f"{name}.in"))


def test_development_runs_with_the_deployed_versions() -> None:
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()
