"""Owns the list of everything that names a person: how it is found, what they are shown, what erasure does. Pure data.

A uid is a pseudonym (GDPR Art. 4(5)): the person's page, memberships and account are all that say whose it is, and
those go. What stays under the uid is kept for legal claims and accounts (Art. 17(3)(b) and (e)). Secrets, and what
opens something (tokens, links, hashes of keys), are shown to nobody.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from shared.accounts.access import Person
from shared.platform.store.port import Query

_MADE = ("id", "tenantId", "created")


@dataclass(frozen=True, slots=True)
class Trace:
    """Documents of one collection that name the person in one field."""

    name: str
    find: Callable[[Person], Query]
    fate: Literal["erased", "kept"]
    """kept: under the uid alone."""
    shown: tuple[str, ...]
    """Fields that an export tells, by path."""


TRACES = (
    Trace(
        "mail",
        lambda who: Query("mail", where=(("to", "array_contains", who.email),)),
        "erased",
        ("kind", "to", "message.subject", "created", "delivery.state"),
    ),
    Trace(
        "invitations",
        lambda who: Query("inviteCodes", where=(("email", "==", who.email),)),
        "erased",
        ("tenantId", "email", "role", "created", "expires", "used"),
    ),
    Trace(
        "origins",
        lambda who: Query("auditOrigins", where=(("actor", "==", who.uid),)),
        "erased",
        ("tenantId", "sequence", "address", "agent", "expires"),
    ),
    Trace(
        "acts",
        lambda who: Query("auditLog", where=(("actor", "==", who.uid),)),
        "kept",
        ("id", "tenantId", "sequence", "at", "action", "subject", "details"),
    ),
    Trace(
        "notificationsRead",
        lambda who: Query("notifications", where=(("readBy", "array_contains", who.uid),)),
        "kept",
        ("id", "tenantId", "type", "created"),
    ),
    Trace(
        "invitationsMade",
        lambda who: Query("inviteCodes", where=(("createdBy", "==", who.uid),)),
        "kept",
        ("tenantId", "role", "created"),
    ),
    Trace(
        "invitationsUsed",
        lambda who: Query("inviteCodes", where=(("usedBy", "==", who.uid),)),
        "erased",
        ("tenantId", "role", "used"),
    ),
    Trace(
        "keysHeld",
        lambda who: Query("apiKeys", where=(("holder", "==", who.uid),)),
        "kept",
        ("tenantId", "name", "role", "scopes", "created", "expires", "lastUsed", "revoked"),
    ),
    Trace(
        "keysMade",
        lambda who: Query("apiKeys", where=(("createdBy", "==", who.uid),)),
        "kept",
        ("tenantId", "name", "created"),
    ),
    Trace(
        "consents",
        lambda who: Query("consents", where=(("uid", "==", who.uid),)),
        "kept",
        ("purpose", "edition", "acts"),
    ),
    Trace(
        "releases",
        lambda who: Query("releases", where=(("createdBy", "==", who.uid),)),
        "kept",
        _MADE,
    ),
    Trace(
        "assets",
        lambda who: Query("assets", where=(("createdBy", "==", who.uid),)),
        "kept",
        _MADE,
    ),
    Trace(
        "deliveryTargets",
        lambda who: Query("deliveryTargets", where=(("createdBy", "==", who.uid),)),
        "kept",
        _MADE,
    ),
    Trace(
        "deliveries",
        lambda who: Query("deliveries", where=(("createdBy", "==", who.uid),)),
        "kept",
        _MADE,
    ),
    Trace(
        "approvals",
        lambda who: Query("deliveries", where=(("approval.by", "==", who.uid),)),
        "kept",
        ("id", "tenantId", "approval.at"),
    ),
    Trace(
        "imports",
        lambda who: Query("importJobs", where=(("createdBy", "==", who.uid),)),
        "kept",
        _MADE,
    ),
    Trace(
        "webhooks",
        lambda who: Query("webhooks", where=(("createdBy", "==", who.uid),)),
        "kept",
        _MADE,
    ),
    Trace(
        "tasksDone",
        lambda who: Query("tasks", where=(("doneBy", "==", who.uid),)),
        "kept",
        ("id", "tenantId", "done"),
    ),
)
