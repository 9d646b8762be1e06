"""Owns the immutable versions of a release: named by their content, so writing one twice is writing it once."""

import hashlib
import json
from datetime import datetime
from typing import Any

from shared.model.base import Id, Instant, Model, Sha256
from shared.model.catalog.release import Release
from shared.model.codec import encode, to_json


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


_NOT_CONTENT = ("status", "ddex", "created", "updated", "createdBy", "notes")


def content_hash(release: Release) -> str:
    """SHA-256 over the canonical JSON of everything that goes into messages and packages."""
    content = to_json(release)
    for name in _NOT_CONTENT:
        content.pop(name, None)
    content["ddex"] = {"version": release.ddex.version, "profile": release.ddex.profile}
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
