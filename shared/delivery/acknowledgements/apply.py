"""Owns the effect of one statement on one delivery: its DSP status, what is live, and the notice to people."""

from datetime import datetime

from shared.accounts.adapters import Adapters
from shared.delivery.queue.lease import read_lane, record_verdict
from shared.model.codec import decode, encode
from shared.model.delivery.acknowledgement import Acknowledgement, DspState, Statement, Verdict
from shared.model.delivery.delivery import Delivery, DspReceipt
from shared.model.delivery.dsp_states import advance, sent
from shared.model.delivery.target import DeliveryTarget
from shared.notifications.notify import write_notification
from shared.platform.store.port import Transaction


def apply_statement(
    delivery_id: str,
    statement: Statement,
    acknowledgement: Acknowledgement,
    *,
    said: datetime,
    target: DeliveryTarget,
    adapters: Adapters,
) -> Verdict:
    """Moves the delivery's DSP status if the statement does, in one transaction. Raises Unavailable."""
    now = adapters.clock()

    def work(transaction: Transaction) -> Verdict:
        data = transaction.get(f"deliveries/{delivery_id}")
        if data is None:
            return "stranger"
        delivery = decode(Delivery, data)
        before = state_of(delivery, target)
        after, verdict = advance(
            before, statement, said=said, acknowledgement=acknowledgement.id, terms=target.dialogue
        )
        turned = after.status != before.status and "rejected" in (after.status, before.status)
        lane = read_lane(transaction, delivery) if turned else None
        if after != before:
            receipt = DspReceipt(
                dsp_message_id=acknowledgement.dsp_message_id, acknowledgment=statement.word, timestamp=said
            )
            fields = {"dsp": encode(after), "receipt": encode(receipt), "updated": now}
            transaction.update(f"deliveries/{delivery_id}", fields)
        if lane:
            record_verdict(transaction, lane, delivery_id, refused=after.status == "rejected")
            if verdict == "applied":
                _tell(transaction, delivery, after, target, now)
        return verdict

    return adapters.store.transact(work)


def state_of(delivery: Delivery, target: DeliveryTarget) -> DspState:
    """How far the delivery has come at the DSP, as far as is known."""
    return delivery.dsp or sent(delivery.completed or delivery.started or delivery.created, target.dialogue)


def _tell(transaction: Transaction, delivery: Delivery, state: DspState, target: DeliveryTarget, now: datetime) -> None:
    """A rejection and the arrival in the store are news; the steps between are not."""
    if state.status not in ("rejected", "live"):
        return
    rejected = state.status == "rejected"
    why = (state.reason or state.code or "it does not say why").rstrip(".")
    news = f"{target.name} has rejected a delivery: {why}." if rejected else f"A delivery is live at {target.name}."
    write_notification(
        transaction,
        f"{delivery.id}-{state.acknowledgement}",
        tenant_id=delivery.tenant_id,
        kind=f"dsp-{state.status}",
        severity="error" if rejected else "success",
        message=news,
        link=f"/deliveries/{delivery.id}",
        now=now,
    )
