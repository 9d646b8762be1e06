"""`stardust backup` and `stardust restore` with a deployment: which tenant, which source, what is noted."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from shared.catalog.archives.write.progress import Unwatched
from shared.catalog.archives.write.state import WriteState
from shared.catalog.archives.write.volumes import VolumeWriter
from shared.cli.main import app
from tests.fixtures.archive_world import ArchiveWorld

IN_PROJECT = ("--project", "demo", "--tenant", "tenant")


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ArchiveWorld:
    world = ArchiveWorld(tmp_path / "world", releases=2)
    monkeypatch.setattr("shared.cli.inputs.deployment.deployment", lambda _project: world.adapters)
    return world


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "200"})


def archive_of(world: ArchiveWorld) -> tuple[Path, str]:
    state = WriteState(id="archive", tenant_id="tenant", began=world.clock())
    writer = VolumeWriter(world.store, world.blobs, world.adapters.signer, world.clock, Unwatched())
    return world.root / "files" / writer.write_next("archive.zip", state).path, str(state.manifest_sha256)


def acts(world: ArchiveWorld) -> list[dict[str, Any]]:
    entries = [data for path, data in world.store.documents.items() if path.startswith("auditLog/")]
    return [each for each in entries if each["action"] == "restore.applied"]


def lose(world: ArchiveWorld) -> str:
    path = next(path for path in world.store.documents if path.startswith("deliveryTargets/"))
    world.store.transact(lambda transaction: transaction.delete(path))
    return path


def test_a_backup_is_made_and_a_document_comes_back(world: ArchiveWorld) -> None:
    made = json.loads(run("backup", *IN_PROJECT, "--json").stdout)["backup"]
    path = lose(world)
    arguments = ("restore", "--backup", made["id"], "--document", path, *IN_PROJECT, "--json")
    compared = json.loads(run(*arguments).stdout)
    assert (compared["applied"], compared["counts"]["create"], path in world.store.documents) == (False, 1, False)
    assert json.loads(run(*arguments, "--apply").stdout)["applied"]
    assert (path in world.store.documents, len(acts(world))) == (True, 1)


def test_an_archive_that_is_restored_is_in_the_audit_log(world: ArchiveWorld) -> None:
    archive, digest = archive_of(world)
    path = lose(world)
    arguments = ("restore", archive, "--manifest-sha256", digest, "--document", path, *IN_PROJECT)
    assert run(*arguments).exit_code == 0
    assert acts(world) == []
    assert run(*arguments, "--apply").exit_code == 0
    [act] = acts(world)
    assert (act["subject"], act["details"]) == ("tenants/tenant", {"from": "archive", "scope": path})
    assert path in world.store.documents


@pytest.mark.parametrize("tenant", ["unknown", "a/b", ".."])
@pytest.mark.parametrize("command", [("backup",), ("export", "--format", "csv"), ("restore", "--backup", "b")])
def test_a_tenant_that_does_not_exist_is_told(world: ArchiveWorld, command: tuple[str, ...], tenant: str) -> None:
    result = run(*command, "--project", "demo", "--tenant", tenant)
    assert (result.exit_code, "There is no tenant" in result.output) == (4, True)
    assert not [path for path in world.store.documents if path.startswith(("backups/", "exportJobs/", "restoreJobs/"))]


@pytest.mark.parametrize("document", ["bad", "releases", "a/b/c", "../x"])
def test_a_document_that_is_none_is_told_without_a_traceback(world: ArchiveWorld, document: str) -> None:
    archive, digest = archive_of(world)
    for source in ((archive, "--manifest-sha256", digest), ("--backup", "b")):
        result = run("restore", *source, "--document", document, *IN_PROJECT)
        assert (result.exit_code, "document" in result.output) == (2, True)
        assert result.exception is None or isinstance(result.exception, SystemExit)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--backup", "b", "--at", "2026-01-01T00:00:00Z"),
        ("archive.zip", "--backup", "b"),
        ("archive.zip", "--at", "2026-01-01T00:00:00Z"),
        ("--check", "--backup", "b"),
        ("--backup", "b", "--manifest-sha256", "0" * 64),
        ("--backup", "b", "--release", "r", "--document", "releases/r"),
    ],
)
def test_what_would_be_ignored_is_refused(world: ArchiveWorld, arguments: tuple[str, ...]) -> None:
    result = run("restore", *arguments, *IN_PROJECT)
    assert (result.exit_code, "Usage:" in result.output) == (2, True)


def test_an_export_is_of_files_or_of_a_tenant(world: ArchiveWorld) -> None:
    assert run("export", "release.json", *IN_PROJECT).exit_code == 2
