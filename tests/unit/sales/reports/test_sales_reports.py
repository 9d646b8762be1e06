"""Reports of one and of several files, as services send them: samples, faults, corrections, gaps."""

import gzip
import io
import tracemalloc
from collections import deque
from collections.abc import Iterator
from decimal import Decimal

import pytest

from shared.catalog.imports.findings import CellFinding
from shared.sales.reports.check import ReportCheck
from shared.sales.reports.files import Source
from shared.sales.reports.findings import MAX_KEPT, MAX_OF_KIND
from shared.sales.reports.flat.layout import profile_named
from shared.sales.reports.flat.profiles import Profile
from tests.fixtures.sales_reports import Written, write
from tests.schemas import kit

NAME = "DSR_label_PADPIDA2014111801Y_Premium_2026-01_DE_{}of{}_20260201T100000.tsv"


def profile(name: str = "BasicAudioProfile", version: str = "1.2") -> Profile:
    found = profile_named(name, version)
    assert found is not None
    return found


def source(name: str, data: bytes | str) -> Source:
    content = data.encode() if isinstance(data, str) else data
    return Source(name, lambda: io.BytesIO(content))


def check(*sources: Source) -> ReportCheck:
    reading = ReportCheck(sources)
    deque(reading, maxlen=0)
    return reading


def codes(reading: ReportCheck) -> list[tuple[str, int | None, str | None]]:
    return [(each.code, each.row, each.column) for each in reading.findings]


def audio(head: dict[str, str] | None = None, seed: int = 3) -> Written:
    return write(profile(), seed=seed, head=head)


def test_a_report_of_youtube_is_read_with_what_is_due_to_all_licensors() -> None:
    path = kit("dsr", "testdata", "DSR_TEST2_YouTube_AdSupport-music_2015-Q4_IS_1of1_20160121T150926.tsv")
    reading = ReportCheck([source(path.name, path.read_bytes())])
    lines = list(reading)
    assert [(line.row, line.quantity, line.revenue, line.isrc) for line in lines] == [
        (17, 7810, None, "USSM19803037"),
        (21, 2045, Decimal("0.0"), "USUV71101875"),
        (26, 18, Decimal("30.32"), "USRH10903879"),
        (28, 4, Decimal("20.98"), "USRH10903879"),
        (30, 258, Decimal("10.86"), "USRH10903879"),
        (32, 75, Decimal("11.49"), "USRH10903879"),
    ]
    first = lines[0]
    assert (first.service, first.territory, first.use_type) == ("YouTube", "IS", "Stream")
    assert (str(first.start), str(first.end), first.currency, lines[2].currency) == (
        "2015-10-01",
        "2015-12-31",
        "",
        "USD",
    )
    assert {code for code, _, _ in codes(reading)} == {"wrong-count"}  # the sample has lost a line


def test_a_report_of_another_version_says_which() -> None:
    path = kit("dsr", "testdata", "DSR_TEST_YouTube_AdSupport-music_2015-Q4_IS_1of1_20160121T150926.tsv")
    reading = check(source(path.name, path.read_bytes()))
    first = next(iter(reading.findings))
    assert (first.code, first.row, first.value) == ("unknown-record", 10, "SY02.01")
    assert "Version 1.1 of it has" in first.message


def test_samples_without_a_full_header_are_refused_by_its_cells() -> None:
    for path in kit("dsr", "testdata").glob("DSR_PADPIDA*.tsv"):
        reading = check(source(path.name, path.read_bytes()))
        assert ("missing-cell", 1, "SenderName") in codes(reading)
        assert sum(report.lines for report in reading.reports) == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "unknown-format"),
        ("HEAD\tdsrf/30\tNoSuchProfile\t9\tm1\n", "unknown-profile"),
        ("HEAD\tdsrf/30\tBasicAudioProfile\t7.0\tm1\n", "unknown-profile"),
        ("#HEAD\tMessageVersion\n", "unknown-format"),
    ],
)
def test_what_is_no_report_is_refused(text: str, code: str) -> None:
    assert codes(check(source("x.tsv", text)))[0][0] == code


