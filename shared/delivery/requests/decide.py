"""Decides the result of a request: an existing delivery, one that is queued again, or a new one.

The functions only read. Two requests for the same content are one delivery, and the content that was requested last
is sent last.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from shared import ids as keys
from shared.accounts.access import Caller
from shared.delivery.queue.schedule import next_run
from shared.delivery.queue.state import awaiting_approval, changed, due
from shared.delivery.requests.models import DeliveryRequest
from shared.delivery.requests.subject import Subject, Terms, read_subject
from shared.errors import Conflict, Finding, InvalidInput, InvalidRelease, NotFound
from shared.messages.packages.layout import layout_named
from shared.model.codec import decode
from shared.model.delivery.delivery import Approval, Delivery, MessageType, Priority, Waiting
from shared.model.delivery.states import OPEN
from shared.platform.store.port import Query, Reader, Transaction

_CLOCK_DIFFERENCE = timedelta(minutes=5)
"""By how much a client's clock may be slow."""


@dataclass(frozen=True, slots=True)
class RequestContext:
    """A request with its caller and time. `instant` is the time that names the batch folder and orders the lane."""

    request: DeliveryRequest
    caller: Caller
    now: datetime
    instant: datetime
    priority: Priority
    requeue: bool = True
    """Whether a failed or cancelled delivery is queued again."""
    in_batch: bool = False
    """Whether it is part of a batch request."""
    expects_new: bool = False
    """Whether the delivery is taken to be new without looking; if it is not, storing it fails with AlreadyExists."""
    traceparent: str | None = None
    """The trace of the request."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The result of a request: an existing delivery without changes, one that is queued again, or a new one."""

    delivery: Delivery
    requeued: dict[str, Any] | None = None
    """The fields that queue the delivery again; None for other results."""
    subject: Subject | None = None
    """Set for a new delivery."""

    @property
    def has_effect(self) -> bool:
        """Whether a delivery is new or queued again."""
        return self.requeued is not None or self.subject is not None


def newest_open(reader: Reader, like: Delivery) -> Delivery | None:
    """The delivery that was requested last on the lane of the given one, among those that have not ended.

    Releases and MEAD messages alone do not replace each other, so only one of the same kind counts.
    """
    found = reader.find(
        Query(
            "deliveries", where=(("lane", "==", like.lane), ("status", "in", list(OPEN))), order=("-created",), limit=20
        )
    )
    open_ones = (decode(Delivery, each) for each in found)
    return next((each for each in open_ones if each.mead_only == like.mead_only), None)


def decide_all(transaction: Transaction, contexts: Sequence[RequestContext], terms: Terms) -> list[Decision]:
    """The decision on each request, in their order.

    Raises NotFound, Conflict and InvalidRelease for a single request. For several, raises InvalidRelease with the
    findings of all releases.
    """
    if len(contexts) == 1:
        return [_decide(transaction, contexts[0], terms)]
    decisions: list[Decision] = []
    findings: list[Finding] = []
    for number, context in enumerate(contexts):
        path = f"releaseIds[{number}]"
        try:
            decisions.append(_decide(transaction, context, terms))
        except InvalidRelease as error:
            findings += [replace(each, path=f"{path}.{each.path}") for each in error.problems]
        except (Conflict, NotFound) as error:
            findings.append(Finding(path, error.message, error.code, remedy=error.remedy))
    if findings:
        raise InvalidRelease(findings)
    return decisions


