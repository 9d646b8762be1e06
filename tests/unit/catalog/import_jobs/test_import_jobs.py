"""Imports of files as jobs: planned, applied, and rolled back."""

import csv
import io
import json
import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shared.catalog.archives.format.collections import BY_PATTERN
from shared.catalog.archives.jobs import run_job
from shared.catalog.import_jobs.listing import ImportReference, get_import
from shared.catalog.import_jobs.request import (
    ImportPlan,
    apply_import,
    link_import,
    plan_import,
    roll_back_import,
)
from shared.catalog.import_jobs.run import IMPORTS
from shared.catalog.import_jobs.uploads import ImportFile, ImportUploadRequest, create_import_upload
from shared.catalog.numbers.records import record_numbers, record_path
from shared.errors import Conflict, Forbidden, InvalidInput, NotFound
from shared.model.archives.imports import ImportJob, MappingProfile
from shared.platform.store.port import DELETE
from tests.fixtures.archive_world import ArchiveWorld
from tests.fixtures.imports import (
    apply,
    barcode,
    catalogue,
    items,
    plan,
    releases,
    roll_back,
    state,
    table,
    upload,
)


@pytest.fixture
def world(tmp_path: Path) -> ArchiveWorld:
    return ArchiveWorld(tmp_path)


def edit(world: ArchiveWorld, release_id: str, **fields: Any) -> None:
    world.store.transact(lambda transaction: transaction.update(f"releases/{release_id}", fields))


def report(world: ArchiveWorld, job: ImportJob, number: int = 0) -> list[dict[str, str]]:
    text = (world.root / "files" / job.files[number].path).read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_plan_shows_what_would_become_and_changes_nothing(world: ArchiveWorld) -> None:
    before = catalogue(world)
    job = plan(world, {"catalogue.csv": table(3).replace("copyright", "Colour")})
    assert (job.status, job.step, job.items, job.tracks, job.counts.create) == ("planned", "plan", 3, 6, 3)
    assert [(each.name, each.format, each.facts["delimiter"]) for each in job.sources] == [
        ("catalogue.csv", "table", "comma")
    ]
    by_heading = {column.heading: column for column in job.columns}
    assert (by_heading["barcode"].field, by_heading["barcode"].samples) == ("barcode", [barcode(n) for n in (1, 2, 3)])
    assert (by_heading["Colour"].field, by_heading["Colour"].samples) == (None, ["2026 Example"])
    assert [finding.code for finding in job.findings] == ["unknown-column"]
    first = items(world, job)[0]
    assert (first.action, first.outcome, first.place, first.title) == ("create", None, "rows 2-3", "Album 1")
    assert first.content is not None
    assert first.content["basic"]["barcode"] == barcode(1)
    assert catalogue(world) == before


def test_an_import_creates_drafts_and_its_rollback_removes_exactly_them(world: ArchiveWorld) -> None:
    before = catalogue(world)
    job = apply(world, plan(world, {"a.csv": table(4)}))
    assert (job.status, job.counts.created, job.applied_by) == ("completed", 4, "manager")
    made = releases(world)
    assert {each["status"] for each in made.values()} == {"draft"}
    assert sorted(each["basic"]["title"] for each in made.values()) == [f"Album {number}" for number in range(1, 5)]
    assert {item.release_id for item in items(world, job)} == set(made)
    assert record_path("tenant", barcode(1).zfill(14)) in world.store.documents
    back = roll_back(world, job)
    assert (back.status, back.counts.removed, back.counts.kept) == ("rolledBack", 4, 0)
    assert catalogue(world) == before
    acts = [data["action"] for path, data in world.store.documents.items() if path.startswith("auditLog/")]
    assert sorted(acts) == ["import.applied", "import.rolled-back"]


