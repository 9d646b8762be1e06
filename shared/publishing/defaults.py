"""Owns what a new release says where its author said nothing: the defaults of the tenant's settings. Pure."""

from collections.abc import Mapping
from typing import Any

from shared.model.accounts.tenant import TenantSettings


def with_defaults(release: Mapping[str, Any], settings: TenantSettings) -> dict[str, Any]:
    """The fields of a release as they were sent, with ERN version and territories filled in."""
    filled = {"territories": _territories(settings), **release}
    ddex = filled.get("ddex", {})
    if isinstance(ddex, Mapping):
        filled["ddex"] = {"version": settings.default_ern_version, **ddex}
    return filled


def _territories(settings: TenantSettings) -> dict[str, Any]:
    chosen = settings.default_territories
    return {} if not chosen or "Worldwide" in chosen else {"mode": "selected", "included": chosen}