def _decide(transaction: Transaction, context: RequestContext, terms: Terms) -> Decision:
    request = context.request
    subject = read_subject(
        transaction,
        request.release_id,
        terms,
        context.caller,
        takedown=request.takedown,
        partial=bool(request.territories),
        scheduled=request.scheduled,
    )
    digest = _mead_digest(terms, subject) if request.mead_only else None
    if request.idempotency_key:
        own_id = keys.keyed_id(context.caller.tenant_id, request.idempotency_key)
        if not context.expects_new and (known := transaction.get(f"deliveries/{own_id}")):
            delivery = decode(Delivery, known)
            _check_same_request(delivery, request)
            return Decision(delivery)
        return Decision(_new_delivery(context, terms, subject, own_id), subject=subject)
    if digest is not None:
        sent = subject.mead
        if sent and sent.digest == digest and not request.force:
            return Decision(decode(Delivery, transaction.get(f"deliveries/{sent.delivery_id}")))
        return _decide_by_content(transaction, context, terms, subject)
    live = subject.live
    if (
        live
        and not (request.force or request.restore)
        and live.content_hash == subject.content
        and subject.action == "Update"
    ):
        return Decision(decode(Delivery, transaction.get(f"deliveries/{live.delivery_id}")))
    return _decide_by_content(transaction, context, terms, subject)


def _mead_digest(terms: Terms, subject: Subject) -> str:
    """The digest of what the release's MEAD message would say.

    Raises Conflict if the target wants no MEAD messages, and InvalidRelease if the release says nothing.
    """
    from shared.catalog.releases.message import mead_digest

    if terms.target.mead == "none":
        raise Conflict(f"{terms.target.name} gets no MEAD messages.", remedy="Set the target's `mead` first.")
    digest = mead_digest(subject.release, terms.target, terms.sender)
    if digest is None:
        nothing = "The release says nothing about its music."
        raise InvalidRelease([Finding("mead", nothing, "missing", remedy="Add moods, instruments or the like.")])
    return digest


def _decide_by_content(transaction: Transaction, context: RequestContext, terms: Terms, subject: Subject) -> Decision:
    """Looks for an existing delivery of the same content.

    The id of a delivery is derived from its content and from the delivery before it (`previous`), at first the last
    one sent. If the delivery with that id cannot be used, because another one was requested after it or because it
    ended and was sent differently, the next id is derived from that other delivery.
    """
    request, newest = context.request, None
    previous = subject.last.delivery_id if subject.last else None
    while True:
        own_id = keys.delivery_id(
            tenant_id=context.caller.tenant_id,
            release_id=request.release_id,
            target_id=request.target_id,
            action=_action_key(subject, request),
            content_hash=subject.content,
            previous=previous,
        )
        data = None if context.expects_new else transaction.get(f"deliveries/{own_id}")
        if data is None:
            return Decision(_new_delivery(context, terms, subject, own_id), subject=subject)
        known = decode(Delivery, data)
        newest = newest or newest_open(transaction, known)
        if newest and newest.id != previous and newest.created > known.created:
            if _has_same_content(newest, subject, request):
                return Decision(newest)
            previous = newest.id  # other content was requested in between, so this content is sent again, last
        elif known.status in OPEN or not context.requeue:
            return Decision(known)
        elif _can_requeue(known, context):
            return _requeue(context, terms, known, subject)
        else:
            previous = known.id


def _can_requeue(ended: Delivery, context: RequestContext) -> bool:
    """Whether the failed or cancelled delivery would be sent as requested. If not, a new delivery is needed."""
    request = context.request
    alone = ended.batch is None and not context.in_batch
    same_files = (ended.all_files, ended.xml_only) == (request.force, request.xml_only)
    return alone and same_files and ended.status != "completed"


def _action_key(subject: Subject, request: DeliveryRequest) -> str:
    """What is to be done, for the id of the delivery."""
    details = [*sorted(request.territories), *(["restore"] if request.restore else [])]
    return ":".join(["Mead" if request.mead_only else subject.action, *details])


def _has_same_content(delivery: Delivery, subject: Subject, request: DeliveryRequest) -> bool:
    """Whether the delivery sends the same version, or withdraws it as well, in the same territories."""
    return delivery.content_hash == subject.content and _has_same_purpose(delivery, request)


def _has_same_purpose(delivery: Delivery, request: DeliveryRequest) -> bool:
    takedown = delivery.message_sub_type == "Takedown"
    wanted = (request.takedown, request.restore, request.mead_only)
    if (takedown, delivery.restore, delivery.mead_only) != wanted:
        return False
    if not takedown:
        return True
    return bool(delivery.withdrawn) == bool(request.territories) and {*request.territories} <= {*delivery.withdrawn}


