"""Models how a tenant settles its royalties: terms, runs that two people close, the ledger and stored statements."""

from typing import Annotated, Literal

from pydantic import Field

from shared.model.archives.job import Job, JobStatus, Number
from shared.model.base import Day, Id, Instant, Model, Sha256
from shared.model.catalog.offer import Currency
from shared.model.sales.money import Amount
from shared.model.sales.statement import PayeeStatement
from shared.model.sales.stored import StoredFile

MAX_SEGMENTS = 2000
"""Royalty runs and marks of payments that a ledger has room for."""
MAX_WRITTEN = 5000
"""Payments that may be written into files and not marked as made."""

RoyaltyRunStatus = Literal[JobStatus, "discarded"]
"""How far a royalty run is. planned: it waits for the approval of another person · discarded: it was not approved."""
RoyaltyRunStep = Literal["plan", "publish", "discard"]
"""plan: sales are divided, and nothing is booked · publish: it is booked, and its statements are issued · discard: what
was planned is removed."""
StatementState = Literal["planned", "issued"]
"""planned: its run is not booked · issued: it is, and the payee may see it."""


class RoyaltyTerms(Model):
    """`royaltyTerms/{id}`: one version of a tenant's agreements and exchange rates. The last one is in force."""

    id: Id
    """Follows from the tenant and the version, so that no version is stored twice."""
    tenant_id: Id
    version: Annotated[int, Field(ge=1)]
    """Counts up from 1."""
    agreements: StoredFile
    """The agreements as JSON: payees with their accounts, shares, advances, costs."""
    rates: StoredFile | None = None
    """The exchange rates of the European Central Bank, as its file has them."""
    division: Sha256
    """The hash of how the agreements divide sales. Accounts, confirmations, advances and costs do not count."""
    payees: Number
    """How many payees the agreements have."""
    awaited: Number = 0
    """How many shares wait for the confirmation of their payees."""
    created: Instant
    created_by: Id


class RunTotals(Model):
    """What a royalty run books for all payees together, in one currency."""

    currency: Currency
    """The currency (ISO 4217)."""
    earned: Amount
    """Shares of sales, less what was taken back of earlier ones."""
    held: Amount
    """Held until payees confirm, less what they have confirmed."""
    reserved: Amount
    """Held back for returns, less what is released."""
    costs: Amount
    """Charged to payees."""
    recouped: Amount
    """Kept to recoup advances."""
    tax: Amount
    """Withheld from payments."""
    payable: Amount
    """To be paid."""
    carried: Amount
    """Carried forward on the payees' accounts."""


class RoyaltyRun(Job):
    """`royaltyRuns/{id}`: one royalty run. One person proposes it, and another approves it; then it is booked."""

    status: RoyaltyRunStatus = "queued"  # type: ignore[assignment]  # runs end in more ways than other jobs
    """How far it is."""
    step: RoyaltyRunStep = "plan"
    """What it works on, or worked on last."""
    until: Day | None = None
    """The last day of the period that it should close. Default: that of the last sale."""
    reread: bool = False
    """Whether reports are read again that are booked by the same agreements."""
    terms_id: Id
    """The agreements and rates by which it divides."""
    proposed_by: Id
    """The person who proposed it, also if through an API key."""
    period: Day | None = None
    """The last day of the period that it closes, once it is planned."""
    base: Sha256 | None = None
    """The ledger's last entry when it was planned. If another one is the last, it cannot be booked any more."""
    head: Sha256 | None = None
    """The ledger's last entry once it is booked."""
    run: Sha256 | None = None
    """The id that its entries have in the ledger."""
    reports: Number = 0
    """How many reports it read."""
    entries: Number = 0
    """How many entries it books; none if nothing is new."""
    file: StoredFile | None = None
    """Its entries, one per line as JSON."""
    considered: StoredFile | None = None
    """The reports that counted when it was planned, with the hashes of their contents, as JSON."""
    statements: Number = 0
    """How many payees have a statement."""
    payments: Number = 0
    """How many payments it makes due."""
    totals: Annotated[list[RunTotals], Field(max_length=200)] = []
    """What it books, by currency."""
    approved: Instant | None = None
    """When it was approved, and booked."""
    approved_by: Id | None = None
    """Who approved it."""


class LedgerSegment(Model):
    """The entries that one royalty run booked, or one mark of payments."""

    royalty_run_id: Id | None = None
    """The royalty run; absent if payments were marked as made."""
    run: Sha256 | None = None
    """The id that its entries have in the ledger."""
    entries: Annotated[int, Field(ge=1)]
    """How many entries it has."""
    file: StoredFile
    """The entries, one per line as JSON."""


class RoyaltyLedger(Model):
    """`royaltyLedgers/{tenantId}`: the ledger of a tenant: its end, and the files that its entries are in."""

    id: Id
    """The tenant's id."""
    tenant_id: Id
    head: Sha256
    """The id of the last entry."""
    entries: Annotated[int, Field(ge=1)]
    """How many entries there are."""
    period: Day
    """The last day of the last period that was closed."""
    terms_id: Id
    """The agreements and rates of the last run that was approved."""
    division: Sha256
    """The hash of how they divide sales."""
    considered: StoredFile
    """The reports that counted then, with the hashes of their contents: while both are the same, none is read again."""
    written: Annotated[dict[Id, Instant], Field(max_length=MAX_WRITTEN)] = {}
    """Payments that are due, and when each was last written into a file."""
    segments: Annotated[list[LedgerSegment], Field(max_length=MAX_SEGMENTS)]
    """Its files, in the order of their entries."""
    updated: Instant


class StoredStatement(Model):
    """`royaltyStatements/{id}`: a payee's statement of a royalty run."""

    id: Id
    """Follows from the tenant, the run and the payee."""
    tenant_id: Id
    royalty_run_id: Id
    """The royalty run."""
    state: StatementState = "planned"
    """Whether it counts."""
    payee: Id
    """The payee's id in the agreements."""
    period: Day
    """The last day of the period that the run closed."""
    account: PayeeStatement
    """The payee's account; its lines are in the file."""
    lines: Number = 0
    """How many lines it has."""
    file: StoredFile
    """The whole statement as JSON."""
    paid: Instant | None = None
    """When its payment was marked as made."""
    created: Instant


class PayeeLink(Model):
    """`payeeLinks/{id}`: a payee sees its own statements and confirms its shares with it, without an account."""

    id: Sha256
    """The SHA-256 of the link's token, which is not stored."""
    tenant_id: Id
    payee: Id
    """The payee's id in the agreements."""
    created: Instant
    created_by: Id
    expires: Instant
    """When it stops being valid."""
    opened: Instant | None = None
    """When it was last opened, to the day."""
    confirmed: Instant | None = None
    """When the payee confirmed its shares with it."""
