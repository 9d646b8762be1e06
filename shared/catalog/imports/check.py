"""Checks import files: reads, maps and validates them, and shows the releases as they would become.

Pure, but for plug-ins, which are asked about rows and releases where `hooks` says so.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from shared.catalog.imports.candidate import Candidate
from shared.catalog.imports.findings import CellFinding
from shared.catalog.imports.hooks import NO_HOOKS, ImportHooks
from shared.catalog.imports.sheets.delimited import read_delimited
from shared.catalog.imports.sheets.report import report
from shared.catalog.imports.sheets.sheet import Sheet, Unreadable
from shared.catalog.imports.sheets.workbook import read_workbook
from shared.catalog.imports.sources.archive import MAX_DOCUMENT, read_archive
from shared.catalog.imports.sources.documents import read_json, read_xml_document
from shared.catalog.imports.sources.folder import Folder
from shared.catalog.imports.sources.kind import kind_of
from shared.catalog.imports.tables.build import TableRelease
from shared.catalog.imports.tables.read import TableReading, read_table
from shared.catalog.imports.tables.validate import cell_findings, condensed, repeated
from shared.catalog.releases.create import draft_problems
from shared.errors import Finding, InvalidInput, Severity
from shared.model.accounts.tenant import TenantSettings
from shared.model.archives.imports import MAX_IMPORTED, MappingProfile
from shared.model.identifiers import gtin_key


@dataclass(frozen=True, slots=True)
class Source:
    """A file: its name, its bytes, and all files of the folder or archive that it is in, if it is in one."""

    name: str
    data: bytes
    beside: Folder | None = None


@dataclass(slots=True)
class FoundRelease:
    """A release as it would become: where it is, its content in the format of `POST /releases`, and its findings."""

    file: str
    location: str
    content: dict[str, Any]
    findings: list[CellFinding] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    """Its files by place: those that the document names, and in a folder those whose names say it."""
    told: Mapping[str, str] = field(default_factory=dict)
    """Those of them that the document names."""
    stated: Mapping[str, Any] | None = None
    """The part of the content that the file says itself, without what was derived from it; None if it says all."""

    @property
    def importable(self) -> bool:
        """Whether no finding prevents the import."""
        return all(finding.severity != "error" for finding in self.findings)


@dataclass(slots=True)
class Preview:
    """What files contain. `mapping` has the field of each heading, None if a column is not imported."""

    releases: list[FoundRelease] = field(default_factory=list)
    findings: list[CellFinding] = field(default_factory=list)
    """What is about files and columns; each release has its own."""
    mapping: dict[str, str | None] = field(default_factory=dict)
    suggestions: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    files: list[dict[str, str]] = field(default_factory=list)
    tables: list[tuple[str, Sheet, int]] = field(default_factory=list)
    """The name, rows and row of headings of each table, for its report."""

    def reports(self) -> list[tuple[str, str]]:
        """The name of each table, and the table as CSV with a column of findings. Raises InvalidInput if there is
        none."""
        if not self.tables:
            message, remedy = "There is no spreadsheet to report on.", "Give a CSV, TSV or Excel file."
            raise InvalidInput([Finding("report", message, "no-table", remedy=remedy)])
        of_file: dict[str, list[CellFinding]] = {}
        for finding in self.all_findings():
            of_file.setdefault(finding.file, []).append(finding)
        return [(name, report(sheet, row, of_file.get(name, ()))) for name, sheet, row in self.tables]

    def all_findings(self) -> list[CellFinding]:
        """Every finding: about the files first, then release by release."""
        return [*self.findings, *(each for release in self.releases for each in release.findings)]

    def summary(self) -> list[CellFinding]:
        """The findings for people: what is true of a whole file only once."""
        return condensed(self.all_findings())

    @property
    def has_errors(self) -> bool:
        """Whether a file cannot be read, or a release cannot be imported."""
        errors = any(finding.severity == "error" for finding in self.findings)
        return errors or not all(release.importable for release in self.releases)


def check_sources(
    sources: Iterable[Source],
    profile: MappingProfile | None = None,
    *,
    settings: TenantSettings | None = None,
    now: datetime | None = None,
    limit: int = MAX_IMPORTED,
    hooks: ImportHooks = NO_HOOKS,
) -> Preview:
    """Reads the files and validates every release in them. Raises nothing: what is wrong is a finding.

    `settings` has the tenant's defaults, `hooks` its plug-ins. With `now`, a message that was created in the future
    says so.
    """
    preview = Preview()
    check = _Check(preview, profile or MappingProfile(), settings or TenantSettings(), now, limit, hooks)
    for source in sources:
        check.add(source)
        if check.is_full:
            break
    if check.is_full:
        message = f"There are more than {limit} releases."
        preview.findings.append(CellFinding(message, "too-long", "error", "Import a part of them at a time."))
        del preview.releases[limit:]
    _report_repeated(preview.releases)
    told = hooks.after([(each.file, each.rows, each.content) for each in preview.releases])
    for release, findings in zip(preview.releases, told, strict=True):
        release.findings += [_of_release(each, release) for each in findings]
    if not preview.releases and not any(each.severity == "error" for each in preview.findings):
        message = "The files contain no releases."
        preview.findings.append(CellFinding(message, "empty", "error", "Check that they are the right files."))
    return preview


def unreadable(name: str, error: Unreadable) -> CellFinding:
    """The reason why a file cannot be read, with its name."""
    return replace(error.finding, file=name)


@dataclass(frozen=True, slots=True)
class _Check:
    preview: Preview
    profile: MappingProfile
    settings: TenantSettings
    now: datetime | None
    limit: int
    hooks: ImportHooks
    names: Counter[str] = field(default_factory=Counter)
    """How many files of each name were read."""

    @property
    def is_full(self) -> bool:
        """Whether there are more releases than one check may have."""
        return len(self.preview.releases) > self.limit

    @property
    def _room(self) -> int:
        """How many releases are read at most: one more than there may be, by which it is known that there are more."""
        return self.limit + 1 - len(self.preview.releases)

    def add(self, source: Source, *, archived: bool = False) -> None:
        """Reads one file; an archive's documents one by one, but no archive that is in an archive."""
        source = self._named_apart(source)
        try:
            kind = kind_of(source.name, source.data)
            if kind != "archive" and len(source.data) > MAX_DOCUMENT:
                message = f"The file is larger than {MAX_DOCUMENT >> 20} MB."
                raise Unreadable(message, "too-large", "Split it.")
            if kind == "archive" and archived:
                raise Unreadable("It is a ZIP file in a ZIP file.", "nested-archive", "Unpack the outer one.")
            if kind == "archive":
                self._add_archive(source)
            elif kind == "table":
                self._add_table(source, read_delimited(source.data))
            elif kind == "workbook":
                self._add_table(source, read_workbook(source.data))
            else:
                self._add_documents(source, kind == "json")
        except Unreadable as error:
            self.preview.findings.append(_no_table(source, error) or unreadable(source.name, error))
        except InvalidInput as error:
            self.preview.findings += [_of_document(each, source.name) for each in error.problems]

    def _named_apart(self, source: Source) -> Source:
        """The file, numbered if there was another one of its name: findings are told by the file's name."""
        self.names[source.name] += 1
        times = self.names[source.name]
        if times == 1:
            return source
        stem, dot, kind = source.name.rpartition(".") if "." in source.name else (source.name, "", "")
        return self._named_apart(replace(source, name=f"{stem} ({times}){dot}{kind}"))

    def _add_archive(self, source: Source) -> None:
        names, documents = read_archive(source.data)
        folder = Folder(names)
        if source.beside is not None and not folder.has_documents:
            return
        found = False
        for name, data in documents:
            found = True
            if isinstance(data, Unreadable):
                self.preview.findings.append(unreadable(f"{source.name}/{name}", data))
                continue
            self.add(Source(f"{source.name}/{name}", data, folder), archived=True)
            if self.is_full:
                break
        if not found:
            raise Unreadable("The ZIP file has no document that describes releases.", "empty", "Choose another file.")

    def _add_documents(self, source: Source, is_json: bool) -> None:
        if is_json:
            candidates = read_json(source.data)
        else:
            candidates = read_xml_document(source.data, self.now, source.beside, source.name)
        self.preview.files.append({"file": source.name, "format": "json" if is_json else "xml"})
        self.preview.releases += [self._of_candidate(source.name, each) for each in candidates[: self._room]]

    def _of_candidate(self, name: str, candidate: Candidate) -> FoundRelease:
        problems = [*candidate.problems, *draft_problems(candidate.content, self.settings)]
        findings = [_of_document(_lenient(each), name, candidate.location) for each in problems]
        files = dict(candidate.files)
        return FoundRelease(name, candidate.location, dict(candidate.content), findings, files=files, told=files)

    def _add_table(self, source: Source, sheet: Sheet) -> None:
        shown, told = self.hooks.before(sheet, self.profile, source.name)
        reading = read_table(shown, self.profile)
        if _may_be_prose(source) and len(reading.heading.columns) == 1:
            raise Unreadable("It has one column.", "unknown-column", "Add the other columns.")
        preview = self.preview
        preview.tables.append((source.name, sheet, reading.heading.row))
        preview.mapping |= reading.heading.mapping
        preview.suggestions |= reading.heading.suggestions
        preview.choices |= reading.choices
        preview.files.append({"file": source.name, "format": "table", **reading.facts})
        preview.findings += [replace(each, file=source.name) for each in reading.findings]
        del reading.releases[self._room :]
        releases = table_releases(source, reading, self.settings)
        preview.findings += with_rows(releases, told)
        preview.releases += releases


