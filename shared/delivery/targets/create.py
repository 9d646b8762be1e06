"""Creates delivery targets: validates options against the protocol's declaration, and encrypts secrets."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, AuditLog
from shared.delivery.protocols.base import NOT_SHARED_REMEDY
from shared.delivery.protocols.options import split_config
from shared.delivery.protocols.registry import protocol_named
from shared.delivery.targets.destination import vault_context
from shared.delivery.targets.presets.catalogue import preset_named, with_preset
from shared.errors import Finding, InvalidInput
from shared.messages.packages.layout import layout_named
from shared.model.base import Model
from shared.model.codec import decode, encode
from shared.model.delivery.target import DeliveryTarget, TargetSecrets
from shared.model.names import config_in_our_names
from shared.platform.shared_storage import SharedStorage
from shared.platform.store.port import Transaction
from shared.platform.vault.port import Vault

SERVER_FIELDS = {"id", "tenantId", "created", "createdBy", "updated", "lastDelivery", "circuit", "dialogueProblem"}
"""Fields that clients may not set."""


class TargetRequest(Model):
    """Creates a target: contains the fields that its preset does not fill; `config` includes the credentials."""

    target: dict[str, Any] = Field(max_length=30)


def create_delivery_target(request: TargetRequest, *, caller: Caller, adapters: Adapters) -> DeliveryTarget:
    """Stores a target and, separately, its encrypted credentials in one transaction.

    Raises Forbidden, VaultError, and InvalidInput with all findings about the target and its options.
    """
    caller.require("admin")
    now = adapters.clock()
    own = {
        "id": adapters.new_id(),
        "tenantId": caller.tenant_id,
        "created": now,
        "createdBy": caller.uid,
        "updated": now,
    }
    wanted = documented_config(request.target, with_preset(request.target).get("protocol"))
    target, secrets = checked_target(with_preset(wanted), own, adapters)
    kept = seal_secrets(target, secrets, adapters.vault)

    def work(transaction: Transaction) -> None:
        log = AuditLog.read(transaction, target.tenant_id)
        transaction.create(f"deliveryTargets/{target.id}", encode(target))
        transaction.create(f"deliveryTargetSecrets/{target.id}", encode(kept))
        act = Act("target.created", f"deliveryTargets/{target.id}", None, encode(target), {"name": target.name})
        log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)

    adapters.store.transact(work)
    return target


def documented_config(target: Mapping[str, Any], protocol: object = None) -> dict[str, Any]:
    """The target's fields with `config` under the option names of its protocol, else of `protocol`."""
    config = config_in_our_names(target.get("protocol", protocol), target.get("config"))
    return {**target, "config": config} if "config" in target else dict(target)


def seal_secrets(target: DeliveryTarget, secrets: Mapping[str, str], vault: Vault) -> TargetSecrets:
    """The target's credentials, encrypted and bound to tenant and target. Raises VaultError."""
    sealed = vault.seal(secrets, vault_context(target.tenant_id, target.id))
    return TargetSecrets(
        id=target.id,
        tenant_id=target.tenant_id,
        ciphertext=sealed.ciphertext,
        key=sealed.key,
        names=sorted(secrets),
        updated=target.updated,
    )


def checked_target(
    wanted: Mapping[str, Any], own: Mapping[str, Any], adapters: Adapters, *, kept: Collection[str] = ()
) -> tuple[DeliveryTarget, dict[str, str]]:
    """The validated target and the credentials that were sent with it.

    `own` are the fields that the server sets; `kept` names credentials that are already stored.
    Raises InvalidInput with all findings about fields, options, layout, format and preset, and about a folder that
    the tenant may not open with the deployment's own identity.
    """
    problems = [
        Finding(f"target.{name}", "This field is set by the server.", "read-only", remedy="Omit it.")
        for name in sorted(SERVER_FIELDS & set(wanted))
    ]
    target, options, secrets = None, dict[str, Any](), dict[str, str]()
    try:
        target = decode(DeliveryTarget, {**wanted, **own}, prefix="target")
    except InvalidInput as error:
        problems += error.problems
    try:
        options, secrets = _split(wanted, kept, adapters.shared_storage, str(own["tenantId"]))
    except InvalidInput as error:
        problems += error.problems
    try:
        layout_named(str(wanted.get("layout", "ddex-sftp-1.6")))
    except InvalidInput as error:
        problems += [replace(problem, path="target.layout") for problem in error.problems]
    try:
        preset_named(str(wanted.get("preset") or "generic"))
    except InvalidInput as error:
        problems += [replace(problem, path="target.preset") for problem in error.problems]
    if target and target.format and target.format not in (known := adapters.plugins.formats()):
        remedy = f"Use one of: {', '.join(known)}." if known else "Leave it out: no plug-in here writes a format."
        problems.append(Finding("target.format", f"There is no format {target.format!r}.", "unknown", remedy=remedy))
    if problems or target is None:
        raise InvalidInput(problems)
    return target.model_copy(update={"config": options}), secrets


def _split(
    wanted: Mapping[str, Any], kept: Collection[str], shared_storage: SharedStorage, tenant_id: str
) -> tuple[dict[str, Any], dict[str, str]]:
    """Options and secrets as declared by the protocol; empty if the model already rejects protocol or config."""
    name, config = wanted.get("protocol"), wanted.get("config")
    if not isinstance(name, str) or not isinstance(config, Mapping):
        return {}, {}
    try:
        info = protocol_named(name)
    except InvalidInput as error:
        raise InvalidInput(replace(problem, path="target.protocol") for problem in error.problems) from error
    options, secrets = split_config(info, config, prefix="target.config", kept=kept)
    shared = info.shared_folder(options, {**dict.fromkeys(kept, "kept"), **secrets})
    if shared and (refusal := shared_storage.refusal(shared, tenant_id)):
        raise InvalidInput([Finding("target.config", refusal, "not-shared", remedy=NOT_SHARED_REMEDY)])
    return options, secrets
