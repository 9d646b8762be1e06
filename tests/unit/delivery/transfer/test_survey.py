"""How often the target is asked about files before they are sent: folders are listed once."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from shared.delivery.protocols.base import Capabilities, RemoteFile
from shared.delivery.transfer.package import TransferResult, transfer_package
from shared.messages.packages.plan import Package, PackageFile
from shared.platform.blobs.folder import FolderBlobs
from tests.unit.delivery.transfer.memory_peer import MemoryPeer, MemorySession

RENAMES = Capabilities(rename=True, resume=True, overlap_bytes=10)
FILES = 6


class Surveying(MemorySession):
    """A session that tells of folders, if `tells` says so."""

    tells = True

    def survey(self, folder: str, most: int) -> dict[str, RemoteFile] | None:
        self._peer.record("survey", folder)
        found = {path: data for path, data in self._peer.files.items() if path.rpartition("/")[0] == folder}
        if not self.tells or len(found) > most:
            return None
        return {path: RemoteFile(path, len(data)) for path, data in found.items()}


class Silent(Surveying):
    """A session whose server does not list folders."""

    tells = False


class Run:
    """Runs of one package of small files, all in one folder but the marker."""

    def __init__(self, folder: Path) -> None:
        self.peer, self._blobs = MemoryPeer(capabilities=RENAMES), FolderBlobs(folder)
        self.session: Callable[[MemoryPeer], MemorySession] = Surveying
        files = []
        for number in range(FILES):
            data = bytes([number]) * 5000
            (folder / f"{number}.wav").write_bytes(data)
            md5 = hashlib.md5(data).hexdigest()
            files.append(PackageFile(f"b/1/{number}.wav", "audio", 5000, md5, blob_path=f"{number}.wav"))
        done = PackageFile("b/done.xml", "marker", 4, hashlib.md5(b"<x/>").hexdigest(), content=b"<x/>")
        self.package = Package("b", tuple(files), done, exclusive=True)

    def __call__(self) -> TransferResult:
        self.peer.calls.clear()
        return transfer_package(
            self.package,
            info=replace(self.peer.info(), connect=lambda *_: self.session(self.peer)),
            options={},
            secrets={},
            blobs=self._blobs,
            hold=lambda: None,
            progress=lambda _: None,
        )

    def asked(self) -> list[str]:
        """Calls that only look, before anything is sent."""
        calls = [call for call, _ in self.peer.calls]
        return calls[: calls.index("put")] if "put" in calls else calls


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path)


def test_a_folder_is_listed_once_instead_of_asking_about_each_file(run: Run) -> None:
    run()
    assert run.asked() == ["survey", "stat"], "the marker is alone in its folder"
    assert [call for call, _ in run.peer.calls].count("stat") == 1, "what was read back needs no look"


def test_a_second_run_asks_about_no_file_in_a_listed_folder(run: Run) -> None:
    run()
    result = run()
    assert result.sent_bytes == 0
    assert run.asked() == ["survey", "stat", "close"]


def test_a_partial_file_is_found_by_the_listing(run: Run) -> None:
    file = run.package.files[2]
    run.peer.files[f"{file.path}.{file.md5[:12]}.part"] = bytes([2]) * 4000
    assert run().sent_bytes == run.package.total_bytes - 4000 + RENAMES.overlap_bytes


def test_each_file_is_asked_about_where_folders_are_not_listed(run: Run) -> None:
    run.session = Silent
    run()
    assert run.asked() == ["survey", *["stat"] * (FILES + 1), "stat"]


def test_a_folder_with_more_than_a_few_files_is_listed_only_if_it_is_worth_it(run: Run) -> None:
    run.package = replace(run.package, files=run.package.files[:2])
    run()
    assert "survey" not in run.asked()
