"""Asks plug-ins before a delivery's message is composed, after it was, and before its package is sent.

What they find is in the delivery's log. Errors of those that may block end the attempt, except a takedown's: what a
label withdraws is withdrawn, whatever a plug-in says.
"""

from collections.abc import Iterable

from shared.accounts.adapters import Adapters
from shared.delivery.worker.log import AttemptLog
from shared.errors import Finding, InvalidRelease
from shared.messages.packages.plan import Package
from shared.model.delivery.delivery import Delivery, LogStep
from shared.sdk.points import BeforeDeliverySent


def heed(
    findings: Iterable[Finding], delivery: Delivery, log: AttemptLog, step: LogStep = "package_preparation"
) -> None:
    """Logs what plug-ins found. Raises InvalidRelease with the errors, if there are any."""
    found = list(findings)
    errors = [finding for finding in found if finding.severity == "error"]
    for finding in found:
        log.add("info" if finding.severity == "info" else "warning", step, str(finding), code=finding.code)
    if errors and delivery.message_sub_type != "Takedown":
        raise InvalidRelease(errors, "A plug-in objects to the delivery; nothing was sent.")


def check_sent(package: Package, delivery: Delivery, adapters: Adapters, log: AttemptLog) -> None:
    """Asks about a package that is about to be transferred. Raises InvalidRelease."""
    if adapters.plugins.listens(BeforeDeliverySent):
        files = (*package.files, package.marker) if package.marker else package.files
        payload = BeforeDeliverySent(delivery.id, delivery.target_id, tuple(file.path for file in files))
        heed(adapters.plugins.ask(delivery.tenant_id, payload).findings, delivery, log)
