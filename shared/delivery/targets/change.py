"""Changes and deletes delivery targets.

Credentials that are not entered again are kept, unless the target would connect to another server: otherwise
somebody could capture a password by pointing its target at their own server.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, AuditLog
from shared.delivery.protocols.base import ProtocolInfo
from shared.delivery.protocols.common.options import LIMITS, TIMEOUTS
from shared.delivery.protocols.registry import protocol_named
from shared.delivery.targets.create import SERVER_FIELDS, checked_target, documented_config, seal_secrets
from shared.delivery.targets.destination import vault_context
from shared.errors import Conflict, Finding, InvalidInput
from shared.model.codec import decode, encode
from shared.model.delivery.states import OPEN
from shared.model.delivery.target import DeliveryTarget, TargetReference, TargetSecrets
from shared.platform.store.guards import Check, any_state
from shared.platform.store.port import DELETE, Data, Query, Store, Transaction
from shared.platform.vault.port import Sealed, Vault

_NOT_DESTINATION = frozenset({"directory", "prefix", "mode", *(option.name for option in (*TIMEOUTS, *LIMITS))})
"""Options that do not influence which server receives the credentials."""

_CREDENTIALS_NEEDED = Finding(
    "target.config",
    "The target would send the stored credentials to another server.",
    "credentials-needed",
    remedy="Enter the credentials again.",
)


class TargetChange(TargetReference):
    """Changes a target: contains the fields to change; null removes a field.

    `config` replaces all options. A credential that is absent or empty is kept, null removes it.
    """

    target: dict[str, Any] = Field(max_length=30)


def update_delivery_target(
    change: TargetChange,
    *,
    caller: Caller,
    adapters: Adapters,
    expected: Check = any_state,
) -> DeliveryTarget:
    """Changes a target and, if new ones are given, its credentials in one transaction.

    `expected` raises if the stored target is not the one that the client saw. Raises Forbidden, NotFound,
    VaultError, Conflict after a concurrent change, and InvalidInput with all findings, including credentials
    that must be entered again.
    """
    caller.require("admin")
    path, now = f"deliveryTargets/{change.target_id}", adapters.clock()
    before = own_document(adapters.store.get(path), caller, "delivery target")
    expected(before)
    wanted = documented_config(change.target, before.get("protocol"))
    stored = _stored_secrets(adapters.store, change.target_id)
    kept = _kept_names(before, wanted, stored)
    own = {name: before[name] for name in SERVER_FIELDS if name in before} | {"updated": now}
    target, given = checked_target(_merged(before, wanted), own, adapters, kept=kept)
    if stored and stored.names and not kept and not given:
        raise InvalidInput([_CREDENTIALS_NEEDED])
    sealed = seal_secrets(target, {**_kept_secrets(stored, target, kept, adapters.vault), **given}, adapters.vault)
    fields = _changed_fields(before, encode(target))

    def work(transaction: Transaction) -> None:
        present = own_document(transaction.get(path), caller, "delivery target")
        if present["updated"] != before["updated"]:
            raise Conflict("The target was changed at the same time.", remedy="Reload it and repeat your change.")
        log = AuditLog.read(transaction, target.tenant_id)
        transaction.update(path, fields)
        transaction.set(f"deliveryTargetSecrets/{target.id}", encode(sealed))
        details = {"credentials": ", ".join(sorted(given))} if given else {}
        act = Act("target.updated", path, before, encode(target), details)
        log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)

    adapters.store.transact(work)
    return target


def delete_delivery_target(
    reference: TargetReference,
    *,
    caller: Caller,
    adapters: Adapters,
    expected: Check = any_state,
) -> None:
    """Deletes a target and its credentials; receipts and history are kept.

    Raises Forbidden, NotFound, and Conflict if there are open deliveries to it.
    """
    caller.require("admin")
    path = f"deliveryTargets/{reference.target_id}"

    def work(transaction: Transaction) -> None:
        before = own_document(transaction.get(path), caller, "delivery target")
        expected(before)
        if transaction.find(_open_deliveries(caller.tenant_id, reference.target_id)):
            raise Conflict("There are open deliveries to this target.", remedy="Cancel them, or disable the target.")
        log = AuditLog.read(transaction, caller.tenant_id)
        transaction.delete(path)
        transaction.delete(f"deliveryTargetSecrets/{reference.target_id}")
        act = Act("target.deleted", path, before, None, {"name": str(before.get("name", ""))[:200] or "?"})
        log.append(transaction, act, by=caller, at=adapters.clock(), new_id=adapters.new_id)

    adapters.store.transact(work)


def _open_deliveries(tenant_id: str, target_id: str) -> Query:
    return Query(
        "deliveries",
        where=(("tenantId", "==", tenant_id), ("targetId", "==", target_id), ("status", "in", list(OPEN))),
        limit=1,
    )


def _merged(before: Data, change: Mapping[str, Any]) -> dict[str, Any]:
    """The complete target with the change applied. Fields that the client may not set are left in, to be rejected."""
    old = {name: value for name, value in before.items() if name not in SERVER_FIELDS}
    merged = {name: value for name, value in {**old, **change}.items() if value is not None}
    if isinstance(merged.get("config"), Mapping):
        merged["config"] = {name: value for name, value in merged["config"].items() if value is not None}
    return merged


def _stored_secrets(store: Store, target_id: str) -> TargetSecrets | None:
    data = store.get(f"deliveryTargetSecrets/{target_id}")
    return decode(TargetSecrets, data) if data else None


def _kept_names(before: Data, change: Mapping[str, Any], stored: TargetSecrets | None) -> list[str]:
    """The names of the credentials to keep: none if the target would connect to another server or as another user."""
    config = change.get("config", before["config"])
    other_protocol = change.get("protocol", before["protocol"]) != before["protocol"]
    if stored is None or other_protocol or not isinstance(config, Mapping):
        return []
    info = protocol_named(before["protocol"])
    if _destination(info, config) != _destination(info, before["config"]):
        return []
    return [name for name in stored.names if name not in config or config[name] == ""]


def _destination(info: ProtocolInfo, config: Mapping[str, Any]) -> dict[str, Any]:
    """The options that determine the server and user, with defaults."""
    relevant = [option for option in info.options if not option.secret and option.name not in _NOT_DESTINATION]
    return {option.name: config.get(option.name) or option.default for option in relevant}


def _kept_secrets(
    stored: TargetSecrets | None, target: DeliveryTarget, kept: list[str], vault: Vault
) -> dict[str, str]:
    if stored is None or not kept:
        return {}
    secrets = vault.open(Sealed(stored.ciphertext, stored.key), vault_context(target.tenant_id, target.id))
    return {name: value for name, value in secrets.items() if name in kept}


def _changed_fields(before: Data, after: Data) -> dict[str, Any]:
    """The fields to write; fields that the server maintains (`lastDelivery`, `circuit`) are left unchanged."""
    names = {*before, *after} - (SERVER_FIELDS - {"updated"})
    return {name: after.get(name, DELETE) for name in sorted(names) if before.get(name) != after.get(name)}
