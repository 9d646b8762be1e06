"""The transfer engine in isolation: which session methods it calls, in which order, and what it never does."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from shared.delivery.protocols.base import Capabilities
from shared.delivery.transfer.package import TransferResult, transfer_package
from shared.delivery.transfer.progress import TransferProgress
from shared.errors import (
    AssetCorrupted,
    ConnectionFailed,
    LeaseLost,
    RemoteRefused,
    TransferCorrupted,
    Unavailable,
)
from shared.messages.packages.plan import Package, PackageFile, Role
from shared.platform.blobs.folder import FolderBlobs
from tests.unit.delivery.transfer.memory_peer import MemoryPeer

AUDIO = bytes(range(256)) * 1000
ATOMIC = Capabilities(atomic=True)


def small(path: str, content: bytes, role: Role = "ern") -> PackageFile:
    return PackageFile(path, role, len(content), hashlib.md5(content).hexdigest(), content=content)


def audio(path: str = "b/a.wav", data: bytes = AUDIO) -> PackageFile:
    return PackageFile(path, "audio", len(data), hashlib.md5(data).hexdigest(), blob_path="a.wav")


PACKAGE = Package(
    "b", (audio(), small("b/1.xml", b"<ern/>")), small("b/done.xml", b"<done/>", "marker"), exclusive=True
)


class Run:
    """One engine, one peer, one bucket."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "a.wav").write_bytes(AUDIO)
        self.peer = MemoryPeer()
        self.blobs = FolderBlobs(folder)
        self.progress: list[TransferProgress] = []

    def __call__(self, package: Package = PACKAGE, hold: Callable[[], None] = lambda: None) -> TransferResult:
        self.peer.calls.clear()
        return transfer_package(
            package,
            info=self.peer.info(),
            options={},
            secrets={"password": "hunter2"},
            blobs=self.blobs,
            hold=hold,
            progress=self.progress.append,
        )

    def names(self, call: str) -> list[str]:
        return [path for name, path in self.peer.calls if name == call]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(tmp_path)


def test_files_are_renamed_once_verified_and_the_marker_comes_last(run: Run) -> None:
    run()
    assert run.names("rename") == ["b/a.wav", "b/1.xml", "b/done.xml"]
    assert all(path.endswith(".part") for path in run.names("put"))
    assert run.peer.files == {"b/a.wav": AUDIO, "b/1.xml": b"<ern/>", "b/done.xml": b"<done/>"}
    assert run.peer.calls[-1] == ("close", "")


def test_atomic_uploads_are_not_renamed(run: Run) -> None:
    run.peer = MemoryPeer(ATOMIC, reports_md5=True)
    result = run()
    assert run.names("rename") == []
    assert run.names("put") == ["b/a.wav", "b/1.xml", "b/done.xml"]
    assert [file.verified_by for file in result.files] == ["md5"] * 3


def test_the_size_is_no_proof_in_a_shared_folder(run: Run) -> None:
    shared = Package("", (small("1.xml", b"<new/>"),))
    run.peer.files["1.xml"] = b"<old/>"
    assert run(shared).sent_bytes == 6
    assert run.peer.files["1.xml"] == b"<new/>"


def test_an_md5_is_proof_even_in_a_shared_folder(run: Run) -> None:
    run.peer = MemoryPeer(ATOMIC, reports_md5=True)
    run.peer.files.update({"1.xml": b"<old/>", "2.xml": b"<same/>"})
    result = run(Package("", (small("1.xml", b"<new/>"), small("2.xml", b"<same/>"))))
    assert run.names("put") == ["1.xml"]
    assert result.sent_bytes == 6


def test_the_marker_of_an_earlier_attempt_is_deleted_before_anything_changes(run: Run) -> None:
    run()
    del run.peer.files["b/1.xml"]
    run()
    order = [call for call in run.peer.calls if call[0] in ("delete", "put")]
    assert order[0] == ("delete", "b/done.xml")
    assert run.names("rename") == ["b/1.xml", "b/done.xml"]


def test_a_missing_marker_is_not_deleted(run: Run) -> None:
    run()
    assert run.names("delete") == []


def test_a_partial_file_with_the_same_content_is_resumed(run: Run) -> None:
    temporary = f"b/a.wav.{PACKAGE.files[0].md5[:12]}.part"
    run.peer.files[temporary] = AUDIO[:200_000]
    result = run()
    assert run.peer.files["b/a.wav"] == AUDIO
    assert result.sent_bytes < len(AUDIO) - 100_000


def test_a_partial_file_with_other_content_is_not_resumed(run: Run) -> None:
    run.peer.files["b/a.wav.000000000000.part"] = b"x" * 200_000
    assert run().sent_bytes == PACKAGE.total_bytes


@pytest.mark.parametrize("capabilities", [Capabilities(rename=True, resume=True), ATOMIC])
def test_a_corrupted_upload_is_removed_and_no_marker_is_sent(run: Run, capabilities: Capabilities) -> None:
    run.peer = MemoryPeer(capabilities, corrupt=lambda data: data[:-1] + b"?", reports_md5=True)
    with pytest.raises(TransferCorrupted, match=r"b/a\.wav") as caught:
        run()
    assert caught.value.retryable
    assert "MD5" in caught.value.said
    assert run.peer.files == {}


