"""Owns answers that DSPs send by signed call: the secret they sign with, and the call itself."""

import hashlib
import hmac
import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.delivery.acknowledgements.parse.acknowledgement import MAX_BYTES
from shared.delivery.acknowledgements.receive import Received, receive_acknowledgement
from shared.errors import Finding, Forbidden, InvalidInput
from shared.model.base import Model
from shared.model.codec import decode, encode
from shared.model.delivery.acknowledgement import WebhookSecrets
from shared.model.delivery.target import DeliveryTarget, TargetReference
from shared.platform.vault.port import Sealed

_OVERLAP = timedelta(hours=24)
_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")


class CreatedWebhookSecret(Model):
    """The secret that a DSP signs its calls with; shown this once."""

    secret: str


def create_webhook_secret(request: TargetReference, *, caller: Caller, adapters: Adapters) -> CreatedWebhookSecret:
    """Makes a new secret for the target's calls, and answers it this one time; the one before lives a day longer.

    Raises Forbidden, NotFound, VaultError.
    """
    target_id = request.target_id
    caller.require("admin")
    own_document(adapters.store.get(f"deliveryTargets/{target_id}"), caller, "delivery target")
    now, secret = adapters.clock(), adapters.new_token()
    known = _secrets(target_id, caller.tenant_id, now, adapters)
    contents = {"current": secret, **({"previous": known[0]} if known else {})}
    sealed = adapters.vault.seal(contents, _context(caller.tenant_id, target_id))
    kept = WebhookSecrets(
        id=target_id,
        tenant_id=caller.tenant_id,
        ciphertext=sealed.ciphertext,
        key=sealed.key,
        previous_until=now + _OVERLAP if known else None,
        created=now,
    )
    adapters.store.transact(lambda transaction: transaction.set(_path(target_id), encode(kept)))
    return CreatedWebhookSecret(secret=secret)


def receive_call(target_id: str, body: bytes, signature: str, adapters: Adapters) -> Received:
    """Takes an acknowledgement by call. A wrong signature, an old one and an unknown target look the same.

    Raises Forbidden, InvalidInput (too large), Unavailable.
    """
    if len(body) > MAX_BYTES:
        raise InvalidInput([Finding("", f"At most {MAX_BYTES} bytes are taken.", "too-large", remedy="Split it.")])
    data = adapters.store.get(f"deliveryTargets/{target_id}") if _ID.fullmatch(target_id) else None
    target = decode(DeliveryTarget, data) if data else None
    now = adapters.clock()
    secrets = _secrets(target_id, target.tenant_id, now, adapters) if target else []
    if target is None or not target.active or not is_signed(body, signature, secrets, now):
        raise Forbidden("The signature is not valid.", remedy="Sign time and body with the target's secret.")
    return receive_acknowledgement(body, target=target, channel="webhook", name=None, adapters=adapters)


def _path(target_id: str) -> str:
    return f"dialogueSecrets/{target_id}"


def _context(tenant_id: str, target_id: str) -> dict[str, str]:
    return {"tenantId": tenant_id, "targetId": target_id, "use": "webhook"}


def _secrets(target_id: str, tenant_id: str, now: datetime, adapters: Adapters) -> list[str]:
    """What is good now, the present one first; none if there is no secret yet."""
    data = adapters.store.get(_path(target_id))
    if data is None or data.get("tenantId") != tenant_id:
        return []
    kept = decode(WebhookSecrets, data)
    opened = adapters.vault.open(Sealed(kept.ciphertext, kept.key), _context(tenant_id, target_id))
    overlap = kept.previous_until is not None and now < kept.previous_until
    return [opened["current"], *([opened["previous"]] if overlap and "previous" in opened else [])]


HEADER = "Stardust-Signature"
TOLERANCE_S = 300
_MAX_HEADER = 1000


def sign(body: bytes, secret: str, now: datetime) -> str:
    """The header for `body`."""
    moment = int(now.timestamp())
    return f"t={moment},v1={_digest(body, secret, str(moment))}"


def is_signed(body: bytes, header: str, secrets: Iterable[str], now: datetime) -> bool:
    """Whether one of the secrets signed the body, now. Takes the same time whatever is wrong with the digest."""
    parts = [part.strip().partition("=") for part in header[:_MAX_HEADER].split(",")]
    moment = next((value for name, _, value in parts if name == "t"), "")
    given = [value for name, _, value in parts if name == "v1"]
    if not (moment.isascii() and moment.isdigit() and len(moment) <= 12):
        return False
    wanted = [_digest(body, secret, moment) for secret in secrets]
    matches = [hmac.compare_digest(value.encode(), digest.encode()) for value in given for digest in wanted]
    return any(matches) and abs(now.timestamp() - int(moment)) <= TOLERANCE_S


def _digest(body: bytes, secret: str, moment: str) -> str:
    return hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
