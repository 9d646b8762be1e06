"""The use cases that request deliveries, of one release or of several in one package. Idempotent."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from shared import ids as keys
from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.accounts.asking import transact_asking
from shared.catalog.releases.versions import version_path, version_snapshot
from shared.delivery.queue.batch import form_batch
from shared.delivery.queue.order import cancel
from shared.delivery.queue.state import next_due
from shared.delivery.requests.decide import RequestContext, decide_all
from shared.delivery.requests.models import BatchRequest, DeliveryRequest, PlacedBatch, PlacedDelivery
from shared.delivery.requests.subject import Subject, read_terms
from shared.errors import Conflict
from shared.messages.packages.layout import layout_named
from shared.model.codec import decode, encode
from shared.model.delivery.delivery import Batch, Delivery, Priority
from shared.platform.store.port import AlreadyExists, Query, Transaction
from shared.trace import current

_MILLISECOND = timedelta(milliseconds=1)
_MAX_TRIES = 50
"""Tries to find a free batch id, each with the next millisecond."""


def create_delivery(
    request: DeliveryRequest,
    *,
    caller: Caller,
    adapters: Adapters,
    priority: Priority | None = None,
    requeue: bool = True,
) -> PlacedDelivery:
    """Queues a delivery of the release's current content to the target.

    Idempotent: two requests for the same content and target are one delivery. If the content is live at the target,
    the delivery that sent it is returned, unless the request has `force`. A failed or cancelled delivery is queued
    again with a new series of attempts, unless the request has an idempotency key. A takedown cancels the queued
    deliveries of its lane that are due after it.

    `priority` and `requeue` are for internal callers: emergency takedowns, and events that may arrive twice and must
    not queue a cancelled delivery again. Raises Forbidden, NotFound, Conflict (inactive target, release not ready,
    takedown of a release that is not live, idempotency key of another delivery), InvalidInput for a new delivery that
    is scheduled in the past, and InvalidRelease with all blocking findings.
    """
    caller.require("manager")
    now = adapters.clock()
    context = RequestContext(
        request,
        caller,
        now,
        now,
        priority or request.priority,
        requeue,
        expects_new=requeue and request.scheduled is None,
        traceparent=_traceparent(),
    )
    return _place_all([context], adapters)[0]


def create_batch_delivery(request: BatchRequest, *, caller: Caller, adapters: Adapters) -> PlacedBatch:
    """Queues the deliveries of several releases as one batch, which is sent in one package.

    A release whose content is live at the target or queued already is not part of the batch: its existing delivery
    is returned, as by `createDelivery`. Raises Forbidden, NotFound, Conflict (also if the target's layout allows
    only one release per package), and InvalidRelease with the findings of all releases.
    """
    caller.require("manager")
    now = adapters.clock()
    contexts = [
        RequestContext(
            request.single(release_id),
            caller,
            now,
            now,
            request.priority,
            in_batch=True,
            expects_new=request.scheduled is None,
            traceparent=_traceparent(),
        )
        for release_id in request.release_ids
    ]
    return PlacedBatch(deliveries=_place_all(contexts, adapters))


def _traceparent() -> str | None:
    trace = current()
    return trace.traceparent if trace else None


def _place_all(contexts: Sequence[RequestContext], adapters: Adapters) -> list[PlacedDelivery]:
    for _ in range(_MAX_TRIES):
        try:
            return transact_asking(adapters, partial(_place, contexts))
        except AlreadyExists:  # a delivery, or the batch id of this millisecond by another delivery to the target
            later = timedelta(0) if contexts[0].expects_new else _MILLISECOND
            contexts = [replace(context, instant=context.instant + later, expects_new=False) for context in contexts]
    raise Conflict("Too many deliveries to this target were requested at the same time.", remedy="Try again.")


def _place(contexts: Sequence[RequestContext], transaction: Transaction, adapters: Adapters) -> list[PlacedDelivery]:
    """Decides on requests to one target and stores the result. Raises AlreadyExists if the batch id is taken."""
    first = contexts[0]
    now, terms = first.now, read_terms(transaction, first.request.target_id, first.caller, adapters.plugins)
    if first.in_batch and not layout_named(terms.target.layout).holds_many:
        raise Conflict(
            f"The layout of {terms.target.name} allows only one release per package.",
            remedy="Deliver the releases individually, or give the target a batch layout, such as ddex-sftp-1.6.",
        )
    decisions = decide_all(transaction, contexts, terms)
    due_after_takedown: list[Delivery] = []
    for decision in decisions:
        if decision.has_effect:
            due_after_takedown += _due_after_takedown(transaction, decision.delivery)
    changes = cancel(transaction, due_after_takedown, now)
    changes |= {f"deliveries/{each.delivery.id}": each.requeued for each in decisions if each.requeued}
    for path, fields in changes.items():
        transaction.update(path, fields)
    new = _store_new(transaction, [each.delivery for each in decisions if each.subject])
    for decision in decisions:
        if decision.subject:
            _store_version(transaction, decision.subject, now)
    placed: list[PlacedDelivery] = []
    for decision in decisions:
        delivery = new.get(decision.delivery.id, decision.delivery)
        placed.append(
            PlacedDelivery(id=delivery.id, delivery_id=delivery.id, created=decision.has_effect, delivery=delivery)
        )
    return placed


def waiting_query(lane: str) -> Query:
    """The queued deliveries of a lane."""
    return Query("deliveries", where=(("lane", "==", lane), ("status", "==", "queued")))


def _due_after_takedown(transaction: Transaction, delivery: Delivery) -> list[Delivery]:
    """If the delivery is a takedown, the queued deliveries of its lane that are due after it.

    They precede it on the lane, so they would delay it, and they send what it withdraws.
    """
    if delivery.message_sub_type != "Takedown":
        return []
    waiting = [decode(Delivery, data) for data in transaction.find(waiting_query(delivery.lane))]
    until = next_due(delivery)
    return [each for each in waiting if each.message_sub_type != "Takedown" and _is_later(each, until)]


def _is_later(delivery: Delivery, than: datetime | None) -> bool:
    until = next_due(delivery)
    return until is None or (than is not None and until > than)


def _store_new(transaction: Transaction, deliveries: Sequence[Delivery]) -> dict[str, Delivery]:
    """Stores new deliveries under one batch id; returns them by id, as members of a batch if there are several."""
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
        lanes=[delivery.lane for delivery in stored],
        created=first.updated,
    )
    transaction.create(f"batches/{batch.id}", encode(batch))
    for delivery in stored:
        transaction.create(f"deliveries/{delivery.id}", encode(delivery))
    return {delivery.id: delivery for delivery in stored}


def _store_version(transaction: Transaction, subject: Subject, now: datetime) -> None:
    """Stores the version to be sent, unless the review has. Its id is the content hash, so repeating it is harmless."""
    release, content = subject.release, subject.content
    if release.ddex.content_hash != content:
        transaction.set(version_path(release.id, content), version_snapshot(release, content, now))
