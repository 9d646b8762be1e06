"""Owns the request of a delivery: the same request twice is one delivery."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field

from shared.catalog.content import content_hash
from shared.catalog.readiness import release_problems
from shared.clock import Clock
from shared.delivery import keys
from shared.delivery.schedule import next_run
from shared.delivery.states import OPEN
from shared.errors import Conflict, InvalidRelease, NotFound
from shared.model.base import Id, Instant, Model
from shared.model.codec import decode, encode
from shared.model.delivery import Approval, Batch, Delivery, Lane, MessageSubType, Priority
from shared.model.people import Party
from shared.model.release import Release
from shared.model.target import DeliveryTarget
from shared.publishing.versions import version_path, version_snapshot
from shared.store.port import AlreadyExists, Query, Store, Transaction
from shared.tenants.caller import Caller
from shared.tenants.party import settings_of

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
    """The delivery, and whether this request made it."""

    delivery: Delivery
    created: bool


@dataclass(frozen=True, slots=True)
class _Subject:
    release: Release
    target: DeliveryTarget
    sender: Party
    lane: Lane | None
    approval: bool
    """Somebody else has to approve it; a takedown waits for nobody."""


def own_document(data: dict[str, Any] | None, caller: Caller, what: str) -> dict[str, Any]:
    """The document if it is the caller's tenant's. A foreign one is as absent as a missing one: NotFound."""
    if data is None or data.get("tenantId") != caller.tenant_id:
        raise NotFound(f"There is no such {what}.", remedy="Check its id, and your tenant.")
    return data


def create_delivery(
    request: DeliveryRequest, *, caller: Caller, store: Store, clock: Clock, priority: Priority | None = None
) -> Requested:
    """Queues a delivery of the release's present content to the target.

    Idempotent: the same content to the same target, asked twice, is one delivery; content that the
    target already has answers the delivery that brought it, unless `force`. A takedown cancels what is
    queued on its lane and due only after it. `priority` is for our own
    use cases, which know an emergency.
    Raises Forbidden, NotFound, Conflict (inactive target, takedown of what was never sent, a key used
    for something else) and InvalidRelease with every problem.
    """
    caller.require("manager")
    now = clock()
    order = _Order(request, caller, now, priority or request.priority)
    for _ in range(_BATCH_TRIES):
        try:
            return store.transact(lambda transaction: _place(transaction, order))
        except AlreadyExists:
            known = store.get(f"deliveries/{order.delivery_id}")
            if known is None:  # another delivery took the batch id of this millisecond
                order.batch_instant += _MILLISECOND
                continue
            existing = decode(Delivery, known)
            _check_same(existing, request)
            newest = _newest_open(existing, store)
            if newest is None or newest == existing.id or request.idempotency_key:
                return Requested(existing, created=False)
            order.after = newest  # asked for again after something else was asked for: it comes once more, last
    raise Conflict("Too many deliveries to this target in one moment.", remedy="Try again.")


@dataclass(slots=True)
class _Order:
    """A request on its way to become a delivery; what is learnt on the way is noted here."""

    request: DeliveryRequest
    caller: Caller
    now: datetime
    priority: Priority
    batch_instant: datetime = field(init=False)
    delivery_id: str = ""
    after: str | None = None

    def __post_init__(self) -> None:
        self.batch_instant = self.now


def newest_query(lane: str) -> Query:
    """The lane's delivery that was requested last, of those that have not ended."""
    return Query("deliveries", where=(("lane", "==", lane), ("status", "in", list(OPEN))), order=("-created",), limit=1)


def _newest_open(delivery: Delivery, store: Store) -> str | None:
    if delivery.status not in OPEN:
        return None
    found = store.find(newest_query(delivery.lane))
    return str(found[0]["id"]) if found else None


def _check_same(delivery: Delivery, request: DeliveryRequest) -> None:
    asked = (request.release_id, request.target_id, request.takedown)
    if asked != (delivery.release_id, delivery.target_id, delivery.message_sub_type == "Takedown"):
        raise Conflict("This idempotency key belongs to another delivery.", remedy="Use a new key for each delivery.")


def _read_subject(transaction: Transaction, request: DeliveryRequest, caller: Caller) -> _Subject:
    release = decode(Release, own_document(transaction.get(f"releases/{request.release_id}"), caller, "release"))
    target_data = own_document(transaction.get(f"deliveryTargets/{request.target_id}"), caller, "delivery target")
    target = decode(DeliveryTarget, target_data)
    settings = settings_of(transaction, caller.tenant_id)
    lane = transaction.get(f"locks/{keys.lane_id(request.release_id, request.target_id)}")
    if not target.active:
        raise Conflict(f"The target {target.name} is switched off.", remedy="Activate it first.")
    if settings is None or settings.party is None:
        raise Conflict(
            "Your tenant has no DDEX party id to send under.", remedy="Set settings.party in the tenant's settings."
        )
    approval = settings.require_approval and not request.takedown
    return _Subject(release, target, settings.party, decode(Lane, lane) if lane else None, approval)


