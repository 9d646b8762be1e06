"""Owns what an update would change: the release as it stands, beside one of its versions."""

from typing import Literal

from shared.accounts.access import Caller, own_document
from shared.catalog.releases.update import read_release
from shared.catalog.releases.versions import ReleaseVersion, content_hash, version_path
from shared.clock import Clock
from shared.errors import Conflict, InvalidInput, NotFound, Severity
from shared.ids import lane_id
from shared.model.base import Id, Model, Sha256
from shared.model.catalog.release import Release
from shared.model.codec import decode
from shared.model.delivery.delivery import Lane
from shared.platform.store.port import Store


class DiffRequest(Model):
    """Beside which version: the one named, the one that a target has, or else the last one that was kept."""

    version_id: Sha256 | None = None
    target_id: Id | None = None


class ReleaseChange(Model):
    """What changes, where, from what to what. `danger`: seldom meant. `caution`: look twice."""

    code: str
    kind: Literal["added", "removed", "moved", "changed"]
    path: str
    message: str
    severity: Severity
    before: str | None = None
    after: str | None = None
    remedy: str | None = None


class ReleaseDiff(Model):
    """Everything that differs in meaning, gravest first. `previous` and `current` are versions."""

    previous: Sha256
    current: Sha256
    changes: list[ReleaseChange]


def diff_release(release_id: str, wanted: DiffRequest, *, caller: Caller, store: Store, clock: Clock) -> ReleaseDiff:
    """What differs between a version and the release as it stands.

    Raises NotFound (also where there is no version to compare with), Conflict for a half-written draft.
    """
    from shared.messages.ern.diff.compare import diff_releases

    document = read_release(release_id, caller=caller, store=store)
    try:
        release = decode(Release, document)
    except InvalidInput as error:
        raise Conflict("The draft is not complete.", remedy="Validate it to see what is missing.") from error
    version_id = _version(release, wanted, store)
    kept = own_document(store.get(version_path(release_id, version_id)), caller, "version")
    changes = diff_releases(decode(ReleaseVersion, kept).release, release, asked_at=clock())
    return ReleaseDiff(
        previous=version_id,
        current=content_hash(release),
        changes=[ReleaseChange(**change.to_dict()) for change in changes],
    )


def _version(release: Release, wanted: DiffRequest, store: Store) -> str:
    if wanted.version_id is not None:
        return wanted.version_id
    if wanted.target_id is None:
        found = release.ddex.content_hash if release.ddex.last_generated else None
    else:
        data = store.get(f"locks/{lane_id(release.id, wanted.target_id)}")
        live = decode(Lane, data).live if data and data.get("tenantId") == release.tenant_id else None
        found = live.content_hash if live else None
    if found is None:
        raise NotFound("There is no version to compare with.", remedy="Generate or deliver the release first.")
    return found
