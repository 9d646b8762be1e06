"""The order of a lane: which delivery comes first, what the others wait for, and what wakes them.

Reads only, and answers the changes: its callers write them in the transaction of the cause.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from shared.delivery.queue.batch import succession
from shared.delivery.queue.state import Changes, Fields, behind, due, queued
from shared.model.codec import encode
from shared.model.delivery.delivery import Delivery, Waiting
from shared.model.delivery.states import OPEN
from shared.platform.store.port import DELETE, Query, Reader

_LOOK_AGAIN = timedelta(hours=6)
"""The end of the delivery ahead wakes it; this is for the case that somebody removed that one by hand."""
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


def behind_next(reader: Reader, delivery: Delivery, first: str, now: datetime) -> Waiting:
    """What a delivery waits for that is not the first of its lane: the end of the one directly ahead of it."""
    found = reader.find(before_query(delivery))
    return behind(str(found[0]["id"]) if found else first, now + _LOOK_AGAIN)


def wake(reader: Reader, ended: Sequence[str], now: datetime) -> Changes:
    """What waited behind deliveries that end now is due."""
    parts = [list(ended[start : start + _IN]) for start in range(0, len(ended), _IN)]
    queries = [Query("deliveries", where=(("waiting.behind", "in", part),), limit=_FOLLOWERS) for part in parts]
    fields = {"waiting": encode(due(now)), "updated": now}
    found = [data for query in queries for data in reader.find(query)]
    return {f"deliveries/{data['id']}": dict(fields) for data in found if data["waiting"]["reason"] == "behind"}


def cancel(reader: Reader, leaving: Sequence[Delivery], now: datetime) -> Changes:
    """Takes queued deliveries out of the queue; their batches continue without them."""
    fields = {"status": "cancelled", "waiting": DELETE, "updated": now}
    gone = {f"deliveries/{each.id}": {**fields, "series": each.attempts_made} for each in leaving}
    return {**wake(reader, [each.id for each in leaving], now), **succession(reader, leaving), **gone}


def queue_again(delivery: Delivery, waiting: Waiting, now: datetime) -> Fields:
    """The fields of a delivery that failed or was cancelled and begins another series of attempts."""
    scheduled = {"scheduled": waiting.until} if waiting.until else {}
    fresh = {"series": delivery.attempts_made, "failure": DELETE, "updated": now}
    return {**queued(waiting), **scheduled, **fresh}
