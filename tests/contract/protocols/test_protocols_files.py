"""File operations of every protocol, on real servers."""

import hashlib
import io
import os
from collections.abc import Callable

import pytest

from shared.delivery.protocols.base import RemoteFile, Session, SurveyingSession
from shared.errors import InvalidInput
from tests.contract.protocols.peers import Peer

KIB, MIB = 1024, 1024 * 1024
# Around the chunk sizes: 32 and 255 KiB for SFTP, 256 KiB for FTP and HTTP, parts of 8 MiB for object stores.
SIZES = [0, 1, 32 * KIB - 1, 32 * KIB, 32 * KIB + 1, 255 * KIB + 1, 256 * KIB]
SIZES += [8 * MIB - 1, 8 * MIB, 8 * MIB + 1, 40 * MIB]
LARGE = 300_000_000
SURVEYING = {"SFTP", "FTP", "S3"}
"""The protocols whose sessions tell of a whole folder at once."""


class Dripping(io.BytesIO):
    """Returns fewer bytes than requested, as network streams do."""

    def read(self, count: int | None = -1, /) -> bytes:
        return super().read(min(1000, count if count and count > 0 else 1000))


class Failing(io.BytesIO):
    """Raises `error` after `after` bytes."""

    def __init__(self, data: bytes, after: int, error: Exception) -> None:
        super().__init__(data)
        self._after, self._error = after, error

    def read(self, count: int | None = -1, /) -> bytes:
        if self.tell() >= self._after:
            raise self._error
        return super().read(min(count or 1, self._after - self.tell()))


def put(session: Session, path: str, data: bytes) -> None:
    assert session.put(io.BytesIO(data), path, len(data)).sent_bytes == len(data)


@pytest.mark.parametrize("size", SIZES)
def test_a_file_of_any_size_arrives_unchanged(peer: Peer, size: int) -> None:
    data = os.urandom(size)
    with peer.connect() as session:
        put(session, "f.bin", data)
        found = session.stat("f.bin")
    assert found is not None
    assert found.size == size
    assert peer.read("f.bin") == data


class Noise:
    """A large source of incompressible bytes with its MD5, without keeping them in memory."""

    def __init__(self, size: int) -> None:
        self._left, self._block, self.digest = size, os.urandom(MIB + 1), hashlib.md5()

    def read(self, count: int, /) -> bytes:
        data = self._block[: min(count, self._left, len(self._block))]
        self._left -= len(data)
        self.digest.update(data)
        return data


def test_a_large_file_arrives_unchanged(far_peer: Peer) -> None:
    source = Noise(LARGE)
    with far_peer.connect() as session:
        assert session.put(source, "f.bin", LARGE).sent_bytes == LARGE
    held = far_peer.read("f.bin")
    assert held
    assert hashlib.md5(held).hexdigest() == source.digest.hexdigest()


def test_a_source_may_return_fewer_bytes_than_requested(peer: Peer) -> None:
    data = os.urandom(100_001)
    with peer.connect() as session:
        session.put(Dripping(data), "f.bin", len(data))
    assert peer.read("f.bin") == data


def test_missing_folders_are_created(peer: Peer) -> None:
    with peer.connect() as session:
        put(session, "20260102030405006/0724384960650/resources/a.wav", b"a")
        put(session, "20260102030405006/0724384960650/0724384960650.xml", b"b")
    assert peer.paths() == {
        "20260102030405006/0724384960650/resources/a.wav",
        "20260102030405006/0724384960650/0724384960650.xml",
    }


@pytest.mark.parametrize(
    "name",
    [
        "Ærø – «nordlys» ☀️.wav",
        "日本語.wav",
        "שלום.wav",
        " leading and trailing ",
        "-rf",
        "~",
        "quote\"' `id` $(id);&|<>*?[x]{y}.wav",
        "%2e%2e%2fpercent+plus#hash",
        "e\u0301 decomposed",
        "x" * 200,
    ],
)
def test_file_names_are_preserved_exactly(peer: Peer, name: str) -> None:
    with peer.connect() as session:
        put(session, f"d/{name}", b"1")
        assert session.stat(f"d/{name}") is not None
        if peer.info.capabilities.listing:
            assert [file.path for file in session.list("d")] == [f"d/{name}"]
        assert session.read(f"d/{name}") == b"1"
    assert peer.paths() == {f"d/{name}"}


CALLS: list[Callable[[Session, str], object]] = [
    lambda session, path: session.put(io.BytesIO(b"1"), path, 1),
    lambda session, path: session.stat(path),
    lambda session, path: session.delete(path),
    lambda session, path: session.read(path),
]


@pytest.mark.parametrize(
    "path",
    ["", "/etc/passwd", "../x", "a/../../x", "a//b", "./a", "a/.", "a\\..\\b", "a\nb", "a\rDELE x", "a\0b", "a\x7f"],
)
def test_paths_outside_the_directory_are_refused(peer: Peer, path: str) -> None:
    with peer.connect() as session:
        for call in CALLS:
            with pytest.raises(InvalidInput):
                call(session, path)
    assert peer.paths() == set()


