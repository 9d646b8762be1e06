"""The order of a lane: which delivery comes first, what the others wait for, and what makes them due.

The functions only read, and return the changes. The caller writes them in the same transaction as their cause.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from shared.delivery.queue.batch import replace_leads
from shared.delivery.queue.state import Changes, Fields, behind, due, queued
from shared.model.codec import decode, encode
from shared.model.delivery.delivery import Delivery, Waiting
from shared.model.delivery.states import OPEN, RUNNING
from shared.platform.store.port import DELETE, Data, Query, Reader
from shared.trace import current

_CHECK_AGAIN_AFTER = timedelta(hours=6)
"""In case the delivery ahead was deleted by hand, so that it never ends."""
_MAX_IN = 30  # Firestore's limit of values for `in`
_MAX_WAITING = 100
_MAX_OPEN = 5
"""Open deliveries of a lane that are read to find the first; there is seldom more than one."""


def lane_query(lane: str) -> Query:
    """The lane's oldest deliveries that have not ended. Deliveries run in the order of the requests."""
    return Query(
        "deliveries", where=(("lane", "==", lane), ("status", "in", list(OPEN))), order=("created",), limit=_MAX_OPEN
    )


def running_query(lane: str) -> Query:
    """The lane's running delivery."""
    return Query(
        "deliveries", where=(("lane", "==", lane), ("status", "in", list(RUNNING))), order=("created",), limit=1
    )


def first_on_lane(reader: Reader, lane: str) -> Delivery | None:
    """The delivery that runs or comes next on the lane; None if all have ended.

    An older delivery that was queued again while another one runs comes after that. Usually one read.
    """
    found = reader.find(lane_query(lane))
    running = [data for data in found if data["status"] in RUNNING]
    if not running and len(found) == _MAX_OPEN:
        running = list(reader.find(running_query(lane)))
    return decode(Delivery, [*running, *found][0]) if found else None


def before_query(delivery: Delivery) -> Query:
    """The delivery that comes directly before this one on its lane and has not ended."""
    return Query(
        "deliveries",
        where=(("lane", "==", delivery.lane), ("status", "in", list(OPEN)), ("created", "<", delivery.created)),
        order=("-created",),
        limit=1,
    )


def behind_next(reader: Reader, delivery: Delivery, first: Delivery, now: datetime) -> Waiting:
    """What a delivery that is not the `first` of its lane waits for: the end of the one directly before it."""
    found = reader.find(before_query(delivery))
    return behind(str(found[0]["id"]) if found else first.id, now + _CHECK_AGAIN_AFTER)


def is_awaited(document: Data) -> bool:
    """Whether deliveries may wait for the end of the stored one; `wake` then finds them."""
    return document.get("awaited") is not False


def wake(reader: Reader, ended: Sequence[str], now: datetime) -> Changes:
    """Makes the deliveries due that wait behind deliveries (by id) that end now."""
    parts = [list(ended[start : start + _MAX_IN]) for start in range(0, len(ended), _MAX_IN)]
    queries = [Query("deliveries", where=(("waiting.behind", "in", part),), limit=_MAX_WAITING) for part in parts]
    fields = {"waiting": encode(due(now)), "updated": now}
    found = [data for query in queries for data in reader.find(query)]
    return {f"deliveries/{data['id']}": dict(fields) for data in found if data["waiting"]["reason"] == "behind"}


def cancel(reader: Reader, leaving: Sequence[Delivery], now: datetime) -> Changes:
    """Cancels queued deliveries. Their batches continue without them, and deliveries waiting behind them become due."""
    fields = {"status": "cancelled", "waiting": DELETE, "updated": now}
    cancelled = {f"deliveries/{each.id}": {**fields, "series": each.attempts_made} for each in leaving}
    return {**wake(reader, [each.id for each in leaving], now), **replace_leads(reader, leaving), **cancelled}


def queue_again(delivery: Delivery, waiting: Waiting, now: datetime) -> Fields:
    """The fields that queue a failed or cancelled delivery again, with a new series of attempts."""
    scheduled = {"scheduled": waiting.until} if waiting.until else {}
    series = {"series": delivery.attempts_made, "failure": DELETE, "updated": now}
    trace = {"traceparent": here.traceparent} if (here := current()) else {}
    return {**queued(waiting), **scheduled, **series, **trace}
