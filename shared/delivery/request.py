"""Owns the request of deliveries: what is asked for twice is one delivery, what has died is queued again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Annotated, Literal

from pydantic import Field

from shared.clock import Clock
from shared.delivery import keys
from shared.delivery.schedule import next_run
from shared.delivery.states import OPEN
from shared.delivery.subject import Subject, Terms, read_subject, read_terms
from shared.delivery.waiting import Changes, cancellations, queued_again
from shared.errors import Conflict
from shared.model.base import Id, Instant, Model
from shared.model.codec import decode, encode
from shared.model.delivery import Approval, Batch, Delivery, Priority
from shared.publishing.versions import version_path, version_snapshot
from shared.store.port import AlreadyExists, Query, Store, Transaction
from shared.tenants.caller import Caller

_MILLISECOND = timedelta(milliseconds=1)
_BATCH_TRIES = 50
APPROVAL_PENDING = datetime(9999, 1, 1, tzinfo=UTC)
"""When a delivery is due that nobody has approved yet."""


class DeliveryRequest(Model):
    """What a client asks for. Without `scheduled` the target's schedule says when; `takedown` withdraws the release.

    `idempotencyKey` is the client's own: the same key is the same delivery, whatever has changed since.
    """

    release_id: Id
    target_id: Id
    takedown: bool = False
    force: bool = False
    xml_only: bool = False
    """Send the message without its files: the DSP has them."""
    priority: Literal["high", "normal", "low"] = "normal"
    scheduled: Instant | None = None
    idempotency_key: Annotated[str, Field(min_length=8, max_length=200)] | None = None


@dataclass(frozen=True, slots=True)
class Requested:
    """The delivery, and whether this request made it, or brought it back to life."""

    delivery: Delivery
    created: bool


@dataclass(frozen=True, slots=True)
class _Order:
    """A request and its circumstances. `instant` names the batch folder and the place in the lane."""

    request: DeliveryRequest
    caller: Caller
    now: datetime
    instant: datetime
    priority: Priority
    revive: bool


@dataclass(frozen=True, slots=True)
class _Decision:
    """What a request comes to: a delivery that is there already, or `changes` that make it be there."""

    delivery: Delivery
    changes: Changes
    subject: Subject | None = None
    """Of a new delivery."""


def create_delivery(
    request: DeliveryRequest,
    *,
    caller: Caller,
    store: Store,
    clock: Clock,
    priority: Priority | None = None,
    revive: bool = True,
) -> Requested:
    """Queues a delivery of the release's present content to the target.

    Idempotent: the same content to the same target, asked twice, is one delivery; content that the
    target already has answers the delivery that brought it, unless `force`. A delivery that was cancelled or
    has failed is queued again under its id with a fresh series of attempts, unless the request has a key of
    its own. A takedown cancels what is queued on its lane and due only after it. `priority` and `revive` are
    for our own use cases, which know an emergency, and events that may come twice.
    Raises Forbidden, NotFound, Conflict (inactive target, takedown of what was never sent, a key used
    for something else) and InvalidRelease with every problem, those that the target's preflight blocks among them.
    """
    caller.require("manager")
    now = clock()
    for number in range(_BATCH_TRIES):
        order = _Order(request, caller, now, now + number * _MILLISECOND, priority or request.priority, revive)
        try:
            return store.transact(partial(_place, order=order))
        except AlreadyExists:
            continue  # another delivery took the batch id of this millisecond
    raise Conflict("Too many deliveries to this target in one moment.", remedy="Try again.")


def newest_query(lane: str) -> Query:
    """The lane's delivery that was requested last, of those that have not ended."""
    return Query("deliveries", where=(("lane", "==", lane), ("status", "in", list(OPEN))), order=("-created",), limit=1)


def _place(transaction: Transaction, order: _Order) -> Requested:
    terms = read_terms(transaction, order.request.target_id, order.caller)
    decision = _decide(transaction, order, terms)
    for path, fields in decision.changes.items():
        transaction.update(path, fields)
    if decision.subject is not None:
        _store(transaction, [decision.delivery])
        _keep_version(transaction, decision.subject, order.now)
    return Requested(decision.delivery, created=bool(decision.changes) or decision.subject is not None)


def _decide(transaction: Transaction, order: _Order, terms: Terms) -> _Decision:
    """Reads only."""
    request = order.request
    subject = read_subject(transaction, request.release_id, terms.target, order.caller, takedown=request.takedown)
    if request.idempotency_key:
        own_id = keys.keyed_id(order.caller.tenant_id, request.idempotency_key)
        if known := transaction.get(f"deliveries/{own_id}"):
            return _Decision(_checked_same(decode(Delivery, known), request), {})
        return _new(transaction, order, terms, subject, own_id)
    live = subject.live
    if live and not request.force and live.content_hash == subject.content and subject.action == "Update":
        return _Decision(decode(Delivery, transaction.get(f"deliveries/{live.delivery_id}")), {})
    return _find_place(transaction, order, terms, subject)


