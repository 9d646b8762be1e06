"""Trigger of uploads, which examines files that arrive in the bucket."""

import os

from firebase_functions import storage_fn
from firebase_functions.core import CloudEvent

from functions import wiring
from functions.serving import handles
from shared.config import bucket_name


@storage_fn.on_object_finalized(bucket=bucket_name(os.environ), memory=1024, timeout_sec=540, concurrency=1)
@handles("an upload")
def on_asset_finalized(event: CloudEvent[storage_fn.StorageObjectData]) -> None:
    """Examines an uploaded file. Other objects, such as messages, are ignored."""
    from shared.catalog.assets.process import process_upload
    from shared.media.names import asset_id_of

    asset_id = asset_id_of(event.data.name)
    if asset_id is not None:
        process_upload(asset_id, adapters=wiring.adapters(), event_id=event.id)
