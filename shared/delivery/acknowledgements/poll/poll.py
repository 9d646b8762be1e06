"""Owns looking into a target's folder of acknowledgements: when, how much at a time, and what was read before.

A poll is cheap where nothing is new: one listing, one read and one write of the memory. What it read is
remembered as digests of path and size, for as long as the file lies there.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.delivery.acknowledgements.poll.look import Look
from shared.errors import NotFound, StardustError, Unavailable
from shared.events import ListenTask
from shared.model.base import Model
from shared.model.codec import decode, encode
from shared.model.delivery.acknowledgement import Poll
from shared.model.delivery.delivery import HistoryEntry
from shared.model.delivery.target import DeliveryTarget, TargetReference
from shared.notifications.notify import write_notification
from shared.platform.store.port import DELETE, Data, Query, Transaction

PATIENCE = timedelta(days=31)
"""Recipients may remove acknowledgements after a month (ECHO 1.7): so long one is waited for."""
_MAX_WAIT = timedelta(hours=12)
_ALARM_AT = 3


@dataclass(frozen=True, slots=True)
class PollReport:
    """What one look into the folder brought: files read, of them applied, whether some are left, what went wrong."""

    read: int = 0
    applied: int = 0
    more: bool = False
    problem: str = ""


def await_answers(target: DeliveryTarget, adapters: Adapters) -> None:
    """Sees to it that the target's folder is looked into for the next month. Cheap where it is already."""
    if target.dialogue.channel != "folder":
        return
    now = adapters.clock()
    wanted = now + PATIENCE
    data = adapters.store.get(_path(target.id))
    if data and data.get("nextPoll") and data["until"] > wanted - timedelta(days=1):
        return

    def work(transaction: Transaction) -> None:
        known = transaction.get(_path(target.id))
        poll = decode(Poll, known) if known else Poll(id=target.id, tenant_id=target.tenant_id, until=wanted)
        first = now + timedelta(minutes=target.dialogue.poll_every_min)
        changes = {"until": wanted, "next_poll": min(poll.next_poll or first, first)}
        transaction.set(_path(target.id), encode(poll.model_copy(update=changes)))

    adapters.store.transact(work)


def due_polls(now: datetime) -> Query:
    """The folders that are to be looked into now."""
    return Query("dialogues", where=(("nextPoll", "<=", now),), order=("nextPoll",), limit=100)


def read_acknowledgements(task: ListenTask, adapters: Adapters) -> PollReport:
    """One look into the target's folder. What fails is remembered and tried again later; answers what was done.

    Raises Unavailable where even that cannot be stored.
    """
    target = _target(task["targetId"], adapters)
    if target is None:
        _forget(task["targetId"], adapters)
        return PollReport()
    poll = _begin(target, adapters)
    if poll is None:
        return PollReport()
    look, problem = Look(target, poll, adapters), ""
    try:
        look.run()
    except Unavailable:
        raise
    except StardustError as error:
        problem = error.message
    _end(look, problem, adapters)
    return PollReport(look.read, look.applied, look.more, problem)


def _path(target_id: str) -> str:
    return f"dialogues/{target_id}"


def _target(target_id: str, adapters: Adapters) -> DeliveryTarget | None:
    data = adapters.store.get(f"deliveryTargets/{target_id}")
    target = decode(DeliveryTarget, data) if data else None
    return target if target and target.active and target.dialogue.channel == "folder" else None


def _forget(target_id: str, adapters: Adapters) -> None:
    """The target is gone, switched off, or answers otherwise now: its folder is not due any more."""
    with suppress(KeyError):
        adapters.store.transact(lambda transaction: transaction.update(_path(target_id), {"nextPoll": DELETE}))


