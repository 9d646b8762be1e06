"""Schedules and runs the polling of a target's acknowledgement folder, and stores what has been read.

A poll without new files is cheap: one listing, one read and one write of the polling state. Files that have been
read are stored as digests of path and size, as long as they remain in the folder.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.delivery.acknowledgements.poll.look import FolderPoll
from shared.errors import DeliveryError, NotFound, StardustError, Unavailable
from shared.events import ListenTask
from shared.model.base import Model
from shared.model.codec import decode, encode
from shared.model.delivery.acknowledgement import Poll
from shared.model.delivery.delivery import HistoryEntry
from shared.model.delivery.target import DeliveryTarget, TargetReference
from shared.notifications.notify import write_notification
from shared.platform.store.port import DELETE, Data, Query, Transaction

POLLING_PERIOD = timedelta(days=31)
"""How long acknowledgements are awaited: recipients may remove them after a month (ECHO 1.7)."""
_MAX_WAIT = timedelta(hours=12)
_LAST_DELIVERY_EVERY = timedelta(minutes=1)
_NOTIFY_AFTER_FAILURES = 3
_MAX_PROBLEM = 900  # a ShortText


@dataclass(frozen=True, slots=True)
class PollReport:
    """The result of one poll: files read, acknowledgements applied, whether files are left, and the problem if any."""

    read: int = 0
    applied: int = 0
    more: bool = False
    problem: str = ""


def ensure_polling(target: DeliveryTarget, adapters: Adapters) -> None:
    """Schedules polling of the target's folder for the next month. Costs one read if it is already scheduled."""
    if target.dialogue.channel != "folder":
        return
    now = adapters.clock()
    until = now + POLLING_PERIOD
    data = adapters.store.get(_path(target.id))
    if data and data.get("nextPoll") and data["until"] > until - timedelta(days=1):
        return

    def work(transaction: Transaction) -> None:
        known = transaction.get(_path(target.id))
        poll = decode(Poll, known) if known else Poll(id=target.id, tenant_id=target.tenant_id, until=until)
        first = now + timedelta(minutes=target.dialogue.poll_every_min)
        changes = {"until": until, "next_poll": min(poll.next_poll or first, first)}
        transaction.set(_path(target.id), encode(poll.model_copy(update=changes)))

    adapters.store.transact(work)


def due_polls(now: datetime) -> Query:
    """The folders that are due to be polled."""
    return Query("dialogues", where=(("nextPoll", "<=", now),), order=("nextPoll",), limit=100)


def read_acknowledgements(task: ListenTask, adapters: Adapters) -> PollReport:
    """Polls the target's folder. A failure is stored and retried later.

    Raises Unavailable if not even that can be stored.
    """
    target = _target(task["targetId"], adapters)
    if target is None:
        _stop_polling(task["targetId"], adapters)
        return PollReport()
    state = _begin(target, adapters)
    if state is None:
        return PollReport()
    poll, error = FolderPoll(target, state, adapters), None
    try:
        poll.run()
    except Unavailable:
        raise
    except StardustError as raised:
        error = raised
    _end(poll, error, adapters)
    return PollReport(poll.read, poll.applied, poll.more, error.message if error else "")


def _path(target_id: str) -> str:
    return f"dialogues/{target_id}"


def _target(target_id: str, adapters: Adapters) -> DeliveryTarget | None:
    data = adapters.store.get(f"deliveryTargets/{target_id}")
    target = decode(DeliveryTarget, data) if data else None
    return target if target and target.active and target.dialogue.channel == "folder" else None


def _stop_polling(target_id: str, adapters: Adapters) -> None:
    """Called if the target was deleted or disabled, or no longer acknowledges by folder."""
    with suppress(KeyError):
        adapters.store.transact(lambda transaction: transaction.update(_path(target_id), {"nextPoll": DELETE}))


def _begin(target: DeliveryTarget, adapters: Adapters) -> Poll | None:
    """Claims the poll by scheduling the next one, so that a concurrent task does nothing. None if it is not due."""
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


