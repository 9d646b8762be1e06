"""Asks plug-ins about a release: before it is saved or becomes ready, by their rules, and around its message."""

from dataclasses import dataclass
from typing import Any, Literal

from shared.errors import Finding, InvalidInput
from shared.model.catalog.release import Release
from shared.model.codec import decode, to_json, without_invalid
from shared.platform.plugins import Plugins
from shared.platform.store.port import Data
from shared.sdk.points import (
    AfterMessageComposed,
    BeforeMessageComposed,
    BeforeReleaseReady,
    BeforeReleaseSaved,
    RuleCheck,
)

_MAX_MESSAGE_BYTES = 8 * 1024 * 1024
_TOO_LONG = Finding(
    "message",
    f"The message is longer than {_MAX_MESSAGE_BYTES // 1024**2} MiB, so it was not shown to plug-ins.",
    "message-not-shown",
    "warning",
)


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


@dataclass(frozen=True, slots=True)
class Composition:
    """A message of a release to a target. `delivery_id` is empty in a preview."""

    release: Release
    target_id: str
    delivery_id: str
    action: Literal["Initial", "Update", "Takedown", "Purge"]

    def before(self, plugins: Plugins) -> list[Finding]:
        """What plug-ins find before it is composed."""
        if not plugins.listens(BeforeMessageComposed):
            return []
        return self._findings(plugins, BeforeMessageComposed(to_json(self.release), *self._about))

    def after(self, plugins: Plugins, text: bytes, *, format_: str, version: str) -> list[Finding]:
        """What plug-ins find in the composed message."""
        if not plugins.listens(AfterMessageComposed):
            return []
        if len(text) > _MAX_MESSAGE_BYTES:
            return [_TOO_LONG]
        message = text.decode("utf-8", errors="replace")
        return self._findings(
            plugins, AfterMessageComposed(to_json(self.release), *self._about, format_, version, message)
        )

    @property
    def _about(self) -> tuple[str, str, str]:
        return self.target_id, self.delivery_id, "Takedown" if self.action == "Purge" else self.action

    def _findings(self, plugins: Plugins, payload: object) -> list[Finding]:
        return list(plugins.ask(self.release.tenant_id, payload).findings)


def _findings(release: Data, plugins: Plugins, point: type[RuleCheck] | type[BeforeReleaseReady]) -> list[Finding]:
    if not plugins.listens(point):
        return []
    return list(plugins.ask(release["tenantId"], point(as_returned(release))).findings)


def as_returned(release: Data) -> dict[str, Any]:
    """A release's document as the API returns it, without what no release may have: clients write drafts directly."""
    from shared.model.catalog.draft import ReleaseDraft

    try:
        return to_json(decode(ReleaseDraft, release))
    except InvalidInput:
        return to_json(decode(ReleaseDraft, without_invalid(ReleaseDraft, release)))
