"""Owns deliveries that nobody has to ask for: automatic ones, and updates for targets that take them regularly."""

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
from shared.model.delivery.delivery import Delivery, Lane
from shared.model.delivery.target import DeliveryTarget
from shared.platform.store.port import Query, Store, Transaction

_MAX_TARGETS = 100


def targets_query(tenant_id: str) -> Query:
    """The tenant's active targets."""
    return Query("deliveryTargets", where=(("tenantId", "==", tenant_id), ("active", "==", True)), limit=_MAX_TARGETS)


def deliver_automatically(release: Release, adapters: Adapters) -> list[PlacedDelivery]:
    """Queues what follows from a release that is ready and valid. Run again, it queues nothing twice.

    To every active target where the tenant's settings say autoDeliver; and to each recurring target that
    has the release already, an update at its next time.
    """
    settings = settings_of(adapters.store, release.tenant_id)
    if settings is None:
        return []
    caller = Caller(uid=release.created_by, tenant_id=release.tenant_id, role="manager")
    made: list[PlacedDelivery] = []
    for data in adapters.store.find(targets_query(release.tenant_id)):
        target = decode(DeliveryTarget, data)
        if settings.auto_deliver or (target.schedule.type == "recurring" and _is_live(release, target, adapters.store)):
            request = DeliveryRequest(release_id=release.id, target_id=target.id)
            try:
                newest = create_delivery(request, caller=caller, adapters=adapters, revive=False)
            except (Conflict, InvalidRelease):
                continue  # changed again meanwhile: the review of that change decides anew
            _replace(newest.delivery, adapters.store, adapters.clock())
            made.append(newest)
    return made


def _replace(newest: Delivery, store: Store, now: datetime) -> None:
    """Of what would go at one moment only the newest goes: a week of changes is one update."""

    def work(transaction: Transaction) -> None:
        waiting = [decode(Delivery, data) for data in transaction.find(waiting_query(newest.lane))]
        older = [each for each in waiting if each.created < newest.created and each.scheduled == newest.scheduled]
        untouched = [each for each in older if not each.attempts and each.message_sub_type != "Takedown"]
        for path, fields in cancel(transaction, untouched, now).items():
            transaction.update(path, fields)

    if newest.waiting and newest.waiting.reason == "due" and now < newest.scheduled:
        store.transact(work)


def _is_live(release: Release, target: DeliveryTarget, store: Store) -> bool:
    data = store.get(f"locks/{keys.lane_id(release.id, target.id)}")
    return data is not None and decode(Lane, data).live is not None
