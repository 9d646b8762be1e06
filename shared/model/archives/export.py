"""Models exports: what a tenant takes out, and in which form."""

from typing import Annotated, Literal

from pydantic import Field

from shared.model.archives.job import Job, JobFile
from shared.model.base import Id, Instant, Model, Sha256

ExportSubject = Literal["releases", "deliveries", "history", "analytics", "parties", "everything"]
"""parties: the records of artists, labels, writers and publishers · everything: all documents and files of the tenant,
as an archive."""

ExportFormat = Literal["json", "csv", "xlsx", "ern", "apple", "archive"]

MAX_RELEASES = 1000
MAX_FILES = 1000


class ExportContent(Model):
    """What is exported, and in which form."""

    subject: ExportSubject = "releases"
    """What is exported."""
    format: ExportFormat = "json"
    """The form: tables as `json`, `csv` or `xlsx`; releases also as `ern` or `apple` messages in a ZIP file;
    everything as an `archive`, which another installation can restore."""
    release_ids: Annotated[list[Id], Field(max_length=MAX_RELEASES)] = []
    """Only these releases; none means all. Only for `releases`."""
    since: Instant | None = None
    """Only what is as new as this moment, or newer. Not for `everything`."""
    before: Instant | None = None
    """Only what is older than this moment. Not for `everything`."""


class ExportJob(Job, ExportContent):
    """`exportJobs/{id}`: one export."""

    rows: Annotated[int, Field(ge=0)] = 0
    """How many releases, deliveries, days or records are in it."""
    files: Annotated[list[JobFile], Field(max_length=MAX_FILES)] = []
    """The result: one file, or the volumes of an archive in order."""
    manifest_sha256: Annotated[Sha256 | None, Field(alias="manifestSha256")] = None
    """The SHA-256 of an archive's manifest."""
    kept_until: Instant
    """When the files are deleted."""
