"""Requests deliveries automatically: with the setting `autoDeliver`, and updates for recurring targets."""

from datetime import datetime

from shared import ids as keys
from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.accounts.tenants.party import settings_of
from shared.delivery.queue.order import cancel
from shared.delivery.requests.models import DeliveryRequest, PlacedDelivery
from shared.delivery.requests.request import create_delivery, waiting_query
from shared.errors import Conflict, InvalidRelease
from shared.model.catalog.release import Release
from shared.model.codec import decode
from shared.model.delivery.delivery import Delivery
from shared.model.delivery.lane import Lane
from shared.model.delivery.target import DeliveryTarget
from shared.platform.store.port import Query, Store, Transaction

_MAX_TARGETS = 100


def targets_query(tenant_id: str) -> Query:
    """The tenant's active targets, at most 100."""
    return Query("deliveryTargets", where=(("tenantId", "==", tenant_id), ("active", "==", True)), limit=_MAX_TARGETS)


def deliver_automatically(release: Release, adapters: Adapters) -> list[PlacedDelivery]:
    """Requests the automatic deliveries of a ready and valid release. Idempotent: a second call has no effect.

    With the tenant's setting `autoDeliver`, to every active target. Otherwise to each active target with a recurring
    schedule at which the release is live, as an update at the schedule's next time.
    """
    settings = settings_of(adapters.store, release.tenant_id)
    if settings is None:
        return []
    caller = Caller(uid=release.created_by, tenant_id=release.tenant_id, role="manager")
    placed: list[PlacedDelivery] = []
    for data in adapters.store.find(targets_query(release.tenant_id)):
        target = decode(DeliveryTarget, data)
        if settings.auto_deliver or (target.schedule.type == "recurring" and _is_live(release, target, adapters.store)):
            for mead_only in (False, True) if target.mead == "alone" else (False,):
                request = DeliveryRequest(release_id=release.id, target_id=target.id, mead_only=mead_only)
                try:
                    newest = create_delivery(request, caller=caller, adapters=adapters, requeue=False)
                except (Conflict, InvalidRelease):
                    continue  # the release has changed again, or says nothing about its music
                _cancel_older(newest.delivery, adapters.store, adapters.clock())
                placed.append(newest)
    return placed


def _cancel_older(newest: Delivery, store: Store, now: datetime) -> None:
    """Cancels older deliveries of the lane that are scheduled for the same time, so that only the newest is sent.

    Not deliveries with attempts and takedowns, and nothing if the newest is already due or waits for approval.
    """

    def work(transaction: Transaction) -> None:
        waiting = [decode(Delivery, data) for data in transaction.find(waiting_query(newest.lane))]
        older = [each for each in waiting if each.created < newest.created and each.scheduled == newest.scheduled]
        replaced = [each for each in older if not each.attempts and each.message_sub_type != "Takedown"]
        replaced = [each for each in replaced if each.mead_only == newest.mead_only]
        for path, fields in cancel(transaction, replaced, now).items():
            transaction.update(path, fields)

    if newest.waiting and newest.waiting.reason == "due" and now < newest.scheduled:
        store.transact(work)


def _is_live(release: Release, target: DeliveryTarget, store: Store) -> bool:
    data = store.get(f"locks/{keys.lane_id(release.id, target.id)}")
    return data is not None and decode(Lane, data).live is not None
