"""Processes an upload once its file has arrived: examines it and settles it as ready or rejected.

Safe to run repeatedly, late, or concurrently: the file is examined outside any transaction, and a single
transaction settles the asset, the release, the fingerprints and the event unless another run already has.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import quote

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.accounts.measuring import measuring
from shared.catalog.assets.duplicates import find_duplicates
from shared.catalog.assets.index import add_recording, remove_recording
from shared.catalog.assets.listing import read_asset
from shared.catalog.assets.recognise import Fingerprints, fingerprints_of
from shared.catalog.assets.settle import ready_asset, settle_asset
from shared.errors import Finding, NotFound, RateLimited
from shared.media.derive import derived_path
from shared.media.examine import Examination, examine_upload
from shared.model.catalog.asset import Asset, AssetDuplicate, AssetReference
from shared.model.codec import decode, encode, to_json
from shared.platform.blobs.port import BlobInfo, Blobs
from shared.platform.plugins import Plugins
from shared.platform.store.guards import document_bytes, is_storable
from shared.platform.store.port import Query, Store, Transaction
from shared.sdk.points import AssetProcess, BeforeAssetProcessed

logger = logging.getLogger("stardust.assets")

_EVENT_LIFETIME = timedelta(days=7)
_MAX_ATTEMPTS = 3
_ABANDONED_AFTER = timedelta(minutes=15)  # longer than any function may run that measures
_RESUMED_AT_ONCE = 5
_GIVEN_UP = Finding(
    "file",
    f"The file could not be measured in {_MAX_ATTEMPTS} attempts.",
    "unmeasurable",
    remedy="Export the file again and upload that.",
)
_GONE = Finding("file", "The file is no longer in the bucket.", "not-found", remedy="Upload it again.")
_MAX_FACTS_BYTES = 20_000
"""Of one plug-in about one file."""
_SETTLED = ("ready", "rejected")


def process_asset(request: AssetReference, *, caller: Caller, adapters: Adapters) -> Asset:
    """Processes an upload that has arrived, like the trigger. Raises Forbidden, NotFound, RateLimited, Unavailable."""
    caller.require("manager")
    read_asset(request.asset_id, caller=caller, store=adapters.store)
    return process_upload(request.asset_id, adapters=adapters)


def process_upload(
    asset_id: str,
    *,
    adapters: Adapters,
    event_id: str | None = None,
) -> Asset:
    """Examines and settles the upload; returns the resulting asset.

    The asset stays `uploading` until its file has arrived, and is returned unchanged once it is settled.
    Raises NotFound, Unavailable, and RateLimited if the tenant's measuring time of this day is used up; the asset then
    says so, and can be processed later.
    """
    asset = _asset(asset_id, adapters.store)
    if asset.status in _SETTLED:
        return asset
    found = _examined(asset, adapters)
    if found is None:
        return asset
    prints = _fingerprints(asset, found, adapters.store, adapters.clock())
    duplicates = find_duplicates(prints.file, prints.audio, store=adapters.store) if prints else []
    # Both precede the settlement, so that every ready asset can be found and has its derived files.
    _index(prints, adapters.store, add_recording)
    _derive(asset, found, adapters.blobs)
    settled = adapters.store.transact(
        lambda transaction: _settle(transaction, asset_id, found, prints, duplicates, adapters.clock(), event_id)
    )
    if settled.status != "ready":
        _index(prints, adapters.store, remove_recording)
    return settled


def _examined(asset: Asset, adapters: Adapters) -> Examination | None:
    """The result of an attempt; None if the file has not arrived. Raises Unavailable and RateLimited."""
    if asset.attempts >= _MAX_ATTEMPTS and _is_abandoned(asset, adapters.clock()):
        return Examination((_GIVEN_UP,))
    info = adapters.blobs.stat(asset.storage_path)
    if info is None:
        return Examination((_GONE,)) if asset.status == "processing" else None
    try:
        with measuring(asset.tenant_id, adapters):
            adapters.store.transact(partial(_begin, asset_id=asset.id, now=adapters.clock()))
            return _examined_with_plugins(asset, info, adapters)
    except RateLimited as error:
        _postpone(asset.id, error, adapters)
        raise


def _examined_with_plugins(asset: Asset, info: BlobInfo, adapters: Adapters) -> Examination:
    """What the file is, with what plug-ins said before and add to it. Raises Unavailable."""
    before: tuple[Finding, ...] = ()
    if adapters.plugins.listens(BeforeAssetProcessed):
        before = adapters.plugins.ask(asset.tenant_id, BeforeAssetProcessed(to_json(asset))).findings
    if any(finding.severity == "error" for finding in before):
        return Examination(before)
    found = examine_upload(asset, info, adapters.blobs)
    found = replace(found, problems=(*before, *found.problems)) if before else found
    return _processed(asset, found, adapters.plugins) if found.usable else found


def _processed(asset: Asset, found: Examination, plugins: Plugins) -> Examination:
    """The examination with the findings and facts of processors."""
    if not plugins.listens(AssetProcess):
        return found
    outcome = plugins.ask(asset.tenant_id, AssetProcess(to_json(ready_asset(asset, found, []))))
    facts = {name: dict(answer.facts) for name, answer in outcome.answers.items() if answer.facts}
    refused = {name for name, each in facts.items() if not is_storable(each) or document_bytes(each) > _MAX_FACTS_BYTES}
    return replace(
        found,
        problems=(*found.problems, *outcome.findings, *map(_refused_facts, sorted(refused))),
        plugins={name: each for name, each in facts.items() if name not in refused},
    )


def _refused_facts(plugin: str) -> Finding:
    return Finding(
        "plugins",
        f"The plug-in {plugin} answered facts that cannot be stored, so they are left out.",
        f"{plugin}/facts",
        "warning",
        remedy=f"They may have {_MAX_FACTS_BYTES:,} bytes as JSON, and no list within a list. Tell the author.",
    )


def _is_abandoned(asset: Asset, now: datetime) -> bool:
    return asset.status == "processing" and asset.updated <= now - _ABANDONED_AFTER


def _asset(asset_id: str, store: Store) -> Asset:
    data = store.get(f"assets/{asset_id}")
    if data is None:
        raise NotFound("Asset not found.", remedy="Check assetId.")
    return decode(Asset, data)


def resume_uploads(adapters: Adapters) -> int:
    """Processes uploads whose measurement was interrupted, a few at a time; returns how many are settled now.

    A file that cannot be settled is rejected after three attempts, so no upload stays `processing`.
    """
    settled = 0
    for asset_id in [data["id"] for data in adapters.store.find(abandoned_query(adapters.clock()))]:
        try:
            settled += process_upload(asset_id, adapters=adapters).status in _SETTLED
        except Exception:
            logger.exception("asset %s could not be resumed", asset_id)
            # Counted even if the attempt failed before it began, so that it neither blocks others nor repeats for ever.
            adapters.store.transact(partial(_begin, asset_id=asset_id, now=adapters.clock()))
    return settled


def abandoned_query(now: datetime) -> Query:
    """Uploads that have been measured for longer than any function may run, the longest first."""
    return Query(
        "assets",
        where=(("status", "==", "processing"), ("updated", "<=", now - _ABANDONED_AFTER)),
        order=("updated",),
        limit=_RESUMED_AT_ONCE,
    )


def _begin(transaction: Transaction, asset_id: str, now: datetime) -> None:
    """Counts the attempt, unless another run has settled the asset or has just begun."""
    asset = decode(Asset, transaction.get(f"assets/{asset_id}"))
    if asset.status == "uploading" or _is_abandoned(asset, now):
        begun = {"status": "processing", "attempts": asset.attempts + 1, "updated": now}
        transaction.update(f"assets/{asset_id}", begun)


def _postpone(asset_id: str, error: RateLimited, adapters: Adapters) -> None:
    """Adds the reason to the asset, which keeps its status until somebody processes it again."""
    remedy = "Process it again after midnight (UTC), or ask the operator for more time."
    problem = Finding("file", error.message, "measuring-time", severity="warning", remedy=remedy)

    def write(transaction: Transaction) -> None:
        asset = decode(Asset, transaction.get(f"assets/{asset_id}"))
        if asset.status not in _SETTLED:
            changed = asset.model_copy(update={"problems": [problem], "updated": adapters.clock()})
            transaction.set(f"assets/{asset_id}", encode(changed))

    adapters.store.transact(write)


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