def test_a_rollback_leaves_what_was_edited_since(world: ArchiveWorld) -> None:
    job = apply(world, plan(world, {"a.csv": table(5)}))
    edited, malformed, gone, ready, reviewed = (str(item.release_id) for item in items(world, job))
    edit(world, edited, notes="Mine now")
    edit(world, malformed, tracks="nonsense")
    world.store.transact(lambda transaction: transaction.delete(f"releases/{gone}"))
    edit(world, ready, **{"ddex.lastGenerated": world.clock()})
    edit(world, reviewed, **{"ddex.validationErrors": [], "ddex.contentHash": "0" * 64})
    back = roll_back(world, job)
    assert set(releases(world)) == {edited, malformed, ready}
    assert (back.counts.removed, back.counts.kept) == (2, 3)
    assert [item.outcome for item in items(world, job)] == ["kept", "kept", "removed", "kept", "removed"]


def test_releases_with_faults_are_refused_and_the_others_imported(world: ArchiveWorld) -> None:
    text = table(3).replace("2026-05-01", "soon", 2).replace("3:22", "long", 1)
    job = plan(world, {"a.csv": text})
    assert (job.counts.create, job.counts.refuse) == (2, 1)
    refused = items(world, job)[0]
    assert (refused.action, refused.content, refused.release_id) == ("refuse", None, None)
    found = {(finding.row, finding.column, finding.severity) for finding in refused.findings}
    assert {(2, "releaseDate", "error"), (3, "duration", "error")} <= found
    errors = {each.column: (each.count, each.rows) for each in job.problems if each.severity == "error"}
    assert errors == {"releaseDate": (1, [2]), "duration": (1, [3])}
    assert [each.severity for each in job.problems[:2]] == ["error", "error"]
    done = apply(world, job)
    assert (done.status, done.counts.created) == ("partial", 2)
    rows = report(world, done)
    assert {(row["file"], row["row"], row["column"]) for row in rows if row["severity"] == "error"} >= {
        ("a.csv", "2", "releaseDate"),
        ("a.csv", "3", "duration"),
    }
    sheet = report(world, done, 1)
    assert sheet[0]["title"] == "Album 1"
    assert "releaseDate: " in sheet[0]["Findings"]
    links = link_import(ImportReference(import_id=job.id), caller=world.viewer, adapters=world.adapters)
    assert [link.name for link in links.items] == ["findings.csv", "01-a-findings.csv"]
    (world.root / "files" / done.files[0].path).unlink()
    links = link_import(ImportReference(import_id=job.id), caller=world.viewer, adapters=world.adapters)
    assert [link.name for link in links.items] == ["01-a-findings.csv"]


def test_each_of_many_faults_is_told_at_its_cell_and_the_good_rows_are_imported(world: ArchiveWorld) -> None:
    before, rng = catalogue(world), random.Random(7)
    rows = [line.split(",") for line in table(250, tracks=4).splitlines()]
    faults = {"isrc": "nonsense", "duration": "long", "trackTitle": "x\ufffdy", "explicit": "perhaps"}
    rows = [[*row, "explicit" if index == 0 else "no"] for index, row in enumerate(rows)]
    seeded = {(index, rng.choice(sorted(faults))) for index in rng.sample(range(1, len(rows)), 50)}
    for index, heading in seeded:
        rows[index][rows[0].index(heading)] = faults[heading]
    job = plan(world, {"a.csv": "\n".join(",".join(row) for row in rows)})
    found = {(int(row["row"] or 0) - 1, row["column"]) for row in report(world, job)}
    assert seeded <= found
    blamed = {(finding.row or 0, finding.column) for item in items(world, job) for finding in item.findings}
    assert {(index + 1, heading) for index, heading in seeded} <= blamed
    done = apply(world, job)
    assert (done.counts.created, done.counts.created + done.counts.refuse) == (len(releases(world)), 250)
    assert done.counts.refuse > 20
    assert roll_back(world, done).counts.removed == done.counts.created
    assert catalogue(world) == before