def test_a_file_that_was_cut_off_is_a_finding() -> None:
    written = audio()
    lines = written.text().splitlines(keepends=True)
    found = codes(check(source("x.tsv", "".join(lines[:-1]))))
    assert ("no-end", len(lines) - 1, None) in found


def test_what_stands_after_the_last_record_is_a_finding() -> None:
    written = audio()
    usage = next(row.line() for row in written.rows if row.record.role == "usage")
    reading = check(source("x.tsv", f"{written.text()}# end\n\n{usage}\n"))
    assert codes(reading) == [("after-end", len(written.rows) + 3, "RecordType")]
    assert reading.reports[0].lines == len(written.expected)


@pytest.mark.parametrize("day", ["2099-01-05", "2025-12-31", "2026-01-32", "2026-02-31", "2026"])
def test_a_sale_outside_the_period_of_its_report_is_refused(day: str) -> None:
    written = write(profile("FinancialReportingToRecordCompaniesProfileSRB", "1.0"), single=True)
    row = next(row for row in written.rows if row.record.role == "single")
    row.set("SalesTransactionDate", day)
    place = written.rows.index(row) + 1
    reading = ReportCheck([source("x.tsv", written.text())])
    assert all(line.row != place for line in reading)
    assert (place, "SalesTransactionDate") in [(each.row, each.column) for each in reading.findings]


@pytest.mark.parametrize(
    ("role", "name", "value"),
    [
        ("single", "TotalUsages", "9" * 5000),
        ("single", "Returns", "9" * 5000),
        ("single", "AllocatedRevenueInCurrencyOfAccounting", "1" + "0" * 15),
        ("summary", "DistributionChannelName", "Ex\x00ample"),
        ("summary", "DistributionChannelName", "E" * 391),
        ("", "MessageId", "m" * 1100),
        ("", "MessageId", "m\x1b"),
        ("", "SenderPartyId", "PADPIDA" + "1" * 1100),
    ],
)
def test_cells_for_which_a_ledger_has_no_room_are_refused(role: str, name: str, value: str) -> None:
    written = write(profile("FinancialReportingToRecordCompaniesProfileSRB", "1.0"), single=True)
    row = next(row for row in written.rows if row.record.role == role)
    row.set(name, value)
    reading = check(source("x.tsv", written.text()))
    assert ("invalid-cell", written.rows.index(row) + 1, name) in codes(reading)


def test_no_text_of_a_report_steers_a_terminal() -> None:
    reading = check(source("x.tsv", audio({"SenderName": "Ex\x1b[31mample", "SenderPartyId": "\x1b]0;x\x07"}).text()))
    texts = [each.header.sender_name for each in reading.reports]
    texts += [text for each in reading.findings for text in (each.message, each.value)]
    assert len(texts) > 2
    assert all(text.isprintable() for text in texts)


def test_counts_and_sums_are_compared_with_those_stated() -> None:
    written = audio()
    place = next(place for place, row in enumerate(written.rows) if row.record.role == "usage")
    del written.rows[place]
    found = codes(check(source("x.tsv", written.text())))
    end = len(written.rows)
    assert ("wrong-count", end, "NumberOfLinesInFile") in found
    assert ("wrong-count", end, "NumberOfLinesInReport") in found
    assert {("wrong-total", 2, None), ("wrong-total", 3, None)} & {*found}


def test_records_out_of_order_and_wrong_references_are_named_by_line() -> None:
    written = audio()
    usage = next(place for place, row in enumerate(written.rows, 1) if row.record.role == "usage")
    block = next(place for place, row in enumerate(written.rows, 1) if row.record.role == "resource")
    row = written.rows[usage - 1]
    for name in ("TransactedRelease", "TransactedResource"):
        row.set(name, "nowhere")
    written.rows.insert(block - 1, written.rows[usage - 1])
    found = codes(check(source("x.tsv", written.text())))
    assert ("out-of-order", block, "RecordType") in found
    assert ("unknown-reference", usage + 1, "TransactedRelease") in found


