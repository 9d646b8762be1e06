"""Owns what follows a delivery that has ended, outside its transaction. Each part is safe to run twice."""

from shared.delivery.adapters import Adapters
from shared.dialogue.poll import await_answers
from shared.model.codec import decode
from shared.model.delivery.delivery import HistoryEntry
from shared.model.delivery.target import DeliveryTarget
from shared.platform.store.port import Data, Transaction


def follow_delivery(document: Data, adapters: Adapters) -> None:
    """Opens the dialogue about a delivery that arrived. Raises InvalidInput, Unavailable."""
    entry = decode(HistoryEntry, document)
    if entry.outcome != "completed":
        return
    adapters.store.transact(lambda transaction: _open(transaction, entry))
    data = adapters.store.get(f"deliveryTargets/{entry.target_id}")
    if data is not None:
        await_answers(decode(DeliveryTarget, data), adapters)


def _open(transaction: Transaction, entry: HistoryEntry) -> None:
    """Says that it was sent, unless the DSP has said more already."""
    path = f"deliveries/{entry.delivery_id}"
    data = transaction.get(path)
    if data is not None and "status" not in data.get("dsp", {}):
        transaction.update(path, {"dsp.status": "sent", "dsp.sent": entry.at})