def with_rows(releases: Sequence[FoundRelease], findings: Iterable[CellFinding]) -> list[CellFinding]:
    """Adds findings about rows to the releases that were read from them; returns those of other rows."""
    of_row = {row: release for release in releases for row in release.rows}
    others: list[CellFinding] = []
    for finding in findings:
        release = of_row.get(finding.row or 0)
        (release.findings if release else others).append(finding)
    return others


def _may_be_prose(source: Source) -> bool:
    """Whether the file may be a text for people, such as `readme.txt`, in a folder or archive."""
    return source.beside is not None and source.name.lower().endswith(".txt")


def _no_table(source: Source, error: Unreadable) -> CellFinding | None:
    """That a text beside other files is left out, if it is no table."""
    if not _may_be_prose(source) or error.finding.code not in ("unknown-column", "empty", "wrong-kind", "binary"):
        return None
    return CellFinding("The file has no table and is not imported.", "no-table", "info", file=source.name)


def table_releases(source: Source, reading: TableReading, settings: TenantSettings) -> list[FoundRelease]:
    """The validated releases of a table."""
    found: dict[int, FoundRelease] = {}
    beside = source.beside or Folder(())
    for release in reading.releases:
        told = dict(release.files)
        release.files = {**beside.files.of_release(release.content), **told}
        problems = draft_problems(release.content, settings)
        findings = [*release.findings, *cell_findings(release, problems, reading.heading)]
        findings += _missing_files(release, beside)
        named = [replace(each, file=source.name) for each in findings]
        found[id(release)] = FoundRelease(
            source.name, release.location, release.content, named, release.rows, release.files, told, release.stated
        )
    for release, finding in repeated(reading.releases):
        found[id(release)].findings.append(replace(finding, file=source.name))
    return list(found.values())


