"""The history of a lane: what its target got of its release, and what the DSP rejected of that.

It is written without being read again. The worker of the lane's running delivery has read it with its claim, and
nobody else writes what was sent; acknowledgements only write verdicts.
"""

from collections.abc import Iterable

from shared.model.codec import decode, encode
from shared.model.delivery.delivery import Delivery
from shared.model.delivery.lane import MAX_LANE_HISTORY, Lane, LaneHistory, MeadSent
from shared.platform.store.port import DELETE, Data, Reader, Transaction


def lane_path(lane_id: str) -> str:
    """The path of a lane's document."""
    return f"locks/{lane_id}"


def read_lane(reader: Reader, delivery: Delivery) -> Lane:
    """The delivery's lane as stored, or a new one. Raises InvalidInput if the document is invalid."""
    (lane,) = read_lanes(reader, [delivery])
    return lane


def read_lanes(reader: Reader, deliveries: Iterable[Delivery]) -> list[Lane]:
    """The lanes of deliveries, in their order, in one request. Raises InvalidInput as `read_lane`."""
    wanted = list(deliveries)
    found = reader.get_all(lane_path(each.lane) for each in wanted)
    return [_lane(each, found.get(lane_path(each.lane))) for each in wanted]


def new_lane(delivery: Delivery) -> Lane:
    """A lane on which nothing has been sent."""
    return Lane(
        id=delivery.lane,
        tenant_id=delivery.tenant_id,
        release_id=delivery.release_id,
        target_id=delivery.target_id,
    )


def record_sent(transaction: Transaction, lane: Lane, last: LaneHistory | None, mead: MeadSent | None = None) -> None:
    """Adds a completed delivery to the lane's history, with the MEAD message that was sent last.

    `lane` is what its worker has read when it claimed the delivery. Without `last` only the MEAD message was sent, and
    what is live stays.
    """
    sent = [*lane.before, *([lane.last] if lane.last else [])] if last else []
    kept, dropped = sent[-MAX_LANE_HISTORY:], sent[:-MAX_LANE_HISTORY]
    history = {"before": kept, "last": last} if last else {}
    document = _own_fields(lane.model_copy(update={**history, "mead": mead}))
    former = {"verdicts": {each.delivery_id: DELETE for each in dropped}} if dropped else {}
    transaction.merge(lane_path(lane.id), {**document, "mead": document.get("mead", DELETE), **former})


def record_verdict(transaction: Transaction, delivery: Delivery, *, refused: bool) -> None:
    """Stores whether the DSP has rejected the delivery, which decides what is live; also before it is known as sent."""
    identity = _own_fields(new_lane(delivery))
    del identity["before"]
    transaction.merge(lane_path(delivery.lane), {**identity, "verdicts": {delivery.id: refused}})


def _lane(delivery: Delivery, data: Data | None) -> Lane:
    return new_lane(delivery) if data is None else decode(Lane, data)


def _own_fields(lane: Lane) -> Data:
    """The lane as a document, without the verdicts."""
    document = encode(lane)
    del document["verdicts"]
    return document
