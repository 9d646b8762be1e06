"""Exports: tables that can be imported again, messages, and archives that other installations restore."""

import csv
import hashlib
import io
import json
import math
import random
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.catalog.archives.jobs import JobRun
from shared.catalog.archives.restore.apply import Restore
from shared.catalog.archives.restore.read import Trust, ZipArchive
from shared.catalog.archives.write.progress import Unwatched
from shared.catalog.backups.restores import (
    ArchiveUploadRequest,
    ArchiveVolume,
    RestoreReference,
    RestoreRequest,
    apply_restore,
    create_archive_upload,
    create_restore,
    get_restore,
)
from shared.catalog.exports import request, tables
from shared.catalog.exports.request import (
    ExportReference,
    create_export,
    delete_export,
    get_export,
    link_export,
)
from shared.catalog.exports.run import EXPORTS, run_export
from shared.errors import Conflict, Forbidden, InvalidInput, LeaseLost, NotFound, Unavailable
from shared.jobs import tend_jobs
from shared.model.archives.export import ExportContent, ExportJob
from shared.model.codec import decode, encode
from tests.fixtures.archive_world import ArchiveWorld
from tests.fixtures.counted import Counted
from tests.fixtures.crashing import Fuse
from tests.fixtures.releases import SHAPES
from tests.fixtures.world import SENDER


@pytest.fixture
def world(tmp_path: Path) -> ArchiveWorld:
    return ArchiveWorld(tmp_path, releases=5)


def export(world: ArchiveWorld, **fields: Any) -> ExportJob:
    job = create_export(ExportContent(**fields), caller=world.admin, adapters=world.adapters)
    world.work()
    return get_export(ExportReference(export_id=job.id), caller=world.admin, adapters=world.adapters)


def content(world: ArchiveWorld, job: ExportJob) -> bytes:
    assert job.status == "completed", job.findings
    [file] = job.files
    data = (world.root / "files" / file.path).read_bytes()
    assert (len(data), hashlib.sha256(data).hexdigest()) == (file.size, file.sha256)
    return data


def table(world: ArchiveWorld, job: ExportJob) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content(world, job).decode("utf-8-sig"))))


def test_a_small_table_is_complete_at_once(world: ArchiveWorld) -> None:
    job = create_export(ExportContent(format="csv"), caller=world.manager, adapters=world.adapters)
    assert (job.status, job.rows, world.tasks.queued) == ("completed", 5, [])
    rows = table(world, job)
    assert [row["title"] for row in rows] == ["Song"] * 5
    assert rows[0]["releaseDate"] == "2026-02-01"


def test_tracks_are_rows_with_the_names_that_imports_read(world: ArchiveWorld) -> None:
    release = SHAPES["album"]().model_copy(update={"id": "album", "tenant_id": "tenant"})
    world.store.transact(lambda transaction: transaction.set("releases/album", encode(release)))
    rows = table(world, export(world, format="csv", release_ids=["album"]))
    assert [row["trackTitle"] for row in rows] == [track.metadata.title for track in release.tracks]
    assert {row["barcode"] for row in rows} == {release.basic.barcode}
    assert [row["isrc"] for row in rows] == [track.isrc for track in release.tracks]


def test_a_table_as_workbook_keeps_barcodes_as_text(world: ArchiveWorld) -> None:
    from openpyxl import load_workbook

    path = next(path for path in world.store.documents if path.startswith("releases/"))
    world.store.transact(lambda transaction: transaction.update(path, {"basic.barcode": "0012345678905"}))
    sheet = load_workbook(io.BytesIO(content(world, export(world, format="xlsx")))).active
    assert sheet is not None
    header, *rows = sheet.iter_rows(values_only=True)
    assert header[:2] == ("barcode", "title")
    assert "0012345678905" in {row[0] for row in rows}


def test_json_has_the_documents(world: ArchiveWorld) -> None:
    found = json.loads(content(world, export(world, format="json")))
    assert len(found["releases"]) == 5
    assert found["releases"][0]["basic"]["title"] == "Song"


@pytest.mark.parametrize(("subject", "rows"), [("deliveries", 5), ("history", 5), ("analytics", 0)])
def test_other_tables(world: ArchiveWorld, subject: str, rows: int) -> None:
    assert len(table(world, export(world, subject=subject, format="csv"))) == rows


def test_a_table_is_bounded_in_time(world: ArchiveWorld) -> None:
    moments = sorted(
        data["updated"]
        for path, data in world.store.documents.items()
        if path.startswith("releases/") and "updated" in data
    )
    assert export(world, format="json", since=moments[2]).rows == 3
    assert export(world, format="json", before=moments[2]).rows == 2


