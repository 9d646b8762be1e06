"""Runs the preflight of a stored release against a stored target on demand."""

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.hooks import rule_findings
from shared.catalog.releases.readiness import document_problems
from shared.catalog.releases.update import read_release
from shared.catalog.vocabularies.genre_mappings import mapping_for
from shared.delivery.targets.listing import read_target
from shared.delivery.targets.preflight.check import Preflight, preflight, preflight_of_draft, with_findings
from shared.errors import InvalidInput
from shared.model.base import Id, Model
from shared.model.catalog.release import Release
from shared.model.codec import decode


class PreflightTarget(Model):
    """Identifies the target to check against."""

    target_id: Id
    """The target to check against."""


class PreflightRequest(PreflightTarget):
    """Identifies the release to check and the target to check it against."""

    release_id: Id


def preflight_release(request: PreflightRequest, *, caller: Caller, adapters: Adapters) -> Preflight:
    """Lists everything that this target's DSP would reject, and what plug-ins' rules find; the release may be an
    incomplete draft. Raises NotFound."""
    target = read_target(request.target_id, caller=caller, store=adapters.store)
    document = read_release(request.release_id, caller=caller, store=adapters.store)
    try:
        release = decode(Release, document)
    except InvalidInput:
        return with_findings(preflight_of_draft(document_problems(document)), rule_findings(document, adapters.plugins))
    found = preflight(release, target, mapping_for(target, adapters.store))
    return with_findings(found, rule_findings(document, adapters.plugins))
