"""Compares a release with one of its versions, to show what an update would change."""

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
from shared.model.delivery.lane import Lane
from shared.platform.store.port import Store


class DiffOptions(Model):
    """Selects the version to compare with; by default the latest one."""

    version_id: Sha256 | None = None
    """This version, by its content hash."""
    target_id: Id | None = None
    """The version that this target has."""


class DiffRequest(DiffOptions, ReleaseReference):
    """A release, and the version to compare it with."""


class ReleaseChange(Model):
    """One change."""

    code: str
    """What kind of change it is, for programs."""
    kind: Literal["added", "removed", "moved", "changed"]
    """What happened to the value."""
    path: str
    """Where it is in the release, such as `tracks[2].isrc`."""
    message: str
    """What changed, in a sentence."""
    severity: Severity
    """`danger`: rarely intended. `caution`: check again."""
    before: str | None = None
    """The value before."""
    after: str | None = None
    """The value after."""
    remedy: str | None = None
    """What to do if it is not intended."""


class ReleaseDiff(Model):
    """All changes in meaning."""

    previous: Sha256
    """The content hash of the older version."""
    current: Sha256
    """The content hash of the newer version."""
    changes: list[ReleaseChange]
    """The changes, most severe first."""


def diff_release(request: DiffRequest, *, caller: Caller, adapters: Adapters) -> ReleaseDiff:
    """Lists the differences between a version and the current release.

    Raises NotFound (also if there is no version to compare with), and Conflict if the draft is incomplete.
    """
    from shared.messages.ern.diff.compare import diff_releases

    document = read_release(request.release_id, caller=caller, store=adapters.store)
    try:
        release = decode(Release, document)
    except InvalidInput as error:
        raise Conflict("The draft is incomplete.", remedy="Validate it to see what is missing.") from error
    version_id = _version(release, request, adapters.store)
    version = own_document(adapters.store.get(version_path(release.id, version_id)), caller, "version")
    changes = diff_releases(decode(ReleaseVersion, version).release, release, asked_at=adapters.clock())
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
