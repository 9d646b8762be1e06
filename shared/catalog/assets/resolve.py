"""Owns what people decide about a duplicate: one file takes every place of the other, or both stay."""

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
    """Of a new file and the one it repeats: useExisting drops the new one, replace the existing one."""

    asset_id: Id
    duplicate_id: Id
    choice: DuplicateChoice


class Resolved(Model):
    """The file that is used now, the releases that changed, and why the other file had to be kept, if it had."""

    asset_id: Id
    releases: list[Id] = []
    kept: str | None = None


@dataclass(frozen=True, slots=True)
class _Pair:
    stays: Asset
    goes: Asset


def resolve_duplicate(wanted: Resolution, *, caller: Caller, adapters: Adapters) -> Resolved:
    """Carries a choice out. What a version or a delivery may need is taken out of use, but never deleted.

    Raises Forbidden, NotFound, Conflict (a file is not ready, a release archived or changing), and InvalidInput.
    """
    caller.require("manager")
    if wanted.choice == "keepBoth":
        adapters.store.transact(lambda transaction: _keep_both(transaction, wanted, caller, adapters.clock()))
        return Resolved(asset_id=wanted.asset_id)
    pair, changed = adapters.store.transact(
        lambda transaction: _substitute(transaction, wanted, caller, adapters.clock())
    )
    try:
        remove_asset(AssetRemoval(asset_id=pair.goes.id), caller=caller, adapters=adapters)
    except Conflict as conflict:
        return Resolved(asset_id=pair.stays.id, releases=changed, kept=conflict.message)
    return Resolved(asset_id=pair.stays.id, releases=changed)


def _pair(transaction: Transaction, wanted: Resolution, caller: Caller) -> _Pair:
    new, existing = (
        decode(Asset, read_asset(asset_id, caller=caller, store=transaction))
        for asset_id in (wanted.asset_id, wanted.duplicate_id)
    )
    if new.id == existing.id or new.kind != existing.kind:
        message = "A file can be exchanged for another one of its kind."
        raise InvalidInput([Finding("duplicateId", message, "no-duplicate", remedy="Name a duplicate of the file.")])
    if {new.status, existing.status} != {"ready"}:
        raise Conflict("Both files must be ready.", remedy="Wait until they are, or upload again.")
    return _Pair(existing, new) if wanted.choice == "useExisting" else _Pair(new, existing)


def _keep_both(transaction: Transaction, wanted: Resolution, caller: Caller, now: datetime) -> None:
    pair = _pair(transaction, wanted, caller)
    for asset, other in ((pair.stays, pair.goes), (pair.goes, pair.stays)):
        kept = list(dict.fromkeys((*asset.kept_with, other.id)))
        transaction.update(f"assets/{asset.id}", {"keptWith": kept, "updated": now})


def _substitute(transaction: Transaction, wanted: Resolution, caller: Caller, now: datetime) -> tuple[_Pair, list[str]]:
    """Puts one file into every place of the other; answers both, and the releases that changed."""
    pair = _pair(transaction, wanted, caller)
    found = {release_id: transaction.get(f"releases/{release_id}") for release_id in release_ids(pair.goes)}
    changes = {
        release_id: (release, fields)
        for release_id, release in found.items()
        if release is not None
        if (fields := replaced_fields(release, pair.goes.id, pair.stays))
    }
    for release, fields in changes.values():
        if release.get("status") == "archived":
            raise Conflict("A release that uses the file is archived.", remedy="Restore it first.")
        check_document_size({**release, **fields}, "release")
    for release_id, (_, fields) in changes.items():
        transaction.update(f"releases/{release_id}", {**fields, "updated": now})
    using = [release_id for release_id in changes if release_id not in release_ids(pair.stays)]
    used_by = [*pair.stays.used_by, *using]
    transaction.update(f"assets/{pair.stays.id}", {"usedBy": used_by, "updated": now})
    return pair, list(changes)
