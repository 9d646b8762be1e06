"""Lists all documents that name a person: how to find them, what to export, what erasure does. Pure data.

A uid is a pseudonym (GDPR Art. 4(5)): only the user document, the memberships and the account identify the person,
and erasure deletes them. What stays under the uid is kept for legal claims and accounting (Art. 17(3)(b) and (e)).
Secrets and credentials (tokens, links, hashes of keys) are never exported.
"""

from dataclasses import dataclass
from typing import Literal, get_args

from shared.accounts.access import Person
from shared.model.catalog.switch import ManualStep
from shared.platform.store.port import Query

_MADE = ("id", "tenantId", "created")


@dataclass(frozen=True, slots=True)
class Trace:
    """The documents of one collection that name the person in one field."""

    name: str
    collection: str
    field: str
    exported_fields: tuple[str, ...]
    """The paths of the exported fields."""
    on_erasure: Literal["erased", "kept"] = "kept"
    """kept: under the uid only."""
    many: bool = False
    """The field is a list of people."""
    by_address: bool = False
    """Found by the person's address, not by their uid: theirs only if the address is verified."""

    def find(self, person: Person) -> Query:
        """The documents that name the person."""
        value = person.email if self.by_address else person.uid
        return Query(self.collection, where=((self.field, "array_contains" if self.many else "==", value),))


def traces_of(person: Person) -> tuple[list[Trace], list[str]]:
    """The traces that are the person's, and the names of those withheld because their address is not verified."""
    withheld = [trace.name for trace in TRACES if trace.by_address and not person.verified]
    return [trace for trace in TRACES if trace.name not in withheld], withheld


TRACES = (
    Trace(
        "mail",
        "mail",
        "to",
        ("kind", "to", "message.subject", "created", "delivery.state"),
        on_erasure="erased",
        many=True,
        by_address=True,
    ),
    Trace(
        "invitations",
        "inviteCodes",
        "email",
        ("tenantId", "email", "role", "created", "expires", "used"),
        on_erasure="erased",
        by_address=True,
    ),
    Trace(
        "origins", "auditOrigins", "actor", ("tenantId", "sequence", "address", "agent", "expires"), on_erasure="erased"
    ),
    Trace("acts", "auditLog", "actor", ("id", "tenantId", "sequence", "at", "action", "subject", "details")),
    Trace("notificationsRead", "notifications", "readBy", ("id", "tenantId", "type", "created"), many=True),
    Trace("invitationsMade", "inviteCodes", "createdBy", ("tenantId", "role", "created")),
    Trace("invitationsUsed", "inviteCodes", "usedBy", ("tenantId", "role", "used"), on_erasure="erased"),
    Trace(
        "keysHeld",
        "apiKeys",
        "holder",
        ("tenantId", "name", "role", "scopes", "created", "expires", "lastUsed", "revoked"),
    ),
    Trace("keysMade", "apiKeys", "createdBy", ("tenantId", "name", "created")),
    Trace("consents", "consents", "uid", ("purpose", "edition", "acts")),
    Trace("releases", "releases", "createdBy", _MADE),
    Trace("parties", "parties", "createdBy", _MADE),
    Trace("assets", "assets", "createdBy", _MADE),
    Trace("deliveryTargets", "deliveryTargets", "createdBy", _MADE),
    Trace("deliveries", "deliveries", "createdBy", _MADE),
    Trace("deliveriesByKey", "deliveries", "requestedBy", _MADE),
    Trace("approvals", "deliveries", "approval.by", ("id", "tenantId", "approval.at")),
    Trace("imports", "importJobs", "createdBy", _MADE),
    Trace("importsApplied", "importJobs", "appliedBy", ("id", "tenantId", "applied")),
    Trace("importProfiles", "importProfiles", "createdBy", _MADE),
    Trace("salesImports", "salesImports", "createdBy", _MADE),
    Trace("salesReports", "salesReports", "createdBy", _MADE),
    Trace("royaltyTerms", "royaltyTerms", "createdBy", (*_MADE, "version")),
    Trace("royaltyRuns", "royaltyRuns", "createdBy", _MADE),
    Trace("royaltyRunsProposed", "royaltyRuns", "proposedBy", _MADE),
    Trace("royaltyRunsApproved", "royaltyRuns", "approvedBy", ("id", "tenantId", "approved")),
    Trace("payeeLinks", "payeeLinks", "createdBy", ("tenantId", "payee", "created", "expires")),
    Trace("switches", "switches", "createdBy", _MADE),
    *(
        Trace(f"{step}Ticked", "switches", f"marks.{step}.by", ("id", "tenantId", f"marks.{step}.on"))
        for step in get_args(ManualStep)
    ),
    Trace("salesSettled", "salesMatches", "settledBy", ("id", "tenantId", "settledAt")),
    Trace("templates", "templates", "createdBy", _MADE),
    Trace("numberPools", "numberPools", "createdBy", _MADE),
    Trace("numbersAssigned", "numbers", "assignedBy", ("id", "tenantId", "number", "assigned")),
    Trace("exports", "exportJobs", "createdBy", (*_MADE, "subject", "format")),
    Trace("backups", "backups", "createdBy", _MADE),
    Trace("restores", "restoreJobs", "createdBy", _MADE),
    Trace("testRuns", "testRuns", "createdBy", _MADE),
    Trace("webhooks", "webhooks", "createdBy", _MADE),
    Trace("pluginsInstalled", "pluginInstallations", "createdBy", ("name", "tenantId", "created")),
    Trace("tasksDone", "tasks", "doneBy", ("id", "tenantId", "done")),
)
