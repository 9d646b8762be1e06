"""Owns the preflight on demand: a stored release against a stored target."""

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.releases.update import read_release
from shared.delivery.targets.listing import read_target
from shared.delivery.targets.preflight.check import Preflight, preflight, preflight_of_draft
from shared.errors import InvalidInput
from shared.model.base import Id, Model
from shared.model.catalog.release import Release
from shared.model.codec import decode


class PreflightTarget(Model):
    """Which target to judge by."""

    target_id: Id


class PreflightRequest(PreflightTarget):
    """Which release to judge, by which target."""

    release_id: Id


def preflight_release(request: PreflightRequest, *, caller: Caller, adapters: Adapters) -> Preflight:
    """Everything that this target's DSP would refuse; a draft may be incomplete. Raises NotFound."""
    target = read_target(request.target_id, caller=caller, store=adapters.store)
    document = read_release(request.release_id, caller=caller, store=adapters.store)
    try:
        release = decode(Release, document)
    except InvalidInput as error:
        return preflight_of_draft(error.problems)
    return preflight(release, target)
