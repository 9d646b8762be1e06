"""Models what exports, backups and restores have in common: jobs that tasks work off."""

from typing import Annotated, Literal

from pydantic import Field

from shared.errors import Finding
from shared.model.base import Bytes, Id, Instant, Model, Sha256, Text

JobStatus = Literal["queued", "running", "planned", "completed", "failed", "expired"]
"""planned: a restore that was compared and waits for its application · expired: its files were deleted."""

OPEN: tuple[JobStatus, ...] = ("queued", "running")
"""The states of jobs in work."""

Number = Annotated[int, Field(ge=0)]
MAX_FINDINGS = 50


class Progress(Model):
    """How far a job is."""

    step: str = ""
    """What it works on, such as the name of a collection."""
    documents: Number = 0
    """How many documents are done."""
    files: Number = 0
    """How many files are done."""
    bytes: Bytes = 0
    """How many bytes are done."""
    total: Number | None = None
    """How many documents and files there are, if that is known."""


class JobFile(Model):
    """One file that a job wrote."""

    name: Text
    """The name to save it by."""
    path: Text
    """The file's path in the bucket."""
    content_type: Text
    """The media type."""
    size: Bytes
    """In bytes."""
    sha256: Sha256
    """The SHA-256 of the file, in lower-case hex."""


class Job(Model):
    """A job that tasks work off. At most one worker holds it."""

    id: Id
    tenant_id: Id
    status: JobStatus = "queued"
    """How far the job is."""
    progress: Progress = Progress()
    """How far the work is; written every two seconds at most."""
    findings: Annotated[list[Finding], Field(max_length=MAX_FINDINGS)] = []
    """Why it failed, or what to look at."""
    fence: Number = 0
    """Increases with each worker, so that a late one is recognised."""
    lease_expires: Instant | None = None
    """Until when a worker holds it; absent when none does."""
    continuation: Number = 0
    """How many tasks worked on it before this one."""
    attempts: Number = 0
    """How many tasks in a row died without any progress."""
    created: Instant
    created_by: Id
    started: Instant | None = None
    """When the work began."""
    ended: Instant | None = None
    """When the work ended."""
    updated: Instant
