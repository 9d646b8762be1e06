"""Reads the text of a small import file into release candidates."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from shared.catalog.imports.candidate import MAX_RELEASES, Candidate, refuse
from shared.catalog.imports.sheets.delimited import read_delimited
from shared.catalog.imports.sheets.sheet import Unreadable
from shared.catalog.imports.sources.documents import read_json, read_xml_document
from shared.catalog.imports.tables.read import read_table
from shared.catalog.imports.tables.validate import repeated
from shared.errors import Finding, InvalidInput
from shared.model.archives.imports import ImportFormat, MappingProfile


def read_candidates(format_: ImportFormat, text: str, now: datetime | None = None) -> list[Candidate]:
    """The releases in a file; with `now`, a message that was created in the future says so.

    Raises InvalidInput if the file is malformed, or has no releases or too many.
    """
    found = read_xml_document(text.encode(), now) if format_ == "ern" else _READERS[format_](text)
    if not found:
        refuse("The file contains no releases.", "empty", "Check that it is the right file.")
    if len(found) > MAX_RELEASES:
        message = f"The file contains {len(found)} releases; the limit is {MAX_RELEASES}."
        refuse(message, "too-long", "Split the file.")
    return found


def _read_spreadsheet(text: str) -> list[Candidate]:
    """The releases in a spreadsheet; what is about columns is reported with the first."""
    try:
        reading = read_table(read_delimited(text), MappingProfile())
    except Unreadable as error:
        raise InvalidInput([error.finding.as_finding()]) from error
    problems: dict[int, list[Finding]] = {id(each): [] for each in reading.releases}
    for release in reading.releases:
        problems[id(release)] += [finding.as_finding() for finding in release.findings]
    for release, finding in repeated(reading.releases):
        problems[id(release)].append(finding.as_finding())
    about_file = [finding.as_finding() for finding in reading.findings if finding.severity != "info"]
    if not reading.releases and about_file:
        raise InvalidInput(about_file)
    about_file = [replace(finding, severity="warning") for finding in about_file]
    return [
        Candidate(each.location, each.content, (*(about_file if not index else ()), *problems[id(each)]))
        for index, each in enumerate(reading.releases)
    ]


_READERS: Mapping[ImportFormat, Callable[[str], list[Candidate]]] = {
    "csv": _read_spreadsheet,
    "json": read_json,
}
