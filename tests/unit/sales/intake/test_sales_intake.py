"""Sales reports are taken in whole or not at all, once, and the later of two about the same counts."""

import gzip
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from shared.accounts.access import Caller
from shared.catalog.import_jobs.uploads import upload_path
from shared.cli.inputs.reports import sources_at
from shared.errors import Conflict, Forbidden, InvalidInput, NotFound
from shared.events import JobTask
from shared.ids import sales_folder
from shared.jobs import run_task
from shared.model.sales.mapping import SalesMapping
from shared.model.sales.stored import StoredReport
from shared.platform.blobs.port import BlobInfo
from shared.sales.intake.listing import SalesImportReference, SalesReportReference, link_sales_report
from shared.sales.intake.request import SalesImportRequest, read_sales_reports, roll_back_sales_import
from shared.sales.reports.check import ReportCheck
from shared.sales.reports.findings import Findings
from shared.sales.reports.flat.layout import profile_named
from tests.fixtures.archive_world import ArchiveWorld
from tests.fixtures.imports import persist, upload
from tests.fixtures.sales_intake import (
    LEFT_BY_INTAKES,
    MONTHLY,
    begin,
    intake,
    reports,
    row,
    sheet,
    take_back,
    take_in,
    totals,
)
from tests.fixtures.sales_reports import write


@pytest.fixture
def world(tmp_path: Path) -> ArchiveWorld:
    return ArchiveWorld(tmp_path)


def monthly(message: str, day: str, seed: int = 3) -> dict[str, str]:
    """A flat-file report of January, made on a day (`20260201`)."""
    profile = profile_named("BasicAudioProfile", "1.2")
    assert profile is not None
    made = f"{day[:4]}-{day[4:6]}-{day[6:]}T10:00:00Z"
    head = {"MessageId": message, "MessageCreatedDateTime": made}
    return {MONTHLY.format(day): write(profile, seed=seed, head=head).text()}


def left(world: ArchiveWorld) -> set[str]:
    """What intakes leave beside their records."""
    files = world.blobs.list(sales_folder(world.tenant_id, "").rstrip("/"))
    found = {path for path in world.store.documents if path.split("/")[0] not in (*LEFT_BY_INTAKES, "tenants")}
    return found | {each.path for each in files}


def test_a_report_is_stored_with_its_sums_and_its_files(world: ArchiveWorld) -> None:
    job = take_in(world, {"a.csv": sheet(row(), row(4, "0.02", country="FR"))})
    assert (job.status, job.lines, job.errors, job.problems) == ("completed", 2, 0, [])
    (report,) = reports(world)
    assert (job.stored, report.sales_import_id) == ([report.id], job.id)
    assert (report.service, str(report.start), str(report.end)) == ("Example", "2026-01-01", "2026-01-31")
    assert (report.quantity, report.revenue) == (Decimal(14), {"EUR": Decimal("0.0551")})
    sums = world.store.get(f"salesSums/{report.id}") or {}
    assert [(each["name"], each["quantity"]) for each in sums["territories"]] == [("DE", "10"), ("FR", "4")]
    (file,) = report.files
    with world.blobs.open(file.storage_path) as stream:
        assert stream.read().decode() == sheet(row(), row(4, "0.02", country="FR"))


def test_a_report_with_an_error_changes_nothing_and_its_cell_is_named(world: ArchiveWorld) -> None:
    job = take_in(world, {"a.csv": sheet(), "b.csv": sheet(row(revenue="much", month="2026-02"))})
    assert (job.status, job.stored, left(world)) == ("refused", [], set())
    problem = job.problems[0]
    assert (problem.severity, problem.file, problem.rows, problem.column) == ("error", "b.csv", [2], "Revenue")


def test_the_same_report_counts_once_packed_or_not(world: ArchiveWorld) -> None:
    take_in(world, {"a.csv": sheet()})
    before = totals(world)
    job = take_in(world, {"again.csv.gz": gzip.compress(sheet().encode())})
    assert (job.status, job.stored, job.known) == ("completed", [], [reports(world)[0].id])
    assert [each.code for each in job.problems] == ["duplicate"]
    assert totals(world) == before


