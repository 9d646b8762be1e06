"""The checks of delivery: the protocols, a transfer into our own bucket, and each configured target."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace

from shared.delivery.protocols.base import ConnectionContext
from shared.delivery.protocols.options import split_config
from shared.delivery.protocols.registry import protocol_named
from shared.delivery.targets.connection_test import check_target
from shared.delivery.transfer.package import TransferResult, transfer_package
from shared.diagnostics.suite.check import Check, CheckFailed, Context, NotApplicable, Seen, Subject, delivered_folder
from shared.diagnostics.suite.checks.compliance import plan, write_files
from shared.errors import NotFound
from shared.messages.packages.plan import Package, PackageFile
from shared.model.delivery.target import TargetReference
from shared.platform.store.port import Query
from shared.plugins.listing import list_plugins

PROTOCOL = "Storage"
_STOP_AT = 3
"""At which call of the lease the transfer is interrupted: after the first file."""
_MAX_TARGETS = 100


class _Interrupted(Exception):
    """Stands for a worker that is stopped."""


def check_protocols(_context: Context) -> Seen:
    """Loads every protocol with its library. Raises CheckFailed."""
    found = list_plugins()
    if broken := [plugin for plugin in found if plugin.problem]:
        raise CheckFailed(f"The protocol {broken[0].name} cannot be loaded: {broken[0].problem}")
    return Seen({"protocols": ", ".join(plugin.name for plugin in found)})


def check_transfer(context: Context) -> Seen:
    """Delivers the run's release into the run's own folder. Raises CheckFailed, and as a transfer does."""
    package = own_package(context, "whole")
    result = send(package, context, "whole")
    _require_arrived(package, context, "whole")
    return Seen({"files": str(len(result.files)), "bytes": str(result.sent_bytes)})


def check_resumption(context: Context) -> Seen:
    """Interrupts a transfer after its first file, and repeats it. Raises CheckFailed, and as a transfer does."""
    package = own_package(context, "resumed")
    calls = 0

    def hold() -> None:
        nonlocal calls
        calls += 1
        if calls >= _STOP_AT:
            raise _Interrupted

    try:
        send(package, context, "resumed", hold)
    except _Interrupted:
        pass
    else:
        raise CheckFailed("A transfer went on after its lease was lost.")
    marker = package.marker
    if marker and context.adapters.blobs.stat(_place(marker, context, "resumed")):
        raise CheckFailed("The completion marker was written before the package was complete.")
    result = send(package, context, "resumed")
    _require_arrived(package, context, "resumed")
    if result.sent_bytes >= package.total_bytes:
        raise CheckFailed("The repeated transfer sent everything again.")
    return Seen({"sent again": f"{result.sent_bytes} of {package.total_bytes} bytes"})


def check_corruption(context: Context) -> Seen:
    """Damages a file that was delivered, and repeats the transfer. Raises CheckFailed, and as a transfer does."""
    package = own_package(context, "damaged")
    send(package, context, "damaged")
    damaged = next(file for file in package.files if file.role == "audio")
    context.adapters.blobs.write(_place(damaged, context, "damaged"), b"damaged", "application/octet-stream")
    send(package, context, "damaged")
    _require_arrived(package, context, "damaged")
    return Seen({"mended": damaged.path.rpartition("/")[2]})


def check_one_target(context: Context) -> Seen:
    """Tests a target's connection in a folder of its own, as a delivery would use it. Raises CheckFailed."""
    reference = TargetReference(target_id=context.subject.id)
    report = check_target(reference, caller=context.caller, adapters=context.adapters)
    facts: dict[str, str] = {step.step: f"{step.outcome}, {step.duration_ms} ms" for step in report.steps}
    if not report.ok:
        failed = next(step for step in report.steps if step.outcome == "failed")
        raise CheckFailed(f"{failed.step}: {failed.message}", remedy=failed.remedy or "", facts=facts)
    return Seen(facts)


def targets_query(tenant_id: str) -> Query:
    """The tenant's targets, at most a hundred."""
    return Query("deliveryTargets", where=(("tenantId", "==", tenant_id),), limit=_MAX_TARGETS)


def active_targets(context: Context) -> Sequence[Subject]:
    """The tenant's targets that are switched on."""
    found = context.adapters.store.find(targets_query(context.caller.tenant_id))
    active = (data for data in found if data.get("active", True))
    return sorted((Subject(str(data["id"]), str(data["name"])[:200]) for data in active), key=lambda each: each.label)


def send(package: Package, context: Context, part: str, hold: Callable[[], None] = lambda: None) -> TransferResult:
    """Transfers the package into the part of the run's own folder. Raises as `transfer_package`."""
    info = protocol_named(PROTOCOL)
    options, secrets = split_config(info, {"folder": f"{context.delivered_folder}/{part}"})
    adapters = context.adapters
    return transfer_package(
        package,
        info=info,
        options=options,
        secrets=secrets,
        blobs=adapters.blobs,
        hold=hold,
        progress=lambda _progress: None,
        context=ConnectionContext(adapters.network, tenant_id=context.caller.tenant_id, blobs=adapters.blobs),
    )


def own_package(context: Context, part: str) -> Package:
    """The package of the run's release, with files of this part's own, so that no check sees those of another."""
    own = replace(context, sample=replace(context.sample, folder=f"{context.folder}/{part}"))
    write_files(own)
    return plan(own)


def _place(file: PackageFile, context: Context, part: str) -> str:
    return f"{delivered_folder(context.caller.tenant_id, context.run_id)}/{part}/{file.path}"


def _require_arrived(package: Package, context: Context, part: str) -> None:
    """Raises CheckFailed unless every file of the package is there, with the digest that was planned."""
    for file in (*package.files, *([package.marker] if package.marker else [])):
        try:
            with context.adapters.blobs.open(_place(file, context, part)) as stream:
                arrived = hashlib.md5(stream.read(), usedforsecurity=False).hexdigest()
        except NotFound as error:
            raise CheckFailed(f"{file.path} did not arrive.") from error
        if arrived != file.md5:
            raise CheckFailed(f"{file.path} did not arrive as it was sent.")


def _no_targets(context: Context) -> Seen:
    if not context.subject.id:
        raise NotApplicable("The tenant has no active target.")
    return check_one_target(context)


CHECKS = (
    Check(
        "protocols",
        "delivery",
        check_protocols,
        "Protocols",
        "Every protocol, also those of plug-ins, can be loaded with its library.",
        "Install the plug-in's package again, or remove it, and deploy.",
    ),
    Check(
        "transfer",
        "delivery",
        check_transfer,
        "Transfer",
        "A package arrives in a folder, each file with its digest, the completion marker last.",
        "Look at the log of the functions: every delivery uses the same code.",
        weight=2,
        needs=("bucket", "protocols"),
    ),
    Check(
        "resumption",
        "delivery",
        check_resumption,
        "Interrupted transfer",
        "An interrupted transfer writes no completion marker, and the next one sends only what is missing.",
        "Report it: interrupted deliveries would be incomplete, or sent twice.",
        needs=("transfer",),
    ),
    Check(
        "corruption",
        "delivery",
        check_corruption,
        "Damaged file",
        "A file that was damaged at the target is noticed and sent again.",
        "Report it: damaged files would stay at DSPs.",
        needs=("transfer",),
    ),
    Check(
        "targets",
        "delivery",
        _no_targets,
        "Targets",
        "Each active target accepts a small file in a test folder, which is removed again.",
        "Open the target and correct its settings.",
        weight=2,
        needs=("vault", "protocols"),
        subjects=active_targets,
    ),
)
