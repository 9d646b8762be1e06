"""Models imports: the files of other systems, how their columns are read, and what becomes of each release."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from shared.errors import Finding, Severity
from shared.model.archives.job import Job, JobFile, JobStatus, Number
from shared.model.base import FieldName, Id, Instant, Model, Sha256, Text

ImportFormat = Literal["csv", "json", "ern"]
ImportStatus = Literal[JobStatus, "partial", "refused", "rolledBack"]
"""How far an import is. planned: it was read and waits for its application · partial: some releases were not imported ·
refused: none was · rolledBack: what it made was removed."""
ImportStep = Literal["plan", "apply", "rollback"]
"""plan: the files are read, and nothing else changes · apply: releases are created and changed · rollback: what it made
is removed."""
DuplicateChoice = Literal["skip", "update", "create"]
"""What becomes of a release that the tenant has already, by its barcode, or without one by its ISRCs. skip: nothing ·
update: a draft gets what the file says · create: another draft is made."""
ImportAction = Literal["create", "change", "skip", "refuse"]
"""What an import does with a release."""
ImportOutcome = Literal["created", "changed", "skipped", "failed", "removed", "restored", "kept"]
"""What became of a release."""
ImportItemState = Literal[ImportAction, ImportOutcome]
DateOrder = Literal["DMY", "MDY", "YMD"]
"""The order of day, month and year in dates such as `12/11/2026`."""
CellText = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
"""A value as a cell of the file would have it."""

MAX_SOURCES = 100
MAX_COLUMNS = 250
MAX_IMPORTED = 3000
MAX_ITEM_FINDINGS = 16
MAX_PROBLEMS = 100
MAX_PROBLEM_ROWS = 20


ProfileName = Annotated[Text, Field(max_length=200)]


class MappingProfile(Model):
    """How the columns of a file are read. Headings are compared without case, blanks and punctuation."""

    columns: dict[FieldName, FieldName] = Field(default={}, max_length=400)
    """The field of each column, by heading: `{"Alb. Title": "title"}`; `role:` and a role names people's credits."""
    ignored: list[FieldName] = Field(default=[], max_length=400)
    """The headings of columns that are not imported."""
    fixed: dict[FieldName, CellText] = Field(default={}, max_length=60)
    """Values for fields that the file lacks or that a row leaves empty, as a cell would have them."""
    date_order: DateOrder | None = None
    """The order of dates that can be read in two ways."""


class ImportProfile(Model):
    """`importProfiles/{id}`: a mapping profile that the tenant has saved."""

    id: Id
    tenant_id: Id
    name: ProfileName
    """What people call it, such as the distributor whose exports it reads."""
    mapping: MappingProfile = MappingProfile()
    """How the columns are read."""
    created: Instant
    created_by: Id
    updated: Instant


class ImportedRelease(Model):
    """One release in the text of a small import."""

    place: str
    """Its location in the file, such as `rows 2-4`."""
    title: str = ""
    """The release's title, if it was readable."""
    release_id: Id | None = None
    """The draft made from it; absent if it was rejected."""
    problems: list[Finding] = Field(default=[], max_length=16)
    """Why it was rejected, or what to look at."""


class ImportSource(Model):
    """A document that was read."""

    name: str
    """The name of the file; in a ZIP file with that of the archive."""
    format: Literal["table", "json", "xml"]
    """What it is."""
    facts: dict[FieldName, str] = {}
    """How it was read, such as encoding, delimiter and row of headings."""


class ImportColumn(Model):
    """A column of a table, and what it was read as."""

    heading: str
    """The heading as the file has it."""
    field: str | None = None
    """The field that it fills; absent if it is not imported."""
    suggestions: Annotated[list[str], Field(max_length=5)] = []
    """Fields that are named similarly."""
    samples: Annotated[list[str], Field(max_length=3)] = []
    """Its first values, shortened."""


class ImportCounts(Model):
    """What an import does and did, in numbers of releases."""

    create: Number = 0
    """Drafts that it is to create."""
    change: Number = 0
    """Drafts that it is to change."""
    skip: Number = 0
    """Releases that stay as they are, because the tenant has them already."""
    refuse: Number = 0
    """Releases that cannot be imported."""
    created: Number = 0
    """Drafts that it created."""
    changed: Number = 0
    """Drafts that it changed."""
    skipped: Number = 0
    """Releases that the tenant had in the meantime."""
    failed: Number = 0
    """Releases that could not be stored."""
    removed: Number = 0
    """Drafts that the rollback removed."""
    restored: Number = 0
    """Drafts to which the rollback gave their former content."""
    kept: Number = 0
    """Drafts that were edited since, which the rollback left alone."""


