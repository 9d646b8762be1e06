"""Owns the emergency takedown: one call withdraws releases from every target that they ever reached."""

from typing import Literal, Self

from pydantic import model_validator

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.delivery.queue.order import lane_query
from shared.delivery.requests.control import cancel_delivery
from shared.delivery.requests.models import DeliveryRequest
from shared.delivery.requests.request import create_delivery
from shared.errors import Conflict, NotFound
from shared.model.base import Id, Model, Text
from shared.model.codec import decode
from shared.model.delivery.delivery import DeliveryReference, Lane
from shared.platform.store.port import Data, Query, Store

_MAX_RELEASES = 500
_MAX_TARGETS = 200


class TakedownRequest(Model):
    """What is to go: one release, or everything of an artist or of a label, as their names are displayed."""

    release_id: Id | None = None
    artist: Text | None = None
    label: Text | None = None

    @model_validator(mode="after")
    def _names_one_thing(self) -> Self:
        if sum(value is not None for value in (self.release_id, self.artist, self.label)) != 1:
            raise ValueError("Name exactly one of releaseId, artist and label.")
        return self


class Takedown(Model):
    """What the takedown did for one release at one target."""

    release_id: Id
    target_id: Id
    delivery_id: Id | None = None
    outcome: Literal["queued", "already queued", "refused"]
    reason: str | None = None


def take_down_everywhere(request: TakedownRequest, *, caller: Caller, adapters: Adapters) -> list[Takedown]:
    """Queues a takedown to each target that has any of the releases, ahead of everything else.

    What was queued for these lanes is cancelled first: nothing may bring back what is to go. Run again,
    it answers the same deliveries. Raises Forbidden, and NotFound if nothing fits.
    """
    caller.require("admin")
    releases = _releases(request, caller, adapters.store)
    if not releases:
        raise NotFound("There is no such release.", remedy="Check the name as it is displayed.")
    done: list[Takedown] = []
    for release in releases:
        for data in adapters.store.find(lanes_query(caller.tenant_id, release["id"])):
            lane = decode(Lane, data)
            if lane.live is not None:
                done.append(_take_down(lane, caller, adapters))
    return done


def lanes_query(tenant_id: str, release_id: str) -> Query:
    """The lanes of a release: every target that was ever sent it."""
    return Query("locks", where=(("tenantId", "==", tenant_id), ("releaseId", "==", release_id)), limit=_MAX_TARGETS)


def _releases(request: TakedownRequest, caller: Caller, store: Store) -> list[Data]:
    if request.release_id is not None:
        data = store.get(f"releases/{request.release_id}")
        return [data] if data is not None and data.get("tenantId") == caller.tenant_id else []
    if request.artist is not None:
        by_artist = Query(
            "releases",
            where=(("tenantId", "==", caller.tenant_id), ("basic.displayArtist", "==", request.artist)),
            limit=_MAX_RELEASES,
        )
        return list(store.find(by_artist))
    by_label = Query(
        "releases",
        where=(("tenantId", "==", caller.tenant_id), ("basic.label", "==", request.label)),
        limit=_MAX_RELEASES,
    )
    return list(store.find(by_label))


def _take_down(lane: Lane, caller: Caller, adapters: Adapters) -> Takedown:
    _clear(lane, caller, adapters)
    wanted = DeliveryRequest(release_id=lane.release_id, target_id=lane.target_id, takedown=True)
    try:
        made = create_delivery(wanted, caller=caller, adapters=adapters, priority="emergency")
    except (Conflict, NotFound) as error:
        return Takedown(release_id=lane.release_id, target_id=lane.target_id, outcome="refused", reason=str(error))
    return Takedown(
        release_id=lane.release_id,
        target_id=lane.target_id,
        delivery_id=made.delivery.id,
        outcome="queued" if made.created else "already queued",
    )


def _clear(lane: Lane, caller: Caller, adapters: Adapters) -> None:
    """Cancels what waits on the lane. One that is under way ends first; the takedown follows it."""
    for _ in range(_MAX_TARGETS):
        waiting = adapters.store.find(lane_query(lane.id))
        if not waiting or waiting[0]["messageSubType"] == "Takedown":
            return
        try:
            cancel_delivery(DeliveryReference(delivery_id=waiting[0]["id"]), caller=caller, adapters=adapters)
        except Conflict:
            return
