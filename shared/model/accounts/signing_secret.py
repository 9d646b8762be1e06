"""Model of the secrets that sign calls between the tenant and its webhooks and DSPs."""

from shared.model.base import Id, Instant, Model


class SigningSecret(Model):
    """`webhookSecrets/{webhookId}`, `dialogueSecrets/{targetId}`: the encrypted secrets; not readable by clients.

    The first sign the messages to a webhook, the second the calls of a DSP.
    """

    id: Id
    """The id of the webhook or target."""
    tenant_id: Id
    ciphertext: str
    """The current secret and the previous one, encrypted by the vault."""
    key: str
    """The name of the encryption key."""
    previous_until: Instant | None = None
    """Until when the previous secret is valid too."""
    updated: Instant
