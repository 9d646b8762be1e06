"""Reads the text of a small import file into release candidates."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from shared.catalog.imports.candidate import MAX_RELEASES, Candidate, refuse
from shared.catalog.imports.hooks import NO_HOOKS, ImportHooks
from shared.catalog.imports.sheets.delimited import read_delimited
from shared.catalog.imports.sheets.sheet import Unreadable
from shared.catalog.imports.sources.documents import read_json, read_xml_document
from shared.catalog.imports.tables.read import read_table
from shared.catalog.imports.tables.validate import repeated
from shared.errors import Finding, InvalidInput
from shared.model.archives.imports import ImportFormat, MappingProfile


def read_candidates(
    format_: ImportFormat, text: str, now: datetime | None = None, hooks: ImportHooks = NO_HOOKS
) -> list[Candidate]:
    """The releases in a file; with `now`, a message that was created in the future says so. `hooks`: plug-ins.

    Raises InvalidInput if the file is malformed, or has no releases or too many.
    """
    found = _READERS[format_](text, now, hooks)
    if not found:
        refuse("The file contains no releases.", "empty", "Check that it is the right file.")
    if len(found) > MAX_RELEASES:
        message = f"The file contains {len(found)} releases; the limit is {MAX_RELEASES}."
        refuse(message, "too-long", "Split the file.")
    told = hooks.after([("", each.rows, each.content) for each in found])
    return [replace(each, problems=(*each.problems, *more)) for each, more in zip(found, told, strict=True)]


def _read_spreadsheet(text: str, _now: datetime | None, hooks: ImportHooks) -> list[Candidate]:
    """The releases in a spreadsheet; what is about columns is reported with the first."""
    try:
        sheet, told = hooks.before(read_delimited(text), MappingProfile(), "")
        reading = read_table(sheet, MappingProfile())
    except Unreadable as error:
        raise InvalidInput([error.finding.as_finding()]) from error
    problems: dict[int, list[Finding]] = {id(each): [] for each in reading.releases}
    for release in reading.releases:
        problems[id(release)] += [finding.as_finding() for finding in release.findings]
    for release, finding in repeated(reading.releases):
        problems[id(release)].append(finding.as_finding())
    of_row = {row: release for release in reading.releases for row in release.rows}
    reading.findings += [each for each in told if each.row not in of_row]
    for finding in told:
        if finding.row in of_row:
            problems[id(of_row[finding.row])].append(finding.as_finding())
    about_file = [finding.as_finding() for finding in reading.findings if finding.severity != "info"]
    if not reading.releases and about_file:
        raise InvalidInput(about_file)
    about_file = [replace(finding, severity="warning") for finding in about_file]
    return [
        Candidate(
            each.location,
            each.content,
            (*(about_file if not index else ()), *problems[id(each)]),
            rows=tuple(each.rows),
        )
        for index, each in enumerate(reading.releases)
    ]


_READERS: Mapping[ImportFormat, Callable[[str, datetime | None, ImportHooks], list[Candidate]]] = {
    "csv": _read_spreadsheet,
    "json": lambda text, _now, _hooks: read_json(text),
    "ern": lambda text, now, _hooks: read_xml_document(text.encode(), now),
}
