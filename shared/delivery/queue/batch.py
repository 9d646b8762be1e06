"""Batches: deliveries that are sent in one package. The first is the batch lead.

Each remains the delivery of one release, on its own lane, with its own history, receipt and DSP status; they are
carried out and controlled as one, so that they are always in step. A single delivery is a batch of itself.
"""

from collections.abc import Sequence

from shared.delivery.queue.state import Changes, Fields, in_batch
from shared.model.codec import decode, encode
from shared.model.delivery.delivery import Delivery, Waiting
from shared.platform.store.port import Reader

MAX_BATCH = 30


def members_of(reader: Reader, delivery: Delivery) -> list[Delivery]:
    """The deliveries sent with this one, including it, the batch lead first. Cancelled ones have left the batch."""
    if delivery.batch is None:
        return [delivery]
    ids = (reader.get(f"batches/{delivery.batch}") or {}).get("deliveryIds", [])
    documents = [reader.get(f"deliveries/{each}") for each in ids]
    members = [decode(Delivery, data) for data in documents if data is not None]
    return [member for member in members if member.status == delivery.status]


def batch_update(members: Sequence[Delivery], fields: Fields, waiting: Waiting | None = None) -> Changes:
    """The same change for all members. Where they wait, only the batch lead waits for a time."""
    changes = {f"deliveries/{member.id}": dict(fields) for member in members}
    if waiting is not None:
        lead, *others = members
        changes[f"deliveries/{lead.id}"]["waiting"] = encode(waiting)
        for other in others:
            changes[f"deliveries/{other.id}"]["waiting"] = encode(in_batch(lead.id))
    return changes


def form_batch(deliveries: Sequence[Delivery], batch: str) -> list[Delivery]:
    """New deliveries as members of the batch, in its order."""
    lead, *others = deliveries
    joined = {"batch": batch, "waiting": in_batch(lead.id)}
    return [lead.model_copy(update={"batch": batch}), *(other.model_copy(update=joined) for other in others)]


def succession(reader: Reader, leaving: Sequence[Delivery]) -> Changes:
    """Where a batch lead leaves its batch, the next in order becomes the lead."""
    gone = {each.id for each in leaving}
    changes: Changes = {}
    for delivery in {each.batch: each for each in leaving if each.batch}.values():
        members = members_of(reader, delivery)
        left = [member for member in members if member.id not in gone]
        if left and left[0] != members[0]:
            changes |= batch_update(left, {}, members[0].waiting)
    return changes
