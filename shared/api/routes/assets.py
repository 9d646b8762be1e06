"""Owns the routes of assets."""

from shared.api.route import Answer, Call, Route
from shared.api.wire.paging import PageQuery, find_page
from shared.catalog.assets.listing import assets_query, read_asset
from shared.catalog.assets.remove import remove_asset
from shared.catalog.assets.upload import UploadRequest, UploadSession
from shared.catalog.assets.upload import create_upload as create
from shared.model.base import Id, Model
from shared.model.catalog.asset import Asset, AssetReference
from shared.model.codec import decode


class AssetQuery(PageQuery):
    """Whose files: those of one release."""

    release_id: Id


class AssetPage(Model):
    """A page of files; without `nextCursor` it is the last."""

    items: list[Asset]
    next_cursor: str | None = None


def list_assets(call: Call) -> AssetPage:
    """The files of a release, in the order they came."""
    query = assets_query(call.caller, call.query.release_id)
    found, cursor = find_page(query, call.query, store=call.adapters.store)
    return AssetPage(items=[decode(Asset, document) for document in found], next_cursor=cursor)


def create_upload(call: Call) -> Answer:
    """Opens a resumable session: PUT the file's bytes to `uploadUrl`, whole or by chunks (Cloud Storage)."""
    adapters = call.adapters
    session = create(
        call.body,
        caller=call.caller,
        store=adapters.store,
        blobs=adapters.blobs,
        clock=adapters.clock,
        new_id=call.new_id,
        origin=call.origin,
    )
    return Answer(session, location=f"/assets/{session.asset_id}")


def process_asset(call: Call) -> Asset:
    """Examines an upload that has arrived, as the trigger does by itself."""
    from shared.catalog.assets.process import process_upload

    adapters = call.adapters
    return process_upload(
        call.body.asset_id,
        store=adapters.store,
        blobs=adapters.blobs,
        clock=adapters.clock,
        caller=call.caller,
    )


def get_asset(call: Call) -> Asset:
    """The file as it was measured, or why it was rejected."""
    return decode(Asset, read_asset(call.path["assetId"], caller=call.caller, store=call.adapters.store))


def delete_asset(call: Call) -> None:
    """Removes a file, also from its release; not one that a version, a delivery or another release may need."""
    adapters = call.adapters
    remove_asset(
        call.path["assetId"],
        caller=call.caller,
        store=adapters.store,
        blobs=adapters.blobs,
        clock=adapters.clock,
        detach=True,
    )


ROUTES = (
    Route("GET", "/assets", "List a release's files", list_assets, AssetPage, query=AssetQuery),
    Route(
        "POST",
        "/assets/upload",
        "Open an upload",
        create_upload,
        UploadSession,
        role="manager",
        body=UploadRequest,
        status=201,
        conflicts=True,
    ),
    Route(
        "POST",
        "/assets/process",
        "Examine an upload that has arrived",
        process_asset,
        Asset,
        role="manager",
        body=AssetReference,
    ),
    Route("GET", "/assets/{assetId}", "Read a file's measurements", get_asset, Asset),
    Route("DELETE", "/assets/{assetId}", "Remove a file", delete_asset, role="manager", status=204, conflicts=True),
)
