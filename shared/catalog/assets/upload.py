"""Starts uploads: validates what the client declares, and opens the session that receives the bytes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import Field

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.accounts.controls import check_asset_quota
from shared.accounts.tenants.party import settings_of
from shared.catalog.tracks import tracks_of
from shared.errors import Conflict, Finding, InvalidInput
from shared.media.formats import FORMATS, FileFormat, format_of_content_type, format_of_name
from shared.media.names import safe_file_name, storage_path
from shared.model.accounts.tenant import TenantSettings, UploadLimits
from shared.model.base import Bytes, Id, Instant, Md5, Model
from shared.model.catalog.asset import Asset, AssetKind, ImageType
from shared.model.codec import encode
from shared.model.former import ONE_VOCABULARY
from shared.platform.blobs.port import Blobs
from shared.platform.store.port import Store

SESSION_LIFETIME = timedelta(days=7)
"""The lifetime of a resumable session in Cloud Storage."""


class UploadRequest(Model):
    """Declares an upload."""

    release_id: Id
    """The release that it is for."""
    track_id: Id | None = None
    """The track that it is for; only for recordings."""
    file_name: str
    """The file's name, with its extension."""
    kind: AssetKind
    """What kind of file it is."""
    image_type: ImageType | None = None
    """What the image shows; only for images."""
    content_type: str
    """The media type, such as `audio/wav`."""
    size: Bytes
    """In bytes."""
    md5: Md5 | None = None
    """The MD5 in lower-case hex, if known; the upload is checked against it."""


class UploadSession(Model):
    """Where to send the bytes."""

    id: Id
    asset_id: Annotated[Id, ONE_VOCABULARY]
    """The same, under its former name. Use `id`."""
    upload_url: str
    """PUT the bytes to it (Cloud Storage resumable upload)."""
    storage_path: str
    """The file's path in the bucket."""
    expires: Instant
    """When the URL stops being valid."""


class UploadRequests(Model):
    """Declares several uploads at once, for an import."""

    uploads: list[UploadRequest] = Field(min_length=1, max_length=100)
    """The files."""


def create_upload(
    request: UploadRequest,
    *,
    caller: Caller,
    adapters: Adapters,
) -> UploadSession:
    """Opens an upload session for a file of a release. The caller's web page may then send the bytes (CORS).

    Raises Forbidden, NotFound, Conflict (release archived, quota used up), and InvalidInput with every problem. Nothing
    is stored if it raises.
    """
    caller.require("manager")
    file_name = _checked(request, _release(request.release_id, caller, adapters.store), _limits(caller, adapters.store))
    check_asset_quota(caller.tenant_id, adapters, adding=request.size)
    return _open_session(
        _declared(request, file_name, caller, adapters.clock(), adapters.new_id()),
        adapters.store,
        adapters.blobs,
        caller.origin.page or None,
    )


def create_uploads(
    request: UploadRequests,
    *,
    caller: Caller,
    adapters: Adapters,
) -> list[UploadSession]:
    """Opens a session for each file, in order, if all declarations are valid. Raises as create_upload."""
    caller.require("manager")
    release_ids = {upload.release_id for upload in request.uploads}
    releases = {release_id: _release(release_id, caller, adapters.store) for release_id in release_ids}
    limits, assets, problems = _limits(caller, adapters.store), list[Asset](), list[Finding]()
    for index, upload in enumerate(request.uploads):
        try:
            file_name = _checked(upload, releases[upload.release_id], limits)
            assets.append(_declared(upload, file_name, caller, adapters.clock(), adapters.new_id()))
        except InvalidInput as error:
            problems += [replace(problem, path=f"uploads[{index}].{problem.path}") for problem in error.problems]
    if problems:
        raise InvalidInput(problems)
    check_asset_quota(caller.tenant_id, adapters, adding=sum(upload.size for upload in request.uploads))
    return [_open_session(asset, adapters.store, adapters.blobs, caller.origin.page or None) for asset in assets]


