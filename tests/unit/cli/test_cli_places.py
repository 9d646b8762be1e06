"""Files and folders of buckets on the command line, on a bucket in memory."""

import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Barrier
from typing import Any, BinaryIO, ClassVar
from zipfile import ZipFile

import pytest
from google.api_core.exceptions import Forbidden as CloudForbidden
from google.auth.exceptions import DefaultCredentialsError, RefreshError
from typer.testing import CliRunner, Result

from shared.cli.inputs import places, sources, uploads
from shared.cli.inputs.places import BucketAddress, Place, address_of
from shared.cli.main import app
from shared.errors import InvalidInput, NotFound, Unavailable
from shared.model.archives.imports import ImportJob
from shared.model.codec import decode
from shared.platform.blobs import gcs, s3
from shared.platform.blobs.path import checked_path
from shared.platform.blobs.port import BlobInfo
from tests.fixtures.archive_world import ArchiveWorld
from tests.fixtures.imports import items, releases, table

MESSAGE = Path("tests/unit/validation/messages/album-43.xml").read_bytes()

READ: list[str] = []
"""The files that were opened."""


class Bucket:
    """A bucket in memory."""

    files: ClassVar[dict[str, bytes]] = {}

    def __init__(self, *_: str, **__: object) -> None:
        pass

    def stat(self, path: str) -> BlobInfo | None:
        checked_path(path)
        return BlobInfo(path, len(self.files[path]), None, "", 1) if path in self.files else None

    def open(self, path: str, offset: int = 0) -> BinaryIO:
        if self.stat(path) is None:
            raise NotFound(f"The file {path} does not exist.")
        READ.append(path)
        return io.BytesIO(self.files[path][offset:])

    def list(self, prefix: str, *, after: str = "", limit: int = 1000) -> Sequence[BlobInfo]:
        names = sorted(name for name in self.files if name.startswith(prefix) and name > after)
        return [BlobInfo(name, len(self.files[name]), None, "", 1) for name in names][:limit]


