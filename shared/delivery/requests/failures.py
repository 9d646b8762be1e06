"""Groups failed deliveries by their cause, over targets and time, and tells what helped with the same cause before.

What helped is read from the attempts of deliveries that went through after
they had failed: whether the target's settings were changed in between, somebody retried it, or it went by itself; and
from releases that were delivered with other content after they had failed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.errors import InvalidInput
from shared.model.base import Id, Instant, Model
from shared.model.codec import decode
from shared.model.delivery.delivery import Delivery, DeliveryAttempt
from shared.platform.store.port import Data, Query, Reader

_MAX_READ = 500
_MAX_LISTED = 100

HelpKind = Literal["waited", "retried", "targetChanged", "releaseChanged"]
"""waited: a later attempt went through by itself · retried: somebody retried it · targetChanged: the target's settings
were changed, then it went through · releaseChanged: the release was changed and delivered again."""


class FailureQuery(Model):
    """How far back to look."""

    days: Annotated[int, Field(ge=1, le=90)] = 30
    """How many days back."""


class FailingTarget(Model):
    """One target at which a cause appeared."""

    target_id: Id
    count: int
    """How many deliveries failed there."""
    last: Instant
    """When the last of them was changed."""


class Helped(Model):
    """What helped with a cause."""

    what: HelpKind
    """What was done."""
    count: int
    """How many deliveries it helped."""
    last: Instant
    """When it last helped."""


class FailurePattern(Model):
    """Deliveries that failed for the same cause, and have not been delivered since."""

    code: str
    """The cause, as in `failure.code` of the deliveries."""
    message: str
    """What failed last, in a sentence."""
    remedy: str | None = None
    """How to mend it, as the last failure says."""
    retryable: bool
    """Whether it may go away by itself."""
    count: int
    """How many deliveries failed."""
    first: Instant
    """When the first of them was requested."""
    last: Instant
    """When the last of them was changed."""
    targets: list[FailingTarget]
    """Where they failed, the most frequent first."""
    days: dict[str, int]
    """How many were requested on each day (UTC)."""
    delivery_ids: list[Id]
    """The newest of them, at most a hundred."""
    helped: list[Helped]
    """What helped with the same cause, what helped last first."""


class FailureReport(Model):
    """What goes wrong, by cause."""

    since: Instant
    """How far back it looks."""
    patterns: list[FailurePattern]
    """The causes, the most frequent first."""


@dataclass(frozen=True, slots=True)
class _Help:
    code: str
    what: HelpKind
    at: datetime


def failed_since_query(tenant_id: str, since: datetime) -> Query:
    """The tenant's failed deliveries that were requested since, newest first."""
    return Query(
        "deliveries",
        where=(("tenantId", "==", tenant_id), ("status", "==", "failed"), ("created", ">=", since)),
        order=("-created",),
        limit=_MAX_READ,
    )


def completed_since_query(tenant_id: str, since: datetime) -> Query:
    """The tenant's completed deliveries that were requested since, newest first."""
    return Query(
        "deliveries",
        where=(("tenantId", "==", tenant_id), ("status", "==", "completed"), ("created", ">=", since)),
        order=("-created",),
        limit=_MAX_READ,
    )


def target_changes_query(tenant_id: str, since: datetime) -> Query:
    """The audit entries of changes to the tenant's targets, newest first."""
    return Query(
        "auditLog",
        where=(("tenantId", "==", tenant_id), ("action", "==", "target.updated"), ("at", ">=", since)),
        order=("-at",),
        limit=_MAX_READ,
    )


def report_failures(request: FailureQuery, *, caller: Caller, adapters: Adapters) -> FailureReport:
    """Groups the deliveries that failed and were not delivered since by their cause, with what helped before."""
    since = adapters.clock() - timedelta(days=request.days)
    store, tenant_id = adapters.store, caller.tenant_id
    failed = _readable(store.find(failed_since_query(tenant_id, since)))
    completed = _readable(store.find(completed_since_query(tenant_id, since)))
    changes = _target_changes(store, tenant_id, since)
    open_, mended = _mended(failed, completed)
    helped = [*mended, *(found for delivery in completed for found in _help_within(delivery, changes))]
    return FailureReport(since=since, patterns=patterns_of(open_, helped))