class ImportProblem(Model):
    """Findings of one kind about one column, together."""

    severity: Severity
    """`error`: the releases are not imported; `warning`: look at them; `info`: how values were read."""
    code: str
    """What kind of problem it is, for programs."""
    column: str | None = None
    """The heading of the column as the file writes it; absent if it is about rows or files."""
    count: Annotated[int, Field(ge=1)]
    """How many findings there are."""
    files: Annotated[int, Field(ge=1)]
    """In how many files they are."""
    file: str = ""
    """The first of these files."""
    rows: Annotated[list[Number], Field(max_length=MAX_PROBLEM_ROWS)] = []
    """The first rows of that file that have them, from 1."""
    message: str
    """What is wrong in the first of these rows, in a sentence."""
    remedy: str = ""
    """How to mend it."""


class ImportJob(Job):
    """`importJobs/{id}`: one import. It is planned first, and changes nothing before it is applied."""

    status: ImportStatus = "queued"  # type: ignore[assignment]  # imports end in more ways than other jobs
    """How far it is."""
    step: ImportStep = "apply"
    """What it works on, or worked on last."""
    format: ImportFormat | Literal["files"]
    """The format of the text of a small import; `files` if files were uploaded."""
    trial: bool = False
    """A trial run of a small import stores nothing."""
    releases: list[ImportedRelease] = Field(default=[], max_length=50)
    """The releases in the text of a small import, in order. Those of files are items of their own."""
    upload_id: Id | None = None
    """The upload whose files are imported."""
    mapping: MappingProfile = MappingProfile()
    """How the columns are read."""
    duplicates: DuplicateChoice = "skip"
    """What becomes of releases that the tenant has already."""
    sources: Annotated[list[ImportSource], Field(max_length=MAX_SOURCES)] = []
    """The first 100 documents that were read."""
    columns: Annotated[list[ImportColumn], Field(max_length=MAX_COLUMNS)] = []
    """The columns of the tables."""
    choices: dict[FieldName, list[str]] = {}
    """Options of the mapping that have to be chosen, with their values."""
    problems: Annotated[list[ImportProblem], Field(max_length=MAX_PROBLEMS)] = []
    """What was found in the files, by kind and column: errors first, then the most frequent. At most 100 kinds."""
    items: Number = 0
    """How many releases the files have."""
    tracks: Number = 0
    """How many tracks they have."""
    counts: ImportCounts = ImportCounts()
    """What it does and did, in numbers."""
    files: Annotated[list[JobFile], Field(max_length=MAX_SOURCES)] = []
    """The reports: every finding in one table, and each spreadsheet with a column of findings."""
    applied: Instant | None = None
    """When it was applied."""
    applied_by: Id | None = None
    """Who applied it."""


class ImportFinding(Model):
    """What is found in a cell of a file, in the words of the file."""

    message: str
    """What is wrong, in a sentence."""
    code: str
    """What kind of problem it is, for programs."""
    severity: Severity = "error"
    """`error`: the release is not imported; `warning`: look at it; `info`: how a value was read."""
    remedy: str = ""
    """How to mend it."""
    row: Number | None = None
    """The row in the file, from 1; absent if it is about the whole file."""
    column: str | None = None
    """The heading of the column as the file writes it."""
    value: str = ""
    """The cell's text, shortened."""
    path: str = ""
    """The field of the release, such as `tracks[2].isrc`."""


class ImportItem(Model):
    """`importJobs/{importId}/items/{id}`: one release of an import, as it would become and what became of it."""

    id: Id
    """Its number with five digits."""
    tenant_id: Id
    import_id: Id
    """The import that it belongs to."""
    number: Annotated[int, Field(ge=1)]
    """Its place among the releases of the import, from 1."""
    file: str = ""
    """The file that it is in."""
    place: str = ""
    """Its location in the file, such as `rows 2-4`."""
    title: str = ""
    """The release's title, if it was readable."""
    display_artist: str = ""
    """The release's artist, if it was readable."""
    barcode: str = ""
    """The release's barcode as read."""
    tracks: Number = 0
    """How many tracks it has."""
    action: ImportAction
    """What the import does with it."""
    release_id: Id | None = None
    """The draft that is created or changed, or the release that is there already."""
    outcome: ImportOutcome | None = None
    """What became of it; absent before."""
    findings: Annotated[list[ImportFinding], Field(max_length=MAX_ITEM_FINDINGS)] = []
    """The first 16 findings, errors first."""
    more_findings: Number = 0
    """How many more there are; the report has them all."""
    content: dict[str, Any] | None = Field(default=None, max_length=40)
    """The release as `POST /releases` accepts it, or what the file says of a draft that is changed; absent if it cannot
    be imported, or once it changed a draft."""
    files: dict[FieldName, str] = {}
    """The names of its files: `cover`, and the audio file of each track by the track's id."""
    written: Sha256 | None = None
    """The SHA-256 of the release as the import wrote it, by which later edits are recognised."""
    former: dict[str, Any] | None = None
    """The release's document before the import changed it."""
