"""Owns changes of delivery targets, and their end. Credentials that are not given again are kept, unless the
connection would lead elsewhere: nobody reads a password by pointing its target at a server of their own.
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
from shared.delivery.targets.create import SERVER_FIELDS, checked_target, seal_secrets
from shared.delivery.targets.destination import vault_context
from shared.errors import Conflict, Finding, InvalidInput
from shared.model.codec import decode, encode
from shared.model.delivery.states import OPEN
from shared.model.delivery.target import DeliveryTarget, TargetReference, TargetSecrets
from shared.platform.store.guards import Check, any_state
from shared.platform.store.port import DELETE, Data, Query, Store, Transaction
from shared.platform.vault.port import Sealed, Vault

_HARMLESS = frozenset({"directory", "prefix", "mode", *(option.name for option in (*TIMEOUTS, *LIMITS))})
"""Options that say nothing of the server that credentials are shown to."""

_NEEDED = Finding(
    "target.config",
    "The connection would lead elsewhere, with credentials that were given for another server.",
    "credentials-needed",
    remedy="Enter the credentials again.",
)


class TargetChange(TargetReference):
    """What a client sends to change a target: the fields to change, null to take one away.

    `config` replaces the options as a whole. A credential that is absent or empty is kept, null removes it.
    """

    target: dict[str, Any] = Field(max_length=30)


def update_delivery_target(
    change: TargetChange,
    *,
    caller: Caller,
    adapters: Adapters,
    expected: Check = any_state,
) -> DeliveryTarget:
    """Changes a target and, where new ones are given, its credentials: both or neither.

    `expected` raises if the target is not the one that the client saw. Raises Forbidden, NotFound, VaultError,
    Conflict if it was changed at the same time, and InvalidInput with every problem, credentials that must be
    entered again among them.
    """
    caller.require("admin")
    path, now = f"deliveryTargets/{change.target_id}", adapters.clock()
    before = own_document(adapters.store.get(path), caller, "delivery target")
    expected(before)
    stored = _stored_secrets(adapters.store, change.target_id)
    kept = _kept(before, change.target, stored)
    own = {name: before[name] for name in SERVER_FIELDS if name in before} | {"updated": now}
    target, given = checked_target(_wanted(before, change.target), own, kept=kept)
    if stored and stored.names and not kept and not given:
        raise InvalidInput([_NEEDED])
    sealed = seal_secrets(target, {**_opened(stored, target, kept, adapters.vault), **given}, adapters.vault)
    fields = _changed(before, encode(target))

    def work(transaction: Transaction) -> None:
        present = own_document(transaction.get(path), caller, "delivery target")
        if present["updated"] != before["updated"]:
            raise Conflict("Somebody changed this target at the same time.", remedy="Load it again, then change it.")
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
    """Removes a target and its credentials; receipts and history stay.

    Raises Forbidden, NotFound, and Conflict while deliveries to it are open.
    """
    caller.require("admin")
    path = f"deliveryTargets/{reference.target_id}"

    def work(transaction: Transaction) -> None:
        before = own_document(transaction.get(path), caller, "delivery target")
        expected(before)
        if transaction.find(_open_deliveries(caller.tenant_id, reference.target_id)):
            raise Conflict("Deliveries to this target are open.", remedy="Cancel them, or switch the target off.")
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


def _wanted(before: Data, change: Mapping[str, Any]) -> dict[str, Any]:
    """The whole target as the client wants it; what it may not set stays in it, to be refused."""
    old = {name: value for name, value in before.items() if name not in SERVER_FIELDS}
    wanted = {name: value for name, value in {**old, **change}.items() if value is not None}
    if isinstance(wanted.get("config"), Mapping):
        wanted["config"] = {name: value for name, value in wanted["config"].items() if value is not None}
    return wanted


def _stored_secrets(store: Store, target_id: str) -> TargetSecrets | None:
    data = store.get(f"deliveryTargetSecrets/{target_id}")
    return decode(TargetSecrets, data) if data else None


def _kept(before: Data, change: Mapping[str, Any], stored: TargetSecrets | None) -> list[str]:
    """The names of the credentials that stay: none if the connection would lead to another server or user."""
    config = change.get("config", before["config"])
    moved = change.get("protocol", before["protocol"]) != before["protocol"]
    if stored is None or moved or not isinstance(config, Mapping):
        return []
    info = protocol_named(before["protocol"])
    if _destination(info, config) != _destination(info, before["config"]):
        return []
    return [name for name in stored.names if name not in config or config[name] == ""]


def _destination(info: ProtocolInfo, config: Mapping[str, Any]) -> dict[str, Any]:
    """Where the options lead, with defaults filled in."""
    telling = [option for option in info.options if not option.secret and option.name not in _HARMLESS]
    return {option.name: config.get(option.name) or option.default for option in telling}


def _opened(stored: TargetSecrets | None, target: DeliveryTarget, kept: list[str], vault: Vault) -> dict[str, str]:
    if stored is None or not kept:
        return {}
    secrets = vault.open(Sealed(stored.ciphertext, stored.key), vault_context(target.tenant_id, target.id))
    return {name: value for name, value in secrets.items() if name in kept}


def _changed(before: Data, after: Data) -> dict[str, Any]:
    """What a write must touch: fields that the server keeps beside it (`lastDelivery`, `circuit`) are left alone."""
    names = {*before, *after} - (SERVER_FIELDS - {"updated"})
    return {name: after.get(name, DELETE) for name in sorted(names) if before.get(name) != after.get(name)}
