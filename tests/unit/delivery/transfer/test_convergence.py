"""What later runs need to know: how often a file's reading back was begun, and what they could not see themselves."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from shared.delivery.protocols.base import Capabilities, ConnectionContext, MemoryCheckpoint, RemoteFile, StatRefused
from shared.delivery.transfer.package import transfer_package
from shared.messages.packages.plan import Package, PackageFile
from shared.platform.blobs.folder import FolderBlobs
from tests.unit.delivery.transfer.memory_peer import MemoryPeer, MemorySession

AUDIO = bytes(range(256)) * 2000
RESUMES = Capabilities(rename=True, resume=True, overlap_bytes=1000)


class OutOfTime(Exception):
    """The function's time is over."""


class Digesting(MemorySession):
    """A session that reads files back, in its own way."""

    def __init__(self, peer: MemoryPeer, answer: Callable[[], str]) -> None:
        super().__init__(peer)
        self._answer = answer

    def digest(self, _path: str, _hold: Callable[[], None]) -> str:
        return self._answer()


class Run:
    """Runs of one package; each has the checkpoint of the one before."""

    def __init__(self, folder: Path, peer: MemoryPeer) -> None:
        (folder / "a.wav").write_bytes(AUDIO)
        self.blobs, self.peer, self.checkpoint = FolderBlobs(folder), peer, MemoryCheckpoint()
        md5 = hashlib.md5(AUDIO).hexdigest()
        self.temporary = f"b/a.wav.{md5[:12]}.part"
        self.read_back: Callable[[], str] | None = None
        self.audio = PackageFile("b/a.wav", "audio", len(AUDIO), md5, blob_path="a.wav")

    def __call__(self, *, exclusive: bool = True) -> None:
        self.peer.calls.clear()
        info, read_back = self.peer.info(), self.read_back
        if read_back:
            info = replace(info, connect=lambda *_: Digesting(self.peer, read_back))
        transfer_package(
            Package("b", (self.audio,), None, exclusive=exclusive),
            info=info,
            options={},
            secrets={},
            blobs=self.blobs,
            hold=lambda: None,
            progress=lambda _: None,
            context=ConnectionContext(checkpoint=self.checkpoint),
            keep_evidence=False,
        )


def test_a_file_that_takes_too_long_to_read_back_is_sent_again(tmp_path: Path) -> None:
    run = Run(tmp_path, MemoryPeer(capabilities=RESUMES))
    run.peer.files[run.temporary] = AUDIO[:-500]

    def end() -> str:
        raise OutOfTime

    run.read_back = end
    for _ in range(2):
        with pytest.raises(OutOfTime):
            run_marking_own_errors(run)
    run()
    assert run.peer.files == {"b/a.wav": AUDIO}
    assert ("delete", run.temporary) in run.peer.calls


def run_marking_own_errors(run: Run) -> None:
    """Runs with a server whose errors propagate unchanged."""
    try:
        run()
    except Exception as error:
        if isinstance(error.__cause__, OutOfTime):
            raise error.__cause__ from None
        raise


def test_a_reading_that_ends_is_not_counted(tmp_path: Path) -> None:
    md5 = hashlib.md5(AUDIO).hexdigest()
    run = Run(tmp_path, MemoryPeer(capabilities=RESUMES))
    run.read_back = lambda: md5
    for _ in range(4):
        run.peer.files = {run.temporary: AUDIO[:-500]}
        run.checkpoint.clear()
        run()
        assert ("delete", run.temporary) not in run.peer.calls
        assert "readings" not in str(dict(run.checkpoint))


def refuse_stat(_session: MemorySession, _path: str) -> RemoteFile:
    raise StatRefused


@pytest.mark.parametrize(
    ("look", "exclusive", "reports_md5", "kept"),
    [
        (None, True, True, False),
        (None, True, False, False),
        (None, False, True, False),
        (None, False, False, True),
        (refuse_stat, True, True, True),
    ],
)
def test_evidence_is_kept_where_the_next_run_could_not_see_the_file(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    look: Callable[..., RemoteFile] | None,
    exclusive: bool,
    reports_md5: bool,
    kept: bool,
) -> None:
    """A file whose evidence is not saved at once."""
    monkeypatch.setattr("shared.delivery.transfer.ledger._SAVE_EVERY_S", 1000.0)
    if look:
        monkeypatch.setattr(MemorySession, "stat", look)
    run = Run(tmp_path, MemoryPeer(capabilities=Capabilities(atomic=True), reports_md5=reports_md5))
    run(exclusive=exclusive)
    assert bool(run.checkpoint) is kept
    run(exclusive=exclusive)
    assert ("put", "b/a.wav") not in run.peer.calls
