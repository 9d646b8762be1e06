"""Owns the decision what a request comes to: a delivery that is there, one that comes back to life, or a new one.

Reads only: the same content asked for twice is one delivery, and what is asked for last is sent last.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shared import ids as keys
from shared.accounts.access import Caller
from shared.delivery.queue.schedule import next_run
from shared.delivery.queue.state import awaiting_approval, changed, due
from shared.delivery.requests.models import DeliveryRequest
from shared.delivery.requests.subject import Subject, Terms, read_subject
from shared.errors import Conflict, Finding, InvalidRelease, NotFound
from shared.model.codec import decode
from shared.model.delivery.delivery import Approval, Delivery, Priority, Waiting
from shared.model.delivery.states import OPEN
from shared.platform.store.port import Query, Transaction


@dataclass(frozen=True, slots=True)
class Order:
    """A request and its circumstances. `instant` names the batch folder and the place in the lane."""

    request: DeliveryRequest
    caller: Caller
    now: datetime
    instant: datetime
    priority: Priority
    revive: bool = True
    together: bool = False
    """In one package with others."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a request comes to: a delivery that is there already, one that is `revived`, or a new one."""

    delivery: Delivery
    revived: dict[str, Any] | None = None
    """The fields that bring it back."""
    subject: Subject | None = None
    """Of a new one."""

    @property
    def made(self) -> bool:
        """Whether the request had an effect."""
        return self.revived is not None or self.subject is not None


def newest_query(lane: str) -> Query:
    """The lane's delivery that was requested last, of those that have not ended."""
    return Query("deliveries", where=(("lane", "==", lane), ("status", "in", list(OPEN))), order=("-created",), limit=1)


def decide_all(transaction: Transaction, orders: Sequence[Order], terms: Terms) -> list[Decision]:
    """Reads only. Of several releases the problems of all are told at once."""
    if len(orders) == 1:
        return [_decide(transaction, orders[0], terms)]
    decisions, problems = list[Decision](), list[Finding]()
    for number, order in enumerate(orders):
        path = f"releaseIds[{number}]"
        try:
            decisions.append(_decide(transaction, order, terms))
        except InvalidRelease as error:
            problems += [replace(each, path=f"{path}.{each.path}") for each in error.problems]
        except (Conflict, NotFound) as error:
            problems.append(Finding(path, error.message, error.code, remedy=error.remedy))
    if problems:
        raise InvalidRelease(problems)
    return decisions


def _decide(transaction: Transaction, order: Order, terms: Terms) -> Decision:
    request = order.request
    subject = read_subject(transaction, request.release_id, terms.target, order.caller, takedown=request.takedown)
    if request.idempotency_key:
        own_id = keys.keyed_id(order.caller.tenant_id, request.idempotency_key)
        if known := transaction.get(f"deliveries/{own_id}"):
            return Decision(_checked_same(decode(Delivery, known), request))
        return Decision(_delivery(order, terms, subject, own_id), subject=subject)
    live = subject.live
    if live and not request.force and live.content_hash == subject.content and subject.action == "Update":
        return Decision(decode(Delivery, transaction.get(f"deliveries/{live.delivery_id}")))
    return _find_place(transaction, order, terms, subject)


def _find_place(transaction: Transaction, order: Order, terms: Terms, subject: Subject) -> Decision:
    """The id is made of the content and of what came before it: what is asked for last is sent last."""
    request, newest = order.request, None
    after = subject.last.delivery_id if subject.last else None
    while True:
        own_id = keys.delivery_id(
            tenant_id=order.caller.tenant_id,
            release_id=request.release_id,
            target_id=request.target_id,
            action=subject.action,
            content_hash=subject.content,
            previous=after,
        )
        data = transaction.get(f"deliveries/{own_id}")
        if data is None:
            return Decision(_delivery(order, terms, subject, own_id), subject=subject)
        known = decode(Delivery, data)
        newest = newest or _newest(transaction, known.lane)
        if newest and newest.id != after and newest.created > known.created:
            if _same(newest, subject):
                return Decision(newest)
            after = newest.id  # asked for again after something else was asked for: it comes once more, last
        elif known.status in OPEN or not order.revive:
            return Decision(known)
        elif _fits(known, order):
            return _revived(order, terms, known)
        else:
            after = known.id


def _fits(dead: Delivery, order: Order) -> bool:
    """Whether what died would be sent just so. Else this is another delivery, with a folder of its own."""
    alone = dead.batch is None and not order.together
    same = (dead.all_files, dead.xml_only) == (order.request.force, order.request.xml_only)
    return alone and same and dead.status != "completed"


def _same(delivery: Delivery, subject: Subject) -> bool:
    both = [action == "Takedown" for action in (delivery.message_sub_type, subject.action)]
    return delivery.content_hash == subject.content and both[0] == both[1]


def _newest(transaction: Transaction, lane: str) -> Delivery | None:
    found = transaction.find(newest_query(lane))
    return decode(Delivery, found[0]) if found else None


def _checked_same(delivery: Delivery, request: DeliveryRequest) -> Delivery:
    asked = (request.release_id, request.target_id, request.takedown)
    if asked != (delivery.release_id, delivery.target_id, delivery.message_sub_type == "Takedown"):
        raise Conflict("This idempotency key belongs to another delivery.", remedy="Use a new key for each delivery.")
    return delivery


def _revived(order: Order, terms: Terms, dead: Delivery) -> Decision:
    """The same delivery with its attempts and log, on the terms of the new request."""
    approval = dead.approval or _approval(terms, takedown=dead.message_sub_type == "Takedown")
    scheduled = _due(order, terms)
    revived, fields = changed(
        dead,
        status="queued",
        scheduled=scheduled,
        waiting=_waiting(scheduled, approval),
        priority=order.priority,
        approval=approval,
        series=dead.attempts_made,
        failure=None,
        updated=order.now,
    )
    return Decision(revived, revived=fields)


def _waiting(scheduled: datetime, approval: Approval | None) -> Waiting:
    return awaiting_approval() if approval and approval.by is None else due(scheduled)


def _due(order: Order, terms: Terms) -> datetime:
    at_once = order.priority == "emergency"
    return order.request.scheduled or (order.now if at_once else next_run(terms.target.schedule, order.now))


def _approval(terms: Terms, *, takedown: bool) -> Approval | None:
    """A takedown needs no approval."""
    return Approval() if terms.approval and not takedown else None


def _delivery(order: Order, terms: Terms, subject: Subject, own_id: str) -> Delivery:
    request, target = order.request, terms.target
    purge = subject.action == "Takedown" and target.takedown == "purge"
    approval, scheduled = _approval(terms, takedown=request.takedown), _due(order, terms)
    return Delivery(
        id=own_id,
        tenant_id=order.caller.tenant_id,
        release_id=request.release_id,
        target_id=target.id,
        status="queued",
        message_type="PurgeReleaseMessage" if purge else "NewReleaseMessage",
        message_sub_type=subject.action,
        ern_version=target.requirements.ern_version,
        ern_message_id=keys.message_id(own_id),
        content_hash=subject.content,
        batch_id=keys.batch_id(order.instant),
        lane=keys.lane_id(request.release_id, target.id),
        previous=subject.live.delivery_id if subject.live else None,
        all_files=request.force,
        sender=terms.sender,
        xml_only=request.xml_only,
        priority=order.priority,
        scheduled=scheduled,
        waiting=_waiting(scheduled, approval),
        approval=approval,
        preflight=subject.findings,
        idempotency_key=request.idempotency_key or own_id,
        created=order.instant,
        created_by=order.caller.uid,
        updated=order.now,
    )
