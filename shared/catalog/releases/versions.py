"""Defines the immutable versions of a release. They are identified by content hash, so writing one is idempotent."""

import hashlib
import json
from datetime import datetime
from typing import Any

from shared.errors import NotFound
from shared.model.base import Id, Instant, Model, Sha256
from shared.model.catalog.release import Release
from shared.model.codec import decode, encode, to_json
from shared.platform.store.port import Reader


class ReleaseVersion(Model):
    """`releases/{id}/versions/{contentHash}`: a snapshot of the release."""

    id: Sha256
    """The hash of the version's content."""
    tenant_id: Id
    release: Release
    """The release as it was."""
    created: Instant


def version_path(release_id: str, content_hash: str) -> str:
    """The path of a version's document."""
    return f"releases/{release_id}/versions/{content_hash}"


def version_snapshot(release: Release, content_hash: str, now: datetime) -> dict[str, Any]:
    """The document of a new version."""
    return encode(ReleaseVersion(id=content_hash, tenant_id=release.tenant_id, release=release, created=now))


def read_version(reader: Reader, tenant_id: str, release_id: str, content_hash: str) -> Release:
    """The release in the version with this content hash. Raises NotFound."""
    data = reader.get(version_path(release_id, content_hash))
    if data is None or data.get("tenantId") != tenant_id:
        raise NotFound("This version of the release no longer exists.", remedy="Request a new delivery.")
    return decode(ReleaseVersion, data).release


_NOT_CONTENT = ("status", "ddex", "created", "updated", "createdBy", "notes")


def content_hash(release: Release) -> str:
    """SHA-256 over the canonical JSON of everything that goes into messages and packages."""
    content = to_json(release)
    for name in _NOT_CONTENT:
        content.pop(name, None)
    content["ddex"] = {"version": release.ddex.version, "profile": release.ddex.profile}
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
