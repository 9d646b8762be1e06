"""Use cases of whoever has a payee's link: look at the payee's own statements, read one, confirm its shares."""

from collections.abc import Mapping

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import System
from shared.accounts.controls import require_active
from shared.accounts.members.invitations import Token
from shared.catalog.archives.links import FileLinks, links_to
from shared.errors import Conflict, NotFound
from shared.model.accounts.tenant import Branding
from shared.model.base import Day, Id, Instant, Model, Text
from shared.model.catalog.offer import Currency
from shared.model.codec import decode
from shared.model.sales.agreement import Agreement, Agreements
from shared.model.sales.money import Amount, Percent
from shared.model.sales.settlement import PayeeLink, RoyaltyTerms, StoredStatement
from shared.platform.store.port import Query, Transaction
from shared.sales.settlement.listing import StatementForm
from shared.sales.settlement.payees.links import link_path, open_link
from shared.sales.settlement.printing import printed
from shared.sales.settlement.stored import read_agreements, read_file, require_terms, statement_path
from shared.sales.settlement.terms import add_version, keep_file

MAX_STATEMENTS = 120
"""Statements that the page of a payee lists: ten years of months."""


class PayeeRequest(Model):
    """What a payee's link says."""

    token: Token
    """The token of the link."""


class PayeeStatementRequest(PayeeRequest):
    """Request for one of the payee's statements as a file."""

    statement_id: Id
    """The statement's id."""
    form: StatementForm = "pdf"
    """The whole statement as a PDF document or as JSON, or its lines as a table."""


class PayeeShare(Model):
    """A share of a payee."""

    agreement: Id
    """The agreement that gives it."""
    rule: Id
    """The rule in it."""
    since: Day
    """The first day on which it is in force."""
    percent: Percent
    """How much of what the rule divides, in percent."""
    tracks: list[Text] = []
    """The ISRCs that it is about; empty for all."""
    releases: list[Text] = []
    """The barcodes that it is about; empty for all."""
    awaited: bool
    """Whether it waits for the payee's confirmation: until then what it earns is held."""


class IssuedStatement(Model):
    """A statement of a payee, in short."""

    id: Id
    """The statement's id."""
    period: Day
    """The last day of its period."""
    earned: Amount
    """What the payee earned, less corrections."""
    payable: Amount
    """What it is paid."""
    closing: Amount
    """What is carried forward."""
    paid: Instant | None = None
    """When the payment was marked as made."""


class PayeeView(Model):
    """What a payee sees."""

    tenant: Text
    """The label's name."""
    branding: Branding
    """The label's colours and logo."""
    name: Text
    """The payee's name."""
    currency: Currency
    """The payee's currency (ISO 4217)."""
    shares: list[PayeeShare]
    """Its shares, in every version of the agreements."""
    statements: list[IssuedStatement]
    """Its statements that count, the last period first."""
    expires: Instant
    """When the link stops being valid."""


def view_payee(request: PayeeRequest, *, caller: Caller, adapters: Adapters) -> PayeeView:  # noqa: ARG001
    """Returns what a payee sees with its link: its shares, and its statements that count. Raises NotFound."""
    link = open_link(request.token, adapters, adapters.store)
    _, agreements = _terms(link, adapters)
    payee = next((each for each in agreements.payees if each.id == link.payee), None)
    if payee is None:
        raise NotFound("The agreements do not have you any more.", remedy="Ask your label.")
    tenant = adapters.store.get(f"tenants/{link.tenant_id}") or {}
    query = Query(
        "royaltyStatements",
        where=(("tenantId", "==", link.tenant_id), ("payee", "==", link.payee)),
        order=("-period",),
        limit=MAX_STATEMENTS,
    )
    stored = [decode(StoredStatement, each) for each in adapters.store.find(query)]
    now = adapters.clock()
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if link.opened is None or link.opened < day:
        adapters.store.transact(lambda transaction: _note(transaction, link, {"opened": day}))
    return PayeeView(
        tenant=tenant.get("name", link.tenant_id),
        branding=decode(Branding, tenant.get("branding", {})),
        name=payee.name,
        currency=payee.currency,
        shares=[each for agreement in agreements.agreements for each in _shares(agreement, link.payee)],
        statements=[_short(each) for each in stored if each.state == "issued"],
        expires=link.expires,
    )


def link_payee_statement(
    request: PayeeStatementRequest,
    *,
    caller: Caller,  # noqa: ARG001
    adapters: Adapters,
) -> FileLinks:
    """Returns a URL that serves one of the payee's own statements for 15 minutes.

    Raises NotFound, Tampered, Unavailable.
    """
    link = open_link(request.token, adapters, adapters.store)
    data = adapters.store.get(statement_path(request.statement_id))
    statement = decode(StoredStatement, data) if data else None
    own = statement and (statement.tenant_id, statement.payee, statement.state) == (
        link.tenant_id,
        link.payee,
        "issued",
    )
    if statement is None or not own:
        raise NotFound("There is no such statement.", remedy="Open the list again.")
    return links_to([printed(statement, request.form, adapters)], adapters.blobs)


def confirm_shares(request: PayeeRequest, *, caller: Caller, adapters: Adapters) -> PayeeView:
    """Confirms the payee's shares, as a new version of the agreements: what was held is released by the next run.

    Shares that are confirmed already stay as they are. Raises NotFound, Forbidden if the tenant is
    suspended, Conflict if the agreements change meanwhile.
    """
    link = open_link(request.token, adapters, adapters.store)
    require_active(adapters.store, link.tenant_id)
    terms, agreements = _terms(link, adapters)
    awaited = [share for share in agreements.shares if share.payee == link.payee and share.confirmation == "awaited"]
    if not awaited:
        raise Conflict("None of your shares waits for you.", remedy="You have confirmed them already.")
    for share in awaited:
        share.confirmation = "given"
    data = agreements.model_dump_json(by_alias=True, exclude_none=True, exclude_defaults=True, indent=2).encode()
    kept = keep_file(terms.agreements.name, data, link.tenant_id, adapters)
    payee = System(f"payee_{link.payee}"[:128])
    add_version(agreements, kept, terms.rates, terms, by=payee, tenant_id=link.tenant_id, adapters=adapters)
    confirmed = {"confirmed": adapters.clock()}
    adapters.store.transact(lambda transaction: _note(transaction, link, confirmed))
    return view_payee(PayeeRequest(token=request.token), caller=caller, adapters=adapters)


def _note(transaction: Transaction, link: PayeeLink, fields: Mapping[str, object]) -> None:
    if transaction.get(link_path(link.id)) is not None:
        transaction.update(link_path(link.id), fields)


def _terms(link: PayeeLink, adapters: Adapters) -> tuple[RoyaltyTerms, Agreements]:
    terms = require_terms(link.tenant_id, adapters.store)
    return terms, read_agreements(read_file(terms.agreements, adapters.blobs))


def _shares(agreement: Agreement, payee: str) -> list[PayeeShare]:
    return [
        PayeeShare(
            agreement=agreement.id,
            rule=rule.id,
            since=agreement.start_date,
            percent=share.percent,
            tracks=list(rule.scope.tracks),
            releases=list(rule.scope.releases),
            awaited=share.confirmation == "awaited",
        )
        for rule in agreement.rules
        for share in rule.shares
        if share.payee == payee
    ]


def _short(statement: StoredStatement) -> IssuedStatement:
    account = statement.account
    return IssuedStatement(
        id=statement.id,
        period=statement.period,
        earned=account.earned + account.corrected,
        payable=account.payable,
        closing=account.closing,
        paid=statement.paid,
    )
