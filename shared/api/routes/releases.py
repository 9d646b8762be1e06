"""Owns the routes of releases."""

from typing import Any, Self

from pydantic import model_validator

from shared.api.problems import without_root
from shared.api.route import Answer, Call, Route
from shared.api.wire.etag import etag_of
from shared.api.wire.paging import PageQuery, find_page, one_of
from shared.api.wire.partial import PartialQuery, wanted_parts
from shared.catalog.releases.create import ReleaseRequest
from shared.catalog.releases.create import create_release as create
from shared.catalog.releases.diff import DiffRequest, ReleaseDiff
from shared.catalog.releases.diff import diff_release as diff
from shared.catalog.releases.fields import ReleaseContent, ReleaseEdit
from shared.catalog.releases.listing import (
    ReleaseSummary,
    VersionSummary,
    releases_query,
    summary_of,
    versions_query,
)
from shared.catalog.releases.preview import MessagePreview, PreviewRequest, Validation, preview_message
from shared.catalog.releases.preview import validate_release as validate
from shared.catalog.releases.update import delete_release as delete
from shared.catalog.releases.update import read_release
from shared.catalog.releases.update import restore_version as restore
from shared.catalog.releases.update import update_release as update
from shared.catalog.releases.versions import ReleaseVersion, version_path
from shared.delivery.targets.preflight.check import Preflight
from shared.delivery.targets.preflight.release import PreflightTarget
from shared.delivery.targets.preflight.release import preflight_release as preflight
from shared.errors import Conflict, InvalidInput
from shared.model.base import Model, Text
from shared.model.catalog.release import Ddex, Release, ReleaseStatus
from shared.model.codec import decode, encode
from shared.model.identifiers import Gtin
from shared.platform.store.port import Data

_ONE = "/releases/{releaseId}"


class ReleaseQuery(PageQuery):
    """Which releases: those of one status, barcode or label, or all."""

    status: ReleaseStatus | None = None
    barcode: Gtin | None = None
    label: Text | None = None

    @model_validator(mode="after")
    def _one_filter(self) -> Self:
        return one_of(self, "status", "barcode", "label")


class ReleasePage(Model):
    """A page of releases; without `nextCursor` it is the last."""

    items: list[ReleaseSummary]
    next_cursor: str | None = None


class VersionPage(Model):
    """A page of versions; without `nextCursor` it is the last."""

    items: list[VersionSummary]
    next_cursor: str | None = None


def list_releases(call: Call) -> ReleasePage:
    """The tenant's releases, the last changed first."""
    wanted = call.query
    query = releases_query(call.caller, status=wanted.status, barcode=wanted.barcode, label=wanted.label)
    found, cursor = find_page(query, wanted, store=call.adapters.store)
    return ReleasePage(items=[summary_of(document) for document in found], next_cursor=cursor)


def create_release(call: Call) -> Answer:
    """Stores a draft; it is reviewed within seconds."""
    wanted = ReleaseRequest(release=dict(call.raw))
    adapters = call.adapters
    with without_root("release"):
        release = create(wanted, caller=call.caller, store=adapters.store, clock=adapters.clock, new_id=call.new_id)
    return _answer(release, location=f"/releases/{release.id}")


def get_release(call: Call) -> Answer:
    """The release, whole or in the parts that `fields` names."""
    document = _read(call)
    return Answer(_decoded(document), etag=etag_of(document), parts=wanted_parts(call.query, Release))


def update_release(call: Call) -> Answer:
    """Replaces the release's content, and moves its status."""
    release = update(call.path["releaseId"], call.raw, **_given(call), expected=call.expected)
    return _answer(release)


def delete_release(call: Call) -> None:
    """Removes a draft that was never ready."""
    delete(call.path["releaseId"], caller=call.caller, store=call.adapters.store, expected=call.expected)


def generate_message(call: Call) -> Ddex:
    """Reviews the release now: composes and keeps its message if it is ready, and answers what was found."""
    from shared.catalog.releases.review import review_release

    _read(call)
    adapters = call.adapters
    review_release(
        call.path["releaseId"],
        store=adapters.store,
        blobs=adapters.blobs,
        schemas=adapters.schemas,
        clock=adapters.clock,
    )
    return _decoded(_read(call)).ddex


def validate_release(call: Call) -> Validation:
    """What validation finds in the release and the message it would make; nothing is kept."""
    adapters = call.adapters
    return validate(
        call.path["releaseId"], call.body, caller=call.caller, store=adapters.store, schemas=adapters.schemas
    )


