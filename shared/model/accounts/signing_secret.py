"""Model of the secrets that sign calls between the tenant and its webhooks and DSPs."""

from shared.model.base import Id, Instant, Model


class SigningSecret(Model):
    """`webhookSecrets/{webhookId}`, `dialogueSecrets/{targetId}`: the encrypted secrets; not readable by clients.

    The first sign the messages to a webhook, the second the calls of a DSP. Until `previousUntil` the previous secret
    is valid too.
    """

    id: Id
    tenant_id: Id
    ciphertext: str
    key: str
    previous_until: Instant | None = None
    updated: Instant
