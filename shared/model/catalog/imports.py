"""Models import jobs: the releases found in a file, and the drafts created from them."""

from typing import Literal

from pydantic import Field

from shared.errors import Finding
from shared.model.base import Id, Instant, Model

ImportFormat = Literal["csv", "json", "ern"]


class ImportedRelease(Model):
    """One release in the file. `place` is its location there (`rows 2-4`); without `releaseId` it was rejected."""

    place: str
    title: str = ""
    release_id: Id | None = None
    problems: list[Finding] = Field(default=[], max_length=16)


class ImportJob(Model):
    """`importJobs/{id}`: one import; `partial` if some releases were rejected. A trial run (`trial`) stores nothing."""

    id: Id
    tenant_id: Id
    format: ImportFormat
    status: Literal["completed", "partial", "refused"]
    trial: bool = False
    releases: list[ImportedRelease] = Field(default=[], max_length=50)
    created: Instant
    created_by: Id
