"""Owns the gate before the queue: whether a release may be queued for a target, by the preflight."""

from shared.catalog.releases.readiness import release_problems
from shared.delivery.preflight import preflight
from shared.errors import InvalidRelease, Problem
from shared.model.catalog.release import Release
from shared.model.delivery.delivery import MAX_FINDINGS_KEPT, PreflightFinding
from shared.model.delivery.target import DeliveryTarget


def pass_gate(release: Release, target: DeliveryTarget) -> list[PreflightFinding]:
    """What the preflight lets pass, to be noted on the delivery.

    Raises InvalidRelease with everything that blocks, where the target says so; in any case where no message
    can be composed.
    """
    found = preflight(release, target).findings
    blocking = [finding for finding in found if finding.severity == "block"]
    if blocking and (target.preflight == "block" or release_problems(release)):
        raise InvalidRelease(map(_problem, blocking))
    return found[:MAX_FINDINGS_KEPT]


def _problem(finding: PreflightFinding) -> Problem:
    return Problem(finding.path, f"{finding.message} ({finding.source})", finding.code, remedy=finding.remedy)
