"""Removes what a plug-in noted in a tenant's assets: its facts, and the names of the files that it derived."""

from functools import partial

from shared.accounts.adapters import Adapters
from shared.platform.store.paging import find_all
from shared.platform.store.port import Data, Query, Transaction


def forget_in_assets(tenant_id: str, name: str, adapters: Adapters) -> None:
    """Removes the notes from every asset of the tenant. Idempotent."""
    assets = Query("assets", where=(("tenantId", "==", tenant_id),))
    for asset in find_all(assets, adapters.store):
        if _without(asset, name):
            adapters.store.transact(partial(_forget, f"assets/{asset['id']}", name))


def _forget(path: str, name: str, transaction: Transaction) -> None:
    if changes := _without(transaction.get(path) or {}, name):
        transaction.update(path, changes)


def _without(asset: Data, name: str) -> Data:
    """The fields that contain notes of the plug-in, without them."""
    derived, facts = asset.get("derived") or {}, asset.get("plugins") or {}
    changes: Data = {}
    if any(each.startswith(f"{name}_") for each in derived):
        changes["derived"] = {each: path for each, path in derived.items() if not each.startswith(f"{name}_")}
    if name in facts:
        changes["plugins"] = {each: known for each, known in facts.items() if each != name}
    return changes
