"""Release routes."""

from shared.accounts.access import own_document
from shared.api.errors import BadRequest
from shared.api.handler import itself, use
from shared.api.route import Answer, Call, Route
from shared.api.wire.etag import state_of
from shared.api.wire.paging import Page, PageQuery, find_page
from shared.catalog.releases.create import create_release
from shared.catalog.releases.diff import DiffOptions, ReleaseDiff, diff_release
from shared.catalog.releases.entry import index_release
from shared.catalog.releases.fields import ReleaseContent, ReleaseEdit
from shared.catalog.releases.listing import (
    ReleaseCounts,
    ReleasePage,
    ReleaseQuery,
    VersionSummary,
    count_releases,
    find_releases,
    versions_query,
)
from shared.catalog.releases.preview import (
    MeadPreview,
    MeadPreviewOptions,
    MessagePreview,
    PreviewOptions,
    Validation,
    preview_mead,
    preview_message,
    validate_release,
)
from shared.catalog.releases.track_edits import TrackOrder, order_tracks, patch_track
from shared.catalog.releases.update import (
    FixRequest,
    delete_release,
    fix_release,
    patch_release,
    read_release,
    restore_version,
    update_release,
)
from shared.catalog.releases.versions import ReleaseVersion, version_path
from shared.delivery.targets.preflight.check import Preflight
from shared.delivery.targets.preflight.release import PreflightTarget, preflight_release
from shared.errors import Conflict, InvalidInput
from shared.model.catalog.draft import ReleaseDraft, TrackContent
from shared.model.catalog.release import Ddex
from shared.model.codec import decode
from shared.platform.store.port import Data

_ITEM = "/releases/{releaseId}"


class VersionPage(Page[VersionSummary]):
    """A page of versions."""


def list_releases(call: Call) -> ReleasePage:
    """Lists and searches the tenant's releases, by default the last changed first.

    A search for several frequent words may answer with a short page and a cursor that continues it.
    """
    try:
        return find_releases(call.query, caller=call.caller, adapters=call.adapters)
    except InvalidInput as error:
        raise BadRequest(error.problems) from error


def get_release(call: Call) -> Answer:
    """Returns a release as it is stored; a draft may be unfinished."""
    document = _read(call)
    return Answer(_decoded(document), state=state_of(document))


def generate_message(call: Call) -> Ddex:
    """Reviews a release now: composes and stores its message if it is ready, and returns the findings."""
    from shared.catalog.releases.review import review_release

    _read(call)
    review_release(call.path["releaseId"], call.adapters)
    index_release(call.path["releaseId"], call.adapters)
    return _decoded(_read(call)).ddex


def list_versions(call: Call) -> VersionPage:
    """Lists the stored versions of a release, newest first."""
    _read(call)
    query = versions_query(call.path["releaseId"])
    found, cursor = find_page(query, call.query, store=call.adapters.store)
    items = [VersionSummary(id=document["id"], created=document["created"]) for document in found]
    return VersionPage(items=items, next_cursor=cursor)


def get_version(call: Call) -> ReleaseVersion:
    """Returns a stored version of a release."""
    path = version_path(call.path["releaseId"], call.path["versionId"])
    return decode(ReleaseVersion, own_document(call.adapters.store.get(path), call.caller, "version"))


def _read(call: Call) -> Data:
    return read_release(call.path["releaseId"], caller=call.caller, store=call.adapters.store)


def _decoded(document: Data) -> ReleaseDraft:
    """The release, complete or not. Raises Conflict if a client has stored values that are malformed."""
    try:
        return decode(ReleaseDraft, document)
    except InvalidInput as error:
        problems = "; ".join(str(problem) for problem in error.problems[:10])
        raise Conflict(f"The draft is malformed: {problems}", remedy="Replace it with PUT.") from error


ROUTES = (
    Route("GET", "/releases", "List and search releases", list_releases, ReleasePage, query=ReleaseQuery),
    Route("GET", "/releases/counts", "Count releases by status", use(count_releases), ReleaseCounts),
    Route(
        "POST",
        "/releases",
        "Create a draft",
        use(create_release, root="release", location="/releases/{0.id}", etag=itself),
        ReleaseDraft,
        role="manager",
        body=ReleaseContent,
        status=201,
        tagged=True,
    ),
    Route("GET", _ITEM, "Read a release", get_release, ReleaseDraft, tagged=True, conflicts=True),
    *Route(
        "PUT",
        _ITEM,
        "Replace a release's content, or change its status",
        use(update_release, root="release", etag=itself),
        ReleaseDraft,
        role="manager",
        body=ReleaseEdit,
        conditional=True,
        tagged=True,
        conflicts=True,
    ).with_patch("Change some of a release's content", use(patch_release, root="release", etag=itself)),
    Route(
        "PATCH",
        f"{_ITEM}/tracks/{{trackId}}",
        "Change some fields of one track",
        use(patch_track, root="content", etag=itself),
        ReleaseDraft,
        role="manager",
        body=TrackContent,
        tagged=True,
        conflicts=True,
    ),
    Route(
        "PUT",
        f"{_ITEM}/track-order",
        "Put the tracks in another order",
        use(order_tracks, etag=itself),
        ReleaseDraft,
        role="manager",
        body=TrackOrder,
        conditional=True,
        tagged=True,
        conflicts=True,
    ),
    Route(
        "DELETE",
        _ITEM,
        "Delete a draft that was never ready",
        use(delete_release),
        role="manager",
        status=204,
        conditional=True,
        conflicts=True,
    ),
    Route(
        "POST",
        f"{_ITEM}/generate",
        "Compose, validate and store the message",
        generate_message,
        Ddex,
        role="manager",
        conflicts=True,
    ),
    Route(
        "POST",
        f"{_ITEM}/validate",
        "Validate a release and its message",
        use(validate_release),
        Validation,
        body=PreviewOptions,
        conflicts=True,
    ),
    Route(
        "POST",
        f"{_ITEM}/fixes",
        "Apply the fixes of the style check",
        use(fix_release, etag=itself),
        ReleaseDraft,
        role="manager",
        body=FixRequest,
        conditional=True,
        tagged=True,
        conflicts=True,
    ),
    Route(
        "GET",
        f"{_ITEM}/preview",
        "Preview a release's message",
        use(preview_message, name="preview_release"),
        MessagePreview,
        query=PreviewOptions,
        conflicts=True,
    ),
    Route(
        "GET",
        f"{_ITEM}/preview/mead",
        "Preview a release's MEAD message",
        use(preview_mead),
        MeadPreview,
        query=MeadPreviewOptions,
        conflicts=True,
    ),
    Route(
        "GET",
        f"{_ITEM}/preflight",
        "Check a release against a target's requirements",
        use(preflight_release),
        Preflight,
        query=PreflightTarget,
    ),
    Route(
        "GET",
        f"{_ITEM}/diff",
        "Compare a release with a version",
        use(diff_release),
        ReleaseDiff,
        query=DiffOptions,
        conflicts=True,
    ),
    Route("GET", f"{_ITEM}/versions", "List a release's versions", list_versions, VersionPage, query=PageQuery),
    Route("GET", f"{_ITEM}/versions/{{versionId}}", "Read a version", get_version, ReleaseVersion),
    Route(
        "POST",
        f"{_ITEM}/versions/{{versionId}}/restore",
        "Restore a version",
        use(restore_version, etag=itself),
        ReleaseDraft,
        role="manager",
        conditional=True,
        tagged=True,
        conflicts=True,
    ),
)
