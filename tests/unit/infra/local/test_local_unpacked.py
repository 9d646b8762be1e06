"""Servers whose packages are unpacked: what is fetched, and what a person is told."""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from infra.local import install, unpacked
from infra.local.unpacked import PROFTPD, unpacked_problems

DEPENDS = {
    "proftpd-core": ("libc6", "libhiredis0.14", "ucf"),
    "proftpd-mod-crypto": ("proftpd-core", "libmemcached11"),
    "libmemcached11": ("libhashkit2", "libc6"),
}
CLOSURE = ["libhashkit2", "libhiredis0.14", "libmemcached11"]


class Apt:
    """apt and dpkg of a machine that has libc6 only; `unpack` is what the packages contain, by path."""

    def __init__(self, unpack: Mapping[str, str], error: str = "") -> None:
        self.unpack, self.error = unpack, error
        self.downloaded: list[str] = []

    def run(self, command: Sequence[str], cwd: str | None = None, **_options: object) -> object:
        lines: list[str] = []
        if command[:2] == ["apt-cache", "depends"]:
            lines = [f"  Depends: {name}" for package in command[2:] for name in DEPENDS.get(package, ())]
        elif command[0] == "dpkg-query":
            lines = [f"{name} installed" for name in command[3:] if name == "libc6"]
        elif "download" in command:
            self.downloaded = list(command[command.index("download") + 1 :])
            if self.error:
                return SimpleNamespace(returncode=100, stdout="", stderr=f"{self.error}\n")
            Path(cwd or "", "a.deb").touch()
        elif command[:2] == ["dpkg", "-x"]:
            for path, content in self.unpack.items():
                Path(command[3], path).parent.mkdir(parents=True, exist_ok=True)
                Path(command[3], path).write_text(content)
        return SimpleNamespace(returncode=0, stdout="\n".join(lines), stderr="")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(unpacked, "FOLDER", tmp_path / "unpacked")
    monkeypatch.setattr(unpacked, "UNPACKED", (PROFTPD,))
    monkeypatch.setattr(install, "FOR_TESTS", ())
    return tmp_path / "unpacked"


def use(monkeypatch: pytest.MonkeyPatch, apt: Apt) -> Apt:
    monkeypatch.setattr(subprocess, "run", apt.run)
    monkeypatch.setattr(shutil, "which", lambda program, path=None: f"/usr/bin/{program}")
    return apt


def test_a_missing_server_is_unpacked_with_the_libraries_that_the_system_lacks(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    apt = use(monkeypatch, Apt({"usr/sbin/proftpd": "program"}))
    assert unpacked_problems([PROFTPD]) == []
    assert apt.downloaded == ["proftpd-core", "proftpd-mod-crypto", *CLOSURE]
    assert (folder / "usr/sbin/proftpd").read_text() == "program"
    assert capsys.readouterr().out == f"Missing: proftpd. Unpacking them into {folder} ...\n"


def test_an_unpacked_server_is_not_fetched_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    apt = use(monkeypatch, Apt({}))
    (folder / "usr/sbin").mkdir(parents=True)
    (folder / "usr/sbin/proftpd").touch()
    assert unpacked_problems([PROFTPD]) == []
    assert apt.downloaded == []


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)])
def test_a_server_that_cannot_be_fetched_is_named_and_fails_in_ci(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ci: str, code: int
) -> None:
    use(monkeypatch, Apt({}, error="E: no network"))
    monkeypatch.setenv("CI", ci)
    assert install.main("servers") == code
    said = capsys.readouterr()
    text = said.err if code else said.out
    assert "proftpd is missing: it is an FTP, FTPS and SFTP server of many DSPs." in text
    assert "It could not be unpacked: E: no network." in text
    assert f"apt-get download proftpd-core proftpd-mod-crypto; then for each file: dpkg -x FILE {folder}" in text


def test_a_machine_without_apt_is_told_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda program, path=None: None)
    problems = unpacked_problems([PROFTPD])
    assert "It could not be unpacked: apt-get and dpkg are not on this machine." in problems
    assert not folder.exists()
