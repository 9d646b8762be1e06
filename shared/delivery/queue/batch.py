"""Batches: deliveries that are sent in one package. The first one is the batch lead.

Each member remains the delivery of one release, on its own lane, with its own history, receipt and DSP status. All
members are carried out and controlled together, so their status is always the same. The functions below treat a
delivery without a batch as its own lead.
"""

from collections.abc import Sequence

from shared.delivery.queue.state import Changes, Fields, in_batch
from shared.model.codec import decode, encode
from shared.model.delivery.delivery import Batch, Delivery, Waiting
from shared.platform.store.port import Reader

MAX_BATCH = 30


def members_of(reader: Reader, delivery: Delivery) -> list[Delivery]:
    """The members of the delivery's batch, including itself, the batch lead first.

    Only those with the same status as the delivery: cancelled members are no longer part of the batch.
    """
    if delivery.batch is None:
        return [delivery]
    paths = [f"deliveries/{each}" for each in (reader.get(f"batches/{delivery.batch}") or {}).get("deliveryIds", [])]
    documents = reader.get_all(paths)
    members = [decode(Delivery, documents[path]) for path in paths if path in documents]
    return [member for member in members if member.status == delivery.status]


def lanes_of(reader: Reader, delivery: Delivery) -> dict[str, str]:
    """The lanes of the batch's deliveries, by their ids, in the order of the package. Some may have left the batch."""
    if delivery.batch is None:
        return {delivery.id: delivery.lane}
    batch = decode(Batch, reader.get(f"batches/{delivery.batch}"))
    if batch.lanes:
        return dict(zip(batch.delivery_ids, batch.lanes, strict=True))
    paths = [f"deliveries/{each}" for each in batch.delivery_ids]  # an earlier version formed the batch
    return {str(data["id"]): str(data["lane"]) for data in map(reader.get_all(paths).get, paths) if data}


def batch_update(members: Sequence[Delivery], fields: Fields, waiting: Waiting | None = None) -> Changes:
    """The same fields for all members. `waiting` is set on the batch lead only; the other members wait for the lead."""
    changes = {f"deliveries/{member.id}": dict(fields) for member in members}
    if waiting is not None:
        lead, *others = members
        changes[f"deliveries/{lead.id}"]["waiting"] = encode(waiting)
        for other in others:
            changes[f"deliveries/{other.id}"]["waiting"] = encode(in_batch(lead.id))
    return changes


def form_batch(deliveries: Sequence[Delivery], batch: str) -> list[Delivery]:
    """Copies of new deliveries as members of the batch with the document id `batch`; the first one is the lead."""
    lead, *others = deliveries
    joined = {"batch": batch, "waiting": in_batch(lead.id)}
    return [lead.model_copy(update={"batch": batch}), *(other.model_copy(update=joined) for other in others)]


def replace_leads(reader: Reader, leaving: Sequence[Delivery]) -> Changes:
    """Where a batch lead leaves its batch, the next member becomes the lead and takes over what it waited for."""
    leaving_ids = {each.id for each in leaving}
    changes: Changes = {}
    for delivery in {each.batch: each for each in leaving if each.batch}.values():
        members = members_of(reader, delivery)
        remaining = [member for member in members if member.id not in leaving_ids]
        if remaining and remaining[0] != members[0]:
            changes |= batch_update(remaining, {}, members[0].waiting)
    return changes
