"""The emergency takedown: one call withdraws releases from every target at which they are live."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.delivery.queue.order import lane_query
from shared.delivery.requests.control import cancel_delivery
from shared.delivery.requests.models import MAX_TERRITORIES, ControlRequest, DeliveryRequest
from shared.delivery.requests.request import create_delivery
from shared.errors import Conflict, NotFound, StardustError
from shared.model.base import Id, Model, Territory, Text
from shared.model.codec import decode
from shared.model.delivery.lane import Lane
from shared.platform.store.port import Data, Query, Store

_MAX_RELEASES = 500
_MAX_TARGETS = 200
_MAX_CANCELLED = 200


class TakedownRequest(Model):
    """The releases to withdraw: one release, or all of an artist or label."""

    release_id: Id | None = None
    """This release."""
    artist: Text | None = None
    """All of this display artist, by the exact name."""
    label: Text | None = None
    """All of this label, by the exact name."""
    territories: Annotated[list[Territory], Field(max_length=MAX_TERRITORIES)] = []
    """Where to withdraw them; empty means everywhere."""

    @model_validator(mode="after")
    def _check_one_criterion(self) -> Self:
        if sum(value is not None for value in (self.release_id, self.artist, self.label)) != 1:
            raise ValueError("Set exactly one of releaseId, artist and label.")
        return self


class Takedown(Model):
    """The result of the takedown for one release and target."""

    release_id: Id
    target_id: Id
    delivery_id: Id | None = None
    """The delivery that withdraws it."""
    outcome: Literal["queued", "already queued", "refused"]
    """What happened to the request."""
    reason: str | None = None
    """Why it was refused."""


def take_down_everywhere(request: TakedownRequest, *, caller: Caller, adapters: Adapters) -> list[Takedown]:
    """Queues a takedown for each target at which any of the releases is live, with the priority `emergency`.

    Cancels the queued deliveries of these lanes first, so that none of them delays it or makes a release live again.
    A second call returns the same deliveries. A lane whose takedown fails is `refused` and does not stop the others.
    Raises Forbidden, and NotFound if no release matches.
    """
    caller.require("admin")
    releases = _releases(request, caller, adapters.store)
    if not releases:
        raise NotFound("No release matches.", remedy="Check the id or the exact name.")
    takedowns: list[Takedown] = []
    for release in releases:
        for data in adapters.store.find(lanes_query(caller.tenant_id, release["id"])):
            lane = decode(Lane, data)
            if lane.live is not None:
                takedowns.append(_take_down(lane, request.territories, caller, adapters))
    return takedowns


def lanes_query(tenant_id: str, release_id: str) -> Query:
    """The lanes of a release, one for each target to which it was ever sent, at most 200."""
    return Query("locks", where=(("tenantId", "==", tenant_id), ("releaseId", "==", release_id)), limit=_MAX_TARGETS)


def _releases(request: TakedownRequest, caller: Caller, store: Store) -> list[Data]:
    """The matching releases of the caller's tenant, at most 500."""
    if request.release_id is not None:
        return [own_document(store.get(f"releases/{request.release_id}"), caller, "release")]
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


def _take_down(lane: Lane, territories: list[str], caller: Caller, adapters: Adapters) -> Takedown:
    try:
        wanted = DeliveryRequest(
            release_id=lane.release_id, target_id=lane.target_id, takedown=True, territories=territories
        )
        _cancel_queued(lane, caller, adapters)
        placed = create_delivery(wanted, caller=caller, adapters=adapters, priority="emergency")
    except StardustError as error:
        return Takedown(
            release_id=lane.release_id, target_id=lane.target_id, outcome="refused", reason=str(error)[:1000]
        )
    return Takedown(
        release_id=lane.release_id,
        target_id=lane.target_id,
        delivery_id=placed.delivery.id,
        outcome="queued" if placed.created else "already queued",
    )


def _cancel_queued(lane: Lane, caller: Caller, adapters: Adapters) -> None:
    """Cancels the queued deliveries of the lane. A running one cannot be cancelled; the takedown follows it."""
    for _ in range(_MAX_CANCELLED):
        waiting = adapters.store.find(lane_query(lane.id))
        if not waiting or waiting[0]["messageSubType"] == "Takedown":
            return
        try:
            cancel_delivery(ControlRequest(delivery_id=waiting[0]["id"]), caller=caller, adapters=adapters)
        except Conflict:
            return
