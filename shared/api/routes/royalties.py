"""Routes of royalties: agreements, royalty runs, the ledger, statements and payments."""

from shared.api.handler import use
from shared.api.route import Call, Route
from shared.api.wire.paging import Page, PageQuery, read_page
from shared.catalog.archives.links import FileLinks
from shared.model.base import Id, Model
from shared.model.sales.settlement import RoyaltyLedger, RoyaltyRun, RoyaltyTerms, StoredStatement
from shared.sales.settlement import listing, payments, request, terms


class RoyaltyTermsPage(Page[RoyaltyTerms]):
    """A page of versions of the agreements."""


class RoyaltyRunPage(Page[RoyaltyRun]):
    """A page of royalty runs."""


class StatementQuery(PageQuery):
    """Selects a page of the statements."""

    run_id: Id | None = None
    """Only those of this royalty run, by their payees."""
    payee: Id | None = None
    """Only those of this payee; ignored if a run is named."""


class StatementPage(Page[StoredStatement]):
    """A page of statements."""


class StatementFormQuery(Model):
    """Chooses the form of a statement."""

    form: listing.StatementForm = "pdf"
    """The whole statement as a PDF document or as JSON, or its lines as a table."""


def list_royalty_terms(call: Call) -> RoyaltyTermsPage:
    """Lists the versions of the agreements and exchange rates, the last one first."""
    query = terms.list_royalty_terms_query(call.caller)
    return read_page(RoyaltyTermsPage, query, call.query, store=call.adapters.store)


def list_royalty_runs(call: Call) -> RoyaltyRunPage:
    """Lists the tenant's royalty runs, newest first."""
    return read_page(RoyaltyRunPage, listing.royalty_runs_query(call.caller), call.query, store=call.adapters.store)


def list_royalty_statements(call: Call) -> StatementPage:
    """Lists the tenant's statements, the last period first."""
    query = listing.statements_query(call.caller, call.query.run_id, call.query.payee)
    return read_page(StatementPage, query, call.query, store=call.adapters.store)


_RUN = "/royalties/runs/{runId}"
_STATEMENT = "/royalties/statements/{statementId}"

ROUTES = (
    Route(
        "GET",
        "/royalties/terms",
        "List versions of the agreements",
        list_royalty_terms,
        RoyaltyTermsPage,
        role="admin",
        query=PageQuery,
    ),
    Route(
        "POST",
        "/royalties/terms",
        "Store agreements and rates",
        use(terms.store_royalty_terms),
        RoyaltyTerms,
        role="admin",
        body=terms.RoyaltyTermsRequest,
    ),
    Route(
        "GET",
        "/royalties/terms/{termsId}/links",
        "Link the files of the agreements",
        use(terms.link_royalty_terms),
        FileLinks,
        role="admin",
    ),
    Route(
        "GET",
        "/royalties/runs",
        "List royalty runs",
        list_royalty_runs,
        RoyaltyRunPage,
        role="manager",
        query=PageQuery,
    ),
    Route(
        "POST",
        "/royalties/runs",
        "Propose a royalty run",
        use(request.propose_royalty_run, location="/royalties/runs/{0.id}"),
        RoyaltyRun,
        role="manager",
        body=request.RoyaltyRunRequest,
        status=201,
        conflicts=True,
    ),
    Route("GET", _RUN, "Read a royalty run", use(listing.get_royalty_run), RoyaltyRun, role="manager"),
    Route(
        "POST",
        f"{_RUN}/approve",
        "Approve a royalty run",
        use(request.approve_royalty_run),
        RoyaltyRun,
        role="manager",
        conflicts=True,
    ),
    Route(
        "POST",
        f"{_RUN}/discard",
        "Discard a royalty run",
        use(request.discard_royalty_run),
        RoyaltyRun,
        role="manager",
        conflicts=True,
    ),
    Route(
        "GET",
        "/royalties/ledger",
        "Read the ledger",
        use(listing.get_ledger, name="get_royalty_ledger"),
        RoyaltyLedger,
        role="manager",
    ),
    Route(
        "GET",
        "/royalties/ledger/links",
        "Link the entries of the ledger",
        use(listing.link_ledger, name="link_royalty_ledger"),
        FileLinks,
        role="manager",
    ),
    Route(
        "GET",
        "/royalties/statements",
        "List statements",
        list_royalty_statements,
        StatementPage,
        role="manager",
        query=StatementQuery,
    ),
    Route(
        "GET",
        _STATEMENT,
        "Read a statement",
        use(listing.get_statement, name="get_royalty_statement"),
        StoredStatement,
        role="manager",
    ),
    Route(
        "GET",
        f"{_STATEMENT}/links",
        "Link a statement",
        use(listing.link_statement, name="link_royalty_statement"),
        FileLinks,
        role="manager",
        query=StatementFormQuery,
    ),
    Route(
        "GET",
        "/royalties/payments",
        "List due payments",
        use(payments.list_due_payments),
        payments.DuePayments,
        role="admin",
    ),
    Route(
        "POST",
        "/royalties/payments/file",
        "Write a file of payments",
        use(payments.write_payment_file),
        FileLinks,
        role="admin",
        body=payments.PaymentFileRequest,
    ),
    Route(
        "POST",
        "/royalties/payments/paid",
        "Mark payments as made",
        use(payments.mark_paid),
        payments.Paid,
        role="admin",
        body=payments.PaidRequest,
        conflicts=True,
    ),
)
