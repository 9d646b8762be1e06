"""Lists all documents that name a person: how to find them, what to export, what erasure does. Pure data.

A uid is a pseudonym (GDPR Art. 4(5)): only the user document, the memberships and the account identify the person,
and erasure deletes them. What stays under the uid is kept for legal claims and accounting (Art. 17(3)(b) and (e)).
Secrets and credentials (tokens, links, hashes of keys) are never exported.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from shared.accounts.access import Person
from shared.platform.store.port import Query

_MADE = ("id", "tenantId", "created")


@dataclass(frozen=True, slots=True)
class Trace:
    """The documents of one collection that name the person in one field."""

    name: str
    find: Callable[[Person], Query]
    on_erasure: Literal["erased", "kept"]
    """kept: under the uid only."""
    exported_fields: tuple[str, ...]
    """The paths of the exported fields."""
    by_address: bool = False
    """Found by the person's address, not by their uid: theirs only if the address is verified."""


def traces_of(person: Person) -> tuple[list[Trace], list[str]]:
    """The traces that are the person's, and the names of those withheld because their address is not verified."""
    withheld = [trace.name for trace in TRACES if trace.by_address and not person.verified]
    return [trace for trace in TRACES if trace.name not in withheld], withheld


TRACES = (
    Trace(
        "mail",
        lambda person: Query("mail", where=(("to", "array_contains", person.email),)),
        "erased",
        ("kind", "to", "message.subject", "created", "delivery.state"),
        by_address=True,
    ),
    Trace(
        "invitations",
        lambda person: Query("inviteCodes", where=(("email", "==", person.email),)),
        "erased",
        ("tenantId", "email", "role", "created", "expires", "used"),
        by_address=True,
    ),
    Trace(
        "origins",
        lambda person: Query("auditOrigins", where=(("actor", "==", person.uid),)),
        "erased",
        ("tenantId", "sequence", "address", "agent", "expires"),
    ),
    Trace(
        "acts",
        lambda person: Query("auditLog", where=(("actor", "==", person.uid),)),
        "kept",
        ("id", "tenantId", "sequence", "at", "action", "subject", "details"),
    ),
    Trace(
        "notificationsRead",
        lambda person: Query("notifications", where=(("readBy", "array_contains", person.uid),)),
        "kept",
        ("id", "tenantId", "type", "created"),
    ),
    Trace(
        "invitationsMade",
        lambda person: Query("inviteCodes", where=(("createdBy", "==", person.uid),)),
        "kept",
        ("tenantId", "role", "created"),
    ),
    Trace(
        "invitationsUsed",
        lambda person: Query("inviteCodes", where=(("usedBy", "==", person.uid),)),
        "erased",
        ("tenantId", "role", "used"),
    ),
    Trace(
        "keysHeld",
        lambda person: Query("apiKeys", where=(("holder", "==", person.uid),)),
        "kept",
        ("tenantId", "name", "role", "scopes", "created", "expires", "lastUsed", "revoked"),
    ),
    Trace(
        "keysMade",
        lambda person: Query("apiKeys", where=(("createdBy", "==", person.uid),)),
        "kept",
        ("tenantId", "name", "created"),
    ),
    Trace(
        "consents",
        lambda person: Query("consents", where=(("uid", "==", person.uid),)),
        "kept",
        ("purpose", "edition", "acts"),
    ),
    Trace(
        "releases",
        lambda person: Query("releases", where=(("createdBy", "==", person.uid),)),
        "kept",
        _MADE,
    ),
    Trace(
        "parties",
        lambda person: Query("parties", where=(("createdBy", "==", person.uid),)),
        "kept",
        _MADE,
    ),
    Trace(
        "assets",
        lambda person: Query("assets", where=(("createdBy", "==", person.uid),)),
        "kept",
        _MADE,
    ),
    Trace(
        "deliveryTargets",
        lambda person: Query("deliveryTargets", where=(("createdBy", "==", person.uid),)),
        "kept",
        _MADE,
    ),
    Trace(
        "deliveries",
        lambda person: Query("deliveries", where=(("createdBy", "==", person.uid),)),
        "kept",
        _MADE,
    ),
    Trace(
        "deliveriesByKey",
        lambda person: Query("deliveries", where=(("requestedBy", "==", person.uid),)),
        "kept",
        _MADE,
    ),
    Trace(
        "approvals",
        lambda person: Query("deliveries", where=(("approval.by", "==", person.uid),)),
        "kept",
        ("id", "tenantId", "approval.at"),
    ),
    Trace(
        "imports",
        lambda person: Query("importJobs", where=(("createdBy", "==", person.uid),)),
        "kept",
        _MADE,
    ),
    Trace(
        "importsApplied",
        lambda person: Query("importJobs", where=(("appliedBy", "==", person.uid),)),
        "kept",
        ("id", "tenantId", "applied"),
    ),
    Trace(
        "importProfiles",
        lambda person: Query("importProfiles", where=(("createdBy", "==", person.uid),)),
        "kept",
        _MADE,
    ),
    Trace(
        "switches",
        lambda person: Query("switches", where=(("createdBy", "==", person.uid),)),
        "kept",
        _MADE,
    ),
    Trace(
        "templates",
        lambda person: Query("templates", where=(("createdBy", "==", person.uid),)),
        "kept",
        _MADE,
    ),
    Trace(
        "numberPools",
        lambda person: Query("numberPools", where=(("createdBy", "==", person.uid),)),
        "kept",
        _MADE,
    ),
    Trace(
        "numbersAssigned",
        lambda person: Query("numbers", where=(("assignedBy", "==", person.uid),)),
        "kept",
        ("id", "tenantId", "number", "assigned"),
    ),
    Trace(
        "exports",
        lambda person: Query("exportJobs", where=(("createdBy", "==", person.uid),)),
        "kept",
        (*_MADE, "subject", "format"),
    ),
    Trace(
        "backups",
        lambda person: Query("backups", where=(("createdBy", "==", person.uid),)),
        "kept",
        _MADE,
    ),
    Trace(
        "restores",
        lambda person: Query("restoreJobs", where=(("createdBy", "==", person.uid),)),
        "kept",
        _MADE,
    ),
    Trace(
        "webhooks",
        lambda person: Query("webhooks", where=(("createdBy", "==", person.uid),)),
        "kept",
        _MADE,
    ),
    Trace(
        "tasksDone",
        lambda person: Query("tasks", where=(("doneBy", "==", person.uid),)),
        "kept",
        ("id", "tenantId", "done"),
    ),
)