@pytest.mark.parametrize("order", [("20260201", "20260301"), ("20260301", "20260201")])
def test_of_two_reports_about_the_same_the_later_counts_in_whatever_order_they_come(
    world: ArchiveWorld, order: tuple[str, str]
) -> None:
    jobs = {day: take_in(world, monthly(f"m-{day}", day, seed=int(day))) for day in order}
    assert [each.status for each in jobs.values()] == ["completed", "completed"]
    current, replaced = reports(world)
    assert (current.report_id[-8:], replaced.report_id[-8:]) == ("20260301", "20260201")
    assert (current.standing, replaced.standing, replaced.replaced_by) == ("current", "replaced", current.id)
    take_back(world, jobs["20260301"])
    (remaining,) = reports(world)
    assert (remaining.id, remaining.standing, remaining.replaced_by) == (replaced.id, "current", None)


def test_whoever_reads_the_kept_files_again_finds_which_reports_count(world: ArchiveWorld) -> None:
    take_in(world, monthly("old", "20260201"))
    take_in(world, monthly("new", "20260301"))
    folder = world.root / "files" / sales_folder(world.tenant_id, "").rstrip("/")
    reading = ReportCheck(list(sources_at([str(folder)], Findings())))
    assert sum(1 for _ in reading) == reports(world)[0].lines
    assert sorted(each.standing for each in reading.reports) == ["current", "replaced"]


def test_another_content_under_the_id_of_a_stored_report_is_refused(world: ArchiveWorld) -> None:
    take_in(world, monthly("m", "20260201", seed=1))
    before = totals(world)
    job = take_in(world, monthly("m", "20260201", seed=2))
    assert (job.status, [each.code for each in job.problems if each.severity == "error"]) == ("refused", ["conflict"])
    assert totals(world) == before


def test_an_intake_is_taken_back_whole(world: ArchiveWorld) -> None:
    job = take_in(world, {"a.csv": sheet(), "b.csv": sheet(row(month="2026-02"))})
    assert len(job.stored) == 2
    job = take_back(world, job)
    assert (job.status, job.stored, left(world)) == ("rolledBack", [], set())
    again = take_in(world, {"a.csv": sheet()})
    assert (again.status, len(again.stored)) == ("completed", 1)


def test_what_comes_back_after_a_rollback_can_be_rolled_back_again(world: ArchiveWorld) -> None:
    job = take_in(world, {"a.csv": sheet()})
    kept = {path: data for path, data in world.store.documents.items() if path.startswith("sales")}
    job = take_back(world, job)
    world.store.transact(
        lambda transaction: [transaction.set(path, data) for path, data in kept.items() if job.id not in path]
    )
    assert len(reports(world)) == 1
    assert (take_back(world, job).status, left(world)) == ("rolledBack", set())


@pytest.mark.parametrize("seed", range(12))
def test_killed_at_any_moment_an_intake_and_its_rollback_end_the_same(tmp_path: Path, seed: int) -> None:
    world, whole, rng = ArchiveWorld(tmp_path / "a"), ArchiveWorld(tmp_path / "b"), random.Random(seed)
    files = {
        "a.csv": sheet(),
        "b.csv": sheet(row(month="2026-02"), row(7, month="2026-02")),
        **monthly("2", "20260301"),
    }
    for each in (world, whole):
        take_in(each, monthly("1", "20260201", seed=5))
    take_in(whole, files)
    job = begin(world, files)
    died = persist(world, rng)
    assert (intake(world, job.id).status, totals(world)) == ("completed", totals(whole))
    take_back_at_risk(world, job.id, rng)
    assert (intake(world, job.id).status, len(reports(world)), reports(world)[0].standing) == (
        "rolledBack",
        1,
        "current",
    )
    assert died > 0


def take_back_at_risk(world: ArchiveWorld, import_id: str, rng: random.Random) -> None:
    reference = SalesImportReference(import_id=import_id)
    roll_back_sales_import(reference, caller=world.manager, adapters=world.adapters)
    persist(world, rng)


