"""Owns waiting in the queue: behind what of its lane a delivery waits, what wakes it, how it goes and comes back.

Reads only, and answers the changes: its callers write them in the transaction of the cause.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from shared.delivery.queue.batch import Changes, succession
from shared.model.delivery.delivery import Delivery
from shared.model.delivery.states import OPEN
from shared.platform.store.port import DELETE, Query, Reader

_LOOK_AGAIN = timedelta(hours=6)
"""The end of what it waits for wakes it; this is for the case that somebody removed that by hand."""
_IN = 30  # Firestore's bound for `in`
_FOLLOWERS = 100


def lane_query(lane: str) -> Query:
    """The lane's oldest delivery that has not ended: they run in the order in which they were requested."""
    return Query("deliveries", where=(("lane", "==", lane), ("status", "in", list(OPEN))), order=("created",), limit=1)


def before_query(delivery: Delivery) -> Query:
    """The one that comes directly before the delivery on its lane."""
    return Query(
        "deliveries",
        where=(("lane", "==", delivery.lane), ("status", "in", list(OPEN)), ("created", "<", delivery.created)),
        order=("-created",),
        limit=1,
    )


def behind(reader: Reader, delivery: Delivery, first: str, now: datetime) -> dict[str, Any]:
    """The fields of what cannot go because the delivery is not the first of its lane: not before the one ahead ends."""
    found = reader.find(before_query(delivery))
    ahead = str(found[0]["id"]) if found else first
    return {"scheduled": now + _LOOK_AGAIN, "behind": ahead, "parked": f"It runs after {ahead}.", "updated": now}


def woken(reader: Reader, ended: Sequence[str], now: datetime) -> Changes:
    """What waited behind deliveries that end now goes on."""
    parts = [list(ended[start : start + _IN]) for start in range(0, len(ended), _IN)]
    queries = [Query("deliveries", where=(("behind", "in", part),), limit=_FOLLOWERS) for part in parts]
    fields = {"scheduled": now, "behind": DELETE, "parked": DELETE, "updated": now}
    found = [data for query in queries for data in reader.find(query)]
    return {f"deliveries/{data['id']}": dict(fields) for data in found if data["status"] == "queued"}


def cancellations(reader: Reader, going: Sequence[Delivery], now: datetime) -> Changes:
    """Takes queued deliveries out of the queue; what travels with them goes without them."""
    gone = {
        f"deliveries/{each.id}": {"status": "cancelled", "series": each.attempts_made, "updated": now} for each in going
    }
    return {**woken(reader, [each.id for each in going], now), **succession(reader, going), **gone}


def queued_again(delivery: Delivery, due: datetime, now: datetime) -> dict[str, Any]:
    """The fields of a delivery that ended badly and has another series of attempts before it."""
    fields = {"status": "queued", "scheduled": due, "series": delivery.attempts_made, "updated": now}
    return {**fields, "failure": DELETE, "parked": DELETE, "behind": DELETE, "due": DELETE}