def test_small_files_are_read_back_if_the_server_reports_no_md5(run: Run) -> None:
    run.peer.corrupt = lambda data: b"<e r n" if data == b"<ern/>" else data
    with pytest.raises(TransferCorrupted, match=r"b/1\.xml"):
        run()
    assert "b/done.xml" not in run.peer.files


def test_what_a_digest_proves_is_not_asked_about_again(run: Run) -> None:
    def sent() -> list[str]:
        calls = [call for call, _ in run.peer.calls]
        return calls[calls.index("put") :]

    assert [file.verified_by for file in run().files] == ["md5"] * 3
    assert sent() == ["put", "read", "rename"] * 3 + ["close"]
    run.peer = MemoryPeer(ATOMIC, confirms_md5=True)
    assert [file.verified_by for file in run().files] == ["md5"] * 3
    assert sent() == ["put"] * 3 + ["close"]


def test_a_write_only_target_is_verified_by_size(run: Run) -> None:
    def fail(call: str, _path: str) -> None:
        if call == "read":
            raise PermissionError("write only")

    run.peer.fail = fail
    assert [file.verified_by for file in run().files] == ["size", "size", "size"]


def test_a_recipient_may_pick_up_the_package_as_soon_as_the_marker_appears(run: Run) -> None:
    def fail(call: str, path: str) -> None:
        if call == "stat" and ("put", path) in run.peer.calls and path == "b/done.xml":
            run.peer.files.clear()

    run.peer = MemoryPeer(ATOMIC, reports_md5=True, fail=fail)
    assert run().files[-1].verified_by == "accepted"


def test_bytes_that_differ_from_the_plan_are_never_completed(run: Run) -> None:
    def fail(call: str, _path: str) -> None:
        if call == "put":
            (run.folder / "a.wav").write_bytes(b"?" + AUDIO[1:])

    run.peer.fail = fail
    with pytest.raises(AssetCorrupted, match=r"a\.wav") as caught:
        run()
    assert not caught.value.retryable
    assert run.peer.files == {}


def test_a_source_that_ends_early_is_corrupted(run: Run) -> None:
    def fail(call: str, _path: str) -> None:
        if call == "connect":
            (run.folder / "a.wav").write_bytes(AUDIO[:-1])

    run.peer.fail = fail
    with pytest.raises(AssetCorrupted, match="1 bytes early"):
        run()


def test_a_failing_bucket_is_not_reported_as_a_server_failure(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def read(self, _count: int) -> bytes:
            raise OSError("bucket hunter2")

        def close(self) -> None: ...

    monkeypatch.setattr(run.blobs, "open", lambda _path, _offset=0: Broken())
    with pytest.raises(Unavailable, match=r"a\.wav"):
        run()


@pytest.mark.parametrize("error", [LeaseLost(), RuntimeError("stop")])
def test_errors_raised_by_hold_propagate_unchanged(run: Run, error: Exception) -> None:
    calls = iter(range(10))

    def hold() -> None:
        if next(calls) == 2:
            raise error

    with pytest.raises(type(error)) as caught:
        run(hold=hold)
    assert caught.value is error
    assert run.names("rename") == ["b/a.wav"]


def test_hold_is_called_before_every_file(run: Run) -> None:
    seen: list[int] = []
    run(hold=lambda: seen.append(len(run.names("rename"))))
    assert seen == [0, 0, 1, 2]


def test_server_failures_name_the_file_and_redact_secrets(run: Run) -> None:
    def fail(call: str, path: str) -> None:
        if call == "put" and path.startswith("b/1.xml"):
            raise OSError("530 user ada with hunter2 kicked")

    run.peer.fail = fail
    with pytest.raises(ConnectionFailed, match=r"b/1\.xml: It broke") as caught:
        run()
    assert caught.value.said == "530 user ada with [redacted] kicked"
    assert caught.value.retryable


def test_a_delivery_error_of_the_protocol_keeps_its_class(run: Run) -> None:
    def fail(call: str, _path: str) -> None:
        if call == "connect":
            raise RemoteRefused("No, hunter2.", remedy="Ask.", retry_after_s=7)

    run.peer.fail = fail
    with pytest.raises(RemoteRefused) as caught:
        run()
    assert (caught.value.message, caught.value.remedy, caught.value.retry_after_s) == ("No, [redacted].", "Ask.", 7)


def test_progress_ends_at_the_total(run: Run) -> None:
    run()
    assert [(step.path, step.state) for step in run.progress] == [
        ("b/a.wav", "sent"),
        ("b/1.xml", "sent"),
        ("b/done.xml", "sent"),
    ]
    assert run.progress[-1].done_bytes == PACKAGE.total_bytes
    run.progress.clear()
    run()
    assert {step.state for step in run.progress} == {"skipped"}
