"""Keeps where each release stands at each target in the catalogue's index: what we sent, what the DSP said."""

from collections.abc import Iterable, Iterator
from typing import Any

from shared.accounts.adapters import Adapters
from shared.catalog.releases.entry import entry_of, entry_path
from shared.model.codec import decode
from shared.model.delivery.delivery import Delivery
from shared.model.delivery.dsp_states import is_carried_out
from shared.model.delivery.entry import Liveness, ReleaseEntry, Show, Standing
from shared.model.delivery.lane import Lane
from shared.platform.store.port import DELETE, Query, Reader, Transaction


def index_standing(delivery_id: str, adapters: Adapters) -> None:
    """Writes where the delivery's release stands at its target now, if it changed. Idempotent.

    Reads the lane, its newest delivery and the last one sent, and earlier ones back to the last that was live. They are
    read outside of the transaction, which would hold up the workers that write them; after a write they are read
    again, because an older state may have overwritten a newer one.
    """
    data = adapters.store.get(f"deliveries/{delivery_id}")
    if data is None:
        return
    release_id, target_id, lane_id = data["releaseId"], data["targetId"], data["lane"]
    standing = standing_on(lane_id, target_id, adapters.store)
    while _write(standing, release_id, target_id, adapters):
        newer = standing_on(lane_id, target_id, adapters.store)
        if newer == standing:
            return
        standing = newer


def _write(standing: Standing | None, release_id: str, target_id: str, adapters: Adapters) -> bool:
    """Whether the entry had another standing of the target, and has this one now."""
    path, value = entry_path(release_id), _document(standing) if standing else None

    def work(transaction: Transaction) -> bool:
        stored = transaction.get(path)
        release = transaction.get(f"releases/{release_id}") if stored is None else None
        if stored is None and release is None:
            return False
        base = stored or {**entry_of(release or {}), "standings": {}, "shows": []}
        standings = {name: each for name, each in decode(ReleaseEntry, base).standings.items() if name != target_id}
        shows = sorted(shown_by([*standings.values(), *([standing] if standing else [])]))
        if stored is None:
            transaction.set(path, {**base, "standings": {target_id: value} if value else {}, "shows": shows})
        elif base.get("standings", {}).get(target_id) != value or base.get("shows", []) != shows:
            transaction.update(path, {f"standings.{target_id}": value or DELETE, "shows": shows})
        else:
            return False
        return True

    return adapters.store.transact(work)


def newest_query(lane_id: str) -> Query:
    """The lane's newest delivery that was not cancelled."""
    return Query(
        "deliveries",
        where=(
            ("lane", "==", lane_id),
            ("status", "in", ["queued", "processing", "delivering", "completed", "failed"]),
        ),
        order=("-created",),
        limit=1,
    )


def standing_on(lane_id: str, target_id: str, reader: Reader) -> Standing | None:
    """The standing on a lane; None if nothing was requested that was not cancelled."""
    found = reader.find(newest_query(lane_id))
    if not found:
        return None
    newest = decode(Delivery, found[0])
    lane_data = reader.get(f"locks/{lane_id}")
    lane = decode(Lane, lane_data) if lane_data else None
    last = _delivery(lane.last.delivery_id, newest, reader) if lane and lane.last else None
    dsp = last.dsp if last else None
    return Standing(
        target_id=target_id,
        delivery_id=newest.id,
        status=newest.status,
        action=newest.message_sub_type,
        created=newest.created,
        problem=newest.failure.message[:1000] if newest.status == "failed" and newest.failure else None,
        sent=lane.last.completed if lane and lane.last else None,
        sent_action=lane.last.message_sub_type if lane and lane.last else None,
        content_hash=lane.last.content_hash if lane and lane.last else None,
        said=dsp.status if dsp else None,
        since=dsp.since if dsp else None,
        code=dsp.code if dsp else None,
        reason=dsp.reason if dsp else None,
        overdue=dsp.overdue if dsp else None,
        live=_liveness(lane, newest, reader) if lane else "no",
    )


def _liveness(lane: Lane, newest: Delivery, reader: Reader) -> Liveness:
    """Whether the DSP shows the release: what it said about the deliveries since the last takedown, newest first.

    An update of a release that is live leaves it live. A takedown counts once the DSP has confirmed it.
    """
    sent = [each for each in (*lane.before, *([lane.last] if lane.last else [])) if not each.refused]
    for each in reversed(sent):
        delivery = _delivery(each.delivery_id, newest, reader)
        said = delivery.dsp.status if delivery and delivery.dsp else "sent"
        confirmed = is_carried_out(each.message_sub_type, said)
        if each.message_sub_type == "Takedown" and not each.withdrawn:
            return "no" if confirmed else "unknown"
        if confirmed:
            return "yes"
    return "unknown" if sent else "no"


def _delivery(delivery_id: str, newest: Delivery, reader: Reader) -> Delivery | None:
    if delivery_id == newest.id:
        return newest
    data = reader.get(f"deliveries/{delivery_id}")
    return decode(Delivery, data) if data else None


def shown_by(standings: Iterable[Standing]) -> set[str]:
    """The filters of the board that a release passes: each alone, and with `@` and a target's id."""
    return {term for each in standings for show in shows_of(each) for term in (show, f"{show}@{each.target_id}")}


def shows_of(standing: Standing) -> Iterator[Show]:
    """The filters of the board that a release passes because of one target."""
    if standing.live != "yes" and not is_taken_down(standing):
        yield "notLive"
    if standing.said == "rejected":
        yield "rejected"
    if standing.overdue is not None:
        yield "silent"


def is_taken_down(standing: Standing) -> bool:
    """Whether the last thing sent was a takedown, confirmed or not: that it is not live is intended."""
    return standing.sent_action == "Takedown" and standing.live != "yes" and standing.said != "rejected"


def _document(standing: Standing) -> dict[str, Any]:
    return standing.model_dump(by_alias=True, exclude_none=True)