def test_a_report_that_came_with_its_correction_has_its_sums_too(world: ArchiveWorld) -> None:
    correction = take_in(world, monthly("new", "20260301"))
    both = take_in(world, {**monthly("old", "20260201"), **monthly("new", "20260301")})
    assert (len(both.stored), len(both.known)) == (1, 1)
    take_back(world, correction)
    (report,) = reports(world)
    sums = world.store.get(f"salesSums/{report.id}") or {}
    assert report.standing == "current"
    assert report.quantity > 0
    assert sum(Decimal(each["quantity"]) for each in sums["territories"]) == report.quantity


def test_a_file_that_came_twice_keeps_its_subject(world: ArchiveWorld) -> None:
    ((name, text),) = monthly("old", "20260201").items()
    for number in (1, 2):
        path = upload_path(world.tenant_id, "u", name, number, 2)
        world.blobs.write(path, text.encode(), "text/plain")
    read_sales_reports(SalesImportRequest(upload_id="u"), caller=world.manager, adapters=world.adapters)
    world.work()
    take_in(world, monthly("new", "20260301"))
    assert [each.standing for each in reports(world)] == ["current", "replaced"]


def of_a_set(number: int) -> str:
    """One of the two files of a report."""
    profile = profile_named("BasicAudioProfile", "1.2")
    assert profile is not None
    written = write(profile, seed=7, head={"FileNumber": str(number), "NumberOfFiles": "2", "MessageId": "m"})
    for name, parts in (("NumberOfLinesInReport", len(written.rows)), ("NumberOfBlocksInReport", 3)):
        written.rows[-1].set(name, str(2 * parts))
    for each in written.rows[1:3]:  # the summaries state the sums of the whole report
        each.set("Usages", str(2 * int(each.get("Usages"))))
    return written.text()


def test_a_report_of_several_files_is_the_same_in_any_order(world: ArchiveWorld) -> None:
    take_in(world, {"a.tsv": of_a_set(1), "b.tsv": of_a_set(2)})
    again = take_in(world, {"c.tsv": of_a_set(2), "d.tsv": of_a_set(1)})
    assert (again.status, [each.code for each in again.problems], len(reports(world))) == (
        "completed",
        ["duplicate"],
        1,
    )


def test_a_spreadsheet_of_a_service_and_period_that_are_there_is_told(world: ArchiveWorld) -> None:
    take_in(world, {"a.csv": sheet()})
    job = take_in(world, {"b.csv": sheet().replace("\n", "\r\n")})
    assert [(each.code, each.severity) for each in job.problems] == [("same-period", "warning")]
    assert (len(totals(world)), max(each.warnings for each in reports(world))) == (2, 1)


def test_another_import_that_stores_the_report_meanwhile_is_told(world: ArchiveWorld) -> None:
    first, second = begin(world, monthly("m", "20260201", seed=1)), begin(world, monthly("m", "20260201", seed=2))
    late: list[str] = []
    upload_of = world.blobs.upload

    def slow(path: str, chunks: Iterator[bytes], content_type: str) -> BlobInfo:
        if first.id in path and not late:
            late.append(path)
            world.tasks.queued.reverse()
            run_task(JobTask(kind="sales", jobId=second.id, continuation=0), world.adapters)
        return upload_of(path, chunks, content_type)

    world.blobs.upload = slow  # type: ignore[method-assign]
    world.work()
    (report,) = reports(world)
    assert (report.sales_import_id, intake(world, second.id).status) == (second.id, "completed")
    job = intake(world, first.id)
    assert (job.status, "meanwhile" in job.findings[0].message) == ("failed", True)
    take_back(world, job)
    assert [each.id for each in reports(world)] == [report.id]


