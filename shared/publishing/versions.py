"""Owns the immutable versions of a release: named by their content, so writing one twice is writing it once."""

from datetime import datetime
from typing import Any

from shared.model.base import Id, Instant, Model, Sha256
from shared.model.catalog.release import Release
from shared.model.codec import encode


class ReleaseVersion(Model):
    """`releases/{id}/versions/{contentHash}`: the release as it was."""

    id: Sha256
    tenant_id: Id
    release: Release
    created: Instant


def version_path(release_id: str, content_hash: str) -> str:
    """The document of one version."""
    return f"releases/{release_id}/versions/{content_hash}"


def version_snapshot(release: Release, content_hash: str, now: datetime) -> dict[str, Any]:
    """The document to keep."""
    return encode(ReleaseVersion(id=content_hash, tenant_id=release.tenant_id, release=release, created=now))
