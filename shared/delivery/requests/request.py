"""Owns the request of deliveries: what is asked for twice is one delivery, what has died is queued again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from shared import ids as keys
from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.releases.versions import version_path, version_snapshot
from shared.delivery.queue.batch import form_batch
from shared.delivery.queue.order import cancel
from shared.delivery.queue.state import next_due
from shared.delivery.requests.decide import Order, decide_all
from shared.delivery.requests.models import BatchRequest, DeliveryRequest, PlacedBatch, PlacedDelivery
from shared.delivery.requests.subject import Subject, read_terms
from shared.errors import Conflict
from shared.messages.packages.layout import layout_named
from shared.model.codec import decode, encode
from shared.model.delivery.delivery import Batch, Delivery, Priority
from shared.platform.store.port import AlreadyExists, Query, Store, Transaction

_MILLISECOND = timedelta(milliseconds=1)
_BATCH_TRIES = 50


def create_delivery(
    request: DeliveryRequest,
    *,
    caller: Caller,
    adapters: Adapters,
    priority: Priority | None = None,
    revive: bool = True,
) -> PlacedDelivery:
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
    now = adapters.clock()
    order = Order(request, caller, now, now, priority or request.priority, revive)
    return _place_all([order], adapters.store)[0]


def create_batch_delivery(request: BatchRequest, *, caller: Caller, adapters: Adapters) -> PlacedBatch:
    """Queues the releases as one package: a delivery for each, in one transaction, that are carried out together.

    A release that is there already, or queued, is answered as by `create_delivery` and not part of the package.
    Raises Forbidden, NotFound, Conflict (also where the target's layout holds one release only), and
    InvalidRelease with the problems of all releases.
    """
    caller.require("manager")
    now = adapters.clock()
    orders = [
        Order(request.single(release_id), caller, now, now, request.priority, together=True)
        for release_id in request.release_ids
    ]
    return PlacedBatch(deliveries=_place_all(orders, adapters.store))


def _placed(delivery: Delivery, created: bool) -> PlacedDelivery:
    return PlacedDelivery(delivery_id=delivery.id, created=created, delivery=delivery)


def _place_all(orders: Sequence[Order], store: Store) -> list[PlacedDelivery]:
    for _ in range(_BATCH_TRIES):
        try:
            return store.transact(partial(_place, orders=orders))
        except AlreadyExists:  # another delivery took the batch id of this millisecond
            orders = [replace(order, instant=order.instant + _MILLISECOND) for order in orders]
    raise Conflict("Too many deliveries to this target in one moment.", remedy="Try again.")


def _place(transaction: Transaction, orders: Sequence[Order]) -> list[PlacedDelivery]:
    now, terms = orders[0].now, read_terms(transaction, orders[0].request.target_id, orders[0].caller)
    if orders[0].together and not layout_named(terms.target.layout).holds_many:
        raise Conflict(
            f"The layout of {terms.target.name} holds one release in a package.",
            remedy="Deliver them one by one, or give the target a batch layout, such as ddex-sftp-1.6.",
        )
    decisions = decide_all(transaction, orders, terms)
    late = [each for decision in decisions if decision.made for each in _late(transaction, decision.delivery)]
    changes = cancel(transaction, late, now)
    changes |= {f"deliveries/{each.delivery.id}": each.revived for each in decisions if each.revived}
    for path, fields in changes.items():
        transaction.update(path, fields)
    new = _store(transaction, [each.delivery for each in decisions if each.subject])
    for subject in filter(None, (each.subject for each in decisions)):
        _keep_version(transaction, subject, now)
    return [_placed(new.get(each.delivery.id, each.delivery), each.made) for each in decisions]


def waiting_query(lane: str) -> Query:
    """What is queued on a lane."""
    return Query("deliveries", where=(("lane", "==", lane), ("status", "==", "queued")))


def _late(transaction: Transaction, delivery: Delivery) -> list[Delivery]:
    """What would hold a takedown up: queued before it, due after it. It would only bring back what goes."""
    if delivery.message_sub_type != "Takedown":
        return []
    waiting = [decode(Delivery, data) for data in transaction.find(waiting_query(delivery.lane))]
    until = next_due(delivery)
    return [each for each in waiting if each.message_sub_type != "Takedown" and _is_later(each, until)]


def _is_later(delivery: Delivery, than: datetime | None) -> bool:
    until = next_due(delivery)
    return until is None or (than is not None and until > than)


def _store(transaction: Transaction, deliveries: Sequence[Delivery]) -> dict[str, Delivery]:
    """New deliveries under one batch id; answers them by id."""
    if not deliveries:
        return {}
    first = deliveries[0]
    key = keys.batch_key(first.target_id, first.batch_id)
    stored = form_batch(deliveries, key) if len(deliveries) > 1 else deliveries
    batch = Batch(
        id=key,
        tenant_id=first.tenant_id,
        target_id=first.target_id,
        batch_id=first.batch_id,
        delivery_ids=[delivery.id for delivery in stored],
        created=first.updated,
    )
    transaction.create(f"batches/{batch.id}", encode(batch))
    for delivery in stored:
        transaction.create(f"deliveries/{delivery.id}", encode(delivery))
    return {delivery.id: delivery for delivery in stored}


def _keep_version(transaction: Transaction, subject: Subject, now: datetime) -> None:
    """Unless the release trigger has kept it. It is named by its content: writing it twice is once."""
    release, content = subject.release, subject.content
    if release.ddex.content_hash != content:
        transaction.set(version_path(release.id, content), version_snapshot(release, content, now))
