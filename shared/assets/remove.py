"""Owns the removal of files that nothing refers to any more."""

from collections.abc import Iterator, Mapping
from typing import Any

from shared.assets.fingerprint.index import forget_recording
from shared.assets.fingerprint.sketch import sketch
from shared.assets.fingerprint.words import unpacked
from shared.blobs.port import Blobs
from shared.delivery.states import OPEN
from shared.errors import Conflict, NotFound
from shared.model.asset import Asset, AssetReference
from shared.model.codec import decode
from shared.store.port import Query, Store, Transaction
from shared.tenants.caller import Caller


def remove_asset(request: AssetReference, *, caller: Caller, store: Store, blobs: Blobs) -> None:
    """Deletes an upload, what was made from it, and its fingerprints.

    Raises Forbidden, NotFound, and Conflict while the release uses the file or a delivery may need it.
    """
    caller.require("manager")
    asset = store.transact(lambda transaction: _release_it(transaction, request.asset_id, caller, store))
    sound = store.get(f"audioFingerprints/{asset.id}")
    if sound is not None:
        terms = sketch(unpacked(sound["words"]), asset.tenant_id)
        forget_recording(asset.id, terms, tenant_id=asset.tenant_id, store=store)
        store.transact(lambda transaction: transaction.delete(f"audioFingerprints/{asset.id}"))
    for path in (asset.storage_path, *asset.derived.values()):
        blobs.delete(path)
    store.transact(lambda transaction: transaction.delete(f"assets/{asset.id}"))


def _release_it(transaction: Transaction, asset_id: str, caller: Caller, store: Store) -> Asset:
    """Rejects the asset, so that nobody takes it up; the rest may be done again if it breaks off."""
    data = transaction.get(f"assets/{asset_id}")
    if data is None or data.get("tenantId") != caller.tenant_id:
        raise NotFound("There is no such asset.", remedy="Check assetId.")
    asset = decode(Asset, data)
    release = transaction.get(f"releases/{asset.release_id}") or {}
    if asset_id in set(_used(release)):
        raise Conflict("The release uses this file.", remedy="Put another file in its place first.")
    if _may_be_delivered(asset, store):
        raise Conflict("A delivery of the release is on its way.", remedy="Wait for it, or cancel it.")
    assets = release.get("assets") or {}
    kept = [item for item in assets.get("audio", []) if item.get("id") != asset_id]
    transaction.update(f"assets/{asset_id}", {"status": "rejected"})
    transaction.delete(f"fingerprints/{asset_id}")
    if len(kept) != len(assets.get("audio", [])):
        transaction.update(f"releases/{asset.release_id}", {"assets": {**assets, "audio": kept}})
    return asset


def _used(release: Mapping[str, Any]) -> Iterator[str]:
    """The ids of the files that a release document needs: its tracks' audio, its images and documents."""
    assets = release.get("assets") or {}
    for track in release.get("tracks", []):
        yield (track.get("audio") or {}).get("fileId", "")
    for item in (assets.get("coverImage") or {}, *assets.get("images", []), *assets.get("documents", [])):
        yield item.get("id", "")


def _may_be_delivered(asset: Asset, store: Store) -> bool:
    query = Query("deliveries", where=(("releaseId", "==", asset.release_id), ("status", "in", list(OPEN))), limit=1)
    return asset.status == "ready" and bool(store.find(query))
