"""Models the sales reports of a tenant: their intake, what is stored of each, and its sums."""

from typing import Annotated, Literal

from pydantic import Field

from shared.model.archives.imports import MAX_PROBLEMS, MAX_SOURCES, ImportProblem
from shared.model.archives.job import Job, JobStatus, Number
from shared.model.base import Bytes, Day, Id, Instant, Model, Sha256, Text
from shared.model.catalog.offer import Currency
from shared.model.sales.mapping import SalesMapping
from shared.model.sales.money import Exact
from shared.model.sales.report import ReportStanding

MAX_TOUCHED = 1000
"""Reports that an import stores, replaces or lets count again."""
MAX_RECORDINGS = 500
"""Recordings that the sums of a report list."""
MAX_PLACES = 300
"""Territories, and kinds of use, that they list."""

SalesImportStatus = Literal[JobStatus, "refused", "rolledBack"]
"""How far an import of sales reports is. refused: a report has errors, and nothing was stored · rolledBack: what it had
stored was removed."""
SalesImportStep = Literal["read", "match", "rollback", "unmatch"]
"""read: the files are read, and stored if they have no errors · match: what they report is matched with the catalogue ·
rollback: what it stored is removed · unmatch: so is what the matches have of it."""
Revenue = dict[Currency, Exact]
"""What is due, by currency (ISO 4217)."""


class SalesImport(Job):
    """`salesImports/{id}`: one intake of sales reports. It stores all of its reports, or none."""

    status: SalesImportStatus = "queued"  # type: ignore[assignment]  # imports end in more ways than other jobs
    """How far it is."""
    step: SalesImportStep = "read"
    """What it works on, or worked on last."""
    upload_id: Id
    """The upload whose files it reads."""
    mapping: SalesMapping = SalesMapping()
    """How the columns of spreadsheets are read."""
    sources: Annotated[list[str], Field(max_length=MAX_SOURCES)] = []
    """The names of its files."""
    stored: Annotated[list[Id], Field(max_length=MAX_SOURCES)] = []
    """The reports that it stored."""
    known: Annotated[list[Id], Field(max_length=MAX_SOURCES)] = []
    """The reports among its files that the tenant had already; they are not counted twice."""
    touched: Annotated[list[Id], Field(max_length=MAX_TOUCHED)] = []
    """The reports that it stored or removed, and those about the same: what the matches have of them may change."""
    lines: Number = 0
    """How many sales lines its reports have."""
    errors: Number = 0
    """How many errors were found."""
    problems: Annotated[list[ImportProblem], Field(max_length=MAX_PROBLEMS)] = []
    """What was found, by kind and column: errors first."""


class StoredFile(Model):
    """A file that is kept in the tenant's folder, as it came."""

    name: Text
    """The name by which it was uploaded, or is to be saved."""
    storage_path: Text
    """Its path in the bucket."""
    size: Bytes
    """In bytes."""
    sha256: Sha256
    """The SHA-256 of the file."""


class StoredReport(Model):
    """`salesReports/{id}`: a sales report that was read and counts, or that a later one replaces."""

    id: Id
    """Follows from the tenant and the report's own id, so that no report is stored twice."""
    tenant_id: Id
    sales_import_id: Id
    """The import that stored it."""
    report_id: Text
    """The report's own id: its sender and number, or for a spreadsheet the hash of its bytes."""
    subject: Text
    """The hash of what it is about: of reports with one subject, the one created last counts."""
    format: Text
    """`dsr`, or the name of the mapping profile of a spreadsheet."""
    profile: str = ""
    """The DSR profile and its version."""
    sender: str = ""
    """Who sent it, as the report says."""
    service: str = ""
    """The service whose sales it reports; where it reports several, the first."""
    start: Day | None = None
    """The first day that it is about."""
    end: Day | None = None
    """The last day."""
    issued: Instant | None = None
    """When the service made it, if it says so."""
    digest: Sha256
    """The hash of its files' unpacked bytes: the same report with another content is a conflict."""
    standing: ReportStanding = "current"
    """Whether it counts."""
    replaced_by: Id | None = None
    """The report that takes its place."""
    files: Annotated[list[StoredFile], Field(max_length=MAX_SOURCES)] = []
    """Its files as they came, kept in the tenant's folder."""
    lines: Number = 0
    """How many sales lines it has."""
    quantity: Exact
    """How often recordings and releases were used or sold, less returns."""
    revenue: Revenue = {}
    """What is due of it, as its lines state it."""
    summary_revenue: Revenue = {}
    """What is due of it, if only its summaries state it. It is in no sum by territory or recording."""
    warnings: Number = 0
    """How many findings are worth a look."""
    created: Instant
    """When it was stored."""
    created_by: Id
    updated: Instant


class SalesFigures(Model):
    """How often something was used, and what is due for it."""

    quantity: Exact
    """How often, less returns."""
    revenue: Revenue = {}
    """What is due, by currency (ISO 4217)."""


class PlaceSales(SalesFigures):
    """The sales of a territory, or of a kind of use."""

    name: str
    """The territory (ISO 3166-1 alpha-2, `Worldwide`), or the use (DDEX AVS, UseType)."""


class RecordingSales(SalesFigures):
    """The sales of a recording or a release."""

    isrc: str = ""
    """Its ISRC as the report writes it."""
    upc: str = ""
    """The release's barcode as the report writes it."""
    title: str = ""
    """Its title, shortened."""
    artist: str = ""
    """Its artist, shortened."""
    territory: str = ""
    """The territory where it was used most."""
    there: Exact
    """How often it was used in that territory."""


class ReportSums(Model):
    """`salesSums/{id}`: the sums of a stored report, under the report's id. Each list makes the report's whole."""

    id: Id
    tenant_id: Id
    services: Annotated[list[PlaceSales], Field(max_length=MAX_PLACES)] = []
    """By service and tier, the largest first."""
    territories: Annotated[list[PlaceSales], Field(max_length=MAX_PLACES)] = []
    """By territory."""
    uses: Annotated[list[PlaceSales], Field(max_length=MAX_PLACES)] = []
    """By kind of use."""
    recordings: Annotated[list[RecordingSales], Field(max_length=MAX_RECORDINGS)] = []
    """By recording or release, the most used first."""
    others: SalesFigures
    """What recordings have that are not listed."""
