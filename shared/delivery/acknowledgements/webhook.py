"""Receives acknowledgements by signed webhook calls, and manages the secrets that DSPs sign them with."""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.accounts.signing_secret import seal_secret, valid_secrets
from shared.delivery.acknowledgements.parse.acknowledgement import MAX_BYTES
from shared.delivery.acknowledgements.receive import Received, receive_acknowledgement
from shared.errors import Finding, Forbidden, InvalidInput
from shared.model.base import Model, is_id
from shared.model.codec import decode, encode
from shared.model.delivery.target import DeliveryTarget, TargetReference


class CreatedWebhookSecret(Model):
    """The secret that a DSP signs its calls with; only returned once."""

    secret: str
    """The secret (HMAC-SHA256)."""


def create_webhook_secret(request: TargetReference, *, caller: Caller, adapters: Adapters) -> CreatedWebhookSecret:
    """Creates a secret for the target's calls and returns it only once; the previous one stays valid for one day.

    Raises Forbidden, NotFound, VaultError.
    """
    target_id = request.target_id
    caller.require("admin")
    own_document(adapters.store.get(f"deliveryTargets/{target_id}"), caller, "delivery target")
    now, secret = adapters.clock(), adapters.new_token()
    known = _secrets(target_id, caller.tenant_id, now, adapters)
    sealed = seal_secret(
        secret,
        known[0] if known else None,
        document_id=target_id,
        context=_context(caller.tenant_id, target_id),
        vault=adapters.vault,
        now=now,
    )
    adapters.store.transact(lambda transaction: transaction.set(_path(target_id), encode(sealed)))
    return CreatedWebhookSecret(secret=secret)


def receive_call(target_id: str, body: bytes, signature: str, adapters: Adapters) -> Received:
    """Receives an acknowledgement by webhook call.

    An invalid or old signature and an unknown target raise the same error, so that callers learn nothing.
    Raises Forbidden, InvalidInput (too large), Unavailable.
    """
    if len(body) > MAX_BYTES:
        raise InvalidInput([Finding("", f"The body exceeds {MAX_BYTES} bytes.", "too-large", remedy="Split it.")])
    data = adapters.store.get(f"deliveryTargets/{target_id}") if is_id(target_id) else None
    target = decode(DeliveryTarget, data) if data else None
    now = adapters.clock()
    secrets = _secrets(target_id, target.tenant_id, now, adapters) if target else []
    if target is None or not target.active or not is_signed(body, signature, secrets, now):
        raise Forbidden("The signature is invalid.", remedy="Sign the timestamp and body with the target's secret.")
    return receive_acknowledgement(body, target=target, channel="webhook", name=None, adapters=adapters)


def _path(target_id: str) -> str:
    return f"dialogueSecrets/{target_id}"


def _context(tenant_id: str, target_id: str) -> dict[str, str]:
    return {"tenantId": tenant_id, "targetId": target_id, "use": "webhook"}


def _secrets(target_id: str, tenant_id: str, now: datetime, adapters: Adapters) -> list[str]:
    """The valid secrets, the current one first; empty if there is none yet."""
    context = _context(tenant_id, target_id)
    return valid_secrets(adapters.store.get(_path(target_id)), context, vault=adapters.vault, now=now)


HEADER = "Stardust-Signature"
TOLERANCE_S = 300
_MAX_HEADER = 1000


def sign(body: bytes, secret: str, now: datetime) -> str:
    """The signature header for `body`."""
    timestamp = int(now.timestamp())
    return f"t={timestamp},v1={_digest(body, secret, str(timestamp))}"


def is_signed(body: bytes, header: str, secrets: Iterable[str], now: datetime) -> bool:
    """Whether the body was signed with one of the secrets, recently. Compares digests in constant time."""
    parts = [part.strip().partition("=") for part in header[:_MAX_HEADER].split(",")]
    timestamp = next((value for name, _, value in parts if name == "t"), "")
    given = [value for name, _, value in parts if name == "v1"]
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    wanted = [_digest(body, secret, timestamp) for secret in secrets]
    matches = [hmac.compare_digest(value.encode(), digest.encode()) for value in given for digest in wanted]
    return any(matches) and abs(now.timestamp() - int(timestamp)) <= TOLERANCE_S


def _digest(body: bytes, secret: str, timestamp: str) -> str:
    return hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
