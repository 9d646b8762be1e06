"""What S3 costs: requests for each file, passes of MD5 over its bytes, and questions before a body is sent."""

import base64
import hashlib
import io
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.stub import ANY, Stubber

from shared.delivery.protocols.base import MemoryCheckpoint
from shared.delivery.protocols.options import split_config
from shared.delivery.protocols.s3 import multipart, session
from shared.delivery.protocols.s3.client import open_client
from shared.delivery.protocols.s3.multipart import PART_BYTES, MultipartUpload, UploadNote
from shared.delivery.protocols.s3.session import PROTOCOL, S3Session
from shared.delivery.transfer.package import transfer_package
from shared.messages.packages.plan import Package, PackageFile
from shared.platform.blobs.folder import FolderBlobs
from shared.platform.network.guard import PUBLIC

OPTIONS, SECRETS = split_config(PROTOCOL, {"bucket": "in", "accessKeyId": "id", "secretAccessKey": "key"})
SONG = b"song"


class Amazon:
    """Answers the requests of a client, and keeps them: (method, key and query, headers)."""

    def __init__(self, held: Mapping[str, bytes]) -> None:
        self.held = dict(held)
        self.seen: list[tuple[str, str, dict[str, str]]] = []
        self.client = open_client(OPTIONS, SECRETS, PUBLIC)
        self.client.meta.events.register("before-send.s3", self._answer)

    def _answer(self, request: Any, **_: Any) -> AWSResponse:
        key = request.url.partition(".com/")[2].removeprefix("in/")
        headers = {name: _text(value) for name, value in request.headers.items()}
        self.seen.append((request.method, key, headers))
        if request.method == "PUT":
            self.held[key] = SONG
            return _answered(request, {"ETag": f'"{base64.b64decode(headers["Content-MD5"]).hex()}"'})
        if "list-type" in key:
            entries = "".join(f"<Contents><Key>{held}</Key><Size>4</Size></Contents>" for held in self.held)
            return _answered(request, {}, f"<ListBucketResult>{entries}</ListBucketResult>")
        headers = {"ETag": f'"{hashlib.md5(SONG).hexdigest()}"', "Content-Length": "4"}
        return _answered(request, headers, status=200 if key in self.held else 404)

    @property
    def methods(self) -> list[str]:
        return [method for method, _, _ in self.seen]


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _answered(request: Any, headers: dict[str, str], body: str = "", status: int = 200) -> AWSResponse:
    raw = SimpleNamespace(stream=lambda: iter([body.encode()]))
    return AWSResponse(request.url, status, headers, raw)


def deliver(amazon: Amazon, folder: Path, monkeypatch: pytest.MonkeyPatch, count: int = 20) -> None:
    monkeypatch.setattr(session, "open_client", lambda *_: amazon.client)
    md5 = hashlib.md5(SONG).hexdigest()
    files = []
    for number in range(count):
        (folder / f"{number}.wav").write_bytes(SONG)
        files.append(PackageFile(f"b/{number}.wav", "audio", len(SONG), md5, blob_path=f"{number}.wav"))
    transfer_package(
        Package("b", tuple(files), exclusive=True),
        info=PROTOCOL,
        options=OPTIONS,
        secrets=SECRETS,
        blobs=FolderBlobs(folder),
        hold=lambda: None,
        progress=lambda _: None,
    )


def test_a_small_file_is_one_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    amazon = Amazon({})
    deliver(amazon, tmp_path, monkeypatch)
    assert amazon.methods == ["GET"] + ["PUT"] * 20
    assert set(amazon.held) == {f"b/{number}.wav" for number in range(20)}


def test_only_objects_that_are_there_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    amazon = Amazon({"b/0.wav": SONG, "b/1.wav": SONG, "b/other": SONG})
    deliver(amazon, tmp_path, monkeypatch, 5)
    assert sorted(amazon.methods) == ["GET", "HEAD", "HEAD", "PUT", "PUT", "PUT"]


def test_over_tls_the_payload_is_vouched_for_by_its_digest_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    amazon = Amazon({})
    deliver(amazon, tmp_path, monkeypatch, 1)
    _, _, headers = amazon.seen[-1]
    assert headers["X-Amz-Content-SHA256"] == "UNSIGNED-PAYLOAD"
    assert headers["Content-MD5"] == base64.b64encode(hashlib.md5(SONG).digest()).decode()


def test_once_a_body_was_accepted_others_are_sent_at_once() -> None:
    amazon = Amazon({})
    with S3Session(amazon.client, OPTIONS, MemoryCheckpoint()) as opened:
        for name in "abc":
            opened.put(io.BytesIO(SONG), name, len(SONG))
    assert ["Expect" in headers for _, _, headers in amazon.seen] == [True, False, False]


class Counted:
    """Counts the bytes that are digested by MD5."""

    def __init__(self) -> None:
        self.count = 0
        self.sha256 = hashlib.sha256

    def md5(self, data: bytes, **_: Any) -> Any:
        self.count += len(data)
        return hashlib.md5(data)


def test_a_small_file_with_a_known_digest_is_not_digested(monkeypatch: pytest.MonkeyPatch) -> None:
    amazon, counted = Amazon({}), Counted()
    monkeypatch.setattr(session, "hashlib", counted)
    with S3Session(amazon.client, OPTIONS, MemoryCheckpoint()) as opened:
        opened.put(io.BytesIO(SONG), "a", len(SONG), 0, hashlib.md5(SONG).hexdigest())
        assert counted.count == 0
        opened.put(io.BytesIO(SONG), "a", len(SONG))
        assert counted.count == len(SONG)


def test_each_part_is_digested_once(monkeypatch: pytest.MonkeyPatch) -> None:
    client: Any = Amazon({}).client
    content = bytes(2 * PART_BYTES + 5)
    counted = Counted()
    monkeypatch.setattr(multipart, "hashlib", counted)
    with Stubber(client) as stub:
        stub.add_response("list_multipart_uploads", {})
        stub.add_response("create_multipart_upload", {"UploadId": "u"})
        for _ in range(3):
            stub.add_response("upload_part", {"ETag": '"x"'}, None)
        stub.add_response(
            "complete_multipart_upload", {"ETag": '"whole"'}, {**_object(), "UploadId": "u", "MultipartUpload": ANY}
        )
        note = UploadNote(MemoryCheckpoint(), "content")
        MultipartUpload(client, "in", "f", {}, 1, note).run(io.BytesIO(content), len(content))
    digests = 3 * 16
    assert counted.count == len(content) + digests


def _object() -> dict[str, str]:
    return {"Bucket": "in", "Key": "f"}