def test_a_report_with_no_room_for_its_sums_refuses_the_whole_import(
    world: ArchiveWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.sales.intake.sums._MAX_BYTES", 700)
    many = sheet(*(row(country=each) for each in ("DE", "FR", "IT", "ES", "PT", "AT", "CH", "NL", "BE", "PL")))
    job = take_in(world, {"a.csv": sheet(row(month="2026-02")), "b.csv": many})
    assert (job.status, left(world)) == ("refused", set())
    assert [(each.code, each.file) for each in job.problems] == [("too-large", "b.csv")]


def test_what_did_not_arrive_refuses_the_intake(world: ArchiveWorld) -> None:
    id_ = upload(world, {"a.csv": sheet(), "b.csv": sheet(row(month="2026-02"))})
    second = next(each for each in world.blobs.list(f"imports/{world.tenant_id}/{id_}/") if each.path.endswith("b.csv"))
    world.blobs.delete(second.path)
    job = read_sales_reports(SalesImportRequest(upload_id=id_), caller=world.manager, adapters=world.adapters)
    world.work()
    assert [each.code for each in intake(world, job.id).problems] == ["not-uploaded"]
    assert left(world) == set()


def test_files_of_one_name_are_told_apart(world: ArchiveWorld) -> None:
    for number, month in enumerate(("2026-01", "2026-02"), 1):
        path = upload_path(world.tenant_id, "u", "a.csv", number, 2)
        world.blobs.write(path, sheet(row(month=month)).encode(), "text/csv")
    job = read_sales_reports(SalesImportRequest(upload_id="u"), caller=world.manager, adapters=world.adapters)
    world.work()
    job = intake(world, job.id)
    assert (job.status, len(job.stored), job.sources) == ("completed", 2, ["001/a.csv", "002/a.csv"])


def test_a_mapping_names_columns_and_is_checked(world: ArchiveWorld) -> None:
    other = sheet().replace("Quantity", "Fois")
    job = take_in(world, {"a.csv": other}, mapping=SalesMapping(columns={"Fois": "quantity"}))
    assert (job.status, reports(world)[0].quantity) == ("completed", Decimal(10))
    with pytest.raises(InvalidInput) as caught:
        begin(world, {"a.csv": other}, mapping=SalesMapping(columns={"Fois": "fois"}))
    assert caught.value.problems[0].code == "unknown-field"


def test_more_than_a_task_can_read_is_refused_with_a_way_out(world: ArchiveWorld) -> None:
    world.adapters = replace(world.adapters, deadline=timedelta(0))
    job = take_in(world, {"a.csv": sheet()})
    assert (job.status, left(world)) == ("failed", set())
    assert "fewer files" in (job.findings[0].remedy or "")


@pytest.mark.parametrize(
    ("act", "error"),
    [
        (lambda world, job: begin_as(world, world.viewer), Forbidden),
        (lambda world, job: begin_as(world, other(world)), NotFound),
        (lambda world, job: links(world, other(world)), NotFound),
        (lambda world, job: take_back(world, take_in(world, {"b.csv": sheet(row(revenue="x"))})), Conflict),
    ],
)
def test_who_may_not_gets_a_clear_error(
    world: ArchiveWorld, act: Callable[[ArchiveWorld, object], object], error: type[Exception]
) -> None:
    job = take_in(world, {"a.csv": sheet()})
    before = totals(world)
    with pytest.raises(error):
        act(world, job)
    assert totals(world) == before


def other(world: ArchiveWorld) -> Caller:
    return replace(world.manager, tenant_id="other")


def begin_as(world: ArchiveWorld, caller: Caller) -> object:
    request = SalesImportRequest(upload_id=upload(world, {"a.csv": sheet()}))
    return read_sales_reports(request, caller=caller, adapters=world.adapters)


def links(world: ArchiveWorld, caller: Caller) -> list[str]:
    report: StoredReport = reports(world)[0]
    found = link_sales_report(SalesReportReference(report_id=report.id), caller=caller, adapters=world.adapters)
    return [each.name for each in found.items]


def test_files_are_linked_by_their_names(world: ArchiveWorld) -> None:
    take_in(world, {"January sales.csv": sheet()})
    assert links(world, world.viewer) == [reports(world)[0].files[0].name]
