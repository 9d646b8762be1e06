"""Owns what the content of a release is: the part whose change makes a new version. Pure."""

import hashlib
import json

from shared.model.catalog.release import Release
from shared.model.codec import to_json

_NOT_CONTENT = ("status", "ddex", "created", "updated", "createdBy", "notes")


def content_hash(release: Release) -> str:
    """SHA-256 over the canonical JSON of everything that goes into messages and packages."""
    content = to_json(release)
    for name in _NOT_CONTENT:
        content.pop(name, None)
    content["ddex"] = {"version": release.ddex.version, "profile": release.ddex.profile}
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