def _check_same_request(delivery: Delivery, request: DeliveryRequest) -> None:
    """Raises Conflict if the delivery with the request's idempotency key has another release, target or purpose."""
    same = (request.release_id, request.target_id) == (delivery.release_id, delivery.target_id)
    if not same or not _has_same_purpose(delivery, request):
        raise Conflict("This idempotency key belongs to another delivery.", remedy="Use a new key for each delivery.")


def _requeue(context: RequestContext, terms: Terms, ended: Delivery, subject: Subject) -> Decision:
    """Queues the failed or cancelled delivery again, with the time, priority and genre of the new request.

    It keeps its attempts, delivery log and approval.
    """
    approval = ended.approval or _approval(terms, takedown=ended.message_sub_type == "Takedown")
    scheduled = _scheduled(context, terms)
    delivery, fields = changed(
        ended,
        status="queued",
        scheduled=scheduled,
        waiting=_waiting(scheduled, approval),
        priority=context.priority,
        approval=approval,
        genre=subject.genre,
        series=ended.attempts_made,
        failure=None,
        traceparent=context.traceparent,
        updated=context.now,
    )
    return Decision(delivery, requeued=fields)


def _waiting(scheduled: datetime, approval: Approval | None) -> Waiting:
    return awaiting_approval() if approval and approval.by is None else due(scheduled)


def _scheduled(context: RequestContext, terms: Terms) -> datetime:
    """The requested time; otherwise now for an emergency takedown, or the next time of the target's schedule."""
    if context.request.scheduled:
        if context.request.scheduled < context.now - _CLOCK_DIFFERENCE:
            message = f"{context.request.scheduled.isoformat()} is in the past."
            raise InvalidInput([Finding("scheduled", message, "past", remedy="Set a later time, or none for now.")])
        return context.request.scheduled
    return context.now if context.priority == "emergency" else next_run(terms.target.schedule, context.now)


def _approval(terms: Terms, *, takedown: bool) -> Approval | None:
    """The approval that a delivery still needs; None if the tenant requires none, and for takedowns."""
    return Approval() if terms.approval and not takedown else None


def _message_type(context: RequestContext, terms: Terms, subject: Subject) -> MessageType:
    if context.request.mead_only:
        return "MeadMessage"
    if terms.target.format:
        return "PluginMessage"
    if layout_named(terms.target.layout).format == "apple":
        return "AppleMusicPackage"
    purge = subject.action == "Takedown" and terms.target.takedown == "purge" and not context.request.territories
    return "PurgeReleaseMessage" if purge else "NewReleaseMessage"


def _new_delivery(context: RequestContext, terms: Terms, subject: Subject, own_id: str) -> Delivery:
    request, target = context.request, terms.target
    approval, scheduled = _approval(terms, takedown=request.takedown), _scheduled(context, terms)
    return Delivery(
        id=own_id,
        tenant_id=context.caller.tenant_id,
        release_id=request.release_id,
        target_id=target.id,
        status="queued",
        message_type=_message_type(context, terms, subject),
        message_sub_type=subject.action,
        ern_version=target.requirements.ern_version,
        ern_message_id=(keys.mead_message_id if request.mead_only else keys.message_id)(own_id),
        content_hash=subject.content,
        batch_id=keys.batch_id(context.instant),
        lane=keys.lane_id(request.release_id, target.id),
        previous=subject.live.delivery_id if subject.live else None,
        all_files=request.force,
        withdrawn=sorted(request.territories),
        restore=request.restore,
        sender=terms.sender,
        genre=subject.genre,
        require_stages=list(terms.stages),
        xml_only=request.xml_only,
        mead_only=request.mead_only,
        priority=context.priority,
        scheduled=scheduled,
        waiting=_waiting(scheduled, approval),
        awaited=False,
        approval=approval,
        preflight=subject.findings,
        idempotency_key=request.idempotency_key or own_id,
        created=context.instant,
        created_by=context.caller.uid,
        requested_by=context.caller.holder or None,
        traceparent=context.traceparent,
        updated=context.now,
    )