def test_what_the_store_would_refuse_is_known_before(world: ArchiveWorld) -> None:
    content = {"basic": {"title": "A"}, "ddex": {"version": "4.3", "validationStatus": "valid"}}
    job = plan(world, {"a.json": json.dumps([content, {"basic": {"title": "B"}}])})
    first, second = items(world, job)
    assert (first.action, [each.code for each in first.findings][:1]) == ("refuse", ["read-only"])
    assert (second.action, apply(world, job).counts.created) == ("create", 1)
    assert {row["code"] for row in report(world, job)} >= {"read-only"}


@pytest.mark.parametrize(
    "content",
    [
        {"tracks": None},
        {"tracks": 5, "basic": "x"},
        {f"field{number}": number for number in range(60)},
        {"tracks": [{"id": "__x__"}, {"id": "y" * 2000}, 7], "basic": {"title": ["z"]}},
        {"basic": {"title": {"deep": [[1], [2]]}}},
    ],
)
def test_whatever_a_file_has_the_plan_ends(world: ArchiveWorld, content: dict[str, Any]) -> None:
    job = plan(world, {"a.json": json.dumps([content, {"basic": {"title": "Good"}}])})
    assert (job.status, [item.action for item in items(world, job)]) == ("planned", ["refuse", "create"])
    assert len(report(world, job)) > 0


def test_importing_a_file_again_skips_what_is_there(world: ArchiveWorld) -> None:
    apply(world, plan(world, {"a.csv": table(2)}))
    before = catalogue(world)
    again = plan(world, {"a.csv": table(3).replace(barcode(1), barcode(1).zfill(14))})
    assert (again.counts.skip, again.counts.create) == (2, 1)
    assert "You have this release already: Album 1 (draft)." in items(world, again)[0].findings[0].message
    done = apply(world, again)
    assert (done.status, done.counts.created, len(releases(world))) == ("completed", 1, 3)
    assert roll_back(world, done).counts.removed == 1
    assert catalogue(world) == before


def test_a_release_that_appeared_after_the_plan_is_skipped(world: ArchiveWorld) -> None:
    one, two = plan(world, {"a.csv": table(2)}), plan(world, {"a.csv": table(2)})
    apply(world, one)
    done = apply(world, two)
    assert (done.counts.created, done.counts.skipped, len(releases(world))) == (0, 2, 2)
    assert roll_back(world, done).counts.removed == 0
    assert len(releases(world)) == 2


def test_drafts_are_updated_by_choice_and_restored_by_the_rollback(world: ArchiveWorld) -> None:
    first = apply(world, plan(world, {"a.csv": table(2)}))
    kept, ready = (str(item.release_id) for item in items(world, first))
    track = releases(world)[kept]["tracks"][0]
    edit(world, kept, tracks=[{**track, "id": "mine", "audio": {"fileId": "f"}}, releases(world)[kept]["tracks"][1]])
    edit(world, ready, status="ready")
    before = catalogue(world)
    world.clock.forward(hours=1)
    renamed = table(2, tracks=3, title="Renamed")
    job = plan(world, {"a.csv": renamed}, duplicates="update")
    assert [item.action for item in items(world, job)] == ["change", "skip"]
    assert "Only drafts" in items(world, job)[1].findings[0].message
    done = apply(world, job)
    changed = releases(world)[kept]
    assert (done.counts.changed, changed["basic"]["title"], len(changed["tracks"])) == (1, "Renamed 1", 3)
    assert (changed["tracks"][0]["id"], changed["tracks"][0]["audio"]["fileId"]) == ("mine", "f")
    assert len({each["id"] for each in changed["tracks"]}) == 3
    assert world.store.documents[f"releaseIndex/{kept}"]["title"] == "Renamed 1"
    assert roll_back(world, done).counts.restored == 1
    assert catalogue(world) == before


