"""`stardust import check` reads batches from Cloud Storage's emulator and from an S3 server that checks permissions."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from typer.testing import CliRunner

from shared.cli.main import app
from shared.platform.blobs import s3
from shared.platform.blobs.gcs import GcsBlobs
from shared.platform.blobs.s3 import S3Objects
from tests.contract.protocols.object_peers import GcsServer, S3Peer
from tests.fixtures.imports import table
from tests.servers.strict_s3 import StrictS3Server

BIG = bytes(range(256)) * 16_384
BUCKET = S3Peer.bucket
MESSAGE = Path("tests/unit/validation/messages/album-43.xml").read_bytes()
BATCH = {
    "batch/": b"",
    "batch/m/message.xml": MESSAGE,
    "batch/m/resources/1.wav": b"RIFF",
    "batch/ü b.csv": table(1).encode(),
    "batch/QZEXA2600021.wav": b"RIFF",
    "batch2/c.csv": table(1, first=9).encode(),
}


@dataclass(frozen=True)
class Store:
    """A bucket with a folder of its own."""

    address: str
    put: Callable[[str, bytes], object]


def put_s3(server: StrictS3Server, key: str, data: bytes) -> None:
    names = {"aws_access_key_id": server.access_key_id, "aws_secret_access_key": server.secret_access_key}
    client = boto3.client("s3", region_name="us-east-1", endpoint_url=server.endpoint, **names)  # type: ignore[call-overload]
    client.put_object(Bucket=BUCKET, Key=key, Body=data)


def sign_in(monkeypatch: pytest.MonkeyPatch, server: StrictS3Server, keys: tuple[str, str]) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", keys[0])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", keys[1])


@pytest.fixture(params=["gs", "s3"])
def store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Store:
    folder = uuid.uuid4().hex
    if request.param == "s3":
        server: StrictS3Server = request.getfixturevalue("s3_server")
        sign_in(monkeypatch, server, server.reader)
        return Store(f"s3://{BUCKET}/{folder}", lambda path, data: put_s3(server, f"{folder}/{path}", data))
    gcs: GcsServer = request.getfixturevalue("gcs_server")
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", gcs.endpoint.removeprefix("http://"))
    blobs = GcsBlobs(BUCKET, project="demo-dsp", emulator=gcs.endpoint)

    def put(path: str, data: bytes) -> None:
        if not path.endswith("/"):  # the emulator keeps no such files
            blobs.write(f"{folder}/{path}", data, "application/octet-stream")

    return Store(f"gs://{BUCKET}/{folder}", put)


def check(*places: str) -> tuple[int, dict[str, Any]]:
    result = CliRunner().invoke(app, ["import", "check", *places, "--json"])
    return result.exit_code, json.loads(result.stdout)


def test_a_batch_is_read_with_the_names_of_its_files(store: Store) -> None:
    for path, data in BATCH.items():
        store.put(path, data)
    code, shown = check(f"{store.address}/batch/")
    assert [release["basic"]["title"] for release in shown["releases"]] == ["Example", "Album 1"]
    assert shown["outcomes"][1]["file"] == f"{store.address}/batch/ü b.csv"
    assert list(shown["outcomes"][1]["files"].values()) == ["QZEXA2600021.wav"]
    assert code == 0
    code, shown = check(f"{store.address}/batch2/c.csv")
    assert (code, [release["basic"]["title"] for release in shown["releases"]]) == (0, ["Album 9"])


def test_a_bucket_that_does_not_exist_is_named(store: Store) -> None:
    code, shown = check(f"{store.address[:5]}no-such-bucket/batch")
    (finding,) = shown["findings"]
    assert (code, "no-such-bucket" in finding["message"], finding["remedy"]) == (
        1,
        True,
        "Check the bucket's name and the path.",
    )


@pytest.mark.parametrize("who", ["putter", "nobody"])
def test_who_may_not_read_is_told_how_to_sign_in(
    s3_server: StrictS3Server, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(monkeypatch, s3_server, s3_server.putter if who == "putter" else ("AKIAIOSFODNN7EXAMPLE", "wrong"))
    code, shown = check(f"s3://{BUCKET}/batch")
    (finding,) = shown["findings"]
    assert (code, finding["code"]) == (1, "unreadable")
    expected = "s3:ListBucket" if who == "putter" else "aws configure"
    assert expected in finding["remedy"], finding


def test_files_of_s3_are_listed_in_pages_and_read_from_anywhere(
    s3_server: StrictS3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(monkeypatch, s3_server, s3_server.reader)
    folder = uuid.uuid4().hex
    for name in ("1", "2", "b/3"):
        put_s3(s3_server, f"{folder}/{name}", BIG)
    monkeypatch.setattr(s3, "_PAGE", 2)
    objects = S3Objects(BUCKET)
    assert len(objects.list(f"{folder}/")) == 3
    assert [each.path for each in objects.list(f"{folder}/", limit=2)] == [f"{folder}/1", f"{folder}/2"]
    assert [each.path for each in objects.list(f"{folder}/", after=f"{folder}/1")] == [f"{folder}/2", f"{folder}/b/3"]
    found = objects.stat(f"{folder}/1")
    assert (found and found.size, objects.stat(f"{folder}/absent")) == (len(BIG), None)
    with objects.open(f"{folder}/1", 1000) as stream:
        assert stream.read() == BIG[1000:]
        stream.seek(2_000_000)
        assert stream.read(3) == BIG[2_000_000:2_000_003]
