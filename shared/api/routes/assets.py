"""Asset routes."""

from typing import Annotated

from pydantic import Field

from shared.api.handler import use
from shared.api.route import Call, Route
from shared.api.wire.paging import Page, PageQuery, read_page
from shared.catalog.assets.download import AssetLink, AssetLinks, LinkRequests, link_asset, link_assets
from shared.catalog.assets.duplicates import check_duplicates
from shared.catalog.assets.listing import assets_query, read_asset
from shared.catalog.assets.preview import Clip, preview_asset
from shared.catalog.assets.process import process_asset
from shared.catalog.assets.remove import remove_asset
from shared.catalog.assets.resolve import Resolved, resolve_duplicate
from shared.catalog.assets.upload import UploadRequest, UploadRequests, UploadSession, create_upload, create_uploads
from shared.catalog.recordings.match import LooseRecordings, RecordingMatches, match_recordings
from shared.media.analysis.clip import MAX_CLIP_S
from shared.model.base import Id, Model, Text
from shared.model.catalog.asset import Asset, AssetDuplicate, AssetReference, DuplicateChoice
from shared.model.codec import decode

_ITEM = "/assets/{assetId}"


class AssetQuery(PageQuery):
    """Selects the files of a release."""

    release_id: Id
    """The release that the files belong to."""


class AssetPage(Page[Asset]):
    """A page of files."""


class DuplicateList(Model):
    """The files that duplicate or contradict a file."""

    items: list[AssetDuplicate]


class UploadSessions(Model):
    """The opened uploads, in the order of the request."""

    items: list[UploadSession]


class LinkQuery(Model):
    """Selects the upload itself, or a file derived from it."""

    derived: Text | None = None
    """The name of the derived file: `waveform.svg`, `cover-640.jpg`."""


class ClipOptions(Model):
    """Selects part of a recording. Default: the track's `preview`, or 30 s starting at one quarter."""

    start: Annotated[float, Field(ge=0)] | None = None
    """Where the clip begins, in seconds."""
    duration: Annotated[float, Field(ge=1, le=MAX_CLIP_S)] | None = None
    """How long it is, in seconds."""


class DuplicateResolution(Model):
    """How to resolve a duplicate."""

    duplicate_id: Id
    """The id of the other file."""
    choice: DuplicateChoice
    """`useExisting` removes this file, `replace` the other one, `keepBoth` neither."""


def list_assets(call: Call) -> AssetPage:
    """Lists the files of a release, oldest first."""
    query = assets_query(call.caller, call.query.release_id)
    return read_page(AssetPage, query, call.query, store=call.adapters.store)


def get_asset(call: Call) -> Asset:
    """Returns a file's measurements, or the reasons why it was rejected."""
    return decode(Asset, read_asset(call.path["assetId"], caller=call.caller, store=call.adapters.store))


ROUTES = (
    Route("GET", "/assets", "List a release's files", list_assets, AssetPage, query=AssetQuery),
    Route(
        "POST",
        "/assets/upload",
        "Open an upload",
        use(create_upload, location="/assets/{0.asset_id}"),
        UploadSession,
        role="manager",
        body=UploadRequest,
        status=201,
        conflicts=True,
    ),
    Route(
        "POST",
        "/assets/uploads",
        "Open several uploads",
        use(create_uploads, items=UploadSessions),
        UploadSessions,
        role="manager",
        body=UploadRequests,
        weight="uploads",
    ),
    Route(
        "POST",
        "/assets/links",
        "Create download links to several files",
        use(link_assets),
        AssetLinks,
        body=LinkRequests,
    ),
    Route(
        "POST",
        "/assets/process",
        "Process an upload",
        use(process_asset),
        Asset,
        role="manager",
        body=AssetReference,
    ),
    Route(
        "POST",
        "/assets/tracks",
        "Give recordings to tracks",
        use(match_recordings),
        RecordingMatches,
        role="manager",
        body=LooseRecordings,
        conflicts=True,
        weight="recordings",
    ),
    Route("GET", _ITEM, "Read a file", get_asset, Asset),
    Route(
        "DELETE",
        _ITEM,
        "Delete a file and detach it from its release",
        use(remove_asset, name="delete_asset", fixed={"detach": True}),
        role="manager",
        status=204,
        conflicts=True,
    ),
    Route(
        "GET",
        f"{_ITEM}/link",
        "Create a download link to a file",
        use(link_asset),
        AssetLink,
        query=LinkQuery,
        conflicts=True,
    ),
    Route(
        "POST", f"{_ITEM}/preview", "Create a preview clip", use(preview_asset), Clip, body=ClipOptions, conflicts=True
    ),
    Route(
        "GET",
        f"{_ITEM}/duplicates",
        "List a file's duplicates",
        use(check_duplicates, items=DuplicateList),
        DuplicateList,
    ),
    Route(
        "POST",
        f"{_ITEM}/duplicates/resolve",
        "Resolve a duplicate",
        use(resolve_duplicate),
        Resolved,
        role="manager",
        body=DuplicateResolution,
        conflicts=True,
    ),
)
