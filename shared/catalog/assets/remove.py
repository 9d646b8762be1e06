"""Removes files that nothing refers to."""

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.assets.attach import detached_fields
from shared.catalog.assets.index import remove_recording
from shared.catalog.assets.listing import read_asset
from shared.catalog.assets.references import check_unused, release_ids
from shared.catalog.assets.search import stored_words
from shared.clock import Clock
from shared.media.fingerprint.sketch import recording_terms
from shared.model.catalog.asset import Asset, AssetReference
from shared.model.catalog.fingerprint import AudioFingerprint
from shared.model.codec import decode
from shared.platform.store.port import Transaction


class AssetRemoval(AssetReference):
    """A file to remove; with `detach` also from its release."""

    detach: bool = False


def remove_asset(request: AssetRemoval, *, caller: Caller, adapters: Adapters) -> None:
    """Deletes an upload, its derived files and its fingerprints. With `detach`, removes it from its release first.

    Raises Forbidden, NotFound, and Conflict if a release, a version or a delivery may need the file.
    """
    caller.require("manager")
    asset = adapters.store.transact(
        lambda transaction: _take_out_of_use(transaction, request.asset_id, caller, adapters.clock, request.detach)
    )
    fingerprint = adapters.store.get(f"audioFingerprints/{asset.id}")
    if fingerprint is not None:
        terms = recording_terms(stored_words(decode(AudioFingerprint, fingerprint)), asset.tenant_id)
        remove_recording(asset.id, terms, tenant_id=asset.tenant_id, store=adapters.store)
        adapters.store.transact(lambda transaction: transaction.delete(f"audioFingerprints/{asset.id}"))
    for path in (asset.storage_path, *asset.derived.values()):
        adapters.blobs.delete(path)
    adapters.store.transact(lambda transaction: transaction.delete(f"assets/{asset.id}"))


def _take_out_of_use(transaction: Transaction, asset_id: str, caller: Caller, clock: Clock, detach: bool) -> Asset:
    """Marks the asset as rejected, so that it cannot be used; the remaining steps can be repeated after a failure."""
    asset = decode(Asset, read_asset(asset_id, caller=caller, store=transaction))
    found = {release_id: transaction.get(f"releases/{release_id}") for release_id in release_ids(asset)}
    releases = {release_id: release for release_id, release in found.items() if release is not None}
    others = {release_id: release for release_id, release in releases.items() if release_id != asset.release_id}
    check_unused(asset, others if detach else releases, transaction)
    for release_id, release in releases.items():
        if fields := detached_fields(release, asset_id):
            transaction.update(f"releases/{release_id}", {**fields, "updated": clock()})
    transaction.update(f"assets/{asset_id}", {"status": "rejected"})
    transaction.delete(f"fingerprints/{asset_id}")
    return asset
