"""Reads assets: one of the caller's tenant, or those of a release."""

from shared.accounts.access import Caller, own_document
from shared.platform.store.port import Data, Query, Reader


def read_asset(asset_id: str, *, caller: Caller, store: Reader) -> Data:
    """The asset's document. Raises NotFound."""
    return own_document(store.get(f"assets/{asset_id}"), caller, "asset")


def assets_query(caller: Caller, release_id: str) -> Query:
    """Selects the assets of one release, oldest first."""
    return Query(
        "assets",
        where=(("tenantId", "==", caller.tenant_id), ("releaseId", "==", release_id)),
        order=("created",),
    )