def _begin(target: DeliveryTarget, adapters: Adapters) -> Poll | None:
    """Takes the turn by setting the next one: a second task finds nothing to do. None if it is not the time."""
    now = adapters.clock()
    following = now + timedelta(minutes=target.dialogue.poll_every_min)

    def work(transaction: Transaction) -> Poll | None:
        data = transaction.get(_path(target.id))
        poll = decode(Poll, data) if data else None
        if poll is None or poll.next_poll is None or poll.next_poll > now:
            return None
        transaction.update(_path(target.id), {"nextPoll": following, "polled": now})
        return poll

    return adapters.store.transact(work)


def _end(look: Look, problem: str, adapters: Adapters) -> None:
    """Keeps what was seen; after a failure waits longer each time, and at the third one tells people."""
    now, target = adapters.clock(), look.target

    def work(transaction: Transaction) -> None:
        data = transaction.get(_path(target.id))
        if data is None:
            return
        poll = decode(Poll, data)
        failures = poll.failures + 1 if problem else 0
        changes: dict[str, object] = {
            "next_poll": _next(poll, target, failures, look.more, now),
            "failures": failures,
            "problem": problem or None,
        }
        if look.there is not None:
            changes["seen"] = sorted(look.seen)[:20_000]
            changes["doubtful"] = sorted(look.doubtful | (set(poll.doubtful) & look.there - look.seen))[:1000]
        transaction.set(_path(target.id), encode(poll.model_copy(update=changes)))
        if failures == _ALARM_AT:
            _tell(transaction, target, problem, now)

    adapters.store.transact(work)


def _next(poll: Poll, target: DeliveryTarget, failures: int, more: bool, now: datetime) -> datetime | None:
    if poll.until <= now:
        return None
    every = timedelta(minutes=target.dialogue.poll_every_min)
    return now if more else now + min(every * 2 ** min(failures, 10), max(every, _MAX_WAIT))


def _tell(transaction: Transaction, target: DeliveryTarget, problem: str, now: datetime) -> None:
    write_notification(
        transaction,
        f"unheard-{target.id}-{int(now.timestamp())}",
        tenant_id=target.tenant_id,
        kind="dialogue-failed",
        severity="warning",
        message=f"The acknowledgements of {target.name} cannot be read: {problem}",
        link=f"/targets/{target.id}",
        now=now,
    )


class PollRequested(Model):
    """Whether the poll was queued; false if one is queued already."""

    queued: bool


def poll_acknowledgements(request: TargetReference, *, caller: Caller, adapters: Adapters) -> PollRequested:
    """Polls the target's acknowledgement folder now. Raises Forbidden, NotFound, Unavailable."""
    caller.require("manager")
    target = _target(request.target_id, adapters)
    if target is None or target.tenant_id != caller.tenant_id:
        raise NotFound(
            "There is no such target with an acknowledgement folder.", remedy="Set dialogue.channel to folder."
        )
    await_answers(target, adapters)
    now = adapters.clock()
    adapters.store.transact(lambda transaction: transaction.update(_path(target.id), {"nextPoll": now}))
    task = ListenTask(targetId=target.id)
    return PollRequested(queued=adapters.tasks.enqueue("listen", task, task_id=adapters.new_id()))


def follow_delivery(document: Data, adapters: Adapters) -> None:
    """Opens the dialogue about a delivery that arrived. Raises InvalidInput, Unavailable."""
    entry = decode(HistoryEntry, document)
    if entry.outcome != "completed":
        return
    adapters.store.transact(lambda transaction: _open(transaction, entry))
    data = adapters.store.get(f"deliveryTargets/{entry.target_id}")
    if data is not None:
        await_answers(decode(DeliveryTarget, data), adapters)


def _open(transaction: Transaction, entry: HistoryEntry) -> None:
    """Says that it was sent, unless the DSP has said more already."""
    path = f"deliveries/{entry.delivery_id}"
    data = transaction.get(path)
    if data is not None and "status" not in data.get("dsp", {}):
        transaction.update(path, {"dsp.status": "sent", "dsp.sent": entry.at})