def preview_release(call: Call) -> MessagePreview:
    """The message that the release would make now; nothing is kept."""
    adapters = call.adapters
    return preview_message(
        call.path["releaseId"], call.query, caller=call.caller, store=adapters.store, schemas=adapters.schemas
    )


def preflight_release(call: Call) -> Preflight:
    """Everything that would make the target's DSP refuse the release, with sources and remedies."""
    return preflight(call.path["releaseId"], call.query, caller=call.caller, store=call.adapters.store)


def diff_release(call: Call) -> ReleaseDiff:
    """What has changed since a version: the one named, the one a target has, or the last one kept."""
    return diff(call.path["releaseId"], call.query, **_given(call))


def list_versions(call: Call) -> VersionPage:
    """The versions that were kept, the latest first."""
    _read(call)
    query = versions_query(call.path["releaseId"])
    found, cursor = find_page(query, call.query, store=call.adapters.store)
    items = [VersionSummary(id=document["id"], created=document["created"]) for document in found]
    return VersionPage(items=items, next_cursor=cursor)


def get_version(call: Call) -> ReleaseVersion:
    """The release as it was."""
    from shared.accounts.access import own_document

    path = version_path(call.path["releaseId"], call.path["versionId"])
    return decode(ReleaseVersion, own_document(call.adapters.store.get(path), call.caller, "version"))


def restore_version(call: Call) -> Answer:
    """Gives the release the content of that version again."""
    return _answer(
        restore(call.path["releaseId"], call.path["versionId"], **_given(call), expected=call.expected),
    )


def _given(call: Call) -> dict[str, Any]:
    return {"caller": call.caller, "store": call.adapters.store, "clock": call.adapters.clock}


def _read(call: Call) -> Data:
    return read_release(call.path["releaseId"], caller=call.caller, store=call.adapters.store)


def _decoded(document: Data) -> Release:
    """The release. Raises Conflict for a draft that a client left half written."""
    try:
        return decode(Release, document)
    except InvalidInput as error:
        problems = "; ".join(str(problem) for problem in error.problems[:10])
        raise Conflict(f"The draft is not complete: {problems}", remedy="Replace it with PUT.") from error


def _answer(release: Release, location: str | None = None) -> Answer:
    return Answer(release, etag=etag_of(encode(release)), location=location)


ROUTES = (
    Route("GET", "/releases", "List releases", list_releases, ReleasePage, query=ReleaseQuery),
    Route(
        "POST",
        "/releases",
        "Create a draft",
        create_release,
        Release,
        role="manager",
        body=ReleaseContent,
        status=201,
        tagged=True,
    ),
    Route("GET", _ONE, "Read a release", get_release, Release, query=PartialQuery, tagged=True, conflicts=True),
    Route(
        "PUT",
        _ONE,
        "Replace a release's content, move its status",
        update_release,
        Release,
        role="manager",
        body=ReleaseEdit,
        conditional=True,
        tagged=True,
        conflicts=True,
    ),
    Route(
        "DELETE",
        _ONE,
        "Remove a draft that was never ready",
        delete_release,
        role="manager",
        status=204,
        conditional=True,
        conflicts=True,
    ),
    Route(
        "POST",
        f"{_ONE}/generate",
        "Compose, validate and keep the message",
        generate_message,
        Ddex,
        role="manager",
        conflicts=True,
    ),
    Route(
        "POST",
        f"{_ONE}/validate",
        "Validate the message it would make",
        validate_release,
        Validation,
        body=PreviewRequest,
        conflicts=True,
    ),
    Route(
        "GET",
        f"{_ONE}/preview",
        "Show the message it would make",
        preview_release,
        MessagePreview,
        query=PreviewRequest,
        conflicts=True,
    ),
    Route(
        "GET",
        f"{_ONE}/preflight",
        "Find what a target's DSP would refuse",
        preflight_release,
        Preflight,
        query=PreflightTarget,
    ),
    Route(
        "GET",
        f"{_ONE}/diff",
        "Show what has changed since a version",
        diff_release,
        ReleaseDiff,
        query=DiffRequest,
        conflicts=True,
    ),
    Route("GET", f"{_ONE}/versions", "List the kept versions", list_versions, VersionPage, query=PageQuery),
    Route("GET", f"{_ONE}/versions/{{versionId}}", "Read a version", get_version, ReleaseVersion),
    Route(
        "POST",
        f"{_ONE}/versions/{{versionId}}/restore",
        "Give the release a version's content again",
        restore_version,
        Release,
        role="manager",
        conditional=True,
        tagged=True,
        conflicts=True,
    ),
)
