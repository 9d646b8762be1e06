"""Entry points of uploads: a callable that opens one, a trigger and its callable twin that examine it."""

import os
from typing import Any

from firebase_functions import https_fn, storage_fn
from firebase_functions.core import CloudEvent

from functions import wiring
from functions.edge import answer, logger
from shared.config import bucket_name
from shared.errors import StardustError, Unavailable


@https_fn.on_call(memory=512)
def create_upload(request: https_fn.CallableRequest[Any]) -> Any:
    """Opens a resumable upload session. Data: UploadRequest; answers `{assetId, uploadUrl, storagePath, expires}`."""

    def use_case(data: Any, caller: Any) -> Any:
        from shared.catalog.assets.upload import UploadRequest
        from shared.catalog.assets.upload import create_upload as create
        from shared.model.codec import decode, to_json

        adapters = wiring.adapters()
        session = create(
            decode(UploadRequest, data),
            caller=caller,
            store=adapters.store,
            blobs=adapters.blobs,
            clock=adapters.clock,
            new_id=wiring.new_id,
            origin=request.raw_request.headers.get("Origin"),
        )
        return to_json(session)

    return answer(request, use_case, "upload")


@https_fn.on_call(memory=512, timeout_sec=120)
def create_uploads(request: https_fn.CallableRequest[Any]) -> Any:
    """Opens sessions for up to 100 files. Data: `{uploads: [UploadRequest]}`; answers `{sessions}`."""

    def use_case(data: Any, caller: Any) -> Any:
        from shared.catalog.assets.upload import UploadRequests
        from shared.catalog.assets.upload import create_uploads as create
        from shared.model.codec import decode, to_json

        adapters = wiring.adapters()
        sessions = create(
            decode(UploadRequests, data),
            caller=caller,
            store=adapters.store,
            blobs=adapters.blobs,
            clock=adapters.clock,
            new_id=wiring.new_id,
            origin=request.raw_request.headers.get("Origin"),
        )
        return {"sessions": [to_json(session) for session in sessions]}

    return answer(request, use_case)


@https_fn.on_call(memory=1024, timeout_sec=540, concurrency=1)
def process_asset(request: https_fn.CallableRequest[Any]) -> Any:
    """Examines an upload that has arrived, as the trigger does. Data: `{assetId}`; answers `{asset}`."""

    def use_case(data: Any, caller: Any) -> Any:
        from shared.catalog.assets.process import process_upload
        from shared.model.catalog.asset import AssetReference
        from shared.model.codec import decode, to_json

        asset_id = decode(AssetReference, data).asset_id
        adapters = wiring.adapters()
        asset = process_upload(
            asset_id, store=adapters.store, blobs=adapters.blobs, clock=adapters.clock, caller=caller
        )
        return {"asset": to_json(asset)}

    return answer(request, use_case, "upload")


@https_fn.on_call(memory=512)
def link_asset(request: https_fn.CallableRequest[Any]) -> Any:
    """A link that serves a file for a quarter of an hour. Data: `{assetId, derived?}`; answers `{url}`."""

    def use_case(data: Any, caller: Any) -> Any:
        from shared.catalog.assets.download import LinkRequest
        from shared.catalog.assets.download import link_asset as link
        from shared.model.codec import decode

        adapters = wiring.adapters()
        return {"url": link(decode(LinkRequest, data), caller=caller, store=adapters.store, blobs=adapters.blobs)}

    return answer(request, use_case)


@https_fn.on_call(memory=1024, timeout_sec=540, concurrency=1)
def preview_asset(request: https_fn.CallableRequest[Any]) -> Any:
    """Cuts a clip to listen to. Data: `{assetId, start?, duration?}` in seconds; answers `{url, start, duration}`."""

    def use_case(data: Any, caller: Any) -> Any:
        from shared.catalog.assets.preview import ClipRequest
        from shared.catalog.assets.preview import preview_asset as preview
        from shared.model.codec import decode, to_json

        adapters = wiring.adapters()
        clip = preview(decode(ClipRequest, data), caller=caller, store=adapters.store, blobs=adapters.blobs)
        return to_json(clip)

    return answer(request, use_case)


@https_fn.on_call(memory=512)
def remove_asset(request: https_fn.CallableRequest[Any]) -> Any:
    """Deletes a file that no release uses. Data: `{assetId}`; answers `{}`."""

    def use_case(data: Any, caller: Any) -> Any:
        from shared.catalog.assets.remove import remove_asset as remove
        from shared.model.catalog.asset import AssetReference
        from shared.model.codec import decode

        adapters, asset_id = wiring.adapters(), decode(AssetReference, data).asset_id
        remove(asset_id, caller=caller, store=adapters.store, blobs=adapters.blobs, clock=adapters.clock)
        return {}

    return answer(request, use_case)


@storage_fn.on_object_finalized(bucket=bucket_name(os.environ), memory=1024, timeout_sec=540, concurrency=1)
def on_asset_finalized(event: CloudEvent[storage_fn.StorageObjectData]) -> None:
    """Examines a file that has just arrived; files that are no uploads (messages) are passed over."""
    from shared.catalog.assets.process import process_upload
    from shared.media.names import asset_id_of

    asset_id = asset_id_of(event.data.name)
    if asset_id is None:
        return
    adapters = wiring.adapters()
    try:
        process_upload(asset_id, store=adapters.store, blobs=adapters.blobs, clock=adapters.clock, event_id=event.id)
    except Unavailable:
        raise
    except StardustError:
        logger.exception("the upload %s cannot be examined", asset_id)