def test_formulas_in_tables_are_not_evaluated(world: ArchiveWorld) -> None:
    path = next(path for path in world.store.documents if path.startswith("releases/"))
    world.store.transact(lambda transaction: transaction.update(path, {"basic.title": "=1+1"}))
    assert "'=1+1" in {row["title"] for row in table(world, export(world, format="csv"))}


ODD = (5, math.nan, "a\ufffeb\x01", [5], {"x": 5}, None, b"\x00", complex(1, 2))
"""Values that the security rules admit within a release, or that an import left."""


@pytest.mark.parametrize("format_", ["csv", "xlsx", "json", "ern", "apple"])
def test_what_clients_may_write_ends_no_export(world: ArchiveWorld, format_: str) -> None:
    party = {"settings.party": {"partyId": SENDER.party_id, "partyName": SENDER.party_name}}
    world.store.transact(lambda transaction: transaction.update("tenants/tenant", party))
    whole = next(data for path, data in world.store.documents.items() if path.startswith("releases/"))
    for number, odd in enumerate(ODD):
        basic = {**whole["basic"], "title": odd, "artists": odd, "releaseDate": odd}
        release = {**whole, "id": f"odd{number}", "basic": basic, "tracks": [odd], "metadata": {"genreName": odd}}
        path = f"releases/odd{number}"
        world.store.transact(lambda transaction, path=path, release=release: transaction.set(path, release))
    job = export(world, format=format_)
    assert content(world, job)
    assert len(job.findings) >= len(ODD) or format_ in ("csv", "xlsx", "json")
    if format_ == "json":
        json.loads(content(world, job), parse_constant=pytest.fail)


@pytest.mark.parametrize("odd", ODD)
def test_an_archive_has_what_clients_may_write(world: ArchiveWorld, tmp_path: Path, odd: Any) -> None:
    path = next(path for path in world.store.documents if path.startswith("releases/"))
    world.store.transact(lambda transaction: transaction.update(path, {"metadata.odd": odd}))
    job = export(world, subject="everything", format="archive")
    told = [(each.path, each.code) for each in job.findings]
    assert (job.status, told) == ("completed", [(path, "value-odd")] if isinstance(odd, complex) else [])
    other = ArchiveWorld(tmp_path / "other")
    [file] = job.files
    archive = ZipArchive([io.BytesIO((world.root / "files" / file.path).read_bytes())], Trust(unproved=True))
    Restore(archive, "tenant", other.store, other.blobs, Unwatched()).apply()
    expected = "(complex)" if isinstance(odd, complex) else str(odd)
    assert str(other.store.documents[path]["metadata"]["odd"]) == expected
    again = Restore(archive, "tenant", world.store, world.blobs, Unwatched())
    again.compare()
    assert again.counts.change == 0


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"subject": "deliveries", "format": "ern"}, "format"),
        ({"subject": "everything", "format": "csv"}, "format"),
        ({"subject": "history", "format": "csv", "release_ids": ["a"]}, "releaseIds"),
        ({"subject": "everything", "format": "archive", "since": "2026-01-01T00:00:00Z"}, "since"),
    ],
)
def test_impossible_exports_are_refused(world: ArchiveWorld, fields: dict[str, Any], path: str) -> None:
    with pytest.raises(InvalidInput) as error:
        create_export(ExportContent(**fields), caller=world.admin, adapters=world.adapters)
    assert [each.path for each in error.value.problems] == [path]
    assert not [path for path in world.store.documents if path.startswith("exportJobs/")]


def test_roles_and_tenants_are_kept_apart(world: ArchiveWorld) -> None:
    everything = ExportContent(subject="everything", format="archive")
    with pytest.raises(Forbidden):
        create_export(ExportContent(), caller=world.viewer, adapters=world.adapters)
    with pytest.raises(Forbidden):
        create_export(everything, caller=world.manager, adapters=world.adapters)
    job = export(world, subject="everything", format="archive")
    with pytest.raises(Forbidden):
        link_export(ExportReference(export_id=job.id), caller=world.manager, adapters=world.adapters)
    stranger = world.admin.__class__(uid="x", tenant_id="elsewhere", role="admin", verified=True)
    with pytest.raises(NotFound):
        link_export(ExportReference(export_id=job.id), caller=stranger, adapters=world.adapters)


def test_releases_of_other_tenants_are_left_out(world: ArchiveWorld) -> None:
    world.store.transact(lambda transaction: transaction.set("releases/foreign", {"id": "foreign", "tenantId": "x"}))
    assert export(world, format="json", release_ids=["foreign"]).rows == 0