def test_a_file_can_be_replaced_by_a_shorter_one(peer: Peer) -> None:
    with peer.connect() as session:
        put(session, "f.bin", os.urandom(100_000))
        put(session, "f.bin", b"short")
    assert peer.read("f.bin") == b"short"


def test_missing_files_are_none_or_empty(peer: Peer) -> None:
    with peer.connect() as session:
        assert session.stat("nothing") is None
        assert session.stat("no/such/folder/nothing") is None
        if peer.info.capabilities.listing:
            assert session.list("no/such/folder") == []
        session.delete("nothing")
        session.delete("no/such/folder/nothing")


def test_a_folder_lists_its_own_files_only(peer: Peer) -> None:
    with peer.connect() as session:
        put(session, "d/a", b"1")
        put(session, "d/b", b"22")
        put(session, "d/e/c", b"333")
        put(session, "top", b"4")
        if peer.info.capabilities.listing:
            assert sorted((file.path, file.size) for file in session.list("d")) == [("d/a", 1), ("d/b", 2)]
            assert [file.path for file in session.list("")] == ["top"]
        else:
            with pytest.raises(NotImplementedError):
                session.list("d")


def test_a_survey_tells_what_stat_tells(peer: Peer) -> None:
    with peer.connect() as session:
        assert isinstance(session, SurveyingSession) == (peer.info.name in SURVEYING)
        if isinstance(session, SurveyingSession):
            assert not session.survey("a", 10)
            for path in ("a/1.txt", "a/b/2.txt", "a/c.txt"):
                put(session, path, path.encode())
            surveyed = session.survey("a", 10)
            told = {path: session.stat(path) for path in ("a/1.txt", "a/c.txt")}
            assert surveyed is None or {path: surveyed.get(path) for path in (*told, "a/none")} == {
                **told,
                "a/none": None,
            }
            assert session.survey("a", 1) is None


def test_deleting_removes_the_file(peer: Peer) -> None:
    with peer.connect() as session:
        put(session, "f.bin", b"1")
        session.delete("f.bin")
        assert session.stat("f.bin") is None
    assert peer.paths() == set()


def test_renaming_replaces_an_existing_file(peer: Peer) -> None:
    with peer.connect() as session:
        put(session, "d/old", b"old")
        put(session, "d/new.part", b"new")
        if peer.info.capabilities.rename:
            session.rename("d/new.part", "d/old")
            assert peer.read("d/old") == b"new"
            assert peer.paths() == {"d/old"}
        else:
            assert peer.info.capabilities.atomic  # then it is not needed
            with pytest.raises(NotImplementedError):
                session.rename("d/new.part", "d/old")
            assert peer.read("d/old") == b"old"


@pytest.mark.parametrize("size", [5, 9 * MIB])
def test_stat_returns_the_md5_if_supported(peer: Peer, size: int) -> None:
    data = os.urandom(size)
    digest = hashlib.md5(data).hexdigest()
    with peer.connect() as session:
        session.put(io.BytesIO(data), "f.bin", size, 0, digest)
        expected = digest if peer.info.capabilities.atomic else None
        assert session.stat("f.bin") == RemoteFile("f.bin", size, expected)


@pytest.mark.parametrize("size", [100_000, 20 * MIB])
def test_an_error_of_the_source_propagates_and_the_session_stays_usable(peer: Peer, size: int) -> None:
    error = RuntimeError("the lease is lost")
    with peer.connect() as session:
        with pytest.raises(RuntimeError) as caught:
            session.put(Failing(os.urandom(size), size // 2, error), "f.bin", size)
        assert caught.value is error
        put(session, "g.bin", b"still here")
    assert peer.read("g.bin") == b"still here"


def test_an_interrupted_file_is_completed_without_resending_everything(resuming_peer: Peer) -> None:
    size = 40 * MIB
    data = os.urandom(size)
    md5 = hashlib.md5(data).hexdigest()
    with resuming_peer.connect() as session, pytest.raises(RuntimeError):
        session.put(Failing(data, 30 * MIB, RuntimeError("cut")), "f.bin", size, 0, md5)
    with resuming_peer.connect() as session:
        held = session.stat("f.bin") if resuming_peer.info.capabilities.resume else None
        offset = held.size if held else 0
        source = io.BytesIO(data)
        source.seek(offset)
        sent_bytes = session.put(source, "f.bin", size, offset, md5).sent_bytes
    assert resuming_peer.read("f.bin") == data
    assert sent_bytes <= 24 * MIB, "of three whole parts, one may still have waited to be sent"


def test_the_session_has_a_banner(peer: Peer) -> None:
    with peer.connect() as session:
        put(session, "f.bin", b"1")
        assert session.banner
