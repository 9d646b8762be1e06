"""Owns what follows a rejection: the delivery is sent again where the DSP says that is all it takes, else a task.

`ManualCheckRequired` false means: just send the same material again (ERN-C, FtpAcknowledgementMessage).
"""

from dataclasses import dataclass
from typing import Literal

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.delivery.acknowledgements.complaints import complaint_about, failing_field
from shared.delivery.queue.lease import read_lane
from shared.delivery.requests.decide import newest_query
from shared.delivery.requests.models import DeliveryRequest
from shared.delivery.requests.request import create_delivery
from shared.errors import StardustError, Unavailable
from shared.model.catalog.release import Release
from shared.model.codec import decode, encode
from shared.model.delivery.acknowledgement import Acknowledgement, DialogueTerms, Statement, Todo
from shared.model.delivery.delivery import Delivery
from shared.model.delivery.target import DeliveryTarget
from shared.platform.store.port import AlreadyExists, Reader

_KEY = "resend-"
_WHO = "dialogue"


@dataclass(frozen=True, slots=True)
class Healing:
    """What to do about a rejection: send again (`xml` only, or `all` files), or leave it to a person, and why."""

    resend: Literal["xml", "all"] | None
    reason: str


def decide_healing(statement: Statement, terms: DialogueTerms, resends: int) -> Healing:
    """What follows the rejection of what was sent `resends` times again already. Pure."""
    if statement.manual_check is not False:
        return Healing(None, "The DSP asks for somebody to look at it.")
    if statement.action not in ("ResendXmlOnly", "ResendXmlAndResources"):
        return Healing(None, "The DSP does not propose to send it again.")
    if resends >= terms.resends:
        return Healing(None, f"It was sent again {resends} times already.")
    return Healing("xml" if statement.action == "ResendXmlOnly" else "all", "The DSP proposes it.")


def answer_rejection(
    delivery_id: str, statement: Statement, acknowledgement: Acknowledgement, target: DeliveryTarget, adapters: Adapters
) -> None:
    """Sends the delivery again, or leaves a task that names the failing field. Twice is once. Raises Unavailable."""
    delivery = decode(Delivery, adapters.store.get(f"deliveries/{delivery_id}"))
    if delivery.dsp is None or delivery.dsp.status != "rejected" or delivery.dsp.resent:
        return
    healing = (
        Healing(None, "Something newer of this release was sent or asked for since.")
        if _overtaken(delivery, adapters.store)
        else decide_healing(statement, target.dialogue, _resends(delivery, target.dialogue, adapters.store))
    )
    if healing.resend is None:
        _leave_task(delivery, statement, acknowledgement, healing.reason, adapters)
        return
    try:
        again = _send_again(delivery, healing.resend, adapters)
    except Unavailable:
        raise
    except StardustError as error:
        _leave_task(delivery, statement, acknowledgement, f"It cannot be sent again: {error}", adapters)
        return
    adapters.store.transact(lambda transaction: transaction.update(f"deliveries/{delivery.id}", {"dsp.resent": again}))


def _overtaken(delivery: Delivery, reader: Reader) -> bool:
    """Whether sending it again would undo what came after it: content that has been replaced, or a takedown."""
    last = read_lane(reader, delivery).last
    newest = reader.find(newest_query(delivery.lane))
    waiting = bool(newest) and newest[0]["idempotencyKey"] != f"{_KEY}{delivery.id}"
    return waiting or (last is not None and last.delivery_id != delivery.id)


def _resends(delivery: Delivery, terms: DialogueTerms, reader: Reader) -> int:
    """How often it was sent again before this: each one's key names the delivery that it replaces."""
    count, key = 0, delivery.idempotency_key
    while key.startswith(_KEY) and count < terms.resends:
        count += 1
        data = reader.get(f"deliveries/{key.removeprefix(_KEY)}")
        key = data["idempotencyKey"] if data else ""
    return count


def _send_again(delivery: Delivery, what: Literal["xml", "all"], adapters: Adapters) -> str:
    """Requests it once, whoever asks how often. The key is the delivery's: one rejection, one new delivery."""
    request = DeliveryRequest(
        release_id=delivery.release_id,
        target_id=delivery.target_id,
        takedown=delivery.message_sub_type == "Takedown",
        force=True,
        xml_only=what == "xml",
        priority="high",
        idempotency_key=f"{_KEY}{delivery.id}",
    )
    caller = Caller(uid=_WHO, tenant_id=delivery.tenant_id, role="manager")
    urgent = delivery.priority if delivery.priority == "emergency" else None
    again = create_delivery(request, caller=caller, adapters=adapters, priority=urgent)
    return again.delivery.id


def _leave_task(
    delivery: Delivery, statement: Statement, acknowledgement: Acknowledgement, reason: str, adapters: Adapters
) -> None:
    code = statement.code or statement.word
    release = adapters.store.get(f"releases/{delivery.release_id}")
    field = failing_field(code, statement.resources, decode(Release, release)) if release else "status"
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
        return  # left by the run that was killed before it could say so