def _sub_type(request: DeliveryRequest, subject: _Subject) -> MessageSubType:
    """Initial until something of the release is live at the target; then Update, or Takedown if asked."""
    last = subject.lane.last if subject.lane else None
    live = last is not None and last.message_sub_type != "Takedown"
    if request.takedown:
        if not live:
            raise Conflict(
                f"{subject.target.name} does not have this release; nothing can be taken down.",
                remedy="Cancel the queued delivery instead, if there is one.",
            )
        return "Takedown"
    return "Update" if live else "Initial"


def _check_release(release: Release, action: MessageSubType) -> None:
    """What is to be withdrawn may be in any state."""
    if action == "Takedown":
        return
    if release.status not in ("ready", "delivered"):
        raise Conflict(f"The release is {release.status}.", remedy="Mark it ready first.")
    if problems := release_problems(release):
        raise InvalidRelease(problems)


def _place(transaction: Transaction, order: _Order) -> Requested:
    request, caller = order.request, order.caller
    subject = _read_subject(transaction, request, caller)
    last = subject.lane.last if subject.lane else None
    action = _sub_type(request, subject)
    _check_release(subject.release, action)
    content = content_hash(subject.release)
    if last and not request.force and last.content_hash == content and action == "Update":
        known = decode(Delivery, transaction.get(f"deliveries/{last.delivery_id}") or {})
        return Requested(known, created=False)
    previous = last.delivery_id if last else None
    order.delivery_id = (
        keys.keyed_id(caller.tenant_id, request.idempotency_key)
        if request.idempotency_key
        else keys.delivery_id(
            tenant_id=caller.tenant_id,
            release_id=request.release_id,
            target_id=request.target_id,
            action=action,
            content_hash=content,
            previous=order.after or previous,
        )
    )
    delivery = _delivery(order, subject, action, content, previous)
    if action == "Takedown":
        _give_way(transaction, delivery)
    _store(transaction, delivery, subject.release, order.now)
    return Requested(delivery, created=True)


def _delivery(order: _Order, subject: _Subject, action: MessageSubType, content: str, previous: str | None) -> Delivery:
    request, target, now = order.request, subject.target, order.now
    purge = action == "Takedown" and target.takedown == "purge"
    due = request.scheduled or (now if order.priority == "emergency" else next_run(target.schedule, now))
    return Delivery(
        id=order.delivery_id,
        tenant_id=order.caller.tenant_id,
        release_id=request.release_id,
        target_id=target.id,
        status="queued",
        message_type="PurgeReleaseMessage" if purge else "NewReleaseMessage",
        message_sub_type=action,
        ern_version=target.requirements.ern_version,
        ern_message_id=keys.message_id(order.delivery_id),
        content_hash=content,
        batch_id=keys.batch_id(order.batch_instant),
        lane=keys.lane_id(request.release_id, target.id),
        previous=previous,
        all_files=request.force,
        sender=subject.sender,
        xml_only=request.xml_only,
        priority=order.priority,
        scheduled=APPROVAL_PENDING if subject.approval else due,
        approval=Approval(wanted=due) if subject.approval else None,
        idempotency_key=request.idempotency_key or order.delivery_id,
        created=now,
        created_by=order.caller.uid,
        updated=now,
    )


def waiting_query(lane: str) -> Query:
    """What is queued on a lane."""
    return Query("deliveries", where=(("lane", "==", lane), ("status", "==", "queued")))


def _give_way(transaction: Transaction, takedown: Delivery) -> None:
    """Cancels what would hold the takedown up: queued before it, due after it. It would only bring back what goes."""
    waiting = [decode(Delivery, data) for data in transaction.find(waiting_query(takedown.lane))]
    for delivery in waiting:
        if delivery.message_sub_type != "Takedown" and delivery.scheduled > takedown.scheduled:
            fields = {"status": "cancelled", "series": delivery.attempts_made, "updated": takedown.updated}
            transaction.update(f"deliveries/{delivery.id}", fields)


def _store(transaction: Transaction, delivery: Delivery, release: Release, now: datetime) -> None:
    batch = Batch(
        id=keys.batch_key(delivery.target_id, delivery.batch_id),
        tenant_id=delivery.tenant_id,
        target_id=delivery.target_id,
        batch_id=delivery.batch_id,
        delivery_ids=[delivery.id],
        created=now,
    )
    transaction.create(f"deliveries/{delivery.id}", encode(delivery))
    transaction.create(f"batches/{batch.id}", encode(batch))
    content = delivery.content_hash
    if release.ddex.content_hash != content:
        # The release trigger has not kept this version yet. It is named by its content: writing it twice is once.
        transaction.set(version_path(release.id, content), version_snapshot(release, content, now))