def _missing_files(release: TableRelease, beside: Folder) -> Iterator[CellFinding]:
    """The named files that are not in the folder or archive, if there are any files beside the table."""
    for name in release.files.values() if beside.media else ():
        if name.replace("\\", "/").rpartition("/")[2].casefold() not in beside.media:
            message = f"The file {name!r} is not beside the table."
            yield CellFinding(message, "file-missing", "warning", "Upload it to the draft.", release.rows[0])


def _lenient(finding: Finding) -> Finding:
    """A missing value is a warning: a draft may be unfinished."""
    return replace(finding, severity="warning") if finding.code == "missing" else finding


def _of_document(finding: Finding, name: str, location: str = "") -> CellFinding:
    """A finding about a document: the column is the path in it, the row the line or the number of the release."""
    number = location.removeprefix("release ") if location.startswith("release ") else ""
    row = finding.line or (int(number) if number.isdigit() else None)
    path = "" if finding.path in ("content", "release") else finding.path
    return CellFinding(
        finding.message,
        finding.code,
        finding.severity,
        finding.remedy or "",
        row=row,
        column=path or None,
        file=name,
        path=path,
    )


def _of_release(finding: Finding, release: FoundRelease) -> CellFinding:
    row = release.rows[0] if release.rows else None
    remedy = finding.remedy or ""
    return CellFinding(
        finding.message, finding.code, finding.severity, remedy, row, file=release.file, path=finding.path
    )


def _report_repeated(releases: Sequence[FoundRelease]) -> None:
    """Says of a barcode that several releases have, in whatever form, to which other one it belongs."""
    first: dict[str, FoundRelease] = {}
    for release in releases:
        basic = release.content.get("basic")
        barcode = basic.get("barcode") if isinstance(basic, dict) else None
        if not isinstance(barcode, str) or not barcode:
            continue
        other = first.setdefault(gtin_key(barcode), release)
        if other is not release and not any(each.code == "repeated-barcode" for each in release.findings):
            where = f"{other.location} of {other.file}" if other.file != release.file else other.location
            message = f"The barcode {barcode} is also that of {where}."
            row = release.rows[0] if release.rows else None
            severity: Severity = "error" if row else "warning"  # a folder may have a message and its update
            release.findings.append(
                CellFinding(
                    message,
                    "repeated-barcode",
                    severity,
                    "Keep one of them.",
                    row,
                    file=release.file,
                    path="basic.barcode",
                )
            )
