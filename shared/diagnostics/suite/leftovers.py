"""Removes what a run of the suite wrote, also after its worker was killed. Everything is found by the run's id."""

import logging

from shared.accounts.adapters import Adapters
from shared.accounts.api_keys.temporary import take_key_back
from shared.diagnostics.suite.check import delivered_folder, probe_path, run_folder
from shared.errors import StardustError

logger = logging.getLogger("stardust.diagnostics")


def key_id_of(run_id: str) -> str:
    """The id of the API key that a run may have."""
    return f"test{run_id}"


def remove_leftovers(tenant_id: str, run_id: str, adapters: Adapters) -> int:
    """Removes the run's files, its probe and its key; returns how many files there were. Idempotent.

    Raises Unavailable.
    """
    take_key_back(key_id_of(run_id), adapters)
    adapters.store.transact(lambda transaction: transaction.delete(probe_path(run_id)))
    removed = 0
    for folder in (run_folder(tenant_id, run_id), delivered_folder(tenant_id, run_id)):
        while found := adapters.blobs.list(f"{folder}/"):
            for blob in found:
                adapters.blobs.delete(blob.path)
            removed += len(found)
    return removed


def could_remove_leftovers(tenant_id: str, run_id: str, adapters: Adapters) -> bool:
    """Removes them, as above; False if that failed, as where the bucket is what is broken. Then it is logged."""
    try:
        remove_leftovers(tenant_id, run_id, adapters)
    except StardustError:
        logger.exception("what the run %s wrote could not be removed", run_id)
        return False
    return True