def test_an_update_under_another_name_is_one_too(world: ArchiveWorld) -> None:
    apply(world, plan(world, {"a.csv": table(1)}))
    content = {"basic": {"barcode": barcode(1)}, "metadata": {"genre": "Jazz"}}
    apply(world, plan(world, {"a.json": json.dumps([content])}, duplicates="update"))
    [release] = releases(world).values()
    assert (release["metadata"]["genreName"], release["basic"]["title"]) == ("Jazz", "Album 1")


def test_an_update_of_an_edited_draft_stays(world: ArchiveWorld) -> None:
    apply(world, plan(world, {"a.csv": table(1)}))
    done = apply(world, plan(world, {"a.csv": table(1, title="Renamed")}, duplicates="update"))
    [release_id] = releases(world)
    edit(world, release_id, notes="Mine")
    assert roll_back(world, done).counts.kept == 1
    assert releases(world)[release_id]["basic"]["title"] == "Renamed 1"


def test_a_draft_that_became_ready_after_the_plan_is_not_changed(world: ArchiveWorld) -> None:
    apply(world, plan(world, {"a.csv": table(1)}))
    job = plan(world, {"a.csv": table(1, title="Renamed")}, duplicates="update")
    [release_id] = releases(world)
    edit(world, release_id, status="ready")
    done = apply(world, job)
    assert (done.status, done.counts.failed) == ("refused", 1)
    assert items(world, done)[0].findings[0].message == "The release is ready."


def test_duplicates_are_kept_apart_by_choice(world: ArchiveWorld) -> None:
    apply(world, plan(world, {"a.csv": table(1)}))
    job = apply(world, plan(world, {"a.csv": table(1)}, duplicates="create"))
    assert (job.counts.created, len(releases(world))) == (1, 2)


def test_without_a_barcode_the_isrcs_say_what_is_there(world: ArchiveWorld) -> None:
    unnumbered = table(1).replace(barcode(1), "")
    apply(world, plan(world, {"a.csv": unnumbered}))
    [release_id] = releases(world)
    record_numbers(release_id, world.adapters)
    assert plan(world, {"a.csv": unnumbered}).counts.skip == 1
    assert plan(world, {"a.csv": table(1, tracks=1).replace(barcode(1), "")}).counts.create == 1


def test_a_release_and_its_update_in_one_import(world: ArchiveWorld) -> None:
    both = [{"basic": {"title": title, "barcode": barcode(1)}} for title in ("First", "Second")]
    before = catalogue(world)
    skipped = plan(world, {"a.json": json.dumps(both)})
    assert [item.action for item in items(world, skipped)] == ["create", "skip"]
    job = plan(world, {"a.json": json.dumps(both)}, duplicates="update")
    assert [item.action for item in items(world, job)] == ["create", "change"]
    done = apply(world, job)
    assert [each["basic"]["title"] for each in releases(world).values()] == ["Second"]
    back = roll_back(world, done)
    assert (back.counts.restored, back.counts.removed) == (1, 1)
    assert catalogue(world) == before


def test_the_mapping_decides_how_columns_are_read(world: ArchiveWorld) -> None:
    text = table(1).replace("barcode", "Our number").replace("label", "Imprint")
    mapping = MappingProfile(columns={"Our number": "barcode"}, ignored=["Imprint"])
    job = plan(world, {"a.csv": text}, mapping=mapping)
    assert items(world, job)[0].barcode == barcode(1)
    with pytest.raises(InvalidInput) as error:
        plan(world, {"a.csv": text}, mapping=MappingProfile(columns={"Our number": "nonsense"}))
    assert [each.path for each in error.value.problems] == ["mapping.columns.Our number"]