def patterns_of(failed: Sequence[Delivery], helped: Iterable[_Help]) -> list[FailurePattern]:
    """The patterns of failed deliveries, the most frequent first."""
    groups: dict[str, list[Delivery]] = defaultdict(list)
    for delivery in failed:
        if delivery.failure:
            groups[delivery.failure.code].append(delivery)
    by_code: dict[str, list[_Help]] = defaultdict(list)
    for each in helped:
        by_code[each.code].append(each)
    found = [_pattern(code, group, by_code[code]) for code, group in groups.items()]
    return sorted(found, key=lambda pattern: (-pattern.count, pattern.code))


def _pattern(code: str, group: Sequence[Delivery], helped: Sequence[_Help]) -> FailurePattern:
    newest = max(group, key=lambda delivery: delivery.updated)
    assert newest.failure is not None
    targets = Counter(delivery.target_id for delivery in group)
    last = {delivery.target_id: delivery.updated for delivery in sorted(group, key=lambda each: each.updated)}
    ways: dict[HelpKind, list[datetime]] = defaultdict(list)
    for each in helped:
        ways[each.what].append(each.at)
    return FailurePattern(
        code=code,
        message=newest.failure.message,
        remedy=newest.failure.remedy,
        retryable=newest.failure.retryable,
        count=len(group),
        first=min(delivery.created for delivery in group),
        last=newest.updated,
        targets=[FailingTarget(target_id=key, count=count, last=last[key]) for key, count in targets.most_common()],
        days=dict(sorted(Counter(delivery.created.date().isoformat() for delivery in group).items())),
        delivery_ids=[delivery.id for delivery in group][:_MAX_LISTED],
        helped=sorted(
            (Helped(what=what, count=len(times), last=max(times)) for what, times in ways.items()),
            key=lambda way: way.last,
            reverse=True,
        ),
    )


def _mended(failed: Sequence[Delivery], completed: Sequence[Delivery]) -> tuple[list[Delivery], list[_Help]]:
    """The failed deliveries that nothing newer replaced, and what replaced the others."""
    later: dict[str, Delivery] = {}
    for delivery in reversed(completed):
        later[delivery.lane] = delivery
    open_: list[Delivery] = []
    helped: list[_Help] = []
    for delivery in failed:
        newer = later.get(delivery.lane)
        if newer is None or newer.created <= delivery.created:
            open_.append(delivery)
        elif delivery.failure and newer.completed:
            changed = newer.content_hash != delivery.content_hash
            helped.append(_Help(delivery.failure.code, "releaseChanged" if changed else "retried", newer.completed))
    return open_, helped


def _help_within(delivery: Delivery, changes: Mapping[str, Sequence[datetime]]) -> Iterator[_Help]:
    """What helped a delivery that failed in earlier attempts and went through in the last one."""
    *earlier, last = delivery.attempts or [DeliveryAttempt(attempt_number=1, start_time=delivery.created)]
    before = [attempt for attempt in earlier if attempt.status == "failed" and attempt.code and attempt.end_time]
    if not before or last.status != "success":
        return
    failure = before[-1]
    assert failure.code is not None
    assert failure.end_time is not None
    changed = any(failure.end_time <= at <= last.start_time for at in changes.get(delivery.target_id, ()))
    retried = delivery.series >= failure.attempt_number
    what: HelpKind = "targetChanged" if changed else "retried" if retried else "waited"
    yield _Help(failure.code, what, last.end_time or last.start_time)


def _target_changes(store: Reader, tenant_id: str, since: datetime) -> Mapping[str, Sequence[datetime]]:
    """When each target was changed, by its id."""
    found: dict[str, list[datetime]] = defaultdict(list)
    for entry in store.find(target_changes_query(tenant_id, since)):
        found[str(entry["subject"]).rpartition("/")[2]].append(entry["at"])
    return found


def _readable(found: Iterable[Data]) -> list[Delivery]:
    """The deliveries whose documents are valid: one that is not must not hide the others."""
    deliveries: list[Delivery] = []
    for data in found:
        try:
            deliveries.append(decode(Delivery, data))
        except InvalidInput:
            continue
    return deliveries
