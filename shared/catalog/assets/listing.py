"""Reads assets: one of the caller's tenant, or those of a release."""

from shared.accounts.access import Caller
from shared.errors import NotFound
from shared.platform.store.port import Data, Query, Reader


def read_asset(asset_id: str, *, caller: Caller, store: Reader) -> Data:
    """The asset's document. Raises NotFound."""
    data = store.get(f"assets/{asset_id}")
    if data is None or data.get("tenantId") != caller.tenant_id:
        raise NotFound("Asset not found.", remedy="Check its id and your tenant.")
    return data


def assets_query(caller: Caller, release_id: str) -> Query:
    """Selects the assets of one release, oldest first."""
    return Query(
        "assets",
        where=(("tenantId", "==", caller.tenant_id), ("releaseId", "==", release_id)),
        order=("created",),
    )
