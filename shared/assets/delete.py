"""Owns the removal of a file: its document, its fingerprints, its place in the release, and the file itself."""

from collections.abc import Mapping
from typing import Any

from shared.assets.fingerprint.index import forget_recording
from shared.assets.fingerprint.sketch import sketch
from shared.assets.fingerprint.words import unpacked
from shared.blobs.port import Blobs
from shared.clock import Clock
from shared.errors import Conflict, NotFound
from shared.store.port import Data, Query, Store, Transaction
from shared.tenants.caller import Caller

_LISTS = ("audio", "images", "documents", "videos")


def read_asset(asset_id: str, *, caller: Caller, store: Store | Transaction) -> Data:
    """The asset's document. Raises NotFound."""
    data = store.get(f"assets/{asset_id}")
    if data is None or data.get("tenantId") != caller.tenant_id:
        raise NotFound("There is no such asset.", remedy="Check its id, and your tenant.")
    return data


def assets_query(caller: Caller, release_id: str) -> Query:
    """The files of one release, in the order they came."""
    return Query(
        "assets",
        where=(("tenantId", "==", caller.tenant_id), ("releaseId", "==", release_id)),
        order=("created",),
    )


def delete_asset(asset_id: str, *, caller: Caller, store: Store, blobs: Blobs, clock: Clock) -> None:
    """Removes an upload, wherever it stands.

    Raises Forbidden, NotFound, and Conflict for a file of a release that was composed: a version names it.
    """
    caller.require("manager")
    now = clock()

    def work(transaction: Transaction) -> str:
        asset = read_asset(asset_id, caller=caller, store=transaction)
        path = f"releases/{asset['releaseId']}"
        release = transaction.get(path)
        if release is not None and asset["status"] == "ready":
            _check_free(release)
            transaction.update(path, {**detached_fields(release, asset_id), "updated": now})
        for collection in ("assets", "fingerprints", "audioFingerprints"):
            transaction.delete(f"{collection}/{asset_id}")
        return str(asset["storagePath"])

    print_ = store.get(f"audioFingerprints/{asset_id}")
    path = store.transact(work)
    if print_ is not None:
        terms = sketch(unpacked(print_["words"]), caller.tenant_id)
        forget_recording(asset_id, terms, tenant_id=caller.tenant_id, store=store)
    # The file goes last: a document without a file would be worse than a file without a document.
    blobs.delete(path)


def _check_free(release: Data) -> None:
    ddex = release.get("ddex")
    if isinstance(ddex, Mapping) and ddex.get("lastGenerated") is not None:
        raise Conflict(
            "The release was composed with this file; a version that may be delivered names it.",
            remedy="Upload another file in its place.",
        )


def detached_fields(release: Data, asset_id: str) -> dict[str, Any]:
    """The fields of the release that change when the file leaves it. Pure."""
    assets = dict(release.get("assets") or {})
    if assets.get("coverImage", {}).get("id") == asset_id:
        del assets["coverImage"]
    kept = {name: [file for file in assets[name] if file.get("id") != asset_id] for name in _LISTS if name in assets}
    return {
        "assets": {**assets, **kept},
        "tracks": [_without_file(track, asset_id) for track in release.get("tracks", [])],
    }


def _without_file(track: dict[str, Any], asset_id: str) -> dict[str, Any]:
    return {
        name: value
        for name, value in track.items()
        if not (name in ("audio", "video") and isinstance(value, Mapping) and value.get("fileId") == asset_id)
    }
