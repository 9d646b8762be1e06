"""Licence keys of plug-ins: `payload.signature`, both base64url; the author's Ed25519 key signs the payload's text.

A key is checked offline with the public keys of the manifest. Keys are made with `issue_licence` by the author.
"""

import base64
import json
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from shared.errors import Finding, InvalidInput
from shared.model.base import Id, Instant, Model, Text
from shared.model.codec import decode, to_json
from shared.model.plugins.installation import LicenceFacts
from shared.model.plugins.manifest import Manifest, PluginName

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_FORM = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{86})")
"""A signature has 64 bytes."""
_SKEW = timedelta(days=1)
"""Between the clocks of the author and of the deployment."""


class LicencePayload(Model):
    """What a licence key says."""

    plugin: PluginName
    """The plug-in that it is for."""
    tenant: Id | Literal["*"]
    """The tenant that it is for; `*`: any."""
    edition: Text = "standard"
    """What was bought, in the author's words."""
    seats: Annotated[int, Field(ge=1)] | None = None
    """How many members the tenant may have; absent: any number."""
    issued: Instant
    """When it was made."""
    expires: Instant | None = None
    """When it ends; absent: never."""
    holder: Text | None = None
    """Who bought it."""


def issue_licence(private_key: "Ed25519PrivateKey", facts: LicencePayload) -> str:
    """A licence key that says `facts`, signed with the author's private key (shared/plugins/ed25519.py)."""
    from shared.plugins.ed25519 import sign

    payload = _text(json.dumps(to_json(facts), ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode())
    return f"{payload}.{sign(private_key, payload.encode())}"


def read_licence(licence: str, manifest: Manifest, *, tenant_id: str, members: int, now: datetime) -> LicenceFacts:
    """What a key says. Raises InvalidInput with everything for which it does not hold for this plug-in and tenant."""
    payload = _signed(licence, manifest.licence.keys)
    problems = _misfits(payload, manifest, tenant_id, members, now)
    if problems:
        raise InvalidInput(problems)
    return LicenceFacts(edition=payload.edition, seats=payload.seats, expires=payload.expires, holder=payload.holder)


def _misfits(
    payload: LicencePayload, manifest: Manifest, tenant_id: str, members: int, now: datetime
) -> Sequence[Finding]:
    found = []
    if payload.plugin != manifest.name:
        message = f"The licence is for the plug-in {payload.plugin}, not for {manifest.name}."
        found.append(_finding("other-plugin", message, "Use the key of this plug-in."))
    if payload.tenant not in ("*", tenant_id):
        message = "The licence is for another tenant."
        found.append(_finding("other-tenant", message, f"Ask {manifest.author} for one for the tenant {tenant_id}."))
    if payload.issued > now + _SKEW:
        message = f"The licence begins on {payload.issued:%Y-%m-%d}."
        found.append(_finding("early", message, "Use it then."))
    if payload.expires is not None and payload.expires <= now:
        message = f"The licence ended on {payload.expires:%Y-%m-%d}."
        found.append(_finding("expired", message, f"Renew it with {manifest.author}."))
    if payload.seats is not None and members > payload.seats:
        message = f"The licence is for {payload.seats} members, and the tenant has {members}."
        remedy = f"Ask {manifest.author} for more seats, or remove members."
        found.append(_finding("seats", message, remedy))
    return found


def _signed(licence: str, keys: Sequence[str]) -> LicencePayload:
    """The payload, if one of the keys signed it. Raises InvalidInput."""
    from shared.plugins.ed25519 import is_signed

    match = _FORM.fullmatch(licence)
    if match is None:
        message = "This is no licence key: two parts of letters, digits, `-` and `_`, with a dot between."
        raise InvalidInput([_finding("malformed", message, "Copy the whole key, without spaces.")])
    payload, signature = match.groups()
    if not any(is_signed(payload.encode(), signature, key) for key in keys):
        message = "The licence was not signed by the plug-in's author, or was altered."
        raise InvalidInput([_finding("forged", message, "Copy the key as the author sent it.")])
    try:
        said = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (ValueError, RecursionError) as error:
        message = "The content of the licence key cannot be read."
        raise InvalidInput([_finding("malformed", message, "Ask the author for another one.")]) from error
    return decode(LicencePayload, said, prefix="licence")


def _finding(code: str, message: str, remedy: str) -> Finding:
    return Finding("licence", message, f"licence-{code}", remedy=remedy)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
