"""Applies a statement of a DSP to a delivery: its DSP status, what is live on the lane, and the notification."""

from datetime import datetime

from shared.accounts.adapters import Adapters
from shared.delivery.queue.lane import record_verdict
from shared.model.codec import decode, encode
from shared.model.delivery.acknowledgement import Acknowledgement, DspState, Statement, Verdict
from shared.model.delivery.delivery import Delivery, DspReceipt
from shared.model.delivery.dsp_states import advance, sent, terms_of
from shared.model.delivery.target import DeliveryTarget
from shared.notifications.notify import write_notification
from shared.platform.store.port import Transaction


def apply_statement(
    delivery_id: str,
    statement: Statement,
    acknowledgement: Acknowledgement,
    *,
    reported_at: datetime,
    target: DeliveryTarget,
    adapters: Adapters,
) -> Verdict:
    """Updates the delivery's DSP status if the statement changes it, in one transaction. Raises Unavailable."""
    now = adapters.clock()

    def work(transaction: Transaction) -> Verdict:
        data = transaction.get(f"deliveries/{delivery_id}")
        if data is None:
            return "stranger"
        delivery = decode(Delivery, data)
        before = state_of(delivery, target)
        terms = terms_of(delivery.message_sub_type, target.dialogue)
        after, verdict = advance(before, statement, said=reported_at, acknowledgement=acknowledgement.id, terms=terms)
        rejection_changed = after.status != before.status and "rejected" in (after.status, before.status)
        if after != before:
            receipt = DspReceipt(
                dsp_message_id=acknowledgement.dsp_message_id, acknowledgment=statement.word, timestamp=reported_at
            )
            fields = {"dsp": encode(after), "receipt": encode(receipt), "updated": now}
            transaction.update(f"deliveries/{delivery_id}", fields)
        if rejection_changed:
            record_verdict(transaction, delivery, refused=after.status == "rejected")
            if verdict == "applied":
                _notify(transaction, delivery, after, target, now)
        return verdict

    return adapters.store.transact(work)


def state_of(delivery: Delivery, target: DeliveryTarget) -> DspState:
    """The known state of the delivery at the DSP."""
    return delivery.dsp or sent(delivery.completed or delivery.started or delivery.created, target.dialogue)


def _notify(
    transaction: Transaction, delivery: Delivery, state: DspState, target: DeliveryTarget, now: datetime
) -> None:
    """Notifies of rejections and of deliveries that are live, but not of the steps in between."""
    if state.status not in ("rejected", "live"):
        return
    rejected = state.status == "rejected"
    reason = (state.reason or state.code or "no reason given").rstrip(".")
    message = (
        f"{target.name} has rejected a delivery: {reason}." if rejected else f"A delivery is live at {target.name}."
    )
    write_notification(
        transaction,
        f"{delivery.id}-{state.acknowledgement}",
        tenant_id=delivery.tenant_id,
        kind=f"dsp-{state.status}",
        severity="error" if rejected else "success",
        message=message,
        link=f"/deliveries/{delivery.id}",
        now=now,
    )
