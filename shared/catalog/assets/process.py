"""Processes an upload once its file has arrived: examines it and settles it as ready or rejected.

Safe to run repeatedly, late, or concurrently: the file is examined outside any transaction, and a single
transaction settles the asset, the release, the fingerprints and the event unless another run already has.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import quote

from shared.accounts.access import Caller
from shared.catalog.assets.duplicates import find_duplicates
from shared.catalog.assets.index import add_recording, remove_recording
from shared.catalog.assets.recognise import Fingerprints, fingerprints_of
from shared.catalog.assets.settle import settle_asset
from shared.clock import Clock
from shared.errors import NotFound
from shared.media.derive import derived_path
from shared.media.examine import Examination, examine_upload
from shared.model.catalog.asset import Asset, AssetDuplicate
from shared.model.codec import decode, encode
from shared.platform.blobs.port import Blobs
from shared.platform.store.port import Store, Transaction

_EVENT_LIFETIME = timedelta(days=7)
_SETTLED = ("ready", "rejected")


def process_upload(
    asset_id: str,
    *,
    store: Store,
    blobs: Blobs,
    clock: Clock,
    event_id: str | None = None,
    caller: Caller | None = None,
) -> Asset:
    """Examines and settles the upload; returns the resulting asset.

    The asset stays `uploading` until its file has arrived, and is returned unchanged if it is already settled.
    `caller` is None if a trigger runs this. Raises Forbidden, NotFound, Unavailable.
    """
    asset = _asset(asset_id, store, caller)
    if asset.status in _SETTLED:
        return asset
    info = blobs.stat(asset.storage_path)
    if info is None:
        return asset
    if asset.status == "uploading":
        store.transact(lambda transaction: _begin(transaction, asset_id, clock()))
    found = examine_upload(asset, info, blobs)
    prints = _fingerprints(asset, found, store, clock())
    duplicates = find_duplicates(prints.file, prints.audio, store=store) if prints else []
    # Before the asset is settled, so that every ready asset is indexed and has its derived files.
    _index(prints, store, add_recording)
    _derive(asset, found, blobs)
    settled = store.transact(
        lambda transaction: _settle(transaction, asset_id, found, prints, duplicates, clock(), event_id)
    )
    if settled.status != "ready":
        _index(prints, store, remove_recording)
    return settled


def _asset(asset_id: str, store: Store, caller: Caller | None) -> Asset:
    data = store.get(f"assets/{asset_id}")
    if caller is not None:
        caller.require("manager")
    if data is None or (caller is not None and data.get("tenantId") != caller.tenant_id):
        raise NotFound("Asset not found.", remedy="Check assetId.")
    return decode(Asset, data)


def _begin(transaction: Transaction, asset_id: str, now: datetime) -> None:
    data = transaction.get(f"assets/{asset_id}")
    if data is not None and data["status"] == "uploading":
        transaction.update(f"assets/{asset_id}", {"status": "processing", "updated": now})


def _fingerprints(asset: Asset, found: Examination, store: Store, now: datetime) -> Fingerprints | None:
    if not found.usable:
        return None
    release = store.get(f"releases/{asset.release_id}") if asset.track_id else None
    return fingerprints_of(asset, found, release or {}, now)


def _index(prints: Fingerprints | None, store: Store, change: Callable[..., None]) -> None:
    if prints is not None and prints.audio is not None:
        change(prints.audio.id, prints.terms, tenant_id=prints.audio.tenant_id, store=store)


def _derive(asset: Asset, found: Examination, blobs: Blobs) -> None:
    if found.usable:
        for name, content in found.derived.items():
            content_type = "image/svg+xml" if name.endswith(".svg") else "image/jpeg"
            blobs.write(derived_path(asset.tenant_id, asset.id, name), content, content_type)


def _settle(
    transaction: Transaction,
    asset_id: str,
    found: Examination,
    prints: Fingerprints | None,
    duplicates: list[AssetDuplicate],
    now: datetime,
    event_id: str | None,
) -> Asset:
    event_path = f"processedEvents/{quote(event_id, safe='')}" if event_id else None
    asset = decode(Asset, transaction.get(f"assets/{asset_id}"))
    release = transaction.get(f"releases/{asset.release_id}")
    if asset.status in _SETTLED or (event_path and transaction.get(event_path)):
        return asset
    settlement = settle_asset(asset, release, found, duplicates, now)
    transaction.set(f"assets/{asset_id}", encode(settlement.asset))
    if settlement.asset.status == "ready":
        assert prints is not None
        transaction.update(f"releases/{asset.release_id}", settlement.release_fields)
        _save(transaction, prints)
    if event_path:
        transaction.create(event_path, {"created": now, "expires": now + _EVENT_LIFETIME})
    return settlement.asset


def _save(transaction: Transaction, prints: Fingerprints) -> None:
    transaction.set(f"fingerprints/{prints.file.id}", encode(prints.file))
    if prints.audio is not None:
        transaction.set(f"audioFingerprints/{prints.audio.id}", encode(prints.audio))