def test_named_releases_are_read_in_batches_in_their_order(
    world: ArchiveWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_PAGE", 2)
    ids = sorted({path.split("/")[1] for path in world.store.documents if path.startswith("releases/")})
    store = Counted(world.store)
    named = [*reversed(ids), "none", ids[0]]
    content = ExportContent(format="json", release_ids=named)
    found = list(tables.documents(content, "tenant", store))
    assert [each["id"] for each in found] == list(reversed(ids))
    assert store.requests == ["get_all"] * 3
    assert list(tables.documents(content, "another", store)) == []


def test_links_serve_the_files_until_they_are_deleted(world: ArchiveWorld) -> None:
    job = export(world, format="csv")
    reference = ExportReference(export_id=job.id)
    [link] = link_export(reference, caller=world.viewer, adapters=world.adapters).items
    assert link.name.endswith(".csv")
    world.clock.forward(days=8)
    assert tend_jobs(world.adapters)["expiredExports"] == 1
    assert world.blobs.list(f"tenants/tenant/exports/{job.id}/") == []
    with pytest.raises(Conflict, match="deleted"):
        link_export(reference, caller=world.viewer, adapters=world.adapters)
    delete_export(reference, caller=world.manager, adapters=world.adapters)
    with pytest.raises(NotFound):
        get_export(reference, caller=world.viewer, adapters=world.adapters)


def test_an_archive_moves_to_another_installation(world: ArchiveWorld, tmp_path: Path) -> None:
    job = export(world, subject="everything", format="archive")
    data = content(world, job)
    other = ArchiveWorld(tmp_path / "other", vault_project="demo-other")
    upload = upload_archive(other, data)
    key = world.adapters.signer.public_key()
    planned = create_restore(
        RestoreRequest(upload_id=upload, public_key=key), caller=other.admin, adapters=other.adapters
    )
    other.work()
    apply_restore(RestoreReference(restore_id=planned.id), caller=other.admin, adapters=other.adapters)
    other.work()
    assert other.digests() == world.digests()


def test_an_archive_of_another_installation_needs_a_proof(world: ArchiveWorld, tmp_path: Path) -> None:
    job = export(world, subject="everything", format="archive")
    other = ArchiveWorld(tmp_path / "other", vault_project="demo-other")
    upload = upload_archive(other, content(world, job))
    for proof, outcome in (
        ({}, "failed"),
        ({"manifest_sha256": "0" * 64}, "failed"),
        ({"manifest_sha256": job.manifest_sha256}, "planned"),
    ):
        request = RestoreRequest(upload_id=upload, **proof)
        planned = create_restore(request, caller=other.admin, adapters=other.adapters)
        other.work()
        reference = RestoreReference(restore_id=planned.id)
        assert get_restore(reference, caller=other.admin, adapters=other.adapters).status == outcome


def upload_archive(world: ArchiveWorld, data: bytes) -> str:
    request = ArchiveUploadRequest(volumes=[ArchiveVolume(size=len(data))])
    upload = create_archive_upload(request, caller=world.admin, adapters=world.adapters)
    Path(upload.urls[0].removeprefix("file://")).write_bytes(data)
    return upload.upload_id


def test_an_archive_goes_on_in_other_tasks_as_further_volumes(world: ArchiveWorld) -> None:
    adapters = world.adapters
    late = {name: getattr(adapters, name) for name in adapters.__slots__} | {"deadline": timedelta(0)}
    world.adapters = adapters.__class__(**late)
    job = export(world, subject="everything", format="archive")
    assert (job.status, len(job.files) > 3) == ("completed", True)
    names = set()
    for file in job.files:
        with zipfile.ZipFile(world.root / "files" / file.path) as volume:
            assert not names & set(volume.namelist())
            names |= set(volume.namelist())
    assert {"manifest.json", "signature.json"} <= names


@pytest.mark.parametrize("seed", range(20))
def test_killed_at_any_moment_an_archive_ends_with_all_volumes(tmp_path: Path, seed: int) -> None:
    world, rng = ArchiveWorld(tmp_path, releases=4), random.Random(seed)
    before = world.digests()
    world.adapters = replace(world.adapters, deadline=timedelta(0))
    created = create_export(
        ExportContent(subject="everything", format="archive"), caller=world.admin, adapters=world.adapters
    )
    died = 0
    for _ in range(10):
        died += world.work(fuse=Fuse(rng.randrange(2, 60), after=rng.random() < 0.5)).count("died")
        world.clock.forward(minutes=20)
        tend_jobs(world.adapters)
    world.work()
    job = get_export(ExportReference(export_id=created.id), caller=world.admin, adapters=world.adapters)
    assert (job.status, died > 0) == ("completed", True)
    streams = [io.BytesIO((world.root / "files" / file.path).read_bytes()) for file in job.files]
    archive = ZipArchive(streams, Trust(manifest_sha256=str(job.manifest_sha256)))
    assert archive.manifest.volumes == len(job.files) > 5
    other = ArchiveWorld(tmp_path / "other")
    Restore(archive, "tenant", other.store, other.blobs, Unwatched()).apply()
    assert other.digests() == before


def test_a_worker_that_lost_the_job_changes_none_of_its_files(world: ArchiveWorld) -> None:
    created = create_export(
        ExportContent(subject="everything", format="archive"), caller=world.admin, adapters=world.adapters
    )
    late = JobRun(EXPORTS, claimed(world, created.id), world.adapters, world.clock())
    world.clock.forward(minutes=20)
    world.work()
    job = get_export(ExportReference(export_id=created.id), caller=world.admin, adapters=world.adapters)
    with pytest.raises(LeaseLost):
        run_export(late)
    assert get_export(ExportReference(export_id=created.id), caller=world.admin, adapters=world.adapters) == job
    content(world, job)


def claimed(world: ArchiveWorld, export_id: str) -> ExportJob:
    """The job as a worker has it that took it and then was slow."""
    path = f"exportJobs/{export_id}"
    fields = {"status": "running", "fence": 1, "leaseExpires": world.clock() + timedelta(minutes=10)}
    world.store.transact(lambda transaction: transaction.update(path, fields))
    return decode(ExportJob, world.store.documents[path])


def test_the_files_of_an_export_that_failed_are_deleted(world: ArchiveWorld) -> None:
    created = create_export(
        ExportContent(subject="everything", format="archive"), caller=world.admin, adapters=world.adapters
    )
    world.work(fuse=Fuse(12, after=False))
    fields = {"status": "failed", "updated": world.clock()}
    world.store.transact(lambda transaction: transaction.update(f"exportJobs/{created.id}", fields))
    world.blobs.write(f"tenants/tenant/exports/{created.id}/1/part.zip", b"x", "application/zip")
    world.clock.forward(days=6)
    assert tend_jobs(world.adapters)["expiredExports"] == 0
    world.clock.forward(days=2)
    assert tend_jobs(world.adapters)["expiredExports"] == 1
    assert world.blobs.list(f"tenants/tenant/exports/{created.id}/") == []
    assert tend_jobs(world.adapters)["expiredExports"] == 0


def test_a_service_that_is_away_for_long_ends_no_export(world: ArchiveWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    created = create_export(
        ExportContent(subject="everything", format="archive"), caller=world.admin, adapters=world.adapters
    )

    def unavailable(*_arguments: Any, **_named: Any) -> None:
        raise Unavailable("The bucket did not respond.", remedy="Try again.")

    with monkeypatch.context() as patched:
        patched.setattr(world.blobs, "upload", unavailable)
        for _ in range(20):
            with pytest.raises(Unavailable):
                world.work()
            world.clock.forward(minutes=20)
            assert tend_jobs(world.adapters)["resumed"] == 1
    assert world.work() == ["completed"]
    assert world.store.documents[f"exportJobs/{created.id}"]["status"] == "completed"


def test_workers_that_die_end_an_export_at_last(world: ArchiveWorld) -> None:
    created = create_export(
        ExportContent(subject="everything", format="archive"), caller=world.admin, adapters=world.adapters
    )
    for _ in range(5):
        assert world.work(fuse=Fuse(2, after=False)) == ["died"]
        world.clock.forward(minutes=20)
        tend_jobs(world.adapters)
    assert world.work() == ["failed"]
    job = get_export(ExportReference(export_id=created.id), caller=world.admin, adapters=world.adapters)
    assert (job.status, [each.code for each in job.findings]) == ("failed", ["interrupted"])


def test_exports_that_cannot_be_deleted_do_not_keep_others(
    world: ArchiveWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = export(world, format="csv")
    stored = world.store.documents[f"exportJobs/{job.id}"]
    for number in range(250):
        broken = {**stored, "id": f"broken{number}", "keptUntil": stored["keptUntil"] - timedelta(hours=1 + number)}
        world.store.transact(lambda transaction, broken=broken: transaction.set(f"exportJobs/{broken['id']}", broken))  # type: ignore[misc]
    delete, tried = request.delete_files, set()

    def fails(tenant_id: str, export_id: str, adapters: Any) -> None:
        tried.add(export_id)
        if export_id.startswith("broken"):
            raise Unavailable("The bucket does not answer.")
        delete(tenant_id, export_id, adapters)

    monkeypatch.setattr(request, "delete_files", fails)
    world.clock.forward(days=8)
    assert tend_jobs(world.adapters)["expiredExports"] == 1
    assert len(tried) == 251
    assert world.store.documents[f"exportJobs/{job.id}"]["status"] == "expired"