def test_imports_are_limited_and_for_managers(world: ArchiveWorld) -> None:
    files = ImportUploadRequest(files=[ImportFile(name="a.csv", size=1)])
    with pytest.raises(Forbidden):
        create_import_upload(files, caller=world.viewer, adapters=world.adapters)
    upload_id = upload(world, {"a.csv": table(1)})
    request = ImportPlan(upload_id=upload_id)
    with pytest.raises(Forbidden):
        plan_import(request, caller=world.viewer, adapters=world.adapters)
    jobs = [plan_import(request, caller=world.manager, adapters=world.adapters) for _ in range(3)]
    with pytest.raises(Conflict, match="3 imports"):
        plan_import(request, caller=world.manager, adapters=world.adapters)
    world.work()
    reference = ImportReference(import_id=jobs[0].id)
    for act in (apply_import, roll_back_import):
        with pytest.raises(Forbidden):
            act(reference, caller=world.viewer, adapters=world.adapters)
    with pytest.raises(Conflict, match="is planned"):
        roll_back_import(reference, caller=world.manager, adapters=world.adapters)
    apply_import(reference, caller=world.manager, adapters=world.adapters)
    with pytest.raises(Conflict, match="is queued"):
        apply_import(reference, caller=world.manager, adapters=world.adapters)


def test_the_quota_is_checked_before_anything_is_created(world: ArchiveWorld) -> None:
    job = plan(world, {"a.csv": table(3)})
    world.adapters = replace(world.adapters, quotas={"releases": 2})
    with pytest.raises(Conflict, match="quota"):
        apply(world, job)
    assert (state(world, job.id).status, releases(world)) == ("planned", {})


def test_the_columns_of_a_plan_are_bounded_and_its_report_has_every_finding(world: ArchiveWorld) -> None:
    text = table(3).replace("copyright", "x" * 18_000, 1).replace("label", "Our imprint", 1)
    job = plan(world, {"a.csv": text})
    by_field = {column.field: column for column in job.columns}
    unknown = by_field[None]
    assert (len(unknown.heading), unknown.samples) == (300, ["2026 Example"])
    rows = [row["row"] for row in report(world, job) if row["code"] == "missing" and row["field"] == "basic.label"]
    assert rows == ["2", "4", "6"]


def test_an_application_that_goes_on_needs_quota_for_what_is_left_only(world: ArchiveWorld) -> None:
    job = plan(world, {"a.csv": table(3)})
    world.adapters = replace(world.adapters, deadline=timedelta(0), quotas={"releases": 3})
    apply_import(ImportReference(import_id=job.id), caller=world.manager, adapters=world.adapters)
    run_job(IMPORTS, job.id, world.adapters)
    assert len(releases(world)) == 1
    world.store.transact(
        lambda transaction: transaction.update(f"importJobs/{job.id}", {"status": "failed", "leaseExpires": DELETE})
    )
    done = apply(world, job)
    assert (done.status, done.counts.created, len(releases(world))) == ("completed", 3, 3)


def test_another_tenant_finds_none_of_it(world: ArchiveWorld) -> None:
    upload_id = upload(world, {"a.csv": table(1)})
    job = plan(world, {"a.csv": table(1)})
    stranger = replace(world.admin, uid="x", tenant_id="elsewhere")
    with pytest.raises(NotFound, match="uploaded"):
        plan_import(ImportPlan(upload_id=upload_id), caller=stranger, adapters=world.adapters)
    with pytest.raises(NotFound, match="profile"):
        plan_import(ImportPlan(upload_id=upload_id, profile_id="p"), caller=world.manager, adapters=world.adapters)
    for act in (get_import, apply_import, roll_back_import, link_import):
        with pytest.raises(NotFound):
            act(ImportReference(import_id=job.id), caller=stranger, adapters=world.adapters)
    theirs = apply(world, job)
    other = replace(world.manager, tenant_id="elsewhere")
    world.manager, world.viewer = other, replace(world.viewer, tenant_id="elsewhere")
    assert plan(world, {"a.csv": table(1)}).counts.create == 1
    assert theirs.counts.created == 1


@pytest.mark.parametrize(("status", "restored"), [("running", "failed"), ("planned", "failed"), ("partial", "partial")])
def test_an_import_that_had_not_ended_comes_back_as_failed(status: str, restored: str) -> None:
    assert BY_PATTERN["importJobs"].restored({"id": "i", "status": status})["status"] == restored
