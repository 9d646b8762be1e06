"""`stardust sales check` on files: what it prints, its exit codes, the lines that it writes."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from shared.cli.main import app
from shared.sales.reports.flat.layout import profile_named
from tests.fixtures.sales_reports import write

PAGE = Path("docs/how-to/read-sales-reports.md").read_text("utf-8")
TABLE = "ISRC,Title,Quantity,Net Revenue,Currency,Month,Store\nQZABC2600001,A Song,3,{},EUR,2026-01,Example\n"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["sales", "check", *map(str, arguments)])


@pytest.fixture
def report(tmp_path: Path) -> Path:
    profile = profile_named("FinancialReportingToRecordCompaniesProfileSRB", "1.0")
    assert profile is not None
    path = tmp_path / "report.tsv"
    path.write_text(write(profile, single=True).text(), "utf-8")
    return path


def test_reports_of_both_kinds_are_printed_and_added_up(report: Path, tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text(TABLE.format("0.42"), "utf-8")
    lines = tmp_path / "lines.jsonl"
    result = run(report, tmp_path / "table.csv", "--lines", lines, "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert (told["ok"], told["findings"]) == (True, [])
    formats = [(each["format"], each["standing"]) for each in told["reports"]]
    assert formats == [("dsr", "current"), ("generic", "current")]
    assert told["reports"][1]["revenue"] == {"EUR": "0.42"}
    written = [json.loads(line) for line in lines.read_text("utf-8").splitlines()]
    assert len(written) == sum(each["lines"] for each in told["reports"])
    assert (written[-1]["revenue"], written[-1]["row"], written[-1]["service"]) == ("0.42", 2, "Example")
    shown = run(tmp_path / "table.csv")
    assert "1 lines in 1 reports; 0 errors, 0 findings." in shown.stdout


def test_a_wrong_cell_ends_with_1_and_is_named(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(TABLE.format("much"), "utf-8")
    result = run(path)
    assert result.exit_code == 1
    assert "row 2, Net Revenue: 'much' is not a number." in result.stdout


def test_what_cannot_be_opened_ends_with_1_and_a_wrong_profile_with_2(report: Path, tmp_path: Path) -> None:
    missing = run(tmp_path / "missing.tsv", "--json")
    assert (missing.exit_code, json.loads(missing.stdout)["findings"][0]["code"]) == (1, "unreadable")
    profile = tmp_path / "profile.json"
    profile.write_text('{"columns": {"Song": "song"}}', "utf-8")
    assert run(report, "--map", profile).exit_code == 2


def test_the_profile_of_the_documentation_reads_its_spreadsheet(tmp_path: Path) -> None:
    [text] = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "profile.json").write_text(text, "utf-8")
    (tmp_path / "other.csv").write_text("Lied;Anzahl;Betrag\nEin Lied;3;1,234\n", "utf-8")
    result = run(tmp_path / "other.csv", "--map", tmp_path / "profile.json", "--json")
    assert json.loads(result.stdout)["reports"][0]["revenue"] == {"EUR": "1.234"}
