"""`stardust export` and `stardust restore --check` without Firebase: forms, proofs, exit codes."""

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from shared.catalog.archives.write.progress import Unwatched
from shared.catalog.archives.write.state import WriteState
from shared.catalog.archives.write.volumes import VolumeWriter
from shared.cli.main import app
from shared.model.codec import to_json
from tests.fixtures.archive_world import ArchiveWorld
from tests.fixtures.releases import SHAPES


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "200"})


@pytest.fixture
def release(tmp_path: Path) -> Path:
    path = tmp_path / "release.json"
    path.write_text(json.dumps(to_json(SHAPES["album"]())))
    return path


@pytest.fixture
def archive(tmp_path: Path) -> tuple[Path, Path, str]:
    """The archive, the public key, and the SHA-256 of the manifest."""
    world = ArchiveWorld(tmp_path / "world", releases=2)
    signer = world.adapters.signer
    state = WriteState(id="archive", tenant_id="tenant", began=world.clock())
    writer = VolumeWriter(world.store, world.blobs, signer, world.clock, Unwatched())
    path = world.root / "files" / writer.write_next("archive.zip", state).path
    key = tmp_path / "key.pem"
    key.write_text(signer.public_key())
    return path, key, str(state.manifest_sha256)


def test_a_release_becomes_a_table(release: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    result = run("export", release, "--format", "csv", "-o", out, "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert (told["ok"], told["releases"], told["size"]) == (True, 1, out.stat().st_size)
    rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
    assert [row["trackTitle"] for row in rows] == [track.metadata.title for track in SHAPES["album"]().tracks]


@pytest.mark.parametrize(("format_", "beginning"), [("json", b"{"), ("xlsx", b"PK"), ("ern", b"PK"), ("apple", b"PK")])
def test_a_release_becomes_each_form(release: Path, tmp_path: Path, format_: str, beginning: bytes) -> None:
    out = tmp_path / "out"
    result = run("export", release, "--format", format_, "-o", out)
    assert result.exit_code == 0, result.output
    assert out.read_bytes().startswith(beginning)


def test_a_release_without_message_is_told_and_the_exit_code_says_so(tmp_path: Path) -> None:
    draft = to_json(SHAPES["album"]())
    draft["tracks"] = []
    path, out = tmp_path / "draft.json", tmp_path / "out.zip"
    path.write_text(json.dumps(draft))
    result = run("export", path, "--format", "ern", "-o", out, "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["problems"]
    with zipfile.ZipFile(out) as archive:
        assert archive.namelist() == ["releases-without-message.txt"]


@pytest.mark.parametrize(
    "arguments", [[], ["release.json"], ["release.json", "--format", "archive", "-o", "x"], ["--tenant", "t"]]
)
def test_bad_usage_is_told(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GCLOUD_PROJECT", raising=False)
    assert run("export", *arguments).exit_code == 2


def test_an_archive_is_verified_with_its_key_or_digest(archive: tuple[Path, Path, str]) -> None:
    path, key, digest = archive
    for proof in (["--public-key", key], ["--manifest-sha256", digest]):
        result = run("restore", path, "--check", *proof, "--json")
        assert result.exit_code == 0, result.output
        told = json.loads(result.stdout)
        assert (told["ok"], told["proved"], told["tenant"], told["manifestSha256"]) == (True, True, "tenant", digest)


def test_without_proof_an_archive_is_only_called_whole(archive: tuple[Path, Path, str]) -> None:
    result = run("restore", archive[0], "--check")
    assert result.exit_code == 0
    assert "whole" in result.stdout
    assert "Who made it was not checked" in result.stdout


def test_a_damaged_archive_is_told(archive: tuple[Path, Path, str], tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.zip"
    with zipfile.ZipFile(archive[0]) as source, zipfile.ZipFile(damaged, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content[:-1] + b"?" if name.startswith("files/") else content)
    result = run("restore", damaged, "--check", "--public-key", archive[1], "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["ok"]) == (1, False)
    assert {each["path"].split("/")[0] for each in told["problems"]} == {"files"}
    assert run("restore", archive[0], "--check", "--manifest-sha256", "0" * 64).exit_code == 1


def test_a_restore_needs_a_tenant_and_a_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GCLOUD_PROJECT", raising=False)
    assert run("restore", "--backup", "b").exit_code == 2
    assert run("restore", "--backup", "b", "--tenant", "t").exit_code == 2
    assert run("restore", "--check").exit_code == 2
    assert run("backup", "--tenant", "t").exit_code == 2