def _declared(request: UploadRequest, file_name: str, caller: Caller, now: datetime, asset_id: str) -> Asset:
    return Asset(
        id=asset_id,
        tenant_id=caller.tenant_id,
        release_id=request.release_id,
        track_id=request.track_id,
        kind=request.kind,
        image_type=request.image_type,
        file_name=file_name,
        content_type=request.content_type,
        size=request.size,
        declared_md5=request.md5,
        storage_path=storage_path(caller.tenant_id, asset_id, file_name),
        status="uploading",
        created=now,
        created_by=caller.uid,
        updated=now,
        expires=now + SESSION_LIFETIME,
    )


def _open_session(asset: Asset, store: Store, blobs: Blobs, origin: str | None) -> UploadSession:
    url = blobs.create_upload_session(
        asset.storage_path, content_type=asset.content_type, size=asset.size, origin=origin
    )
    store.transact(lambda transaction: transaction.create(f"assets/{asset.id}", encode(asset)))
    return UploadSession(
        id=asset.id,
        asset_id=asset.id,
        upload_url=url,
        storage_path=asset.storage_path,
        expires=asset.created + SESSION_LIFETIME,
    )


def _release(release_id: str, caller: Caller, store: Store) -> Mapping[str, Any]:
    release = own_document(store.get(f"releases/{release_id}"), caller, "release")
    if release.get("status") == "archived":
        raise Conflict("The release is archived.", remedy="Restore it first.")
    return release


def _limits(caller: Caller, store: Store) -> UploadLimits:
    return (settings_of(store, caller.tenant_id) or TenantSettings()).upload_limits


def _checked(request: UploadRequest, release: Mapping[str, Any], limits: UploadLimits) -> str:
    """Validates the request and returns the file name to use. Raises InvalidInput with every problem."""
    problems = [*_type_problems(request), *_size_problems(request, limits), *_association_problems(request, release)]
    file_name = ""
    try:
        file_name = safe_file_name(request.file_name)
    except InvalidInput as error:
        problems = [*error.problems, *problems]
    if problems:
        raise InvalidInput(problems)
    return file_name


def _type_problems(request: UploadRequest) -> list[Finding]:
    declared, named = format_of_content_type(request.content_type), format_of_name(request.file_name)
    supported = _content_types(request.kind)
    if declared is None or declared.kind != request.kind:
        message = f"{request.content_type!r} is not supported for kind {request.kind}."
        return [Finding("contentType", message, "unsupported-type", remedy=f"Use one of {supported}.")]
    if named is not declared:
        message = f"The file name does not have a {declared.name} extension."
        return [Finding("fileName", message, "mislabelled", remedy=f"Use the extension {_extensions(declared)}.")]
    return []


def _content_types(kind: AssetKind) -> str:
    return ", ".join(each.content_types[0] for each in FORMATS if each.kind == kind)


def _extensions(file_format: FileFormat) -> str:
    return " or ".join(f".{extension}" for extension in file_format.extensions)


def _size_problems(request: UploadRequest, limits: UploadLimits) -> list[Finding]:
    limit: int = getattr(limits, request.kind)
    if request.size == 0:
        return [Finding("size", "The file is empty.", "empty-file", remedy="Check the export.")]
    if request.size > limit:
        message = f"{request.size:,} bytes are too many for {request.kind}; the limit is {limit:,}."
        return [Finding("size", message, "too-large", remedy="Upload a smaller file, or increase uploadLimits.")]
    return []


def _association_problems(request: UploadRequest, release: Mapping[str, Any]) -> list[Finding]:
    problems = []
    if request.kind == "image" and request.image_type is None:
        problems.append(
            Finding("imageType", "An image needs a type.", "missing", remedy="Send a type such as FrontCover.")
        )
    if request.kind != "image" and request.image_type is not None:
        problems.append(Finding("imageType", "Only images have a type.", "unexpected", remedy="Omit it."))
    if request.track_id is not None and request.kind != "audio":
        problems.append(Finding("trackId", "Only audio belongs to a track.", "unexpected", remedy="Omit it."))
    elif request.track_id is not None and request.track_id not in track_ids(release):
        problems.append(
            Finding("trackId", "The release has no such track.", "not-found", remedy="Add the track first.")
        )
    return problems


def track_ids(release: Mapping[str, Any]) -> frozenset[str]:
    """The ids of a release document's tracks."""
    return frozenset(track["id"] for track in tracks_of(release) if isinstance(track.get("id"), str))
