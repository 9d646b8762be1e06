"""Owns the rule that a foreign tenant's document is as absent as a missing one."""

from typing import Any

from shared.errors import NotFound
from shared.tenants.caller import Caller


def own_document(data: dict[str, Any] | None, caller: Caller, what: str) -> dict[str, Any]:
    """The document if it is the caller's tenant's. A foreign one is as absent as a missing one: NotFound."""
    if data is None or data.get("tenantId") != caller.tenant_id:
        raise NotFound(f"There is no such {what}.", remedy="Check its id, and your tenant.")
    return data
