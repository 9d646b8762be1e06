"""Owns what an update would change: the release as it stands, beside one of its versions."""

from typing import Literal

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.catalog.releases.update import read_release
from shared.catalog.releases.versions import ReleaseVersion, content_hash, version_path
from shared.errors import Conflict, InvalidInput, NotFound, Severity
from shared.ids import lane_id
from shared.model.base import Id, Model, Sha256
from shared.model.catalog.release import Release, ReleaseReference
from shared.model.codec import decode
from shared.model.delivery.delivery import Lane
from shared.platform.store.port import Store


class DiffOptions(Model):
    """Beside which version: the one named, the one that a target has, or else the last one that was kept."""

    version_id: Sha256 | None = None
    target_id: Id | None = None


class DiffRequest(DiffOptions, ReleaseReference):
    """A release, and which version to compare it with."""


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


def diff_release(request: DiffRequest, *, caller: Caller, adapters: Adapters) -> ReleaseDiff:
    """What differs between a version and the release as it stands.

    Raises NotFound (also where there is no version to compare with), Conflict for a half-written draft.
    """
    from shared.messages.ern.diff.compare import diff_releases

    document = read_release(request.release_id, caller=caller, store=adapters.store)
    try:
        release = decode(Release, document)
    except InvalidInput as error:
        raise Conflict("The draft is not complete.", remedy="Validate it to see what is missing.") from error
    version_id = _version(release, request, adapters.store)
    kept = own_document(adapters.store.get(version_path(release.id, version_id)), caller, "version")
    changes = diff_releases(decode(ReleaseVersion, kept).release, release, asked_at=adapters.clock())
    return ReleaseDiff(
        previous=version_id,
        current=content_hash(release),
        changes=[ReleaseChange(**change.to_dict()) for change in changes],
    )


def _version(release: Release, request: DiffRequest, store: Store) -> str:
    if request.version_id is not None:
        return request.version_id
    if request.target_id is None:
        found = release.ddex.content_hash if release.ddex.last_generated else None
    else:
        data = store.get(f"locks/{lane_id(release.id, request.target_id)}")
        live = decode(Lane, data).live if data and data.get("tenantId") == release.tenant_id else None
        found = live.content_hash if live else None
    if found is None:
        raise NotFound("There is no version to compare with.", remedy="Generate or deliver the release first.")
    return found
