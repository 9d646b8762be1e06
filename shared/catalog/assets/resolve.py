"""Applies a user's decision about a duplicate: one file replaces the other everywhere, or both are kept."""

from dataclasses import dataclass
from datetime import datetime

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.assets.attach import replaced_fields
from shared.catalog.assets.listing import read_asset
from shared.catalog.assets.references import release_ids
from shared.catalog.assets.remove import AssetRemoval, remove_asset
from shared.errors import Conflict, Finding, InvalidInput
from shared.model.base import Id, Model
from shared.model.catalog.asset import Asset, DuplicateChoice
from shared.model.codec import decode
from shared.platform.store.guards import check_document_size
from shared.platform.store.port import Transaction


class Resolution(Model):
    """A choice between a new file and its duplicate: useExisting removes the new one, replace the existing one."""

    asset_id: Id
    duplicate_id: Id
    choice: DuplicateChoice


class Resolved(Model):
    """The result of resolving a duplicate."""

    asset_id: Id
    """The file in use."""
    releases: list[Id] = []
    """The ids of the releases that changed."""
    kept: str | None = None
    """Why the other file could not be deleted."""


@dataclass(frozen=True, slots=True)
class _Pair:
    kept: Asset
    replaced: Asset


def resolve_duplicate(request: Resolution, *, caller: Caller, adapters: Adapters) -> Resolved:
    """Resolves a duplicate. A file that a version or a delivery may need is detached but never deleted.

    Raises Forbidden, NotFound, Conflict (a file is not ready, a release is archived or changing), and InvalidInput.
    """
    caller.require("manager")
    if request.choice == "keepBoth":
        adapters.store.transact(lambda transaction: _keep_both(transaction, request, caller, adapters.clock()))
        return Resolved(asset_id=request.asset_id)
    pair, changed = adapters.store.transact(
        lambda transaction: _substitute(transaction, request, caller, adapters.clock())
    )
    try:
        remove_asset(AssetRemoval(asset_id=pair.replaced.id), caller=caller, adapters=adapters)
    except Conflict as conflict:
        return Resolved(asset_id=pair.kept.id, releases=changed, kept=conflict.message)
    return Resolved(asset_id=pair.kept.id, releases=changed)


def _pair(transaction: Transaction, resolution: Resolution, caller: Caller) -> _Pair:
    new, existing = (
        decode(Asset, read_asset(asset_id, caller=caller, store=transaction))
        for asset_id in (resolution.asset_id, resolution.duplicate_id)
    )
    if new.id == existing.id or new.kind != existing.kind:
        message = "A file can only be replaced by another file of the same kind."
        raise InvalidInput([Finding("duplicateId", message, "no-duplicate", remedy="Choose a duplicate of the file.")])
    if {new.status, existing.status} != {"ready"}:
        raise Conflict("Both files must be ready.", remedy="Wait until they are ready, or upload again.")
    return _Pair(existing, new) if resolution.choice == "useExisting" else _Pair(new, existing)


def _keep_both(transaction: Transaction, resolution: Resolution, caller: Caller, now: datetime) -> None:
    pair = _pair(transaction, resolution, caller)
    for asset, other in ((pair.kept, pair.replaced), (pair.replaced, pair.kept)):
        kept = list(dict.fromkeys((*asset.kept_with, other.id)))
        transaction.update(f"assets/{asset.id}", {"keptWith": kept, "updated": now})


def _substitute(
    transaction: Transaction, resolution: Resolution, caller: Caller, now: datetime
) -> tuple[_Pair, list[str]]:
    """Replaces one file by the other everywhere; returns both, and the ids of the releases that changed."""
    pair = _pair(transaction, resolution, caller)
    found = {release_id: transaction.get(f"releases/{release_id}") for release_id in release_ids(pair.replaced)}
    changes = {
        release_id: (release, fields)
        for release_id, release in found.items()
        if release is not None
        if (fields := replaced_fields(release, pair.replaced.id, pair.kept))
    }
    for release, fields in changes.values():
        if release.get("status") == "archived":
            raise Conflict("A release that uses the file is archived.", remedy="Restore it first.")
        check_document_size({**release, **fields}, "release")
    for release_id, (_, fields) in changes.items():
        transaction.update(f"releases/{release_id}", {**fields, "updated": now})
    added = [release_id for release_id in changes if release_id not in release_ids(pair.kept)]
    used_by = [*pair.kept.used_by, *added]
    transaction.update(f"assets/{pair.kept.id}", {"usedBy": used_by, "updated": now})
    return pair, list(changes)
