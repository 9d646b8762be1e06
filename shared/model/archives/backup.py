"""Models backups, their schedule, and restores."""

from typing import Annotated, Any, Literal

from pydantic import Field

from shared.model.archives.job import Job, Number
from shared.model.archives.manifest import Previous
from shared.model.base import Bytes, Id, Instant, Model, Sha256, Text

MAX_CHANGES_LISTED = 100
MAX_FIELDS_LISTED = 12


class Backup(Job):
    """`backups/{id}`: one backup of a tenant's documents and files. Its content is encrypted in the bucket."""

    scheduled: bool = False
    """Whether the schedule made it, and not a person."""
    documents: Number = 0
    """How many documents it has."""
    files: Number = 0
    """How many files it has."""
    total_bytes: Bytes = 0
    """The size of everything in it."""
    added_bytes: Bytes = 0
    """How much of that earlier backups did not have."""
    manifest_sha256: Annotated[Sha256 | None, Field(alias="manifestSha256")] = None
    """The SHA-256 of the manifest as stored."""
    previous: Previous | None = None
    """The backup before it."""
    taken: Instant | None = None
    """When the first document was read. What changed from then to `ended` may be in it or not; nothing later is."""
    kept_until: Instant | None = None
    """When the retention may delete it."""


class FieldChange(Model):
    """A field whose value the restore changes."""

    path: str
    """The field, such as `basic.title`; its first 200 characters."""
    before: Any = None
    """Its value now, shortened; absent if it has none."""
    after: Any = None
    """Its value in the archive, shortened; absent if it has none."""


class DocumentChange(Model):
    """What a restore does with one document."""

    path: Text
    """The document, such as `releases/3f2a`."""
    title: str = ""
    """Its title or name, for people."""
    action: Literal["create", "change", "keep"]
    """keep: the document differs, but records of what happened are never changed."""
    fields: Annotated[list[FieldChange], Field(max_length=MAX_FIELDS_LISTED)] = []
    """The fields that differ, at most 12."""
    more_fields: Number = 0
    """How many more differ."""


class RestoreCounts(Model):
    """What a restore does, in numbers."""

    create: Number = 0
    """Documents that are missing and come back."""
    change: Number = 0
    """Documents that get the content of the archive."""
    keep: Number = 0
    """Records that differ and stay as they are."""
    same: Number = 0
    """Documents that are as in the archive."""
    files: Number = 0
    """Files that are missing or differ and come back."""
    bytes: Bytes = 0
    """The size of these files."""


class RestoreSource(Model):
    """What is restored: a backup, or an archive."""

    backup_id: Id | None = None
    """A backup of the tenant."""
    export_id: Id | None = None
    """An export of everything of the tenant, whose files have not expired."""
    upload_id: Id | None = None
    """An archive that was uploaded."""
    at: Instant | None = None
    """The last backup that had ended before this moment, so that nothing is in it that changed later."""


class RestoreScope(Model):
    """Which part is restored."""

    release_id: Id | None = None
    """Only this release, with its versions and files."""
    document: (
        Annotated[str, Field(pattern=r"^[A-Za-z]+/[A-Za-z0-9_-]{1,128}(/[A-Za-z]+/[A-Za-z0-9_-]{1,128})?$")] | None
    ) = None
    """Only this document, such as `deliveryTargets/3f2a`."""


class RestorePosition(Model):
    """Where the next task continues a comparison or a restore."""

    entry: Number = 0
    """How many entries of the archive are done."""
    owners: list[Text] = []
    """Of a part: its documents so far that may name files, by their paths in the archive, so that these are found."""


class RestoreJob(Job, RestoreSource, RestoreScope):
    """`restoreJobs/{id}`: one restore. It is compared first, and changes nothing before it is applied."""

    apply: bool = False
    """Whether it was told to restore, not only to compare."""
    public_key: Text | None = None
    """The key (PEM) with which an archive of another installation has to be signed."""
    manifest_sha256: Annotated[Sha256 | None, Field(alias="manifestSha256")] = None
    """The SHA-256 that the manifest of an unsigned archive has to have."""
    archive_tenant: Id | None = None
    """The tenant whose data it is. If it is another one, every id is replaced."""
    taken: Instant | None = None
    """When the first document was read of what is restored."""
    counts: RestoreCounts = RestoreCounts()
    """What it does, in numbers."""
    changes: Annotated[list[DocumentChange], Field(max_length=MAX_CHANGES_LISTED)] = []
    """The first 100 documents that it changes; fewer if the list would be too long."""
    position: RestorePosition = RestorePosition()
    """Where the next task continues."""
    applied: Instant | None = None
    """When it was applied."""
