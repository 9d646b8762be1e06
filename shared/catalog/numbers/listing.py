"""Selects the numbers that a tenant's pools handed out."""

from shared.platform.store.listing import Listing

HANDED_OUT = Listing("numbers", {"pool_id": "poolId"}, "assigned")
"""The numbers that were handed out, by the time when they were."""