@pytest.fixture(params=["gs", "s3"])
def scheme(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(gcs, "GcsBlobs", Bucket)
    monkeypatch.setattr(s3, "S3Objects", Bucket)
    READ.clear()
    return str(request.param)


@pytest.fixture
def filled(scheme: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A batch as a former distributor left it."""
    files = {
        "old/": b"",
        "old/batch/": b"",
        "old/batch/a/message.xml": MESSAGE,
        "old/batch/a/resources/A1.wav": b"RIFF",
        "old/batch/b.csv": table(1).encode(),
        "old/batch/b/QZEXA2600021.wav": b"RIFF",
        "old/batch/BatchComplete_1.xml": b"<a/>",
        "old/batch/.hidden.csv": b"no",
        "old/batch-2/c.csv": table(1, first=5).encode(),
    }
    monkeypatch.setattr(Bucket, "files", files)
    return scheme


def check(*arguments: object) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, ["import", "check", *map(str, arguments), "--json"])


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("gs://bucket/prefix", BucketAddress("gs", "bucket", "prefix")),
        ("gs://bucket/prefix/", BucketAddress("gs", "bucket", "prefix")),
        ("S3://my.bucket/a/b c/ü", BucketAddress("s3", "my.bucket", "a/b c/ü")),
        ("s3://bucket", BucketAddress("s3", "bucket", "")),
        ("s3://bucket/", BucketAddress("s3", "bucket", "")),
        ("gs/bucket", None),
        ("./gs://bucket/x", None),
        ("https://bucket/x", None),
        ("C:\\catalogue.csv", None),
    ],
)
def test_a_bucket_is_named_by_its_address(text: str, address: BucketAddress | None) -> None:
    assert address_of(text) == address


@pytest.mark.parametrize("text", ["gs://", "s3:///x", "gs://A_Bucket!/x", "s3://b\n/x", "gs://..", "s3://-b/x"])
def test_what_names_no_bucket_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="not the name of a bucket"):
        address_of(text)
    assert check(text).exit_code == 2


def test_documents_of_a_folder_are_read_and_its_other_files_listed(filled: str) -> None:
    result = check(f"{filled}://bucket/old/batch")
    shown = json.loads(result.stdout)
    titles = [release["basic"]["title"] for release in shown["releases"]]
    assert titles == ["Example", "Album 1"]
    assert sorted(READ) == ["old/batch/a/message.xml", "old/batch/b.csv"]
    table_release = shown["outcomes"][1]
    assert table_release["file"] == f"{filled}://bucket/old/batch/b.csv"
    assert list(table_release["files"].values()) == ["b/QZEXA2600021.wav"]
    assert "file-missing" in {finding["code"] for finding in shown["findings"]}


def test_a_single_file_and_a_whole_bucket_are_read(filled: str) -> None:
    single = json.loads(check(f"{filled}://bucket/old/batch-2/c.csv").stdout)
    assert [release["basic"]["title"] for release in single["releases"]] == ["Album 5"]
    whole = json.loads(check(f"{filled}://bucket").stdout)
    assert len(whole["releases"]) == 3


def test_what_is_not_there_is_a_finding(filled: str) -> None:
    result = check(f"{filled}://bucket/nothing", f"{filled}://bucket/old/batch-2")
    errors = [each for each in json.loads(result.stdout)["findings"] if each["severity"] == "error"]
    assert [(each["file"], each["code"]) for each in errors] == [(f"{filled}://bucket/nothing", "empty")]
    assert len(json.loads(result.stdout)["releases"]) == 1


def test_bounds_hold_for_buckets(filled: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_DOCUMENT", 1000)
    found = json.loads(check(f"{filled}://bucket/old/batch").stdout)["findings"]
    too_large = [each["file"] for each in found if each["code"] == "too-large"]
    assert too_large == [f"{filled}://bucket/old/batch/a/message.xml"]
    monkeypatch.setattr(places, "_MAX_NAMES", 3)
    found = json.loads(check(f"{filled}://bucket/old/batch").stdout)["findings"]
    assert [each["code"] for each in found] == ["too-many-files"]


def test_a_file_with_an_unsafe_name_does_not_stop_the_others(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Bucket, "files", {"x//a.csv": b"", "x/b.csv": table(1).encode()})
    shown = json.loads(check(f"{scheme}://bucket/x").stdout)
    assert len(shown["releases"]) == 1
    assert [each["file"] for each in shown["findings"] if each["code"] == "unsafe-path"] == [
        f"{scheme}://bucket/x//a.csv"
    ]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[Result, ArchiveWorld]]:
    world = ArchiveWorld(tmp_path / "world")
    monkeypatch.setattr("shared.cli.inputs.deployment.deployment", lambda _project: world.adapters)

    def plan(*arguments: object) -> tuple[Result, ArchiveWorld]:
        where = ("--tenant", "tenant", "--project", "demo-world", "--json")
        return CliRunner().invoke(app, ["import", "plan", *map(str, arguments), *where]), world

    return plan


def test_a_folder_of_a_bucket_is_planned(filled: str, run: Callable[..., tuple[Result, ArchiveWorld]]) -> None:
    result, world = run(f"{filled}://bucket/old/batch", "--apply")
    job = json.loads(result.stdout)["import"]
    assert (result.exit_code, job["counts"]["created"], len(releases(world))) == (0, 2, 2)
    assert [each["name"] for each in job["sources"]] == ["batch.zip/a/message.xml", "batch.zip/b.csv"]
    matched = [item.files for item in items(world, decode(ImportJob, job))]
    assert {"b/QZEXA2600021.wav"} <= {name for each in matched for name in each.values()}
    assert not [path for path in READ if path.endswith(".wav")]


def test_a_folder_of_this_machine_is_planned_with_its_zip_files(
    tmp_path: Path, run: Callable[..., tuple[Result, ArchiveWorld]]
) -> None:
    folder = tmp_path / "batch"
    (folder / "in").mkdir(parents=True)
    (folder / "in" / "a.csv").write_text(table(1))
    for name, content in {"more.zip": {"b.csv": table(1, first=2)}, "audio.zip": {"b.wav": "RIFF"}}.items():
        with ZipFile(folder / name, "w") as archive:
            for inner, text in content.items():
                archive.writestr(inner, text)
    result, _ = run(folder)
    job = json.loads(result.stdout)["import"]
    assert (result.exit_code, [each["name"] for each in job["sources"]]) == (
        0,
        ["batch.zip/in/a.csv", "more.zip/b.csv"],
    )


@pytest.mark.parametrize(("limit", "code"), [("MAX_DOCUMENT", "too-large"), ("MAX_TOTAL", "too-large")])
def test_what_is_too_large_to_plan_is_refused(
    filled: str,
    limit: str,
    code: str,
    run: Callable[..., tuple[Result, ArchiveWorld]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sources if limit == "MAX_DOCUMENT" else uploads, limit, 1000)
    result, world = run(f"{filled}://bucket/old/batch")
    assert (result.exit_code, json.loads(result.stdout)["problems"][0]["code"]) == (2, code)
    assert not [path for path in world.store.documents if path.startswith("importJobs/")]


def test_an_empty_folder_is_not_planned(filled: str, run: Callable[..., tuple[Result, ArchiveWorld]]) -> None:
    result, _ = run(f"{filled}://bucket/nothing")
    assert (result.exit_code, json.loads(result.stdout)["problems"][0]["code"]) == (2, "empty")


@pytest.mark.parametrize("cause", [RefreshError, CloudForbidden], ids=lambda cause: cause.__name__)
def test_what_cloud_storage_refuses_says_how_to_sign_in(cause: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> Sequence[BlobInfo]:
        raise Unavailable("Cloud Storage could not serve old/.") from cause("no")

    monkeypatch.setattr(gcs, "GcsBlobs", Bucket)
    monkeypatch.setattr(Bucket, "list", refuse)
    (finding,) = json.loads(check("gs://bucket/old").stdout)["findings"]
    assert "gcloud auth application-default login" in finding["remedy"]
    assert "this machine's credentials" in finding["message"]


def test_without_credentials_it_says_how_to_sign_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def missing(**_: object) -> None:
        unavailable: Any = DefaultCredentialsError
        raise unavailable("none")

    monkeypatch.setattr("google.auth.default", missing)
    monkeypatch.delenv("STORAGE_EMULATOR_HOST", raising=False)
    (finding,) = json.loads(check("gs://bucket/old").stdout)["findings"]
    assert "gcloud auth application-default login" in finding["remedy"]
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "absent"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    (finding,) = json.loads(check("s3://bucket/old").stdout)["findings"]
    assert "aws configure" in finding["remedy"]
    monkeypatch.setenv("AWS_PROFILE", "absent")
    (finding,) = json.loads(check("s3://bucket/old").stdout)["findings"]
    assert "ProfileNotFound" in finding["message"]


@pytest.mark.timeout(30)
def test_documents_of_a_bucket_are_read_a_few_at_a_time_in_their_order(
    filled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"many/{number:02}.csv": table(1, first=number + 1).encode() for number in range(20)}
    monkeypatch.setattr(Bucket, "files", files)
    together = Barrier(8)  # nobody passes before eight are read at the same time
    read = sources.read_bounded

    def waiting(place: Place, name: str, limit: int) -> bytes:
        if int(name[:2]) < 8:
            together.wait(10)
        return read(place, name, limit)

    monkeypatch.setattr(sources, "read_bounded", waiting)
    told: list[tuple[int, int]] = []
    found = list(sources.sources_of(f"{filled}://bucket/many", [], lambda done, of: told.append((done, of))))
    assert [each.name.rpartition("/")[2] for each in found] == [f"{number:02}.csv" for number in range(20)]
    assert (told[0], told[-1]) == ((0, 20), (20, 20))
