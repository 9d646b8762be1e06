"""Creates the drafts of an import, each once."""

from collections.abc import Mapping
from typing import Any

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.import_jobs.duplicates import find_duplicate
from shared.catalog.releases.create import ReleaseRequest, new_draft, store_new
from shared.model.accounts.tenant import TenantSettings
from shared.platform.store.port import Data, Transaction


def create_draft(
    content: Mapping[str, Any],
    settings: TenantSettings,
    release_id: str,
    transaction: Transaction,
    *,
    caller: Caller,
    adapters: Adapters,
    again: bool = False,
) -> Data:
    """Creates a draft of a release that the tenant does not have; returns it, or else the release that is there.

    `again`: also of one that it has. Idempotent: repeated with the same id, it returns the draft that it created.
    Raises Forbidden, InvalidInput.
    """
    there = transaction.get(f"releases/{release_id}")
    if there is None and not again:
        there = find_duplicate(content, caller.tenant_id, transaction)
    if there is not None:
        return there
    request = ReleaseRequest(release=dict(content))
    release = new_draft(request, settings, release_id, caller=caller, adapters=adapters)
    store_new(release, transaction)
    return release
