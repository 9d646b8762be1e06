"""Models import jobs: the releases found in a file, and the drafts created from them."""

from typing import Literal

from pydantic import Field

from shared.errors import Finding
from shared.model.base import Id, Instant, Model

ImportFormat = Literal["csv", "json", "ern"]


class ImportedRelease(Model):
    """One release in the file."""

    place: str
    """Its location in the file, such as `rows 2-4`."""
    title: str = ""
    """The release's title, if it was readable."""
    release_id: Id | None = None
    """The draft made from it; absent if it was rejected."""
    problems: list[Finding] = Field(default=[], max_length=16)
    """Why it was rejected, or what to look at."""


class ImportJob(Model):
    """`importJobs/{id}`: one import."""

    id: Id
    tenant_id: Id
    format: ImportFormat
    """The format of the file."""
    status: Literal["completed", "partial", "refused"]
    """How it ended; `partial` if some releases were rejected."""
    trial: bool = False
    """A trial run stores nothing."""
    releases: list[ImportedRelease] = Field(default=[], max_length=50)
    """The releases in the file, in order."""
    created: Instant
    created_by: Id
