"""Handles rejections: resends the delivery if the DSP says that this suffices, otherwise creates a task.

`ManualCheckRequired` false means that the same material should be sent again (ERN-C, FtpAcknowledgementMessage).
"""

from dataclasses import dataclass
from typing import Literal

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.delivery.acknowledgements.complaints import complaint_about, failing_field
from shared.delivery.queue.lane import read_lane
from shared.delivery.requests.decide import newest_open
from shared.delivery.requests.models import DeliveryRequest
from shared.delivery.requests.request import create_delivery
from shared.errors import InvalidInput, StardustError, Unavailable
from shared.model.catalog.release import Release
from shared.model.codec import decode, encode
from shared.model.delivery.acknowledgement import Acknowledgement, DialogueTerms, Statement, Todo
from shared.model.delivery.delivery import Delivery
from shared.model.delivery.target import DeliveryTarget
from shared.platform.store.port import AlreadyExists, Data, Reader

_KEY = "resend-"
_ACTOR = "dialogue"


@dataclass(frozen=True, slots=True)
class AutoResendDecision:
    """How to react to a rejection: resend (`xml` only, or `all` files) or leave it to a person, and why."""

    resend: Literal["xml", "all"] | None
    reason: str


def decide_auto_resend(statement: Statement, terms: DialogueTerms, resends: int) -> AutoResendDecision:
    """The reaction to the rejection of a delivery that was resent `resends` times before. Pure."""
    if statement.manual_check is not False:
        return AutoResendDecision(None, "The DSP requires a manual check.")
    if statement.action not in ("ResendXmlOnly", "ResendXmlAndResources"):
        return AutoResendDecision(None, "The DSP does not propose a resend.")
    if resends >= terms.resends:
        return AutoResendDecision(None, f"It has already been resent {resends} times.")
    return AutoResendDecision("xml" if statement.action == "ResendXmlOnly" else "all", "The DSP proposes a resend.")


def handle_rejection(
    delivery_id: str, statement: Statement, acknowledgement: Acknowledgement, target: DeliveryTarget, adapters: Adapters
) -> None:
    """Resends the delivery, or creates a task that names the failing field. Idempotent. Raises Unavailable."""
    delivery = decode(Delivery, adapters.store.get(f"deliveries/{delivery_id}"))
    if delivery.dsp is None or delivery.dsp.status != "rejected" or delivery.dsp.resent:
        return
    decision = (
        AutoResendDecision(None, "A newer delivery of this release exists for the target.")
        if _is_superseded(delivery, adapters.store)
        else decide_auto_resend(statement, target.dialogue, _resends(delivery, target.dialogue, adapters.store))
    )
    if decision.resend is None:
        _create_task(delivery, statement, acknowledgement, decision.reason, adapters)
        return
    try:
        resent = _resend(delivery, decision.resend, adapters)
    except Unavailable:
        raise
    except StardustError as error:
        _create_task(delivery, statement, acknowledgement, f"It cannot be resent: {error}", adapters)
        return
    adapters.store.transact(lambda transaction: transaction.update(f"deliveries/{delivery.id}", {"dsp.resent": resent}))


def _is_superseded(delivery: Delivery, reader: Reader) -> bool:
    """Whether a resend would undo a later delivery, such as replaced content or a takedown."""
    last = read_lane(reader, delivery).last
    newest = newest_open(reader, delivery)
    waiting = newest is not None and newest.idempotency_key != f"{_KEY}{delivery.id}"
    return waiting or (last is not None and last.delivery_id != delivery.id)


def _resends(delivery: Delivery, terms: DialogueTerms, reader: Reader) -> int:
    """How often it was resent before: the key of each resend contains the id of the delivery that it replaces."""
    count, key = 0, delivery.idempotency_key
    while key.startswith(_KEY) and count < terms.resends:
        count += 1
        data = reader.get(f"deliveries/{key.removeprefix(_KEY)}")
        key = data["idempotencyKey"] if data else ""
    return count


def _resend(delivery: Delivery, files: Literal["xml", "all"], adapters: Adapters) -> str:
    """Requests the resend and returns its id. Idempotent: the key is derived from the rejected delivery's id."""
    request = DeliveryRequest(
        release_id=delivery.release_id,
        target_id=delivery.target_id,
        takedown=delivery.message_sub_type == "Takedown",
        territories=delivery.withdrawn if delivery.message_sub_type == "Takedown" else [],
        restore=delivery.restore,
        force=True,
        xml_only=files == "xml",
        mead_only=delivery.mead_only,
        priority="high",
        idempotency_key=f"{_KEY}{delivery.id}",
    )
    caller = Caller(uid=_ACTOR, tenant_id=delivery.tenant_id, role="manager")
    urgent = delivery.priority if delivery.priority == "emergency" else None
    return create_delivery(request, caller=caller, adapters=adapters, priority=urgent).delivery.id


def _field(code: str, statement: Statement, release: Data) -> str:
    """The path of the failing field; that of the release if a client has left the release incomplete."""
    try:
        return failing_field(code, statement.resources, decode(Release, release))
    except InvalidInput:
        return complaint_about(code).release


def _create_task(
    delivery: Delivery, statement: Statement, acknowledgement: Acknowledgement, reason: str, adapters: Adapters
) -> None:
    code = statement.code or statement.word
    release = adapters.store.get(f"releases/{delivery.release_id}")
    field = _field(code, statement, release) if release else "status"
    todo = Todo(
        id=f"{delivery.id}-{acknowledgement.id}",
        tenant_id=delivery.tenant_id,
        code=code,
        message=f"{statement.reason or code}: {reason}"[:1000],
        field=field,
        remedy=complaint_about(code).remedy,
        release_id=delivery.release_id,
        delivery_id=delivery.id,
        target_id=delivery.target_id,
        acknowledgement_id=acknowledgement.id,
        created=adapters.clock(),
    )
    try:
        adapters.store.transact(lambda transaction: transaction.create(f"tasks/{todo.id}", encode(todo)))
    except AlreadyExists:
        return  # created by an earlier run that was killed before it recorded the result
