"""Plug-ins about imports: before rows are read, and after releases were."""

from typing import Any

import pytest

from shared.catalog.imports.check import Preview, Source, check_sources
from shared.catalog.imports.hooks import ImportHooks
from shared.catalog.imports.read import read_candidates
from shared.sdk.answers import Answer
from shared.sdk.points import AfterImportRow, BeforeImportRow
from tests.fixtures.import_tables import HEAD, row
from tests.fixtures.plugins import RecordingPlugins, finding, says

TABLE = HEAD + row() + row(**{"ISRC": "QZEXA2600002", "Title": "Two"}) + row(**{"UPC": "", "Album Title": "Day"})


def checked(handlers: Any, text: str = TABLE) -> tuple[Preview, RecordingPlugins]:
    plugins = RecordingPlugins(handlers)
    return check_sources([Source("a.csv", text.encode())], hooks=ImportHooks(plugins, "t")), plugins


def upper(payload: BeforeImportRow) -> Answer:
    return Answer(change={**payload.cells, "Title": payload.cells["Title"].upper(), "Unknown": "x"})


def test_rows_are_read_as_plugins_change_them() -> None:
    preview, plugins = checked({BeforeImportRow: upper})
    assert [payload.row for payload in plugins.payloads(BeforeImportRow)] == [2, 3, 4]
    first = plugins.payloads(BeforeImportRow)[0]
    assert (first.file, first.cells["Album Title"], first.cells["ISRC"]) == ("a.csv", "Night", "QZEXA2600001")
    titles = [track["metadata"]["title"] for release in preview.releases for track in release.content["tracks"]]
    assert titles == ["ONE", "TWO", "ONE"]
    [(_, report)] = preview.reports()
    assert "ONE" not in report


def test_a_finding_about_a_row_is_its_releases() -> None:
    def odd(payload: BeforeImportRow) -> Any:
        return says(finding("Odd.", path="cells.Title"))(payload) if payload.row == 3 else None

    preview, _ = checked({BeforeImportRow: odd})
    assert [release.importable for release in preview.releases] == [False, True]
    [told] = [each for each in preview.releases[0].findings if each.code == "recorder/plain"]
    assert (told.row, told.column, told.file, told.message) == (3, "Title", "a.csv", "Odd.")


def test_a_finding_about_a_release_is_listed_with_it() -> None:
    preview, plugins = checked({AfterImportRow: says(finding("Hm.", "warning"))})
    assert [payload.rows for payload in plugins.payloads(AfterImportRow)] == [(2, 3), (4,)]
    assert plugins.payloads(AfterImportRow)[0].release["basic"]["title"] == "Night"
    for release in preview.releases:
        [told] = [each for each in release.findings if each.code == "recorder/plain"]
        assert (told.row, told.path, told.severity) == (release.rows[0], "basic.title", "warning")


@pytest.mark.parametrize("point", [BeforeImportRow, AfterImportRow])
def test_plugins_that_need_too_long_stop_no_import_half_way(point: type) -> None:
    plugins = RecordingPlugins({point: says()})
    times = iter((0.0, 200.0, 301.0))
    hooks = ImportHooks(plugins, "t", clock=lambda: next(times))
    text = HEAD + "".join(row(**{"UPC": "", "Album Title": f"Album {number}"}) for number in range(2))
    preview = check_sources([Source("a.csv", text.encode())], hooks=hooks)
    assert len(plugins.asked) == 1
    slow = [each.severity for each in preview.all_findings() if each.code == "slow-plug-ins"]
    if point is BeforeImportRow:
        assert (preview.releases, slow) == ([], ["error"])
    else:
        assert (len(preview.releases), slow) == (2, ["warning"])


@pytest.mark.parametrize("point", [BeforeImportRow, AfterImportRow])
def test_a_text_that_is_imported_at_once_is_asked_about_too(point: type) -> None:
    plugins = RecordingPlugins({point: says(finding("Odd.", "warning"))})
    candidates = read_candidates("csv", TABLE, None, ImportHooks(plugins, "t"))
    for candidate in candidates:
        assert any("Odd." in problem.message for problem in candidate.problems)
    assert {tenant for tenant, _ in plugins.asked} == {"t"}
    assert all(payload.file == "" for _, payload in plugins.asked)


def test_a_document_is_asked_about_after_it_was_read() -> None:
    plugins = RecordingPlugins({BeforeImportRow: says(), AfterImportRow: says(finding())})
    content = '{"releases": [{"type": "Single", "basic": {"title": "One", "displayArtist": "Ada"}}]}'
    [candidate] = read_candidates("json", content, None, ImportHooks(plugins, "t"))
    assert finding() in candidate.problems
    assert [payload.rows for payload in plugins.payloads(AfterImportRow)] == [()]
    assert plugins.payloads(BeforeImportRow) == []
