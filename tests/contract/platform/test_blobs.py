"""Contract of every blob store: a local directory, and Cloud Storage on its emulator."""

import hashlib
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from gcp_storage_emulator.server import create_server
from google.oauth2.service_account import Credentials

from shared.errors import InvalidInput, NotFound, Unavailable
from shared.platform.blobs.folder import FolderBlobs
from shared.platform.blobs.gcs import GcsBlobs
from shared.platform.blobs.port import Blobs

BIG = bytes(range(256)) * 16_384


@pytest.fixture(scope="module")
def emulator() -> Iterator[str]:
    server = create_server("127.0.0.1", 0, in_memory=True, default_bucket="bucket")
    server.start()
    try:
        yield f"http://127.0.0.1:{server._api._httpd.server_address[1]}"
    finally:
        server.stop()


@pytest.fixture(params=["folder", "gcs"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    if request.param == "folder":
        return FolderBlobs(tmp_path)
    emulator = request.getfixturevalue("emulator")
    urllib.request.urlopen(f"{emulator}/wipe?keep-buckets=1").close()
    return GcsBlobs("bucket", project="demo-test", emulator=emulator)


def read(blobs: Blobs, path: str) -> bytes:
    with blobs.open(path) as stream:
        return stream.read()


def put(url: str, data: bytes, **headers: str) -> int:
    if url.startswith("file:"):
        Path(urllib.request.url2pathname(url.removeprefix("file://"))).write_bytes(data)
        return 200
    request = urllib.request.Request(url, data=data, method="PUT", headers=headers)
    try:
        with urllib.request.urlopen(request) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_a_missing_file_is_none_to_stat_and_not_found_to_open(blobs: Blobs) -> None:
    assert blobs.stat("a/b.wav") is None
    with pytest.raises(NotFound, match=r"a/b\.wav"):
        blobs.open("a/b.wav")


def test_a_file_is_created_once(blobs: Blobs) -> None:
    assert [blobs.create("heads/a.json", data, "application/json") for data in (b"1", b"2")] == [True, False]
    assert read(blobs, "heads/a.json") == b"1"


def test_a_written_file_can_be_read_back(blobs: Blobs) -> None:
    written = blobs.write("a/ü b.xml", b"<a/>", "application/xml")
    found = blobs.stat("a/ü b.xml")
    assert found is not None
    assert (found.path, found.size, found.md5) == ("a/ü b.xml", 4, hashlib.md5(b"<a/>").hexdigest())
    assert found.crc32c in (None, "fElKvg==")
    assert found.content_type in ("application/xml", "text/xml")
    assert (written.size, written.md5) == (found.size, found.md5)
    assert read(blobs, "a/ü b.xml") == b"<a/>"


def test_overwriting_changes_the_generation(blobs: Blobs) -> None:
    first = blobs.write("a.xml", b"one", "text/xml")
    second = blobs.write("a.xml", b"three", "text/xml")
    assert read(blobs, "a.xml") == b"three"
    assert first.generation != second.generation


def test_an_empty_file_reads_as_empty(blobs: Blobs) -> None:
    blobs.write("empty.xml", b"", "text/xml")
    assert read(blobs, "empty.xml") == b""


def test_a_file_is_streamed_from_an_offset_in_bounded_chunks(blobs: Blobs) -> None:
    blobs.write("big.bin", BIG, "application/octet-stream")
    digest, read = hashlib.md5(), 0
    with blobs.open("big.bin", 1000) as stream:
        while piece := stream.read(65_536):
            digest.update(piece)
            read += len(piece)
    assert read == len(BIG) - 1000
    assert digest.digest() == hashlib.md5(BIG[1000:]).digest()


@pytest.mark.parametrize("at", [0, 1, 700_000, 2_000_000, len(BIG) - 3])
def test_a_stream_can_be_positioned(blobs: Blobs, at: int) -> None:
    blobs.write("big.bin", BIG, "application/octet-stream")
    with blobs.open("big.bin", 5) as stream:
        stream.read(10)
        stream.seek(at)
        assert stream.tell() == at
        assert stream.read(3) == BIG[at : at + 3]
        assert stream.seek(0, 2) == len(BIG)
        assert stream.read(1) == b""


def test_deleting_is_idempotent(blobs: Blobs) -> None:
    blobs.write("a.xml", b"one", "text/xml")
    blobs.delete("a.xml")
    blobs.delete("a.xml")
    assert blobs.stat("a.xml") is None


def test_an_upload_session_accepts_the_bytes(blobs: Blobs) -> None:
    url = blobs.create_upload_session("t/x.wav", content_type="audio/wav", size=len(BIG), origin="http://localhost")
    assert blobs.stat("t/x.wav") is None
    assert put(url, BIG) == 200
    found = blobs.stat("t/x.wav")
    assert found is not None
    assert found.size == len(BIG)
    assert found.content_type in ("audio/wav", "audio/x-wav")


def test_an_interrupted_upload_session_can_be_resumed(emulator: str) -> None:
    blobs = GcsBlobs("bucket", project="demo-test", emulator=emulator)
    url = blobs.create_upload_session("t/y.wav", content_type="audio/wav", size=len(BIG))
    half = 1 << 20
    assert put(url, BIG[:half], **{"Content-Range": f"bytes 0-{half - 1}/{len(BIG)}"}) == 308
    assert blobs.stat("t/y.wav") is None
    assert put(url, BIG[half:], **{"Content-Range": f"bytes {half}-{len(BIG) - 1}/{len(BIG)}"}) == 200
    assert read(blobs, "t/y.wav") == BIG


def test_a_signed_url_serves_the_file(blobs: Blobs) -> None:
    blobs.write("a/ü.xml", b"<a/>", "text/xml")
    with urllib.request.urlopen(blobs.signed_url("a/ü.xml", expires=timedelta(minutes=5))) as response:
        assert response.read() == b"<a/>"


def test_a_signed_url_may_say_that_browsers_save_the_file_under_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    key = rsa.generate_private_key(65537, 2048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    info = {"client_email": "signer@demo-test", "token_uri": "https://oauth2.googleapis.com/token", "private_key": key}
    credentials = Credentials.from_service_account_info(info)  # type: ignore[no-untyped-call]
    monkeypatch.setattr("google.auth.default", lambda **_: (credentials, "demo-test"))
    blobs = GcsBlobs("bucket", project="demo-test")
    plain, saved = (
        parse_qs(urlparse(blobs.signed_url("a/x.csv", expires=timedelta(minutes=5), **options)).query)
        for options in ({}, {"save_as": "réleases 1.csv"})
    )
    assert "response-content-disposition" not in plain
    assert saved["response-content-disposition"] == ["attachment; filename*=UTF-8''r%C3%A9leases%201.csv"]


@pytest.mark.parametrize("path", ["", "/etc/passwd", "../x", "a/../../x", "a//b", "a\\b", "a\nb", "x" * 1025])
def test_a_path_out_of_the_bucket_is_refused(blobs: Blobs, path: str) -> None:
    with pytest.raises(InvalidInput, match="not a valid path"):
        blobs.stat(path)


def test_a_file_is_uploaded_in_chunks_of_any_size(blobs: Blobs) -> None:
    content = b"".join(bytes([number % 251]) * (number * 7_001) for number in range(70))
    pieces = (content[at : at + 100_003] for at in range(0, len(content), 100_003))
    info = blobs.upload("big/archive.zip", pieces, "application/zip")
    assert (info.path, info.size, info.content_type) == ("big/archive.zip", len(content), "application/zip")
    assert read(blobs, "big/archive.zip") == content
    assert blobs.upload("big/empty.zip", [], "application/zip").size == 0
    assert read(blobs, "big/empty.zip") == b""


def test_an_upload_whose_source_fails_stores_nothing(blobs: Blobs) -> None:
    def failing() -> Iterator[bytes]:
        yield b"x" * (9 << 20)
        raise RuntimeError("the source is gone")

    with pytest.raises(RuntimeError, match="the source is gone"):
        blobs.upload("big/archive.zip", failing(), "application/zip")
    assert blobs.stat("big/archive.zip") is None
    assert blobs.list("big/") == []


def test_files_are_listed_by_prefix_in_pages(blobs: Blobs) -> None:
    for path in ("a/1.txt", "a/2.txt", "a/b/3.txt", "ab/4.txt", "c/5.txt"):
        blobs.write(path, b"x", "text/plain")
    assert [each.path for each in blobs.list("a/")] == ["a/1.txt", "a/2.txt", "a/b/3.txt"]
    assert [each.path for each in blobs.list("a/", limit=2)] == ["a/1.txt", "a/2.txt"]
    assert [each.path for each in blobs.list("a/", after="a/1.txt")] == ["a/2.txt", "a/b/3.txt"]
    assert blobs.list("nothing/") == []


def test_a_version_is_read_as_it_was_described(blobs: Blobs) -> None:
    blobs.write("a.xml", b"one", "text/xml")
    info = blobs.stat("a.xml")
    assert info is not None
    with blobs.open_version(info) as stream:
        assert stream.read() == b"one"
    blobs.write("a.xml", b"two", "text/xml")
    with suppress(Unavailable), blobs.open_version(info) as stream:  # the emulator ignores preconditions
        assert stream.read() == b"two"
