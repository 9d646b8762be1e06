"""Asks plug-ins about a release: before it is saved, before it becomes ready, and what their rules find in it."""

from typing import Any

from shared.errors import Finding, InvalidInput
from shared.model.catalog.draft import ReleaseDraft
from shared.model.codec import decode, to_json, without_invalid
from shared.platform.plugins import Plugins
from shared.platform.store.port import Data
from shared.sdk.points import BeforeReleaseReady, BeforeReleaseSaved, RuleCheck


def check_saved(release: Data, plugins: Plugins) -> Data:
    """A release's document that is about to be stored, with the warnings of plug-ins in `ddex.validationErrors`.

    They stay there until the next review. Raises InvalidRelease with the errors of plug-ins that may block.
    """
    if not plugins.listens(BeforeReleaseSaved):
        return release
    outcome = plugins.ask(release["tenantId"], BeforeReleaseSaved(as_returned(release)))
    outcome.require()
    ddex = release["ddex"]
    told = [each for finding in outcome.findings if (each := finding.to_dict()) not in ddex.get("validationErrors", [])]
    return {**release, "ddex": {**ddex, "validationErrors": [*ddex.get("validationErrors", []), *told]}}


def rule_findings(release: Data, plugins: Plugins) -> list[Finding]:
    """What the rules of plug-ins find in a release's document, which may be an unfinished draft."""
    return _findings(release, plugins, RuleCheck)


def ready_findings(release: Data, plugins: Plugins) -> list[Finding]:
    """What plug-ins find in a release's document that is about to become ready, or is."""
    return _findings(release, plugins, BeforeReleaseReady)


def _findings(release: Data, plugins: Plugins, point: type[RuleCheck] | type[BeforeReleaseReady]) -> list[Finding]:
    if not plugins.listens(point):
        return []
    return list(plugins.ask(release["tenantId"], point(as_returned(release))).findings)


def as_returned(release: Data) -> dict[str, Any]:
    """A release's document as the API returns it, without what no release may have: clients write drafts directly."""
    try:
        return to_json(decode(ReleaseDraft, release))
    except InvalidInput:
        return to_json(decode(ReleaseDraft, without_invalid(ReleaseDraft, release)))
