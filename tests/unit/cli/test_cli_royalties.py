"""`stardust sales run`, `statement`, `payments` and `paid`: from files to a ledger, statements and payments."""

import csv
import errno
import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from typer.testing import CliRunner, Result

from shared.catalog.imports.findings import CellFinding
from shared.cli.inputs.reports import open_reports
from shared.cli.inputs.royalties import load_book
from shared.cli.main import app
from shared.errors import InvalidInput
from shared.sales.reports.findings import MAX_KEPT
from shared.sales.royalties.reports import sum_reports
from tests.fixtures.royalties import REPORT, documented_agreements, write_royalty_files

BOOK = ("--agreements", "agreements.json", "--rates", "eurofxref-hist.csv")
LEDGER = ("--ledger", "ledger.jsonl")


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_royalty_files(tmp_path)
    monkeypatch.chdir(tmp_path)


def sales(*arguments: str, code: int = 0) -> Result:
    result = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["sales", *arguments])
    assert result.exit_code == code, result.output
    return result


def run(*more: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(sales("run", "example-music.csv", *BOOK, *LEDGER, "--json", *more).stdout)
    return document


def payment_ids() -> list[str]:
    table = sales("payments", *BOOK[:2], *LEDGER).stdout.removeprefix("\ufeff")
    return [row["Payment"] for row in csv.DictReader(table.splitlines())]


def test_a_run_states_what_each_payee_earned_and_is_paid() -> None:
    first = run()
    stated = {each["payee"]: each for each in first["statements"]}
    wanted = {
        "artist-1": ("139.74", "8.85", "100.00", "30.89"),
        "distributor": ("64.93", "0.00", "0.00", "0.00"),
        "label-1": ("183.97", "0.00", "0.00", "153.97"),
        "producer-1": ("7219", "0", "0", "0"),
    }
    found = {
        name: (each["earned"], each["reserved"], each["recouped"], each["payable"]) for name, each in stated.items()
    }
    assert found == wanted
    assert (stated["producer-1"]["unconfirmed"], stated["label-1"]["costs"]) == ("7219", "30.00")
    ledger = Path("ledger.jsonl").read_bytes()
    assert run()["entries"] == 0
    assert Path("ledger.jsonl").read_bytes() == ledger
    assert "nothing kept" in sales("run", "example-music.csv", *BOOK).stdout
    assert "Nothing is new" in sales("run", "example-music.csv", *BOOK, *LEDGER).stdout


def test_a_statement_has_lines_that_make_what_was_earned() -> None:
    run()
    arguments = ("statement", "example-music.csv", *BOOK, *LEDGER, "--payee", "artist-1")
    stated = json.loads(sales(*arguments).stdout)
    assert [(line["title"], line["quantity"], line["share"], line["amount"]) for line in stated["lines"]] == [
        ("Departure", "100000", "88.51564168842", "88.52"),
        ("Arrival", "40007", "51.221425", "51.22"),
    ]
    table = sales(*arguments, "--format", "csv").stdout.removeprefix("\ufeff")
    assert [row["amount"] for row in csv.DictReader(table.splitlines())] == ["88.52", "51.22"]
    assert "no payee nobody" in sales(*arguments[:-1], "nobody", code=4).stderr
    Path("example-music.csv").write_text(REPORT.replace("312.345678", "1"))
    assert "have changed since the run" in sales(*arguments, code=2).stderr


def test_payments_are_written_until_they_are_marked_as_paid() -> None:
    run()
    ids = payment_ids()
    sales("payments", *BOOK[:2], *LEDGER, "--format", "sepa", "--on", "2099-04-15", "-o", "payments.xml")
    file = etree.parse("payments.xml").getroot()
    assert sorted(file.xpath("//*[local-name()='EndToEndId']/text()")) == ids
    assert file.xpath("string(//*[local-name()='GrpHdr']/*[local-name()='CtrlSum'])") == "184.86"
    assert "1 marked as paid, 0 were already" in sales("paid", ids[0], *LEDGER).stdout
    assert "0 marked as paid, 1 were already" in sales("paid", ids[0], *LEDGER).stdout
    assert payment_ids() == ids[1:]
    assert "no such payment" in sales("paid", ids[1], "unknown", *LEDGER, code=2).stderr
    assert payment_ids() == ids[1:]


def test_an_altered_ledger_and_an_earlier_period_are_refused() -> None:
    run()
    assert "is closed" in sales("run", "example-music.csv", *BOOK, *LEDGER, "--until", "2026-02-28", code=5).stderr
    text = Path("ledger.jsonl").read_text()
    Path("ledger.jsonl").write_text(text.replace('"30.89"', '"30.90"').replace('"-30.89"', '"-30.90"'))
    assert "was altered" in sales("payments", *BOOK[:2], *LEDGER, code=1).stderr
    Path("ledger.jsonl").write_bytes(b"\xff")
    assert "line 1 The line is not UTF-8" in " ".join(sales("payments", *BOOK[:2], *LEDGER, code=2).stderr.split())
    Path("ledger.jsonl").write_text(text[: len(text) // 2])
    assert "not valid JSON" in sales("payments", *BOOK[:2], *LEDGER, code=2).stderr


def test_a_ledger_that_lost_its_end_is_refused_if_the_end_is_named() -> None:
    head = run()["head"]
    assert run("--head", head)["entries"] == 0
    assert f"the last one is {head}" not in sales("run", "example-music.csv", *BOOK, *LEDGER).stdout
    lines = Path("ledger.jsonl").read_text().splitlines(keepends=True)
    Path("ledger.jsonl").write_text("".join(lines[:-1]))
    for command in (("run", "example-music.csv", *BOOK), ("payments", *BOOK[:2]), ("paid", "x")):
        assert "and not with" in sales(*command, *LEDGER, "--head", head, code=1).stderr
    assert run()["head"] == head


def test_a_ledger_behind_a_link_is_continued_there(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    Path("ledger.jsonl").symlink_to(tmp_path / "kept/ledger.jsonl")
    run()
    assert Path("ledger.jsonl").is_symlink()
    assert (
        len((tmp_path / "kept/ledger.jsonl").read_text().splitlines())
        == len(Path("ledger.jsonl").read_text().splitlines())
        > 1
    )


def test_what_is_odd_in_a_report_and_a_period_that_is_not_over_are_told() -> None:
    Path("copy.csv").write_text(REPORT)
    assert "It is the same file as copy.csv" in sales("run", "copy.csv", "example-music.csv", *BOOK).stderr
    assert "is not over" in sales("run", "example-music.csv", *BOOK, "--clock", "2026-03-29T10:00:00Z", code=2).stderr
    agreements = documented_agreements()
    text = json.dumps(agreements).replace("artist-1", "artist-" + "1" * 100)
    Path("agreements.json").write_text(text)
    shown = CliRunner(env={"COLUMNS": "100"}).invoke(app, ["sales", "run", "example-music.csv", *BOOK]).stdout
    assert "…" not in shown


def test_files_are_refused_with_what_is_wrong() -> None:
    agreements = documented_agreements()
    agreements["agreements"][0]["rules"][0]["shares"][0]["percent"] = "14.9"
    Path("agreements.json").write_text(json.dumps(agreements))
    assert "make 99.9 percent" in sales("run", "example-music.csv", *BOOK, code=2).stderr
    write_royalty_files(Path())
    Path("example-music.csv").write_text(REPORT.replace("312.345678", "much"))
    assert "example-music.csv, row 2, Revenue" in sales("run", "example-music.csv", *BOOK, code=2).stderr
    write_royalty_files(Path())
    assert "no exchange rate between EUR and JPY" in sales("run", "example-music.csv", *BOOK[:2], code=2).stderr
    assert "is not a day" in sales("run", "example-music.csv", *BOOK, "--until", "soon", code=2).stderr


def test_an_error_that_is_not_kept_forbids_to_book() -> None:
    book = load_book(Path("agreements.json"))
    Path("example-music.csv").write_text(REPORT.replace("312.345678", "much"))
    with open_reports(["example-music.csv"], None, quiet=True) as reports:
        reports.findings.kept += [CellFinding("", "", "info", "", None, None, "", "")] * MAX_KEPT
        with pytest.raises(InvalidInput, match="Errors in the reports: 1"):
            sum_reports([reports], book)


def test_a_corrected_report_takes_the_place_of_the_booked_one() -> None:
    booked = run()
    Path("example-music.csv").write_text(REPORT.replace("312.345678", "300"))
    doubled = run()
    (finding,) = doubled["findings"]
    assert finding["code"] == "same-period"
    report = finding["message"].split()[1]
    mended = run("--replaces", report)
    earned = {each["payee"]: float(each["earned"]) + float(each["corrected"]) for each in mended["statements"]}
    assert earned == {each["payee"]: -float(each["earned"]) for each in booked["statements"]}
    assert run("--replaces", report)["entries"] == 0
    assert "is not booked" in sales("run", "example-music.csv", *BOOK, *LEDGER, "--replaces", "other", code=2).stderr


def test_a_ledger_that_cannot_be_written_stays_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    run()
    before, names = Path("ledger.jsonl").read_bytes(), sorted(Path().iterdir())
    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", failing)
        assert "No space left" in sales("paid", payment_ids()[0], *LEDGER, code=2).stderr
    assert (Path("ledger.jsonl").read_bytes(), sorted(Path().iterdir())) == (before, names)
    sales("paid", payment_ids()[0], *LEDGER)
    assert Path("ledger.jsonl").read_bytes().startswith(before)


def failing(_descriptor: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")
