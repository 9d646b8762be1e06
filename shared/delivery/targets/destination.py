"""Prepares a target for a connection: its protocol, options and decrypted credentials."""

from dataclasses import dataclass
from typing import Any

from shared.accounts.adapters import Adapters
from shared.delivery.protocols.base import ProtocolInfo
from shared.model.codec import decode
from shared.model.delivery.target import DeliveryTarget, TargetSecrets
from shared.platform.vault.port import Sealed


@dataclass(frozen=True, slots=True)
class Destination:
    """A target, ready to connect to. `secrets` are only held in memory."""

    target: DeliveryTarget
    info: ProtocolInfo
    options: dict[str, Any]
    secrets: dict[str, str]

    def __repr__(self) -> str:
        return f"Destination({self.target.name!r}, {self.info.name})"


def vault_context(tenant_id: str, target_id: str) -> dict[str, str]:
    """The context that credentials are bound to: they cannot be decrypted for another tenant or target."""
    return {"tenantId": tenant_id, "targetId": target_id}


def secrets_path(target_id: str) -> str:
    """The path of a target's encrypted credentials."""
    return f"deliveryTargetSecrets/{target_id}"


def open_destination(target: DeliveryTarget, adapters: Adapters) -> Destination:
    """The target with its decrypted credentials. Raises InvalidInput, VaultError."""
    from shared.delivery.protocols.options import split_config
    from shared.delivery.protocols.registry import protocol_named

    sealed = adapters.store.get(secrets_path(target.id))
    secrets: dict[str, str] = {}
    if sealed is not None:
        kept = decode(TargetSecrets, sealed)
        secrets = adapters.vault.open(Sealed(kept.ciphertext, kept.key), vault_context(target.tenant_id, target.id))
    info = protocol_named(target.protocol)
    options, secrets = split_config(info, {**target.config, **secrets})
    return Destination(target, info, options, secrets)