def test_extension_cells_comments_empty_lines_and_left_out_cells_are_tolerated() -> None:
    written = audio()
    rows = [row.line() for row in written.rows]
    longer = [f"{row}\textension\tmore" for row in rows[:-1]]
    foot = rows[-1].split("\t")
    foot[1] = foot[2] = str(len(rows) + 2)
    shown = ["#HEAD\tof names", "", *longer, "\t".join(foot)]
    reading = check(source("x.tsv", "\r\n".join(shown) + "\r\n"))
    assert (codes(reading), reading.reports[0].lines) == ([], len(written.expected))
    short = "\n".join(row.rstrip("\t") for row in rows)
    assert codes(check(source("x.tsv", short))) == []


def test_a_line_that_is_not_utf_8_is_named_and_the_others_are_read() -> None:
    written = audio()
    data = written.text().encode().replace(b"Ein Lied", b"Ein L\xefed", 1)
    row = data[: data.index(b"\xef")].count(b"\n") + 1
    assert codes(check(source("x.tsv", data)))[0] == ("not-utf-8", row, None)


def test_packed_files_are_read_and_damaged_ones_refused() -> None:
    written = audio()
    packed = gzip.compress(written.text().encode())
    assert codes(check(source("x.tsv.gz", packed))) == []
    assert ("damaged", None, None) in codes(check(source("x.tsv.gz", packed[:-20])))


def test_a_file_and_the_same_one_packed_are_one_report() -> None:
    [report] = files_of_a_set(1)
    table = source("a.csv", "Title,Streams,Net,Currency,Month,Store\nA Song,3,1.00,EUR,2026-01,Example\n")
    for file in (report, table):
        reading = check(file, source(f"{file.name}.gz", gzip.compress(file.open().read())))
        assert ([code for code, _, _ in codes(reading)], len(reading.reports)) == (["duplicate"], 1)


def test_a_set_has_as_many_files_as_any_of_them_says() -> None:
    first, (_, second, _) = next(files_of_a_set(2)), files_of_a_set(3)
    reading = check(first, second)
    assert (reading.reports[0].missing, reading.reports[0].header.of) == ((3,), 3)


def files_of_a_set(count: int, message: str = "m1", created: str = "2026-02-01T10:00:00Z") -> Iterator[Source]:
    for number in range(1, count + 1):
        head = {"FileNumber": str(number), "NumberOfFiles": str(count), "MessageId": message}
        written = audio({**head, "MessageCreatedDateTime": created, "SenderPartyId": "PADPIDA2014111801Y"}, seed=7)
        text = written.text()
        lines, blocks = count * len(written.rows), count * 3
        written.rows[-1].set("NumberOfLinesInReport", str(lines))
        written.rows[-1].set("NumberOfBlocksInReport", str(blocks))
        for row in written.rows[1:3]:  # the summaries state the sums of the whole report, in each of its files
            row.set("Usages", str(count * int(row.get("Usages"))))
        text = written.text()
        yield source(NAME.format(number, count), text)


def test_the_files_of_a_report_are_added_up() -> None:
    files = list(files_of_a_set(3))
    reading = check(*reversed(files))
    assert codes(reading) == []
    [report] = reading.reports
    assert (report.files, report.standing) == ([each.name for each in reversed(files)], "current")
    assert report.lines == 3 * len(audio(seed=7).expected)


def test_missing_and_repeated_files_of_a_report_are_findings() -> None:
    first, second, _ = files_of_a_set(3)
    reading = check(first, first, second)
    assert [code for code, _, _ in codes(reading)] == ["duplicate", "missing-file"]
    assert reading.reports[0].missing == (3,)
    other = source(first.name.replace("label", "other"), first.open().read() + b"#\n")
    assert "conflict" in [code for code, _, _ in codes(check(first, other, second))]


