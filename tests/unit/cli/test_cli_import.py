"""`stardust import check`: previews files without Firebase or network."""

import json
from pathlib import Path
from zipfile import ZipFile

from typer.testing import CliRunner, Result

from shared.cli.main import app

TABLE = (
    "UPC;Album Title;Album Artist;Release Date;ISRC;Track Title;Length\n"
    "400000260013;Night;Ens;2026-01-16;QZEXA2600001;One;3:21\n"
)
MESSAGE = Path("tests/unit/validation/messages/album-43.xml")


def run(*arguments: str | Path) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, ["import", "check", *map(str, arguments)])


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_a_table_is_previewed_as_json(tmp_path: Path) -> None:
    result = run(written(tmp_path / "a.csv", TABLE), "--json")
    assert result.exit_code == 0, result.output
    shown = json.loads(result.stdout)
    assert shown["releases"][0]["tracks"][0]["metadata"]["duration"] == 201
    assert shown["mapping"]["Album Title"] == "title"
    assert all({"row", "column", "severity", "message"} <= finding.keys() for finding in shown["findings"])


def test_an_error_exits_with_1_and_names_row_and_column(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", TABLE.replace("400000260013", "7.59928E+11"))
    result = run(path, "--json")
    assert result.exit_code == 1
    errors = [each for each in json.loads(result.stdout)["findings"] if each["severity"] == "error"]
    assert [(each["row"], each["column"], each["value"]) for each in errors] == [(2, "UPC", "7.59928E+11")]
    shown = run(path)
    assert shown.exit_code == 1
    assert "row 2, UPC" in shown.stdout
    assert "0 can be imported" in shown.stdout


def test_json_lists_each_finding(tmp_path: Path) -> None:
    table = TABLE.replace("2026-01-16", "12/11/2026")
    path = written(tmp_path / "a.csv", table + table.splitlines()[1].replace("400000260013", "400000260020") + "\n")
    findings = json.loads(run(path, "--json").stdout)["findings"]
    assert [(each["row"], each["file"]) for each in findings if each["code"] == "ambiguous-date"] == [
        (2, str(path)),
        (3, str(path)),
    ]
    assert "So in 2 places." in run(path).stdout


def test_a_profile_maps_columns(tmp_path: Path) -> None:
    table = written(tmp_path / "a.csv", "Foo,Bar\nNight,QZEXA2600001\n")
    profile = written(tmp_path / "p.json", '{"columns": {"foo": "title", "bar": "isrc"}, "fixed": {"label": "Ours"}}')
    shown = json.loads(run(table, "--map", profile, "--json").stdout)
    assert shown["releases"][0]["basic"] == {"title": "Night", "label": "Ours", "type": "Single"}
    invalid = run(table, "--map", written(profile, '{"columns": {"foo": "nothing"}}'), "--json")
    assert (invalid.exit_code, json.loads(invalid.stdout)["problems"][0]["path"]) == (2, "columns.foo")


def test_folders_and_archives_are_read_with_the_names_of_their_files(tmp_path: Path) -> None:
    (tmp_path / "batch" / "resources").mkdir(parents=True)
    (tmp_path / "batch" / "m.xml").write_bytes(MESSAGE.read_bytes())
    (tmp_path / "batch" / "resources" / "1.wav").write_bytes(b"RIFF")
    with ZipFile(tmp_path / "more.zip", "w") as archive:
        archive.writestr("t.csv", TABLE)
    shown = json.loads(run(tmp_path, "--json").stdout)
    assert [release["basic"]["title"] for release in shown["releases"]] == ["Example", "Night"]
    assert "file-missing" in {finding["code"] for finding in shown["findings"]}


def test_what_cannot_be_opened_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = run(tmp_path / "absent.csv", tmp_path / "empty", written(tmp_path / "a.csv", TABLE), "--json")
    shown = json.loads(result.stdout)
    assert (result.exit_code, len(shown["releases"])) == (1, 1)
    errors = {each["file"]: each["code"] for each in shown["findings"] if each["severity"] == "error"}
    assert errors == {str(tmp_path / "absent.csv"): "unreadable", str(tmp_path / "empty"): "empty"}


def test_people_see_columns_releases_and_findings(tmp_path: Path) -> None:
    result = run(written(tmp_path / "a.csv", TABLE.replace("Length", "Lenghts")))
    assert "not imported" in result.stdout or "duration" in result.stdout
    assert "Night" in result.stdout
    assert "1 release with 1 track; 1 can be imported" in result.stdout


def test_texts_that_look_like_markup_are_shown_as_they_are(tmp_path: Path) -> None:
    message = MESSAGE.read_text("utf-8").replace("<MessageId>", "<MessageId>[/x]:warning:")
    result = run(written(tmp_path / "m.xml", message), written(tmp_path / "a.csv", TABLE.replace("Night", "[/x]\\")))
    assert result.exit_code == 0, result.output
    assert "message [/x]:warning:" in result.stdout


def test_a_report_is_written(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", TABLE.replace("400000260013", "7.59928E+11"))
    assert run(path, "--report", tmp_path / "r.csv").exit_code == 1
    assert "7.59928E+11" in (tmp_path / "r.csv").read_text("utf-8").splitlines()[1]
    assert run(path, written(tmp_path / "b.csv", TABLE), "--report", tmp_path / "r.csv").exit_code == 1
    assert "400000260013" in (tmp_path / "r-2.csv").read_text("utf-8").splitlines()[1]
    assert run(MESSAGE, "--report", tmp_path / "x.csv").exit_code == 2
