"""Uploads of files to import, and plans of several files."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from shared.catalog.import_jobs.request import (
    ImportPlan,
    plan_import,
)
from shared.catalog.import_jobs.uploads import ImportFile, ImportUploadRequest, create_import_upload
from shared.errors import Conflict, InvalidInput
from tests.fixtures.archive_world import ArchiveWorld
from tests.fixtures.imports import (
    apply,
    items,
    plan,
    roll_back,
    state,
    table,
)


@pytest.fixture
def world(tmp_path: Path) -> ArchiveWorld:
    return ArchiveWorld(tmp_path)


def test_files_without_releases_end_the_plan(world: ArchiveWorld) -> None:
    job = plan(world, {"a.csv": "hello\n"})
    assert (job.status, job.findings[0].severity) == ("failed", "error")
    with pytest.raises(Conflict, match="failed"):
        apply(world, job)
    with pytest.raises(Conflict, match="failed"):
        roll_back(world, job)


def test_several_files_are_one_import(world: ArchiveWorld) -> None:
    job = plan(world, {"a.csv": table(2), "b.csv": table(2, first=3), "c.pdf": b"%PDF-1.7"})
    assert (job.items, job.counts.create, [item.file for item in items(world, job)]) == (
        4,
        4,
        ["a.csv", "a.csv", "b.csv", "b.csv"],
    )
    assert [finding.code for finding in job.findings] == ["wrong-kind"]
    assert [file.name for file in job.files] == ["findings.csv", "01-a-findings.csv", "02-b-findings.csv"]


def test_files_that_did_not_arrive_are_told(world: ArchiveWorld) -> None:
    files = [ImportFile(name=f"{name}.csv", size=len(table(1))) for name in "abc"]
    session = create_import_upload(ImportUploadRequest(files=files), caller=world.manager, adapters=world.adapters)
    Path(unquote(urlsplit(session.urls[1]).path)).write_text(table(1))
    request = ImportPlan(upload_id=session.upload_id)
    job = plan_import(request, caller=world.manager, adapters=world.adapters)
    world.work()
    job = state(world, job.id)
    assert [(each.code, each.severity, each.message) for each in job.findings] == [
        ("not-uploaded", "error", "2 of 3 files of the upload did not arrive: file 1, file 3.")
    ]
    assert [item.file for item in items(world, job)] == ["b.csv"]


@pytest.mark.parametrize("name", ["../a.csv", "a/b.csv", "..", "a\x07.csv"])
def test_unsafe_names_are_refused(world: ArchiveWorld, name: str) -> None:
    request = ImportUploadRequest.model_construct(files=[ImportFile.model_construct(name=name, size=1)])
    with pytest.raises(InvalidInput):
        create_import_upload(request, caller=world.manager, adapters=world.adapters)