def _find_place(transaction: Transaction, order: _Order, terms: Terms, subject: Subject) -> _Decision:
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
            return _new(transaction, order, terms, subject, own_id)
        known = decode(Delivery, data)
        newest = newest or _newest(transaction, known.lane)
        if newest and newest.id != after and newest.created > known.created:
            if _same(newest, subject):
                return _Decision(newest, {})
            after = newest.id  # asked for again after something else was asked for: it comes once more, last
        elif known.status in OPEN or not order.revive:
            return _Decision(known, {})
        elif known.status != "completed" and (known.all_files, known.xml_only) == (request.force, request.xml_only):
            return _revived(transaction, order, terms, known)
        else:
            after = known.id  # what died would have been sent otherwise: this is another delivery


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


def _new(transaction: Transaction, order: _Order, terms: Terms, subject: Subject, own_id: str) -> _Decision:
    delivery = _delivery(order, terms, subject, own_id)
    return _Decision(delivery, _give_way(transaction, delivery, order.now), subject)


def _revived(transaction: Transaction, order: _Order, terms: Terms, dead: Delivery) -> _Decision:
    """The same delivery with its attempts and log, as the new request wants it."""
    approval = dead.approval or _approval(order, terms, dead.message_sub_type == "Takedown")
    due = APPROVAL_PENDING if approval and approval.by is None else _due(order, terms)
    fields = {**queued_again(dead, due, order.now), "priority": order.priority}
    if approval:
        fields["approval"] = encode(approval)
    delivery = dead.model_copy(
        update={"status": "queued", "scheduled": due, "priority": order.priority, "approval": approval, "failure": None}
    )
    gone = _give_way(transaction, delivery, order.now)
    return _Decision(delivery, {**gone, f"deliveries/{dead.id}": fields})


def _due(order: _Order, terms: Terms) -> datetime:
    at_once = order.priority == "emergency"
    return order.request.scheduled or (order.now if at_once else next_run(terms.target.schedule, order.now))


def _approval(order: _Order, terms: Terms, takedown: bool) -> Approval | None:
    """A takedown waits for nobody."""
    return Approval(wanted=_due(order, terms)) if terms.approval and not takedown else None


def _delivery(order: _Order, terms: Terms, subject: Subject, own_id: str) -> Delivery:
    request, target = order.request, terms.target
    purge = subject.action == "Takedown" and target.takedown == "purge"
    approval = _approval(order, terms, request.takedown)
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
        scheduled=APPROVAL_PENDING if approval else _due(order, terms),
        approval=approval,
        preflight=subject.findings,
        idempotency_key=request.idempotency_key or own_id,
        created=order.instant,
        created_by=order.caller.uid,
        updated=order.now,
    )


def waiting_query(lane: str) -> Query:
    """What is queued on a lane."""
    return Query("deliveries", where=(("lane", "==", lane), ("status", "==", "queued")))


def _give_way(transaction: Transaction, delivery: Delivery, now: datetime) -> Changes:
    """Cancels what would hold a takedown up: queued before it, due after it. It would only bring back what goes."""
    if delivery.message_sub_type != "Takedown":
        return {}
    waiting = [decode(Delivery, data) for data in transaction.find(waiting_query(delivery.lane))]
    late = [each for each in waiting if each.message_sub_type != "Takedown" and each.scheduled > delivery.scheduled]
    return cancellations(transaction, late, now)


def _store(transaction: Transaction, deliveries: Sequence[Delivery]) -> None:
    first = deliveries[0]
    batch = Batch(
        id=keys.batch_key(first.target_id, first.batch_id),
        tenant_id=first.tenant_id,
        target_id=first.target_id,
        batch_id=first.batch_id,
        delivery_ids=[delivery.id for delivery in deliveries],
        created=first.updated,
    )
    transaction.create(f"batches/{batch.id}", encode(batch))
    for delivery in deliveries:
        transaction.create(f"deliveries/{delivery.id}", encode(delivery))


def _keep_version(transaction: Transaction, subject: Subject, now: datetime) -> None:
    """Unless the release trigger has kept it. It is named by its content: writing it twice is once."""
    release, content = subject.release, subject.content
    if release.ddex.content_hash != content:
        transaction.set(version_path(release.id, content), version_snapshot(release, content, now))
