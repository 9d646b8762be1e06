"""Signing secrets: sealed in a document of their own; after a rotation the previous one stays valid for a day."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from shared.model.accounts.signing_secret import SigningSecret
from shared.model.codec import decode
from shared.platform.store.port import Data
from shared.platform.vault.port import Sealed, Vault

_OVERLAP = timedelta(hours=24)


def seal_secret(
    secret: str, previous: str | None, *, document_id: str, context: Mapping[str, str], vault: Vault, now: datetime
) -> SigningSecret:
    """The document of a new secret; `previous` stays valid for a day. `context` has `tenantId`. Raises VaultError."""
    contents = {"current": secret, **({"previous": previous} if previous else {})}
    sealed = vault.seal(contents, context)
    return SigningSecret(
        id=document_id,
        tenant_id=context["tenantId"],
        ciphertext=sealed.ciphertext,
        key=sealed.key,
        previous_until=now + _OVERLAP if previous else None,
        updated=now,
    )


def valid_secrets(data: Data | None, context: Mapping[str, str], *, vault: Vault, now: datetime) -> list[str]:
    """The valid secrets in a document, the current one first; none without a document. Raises VaultError."""
    if data is None or data.get("tenantId") != context["tenantId"]:
        return []
    stored = decode(SigningSecret, data)
    opened = vault.open(Sealed(stored.ciphertext, stored.key), context)
    both = stored.previous_until is not None and now < stored.previous_until and "previous" in opened
    return [opened["current"], opened["previous"]] if both else [opened["current"]]