def _end(poll: FolderPoll, error: StardustError | None, adapters: Adapters) -> None:
    """Stores what was seen, and the problem also in the target, where people see it. Failures increase the interval.

    People are notified once until a poll succeeds: of a refusal at once, as it does not go away by itself, of other
    failures at the third consecutive one.
    """
    now, target = adapters.clock(), poll.target
    problem = error.message[:_MAX_PROBLEM] if error else ""
    is_final = isinstance(error, DeliveryError) and not error.retryable

    def work(transaction: Transaction) -> None:
        data = transaction.get(_path(target.id))
        target_data = transaction.get(f"deliveryTargets/{target.id}")
        if data is None:
            return
        state = decode(Poll, data)
        failures = state.failures + 1 if problem else 0
        notifies = bool(problem) and not state.notified and (is_final or failures >= _NOTIFY_AFTER_FAILURES)
        changes: dict[str, object] = {
            "next_poll": _next(state, target, failures, poll.more, now),
            "failures": failures,
            "problem": problem or None,
            "notified": bool(problem) and (state.notified or notifies),
        }
        if poll.listed is not None:
            changes["seen"] = sorted(poll.seen)[:20_000]
            changes["doubtful"] = sorted(poll.doubtful | (set(state.doubtful) & poll.listed - poll.seen))[:1000]
        transaction.set(_path(target.id), encode(state.model_copy(update=changes)))
        if target_data and target_data.get("dialogueProblem", "") != problem:
            transaction.update(f"deliveryTargets/{target.id}", {"dialogueProblem": problem or DELETE})
        if notifies:
            _notify(transaction, target, problem, now)

    adapters.store.transact(work)


def _next(state: Poll, target: DeliveryTarget, failures: int, more: bool, now: datetime) -> datetime | None:
    if state.until <= now:
        return None
    interval = timedelta(minutes=target.dialogue.poll_every_min)
    return now if more else now + min(interval * 2 ** min(failures, 10), max(interval, _MAX_WAIT))


def _notify(transaction: Transaction, target: DeliveryTarget, problem: str, now: datetime) -> None:
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
    """The answer to a request to poll."""

    queued: bool
    """Whether the poll was queued; false if one is already queued."""


def poll_acknowledgements(request: TargetReference, *, caller: Caller, adapters: Adapters) -> PollRequested:
    """Polls the target's acknowledgement folder now. Raises Forbidden, NotFound, Unavailable."""
    caller.require("manager")
    own_document(adapters.store.get(f"deliveryTargets/{request.target_id}"), caller, "target")
    target = _target(request.target_id, adapters)
    if target is None:
        raise NotFound("The target has no acknowledgement folder.", remedy="Set dialogue.channel to folder.")
    ensure_polling(target, adapters)
    now = adapters.clock()
    adapters.store.transact(lambda transaction: transaction.update(_path(target.id), {"nextPoll": now}))
    task = ListenTask(targetId=target.id)
    return PollRequested(queued=adapters.tasks.enqueue("listen", task, task_id=adapters.new_id()))


def follow_delivery(document: Data, adapters: Adapters) -> None:
    """Marks the target of a completed delivery, and starts awaiting acknowledgements.

    Raises InvalidInput, Unavailable.
    """
    entry = decode(HistoryEntry, document)
    data = adapters.store.get(f"deliveryTargets/{entry.target_id}") if entry.outcome == "completed" else None
    if data is not None:
        target = decode(DeliveryTarget, data)
        _mark_target(target, entry.at, adapters)
        ensure_polling(target, adapters)


def _mark_target(target: DeliveryTarget, at: datetime, adapters: Adapters) -> None:
    """Stores the target's time of the last delivery, at most once a minute, to avoid contention for its document."""
    if target.last_delivery is None or at - target.last_delivery >= _LAST_DELIVERY_EVERY:
        path = f"deliveryTargets/{target.id}"
        with suppress(KeyError):  # the target was deleted meanwhile
            adapters.store.transact(lambda transaction: transaction.update(path, {"lastDelivery": at}))