def test_a_corrected_report_replaces_the_earlier_one() -> None:
    [old] = files_of_a_set(1)
    [new] = files_of_a_set(1, "m2", "2026-02-09T10:00:00+02:00")
    renamed = Source(new.name.replace("20260201T", "20260209T"), new.open)
    reading = ReportCheck([renamed, old])
    assert {line.report_id for line in reading} == {"PADPIDA2014111801Y:m2"}
    standing = {report.header.report_id: (report.standing, report.replaced_by) for report in reading.reports}
    assert standing == {
        "PADPIDA2014111801Y:m1": ("replaced", "PADPIDA2014111801Y:m2"),
        "PADPIDA2014111801Y:m2": ("current", ""),
    }
    elsewhere = Source(renamed.name.replace("_DE_", "_AT_"), new.open)
    assert {report.standing for report in check(elsewhere, old).reports} == {"current"}


def test_amounts_of_many_digits_are_added_exactly() -> None:
    written = write(profile("FinancialReportingToRecordCompaniesProfileSRB", "1.0"), single=True)
    [row, *others] = [row for row in written.rows if row.record.role == "single"]
    large, small = "123456789012345", "0.000000000000000000000001"
    for each in others:
        written.rows.remove(each)
    written.rows.insert(written.rows.index(row), type(row)(row.record, [list(cell) for cell in row.cells]))
    row.set("AllocatedRevenueInCurrencyOfAccounting", large)
    written.rows[written.rows.index(row) - 1].set("AllocatedRevenueInCurrencyOfAccounting", small)
    [report] = check(source("x.tsv", written.text())).reports
    assert list(report.revenue.values()) == [Decimal(f"{large}.{small[2:]}")]


@pytest.mark.parametrize(("summary", "code"), [("s2", "mixed-currencies"), ("s9", "unknown-summary")])
def test_amounts_of_licensors_in_several_currencies_are_not_added(summary: str, code: str) -> None:
    written = write(profile("UGCProfile", "1.0"), seed=3)
    written.rows[1].set("Currency", "EUR")
    written.rows[2].set("Currency", "JPY")
    place = next(place for place, row in enumerate(written.rows) if row.record.role == "licence")
    other = type(written.rows[place])(written.rows[place].record, [list(cell) for cell in written.rows[place].cells])
    written.rows[place].set("SummaryRecordId", "s1")
    written.rows[place - 1].set("SummaryRecordId", "s1")
    other.set("SummaryRecordId", summary)
    written.rows.insert(place + 1, other)
    assert (code, place + 2, "SummaryRecordId") in codes(check(source("x.tsv", written.text())))


def test_findings_are_bounded_and_counted() -> None:
    lines = audio().text().splitlines()
    wrong = "\n".join([*lines[:3], *["SU09\tb1"] * 5000, *lines[3:]])
    reading = check(source("x.tsv", wrong))
    assert reading.findings.kinds["x.tsv", "unknown-record", "RecordType"] == 5000
    assert sum(each.code == "unknown-record" for each in reading.findings) == MAX_OF_KIND


def test_no_number_of_warnings_hides_an_error() -> None:
    table = "Title,Streams,Net,Currency,Month,Store\nA,many,1.00,EUR,2026-01,X\n"
    hints = [CellFinding("A hint.", f"hint-{number}", "warning") for number in range(2 * MAX_KEPT)]
    reading = ReportCheck([source("x.csv", table)])
    for each in hints:
        reading.findings.add(each)
    deque(reading, maxlen=0)
    assert [each.code for each in reading.findings if each.severity == "error"] == ["invalid-number"]
    assert len(reading.findings.kept) == MAX_KEPT + 1


def test_no_more_than_a_batch_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.sales.reports.files._BATCH", 1 << 12)
    block = "AS02.02\tb{0}\tR1\td\t\tT\t\tA\t\t\tVideo\t" + "\t" * 11 + "\nSU02\tb{0}\ts1\tt\t\tR1\t\t1\t\t\n"
    begin = "".join(audio().text().splitlines(keepends=True)[:3])
    reading = ReportCheck([source("x.tsv", begin + "".join(block.format(number) for number in range(5000)))])
    tracemalloc.start()
    try:
        assert sum(1 for _ in reading) == 5000
        peak_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak_bytes < 700_000  # the interpreter keeps 2,000 freed tuples for reuse; the lines would be 3 MB
