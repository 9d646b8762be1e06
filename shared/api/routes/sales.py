"""Routes of sales reports."""

from shared.api.handler import use
from shared.api.route import Call, Route
from shared.api.wire.paging import Page, PageQuery, read_page
from shared.catalog.archives.links import FileLinks
from shared.model.sales.report import ReportStanding
from shared.model.sales.stored import SalesImport, StoredReport
from shared.sales.intake import listing, request


class SalesImportPage(Page[SalesImport]):
    """A page of imports of sales reports."""


class SalesReportQuery(PageQuery):
    """Selects a page of the sales reports."""

    standing: ReportStanding | None = None
    """Only reports that count, or only those that later ones replace."""


class SalesReportPage(Page[StoredReport]):
    """A page of sales reports."""


def list_sales_imports(call: Call) -> SalesImportPage:
    """Lists the tenant's imports of sales reports, newest first."""
    return read_page(SalesImportPage, listing.sales_imports_query(call.caller), call.query, store=call.adapters.store)


def list_sales_reports(call: Call) -> SalesReportPage:
    """Lists the tenant's sales reports, the one stored last first."""
    query = listing.sales_reports_query(call.caller, call.query.standing)
    return read_page(SalesReportPage, query, call.query, store=call.adapters.store)


ROUTES = (
    Route(
        "GET", "/sales/imports", "List imports of sales reports", list_sales_imports, SalesImportPage, query=PageQuery
    ),
    Route(
        "POST",
        "/sales/imports",
        "Import sales reports",
        use(request.read_sales_reports, location="/sales/imports/{0.id}"),
        SalesImport,
        role="manager",
        body=request.SalesImportRequest,
        status=201,
        conflicts=True,
    ),
    Route(
        "GET",
        "/sales/imports/{importId}",
        "Read an import of sales reports",
        use(listing.get_sales_import),
        SalesImport,
    ),
    Route(
        "POST",
        "/sales/imports/{importId}/rollback",
        "Roll an import of sales reports back",
        use(request.roll_back_sales_import),
        SalesImport,
        role="manager",
        conflicts=True,
    ),
    Route(
        "GET",
        "/sales/reports",
        "List sales reports",
        list_sales_reports,
        SalesReportPage,
        query=SalesReportQuery,
    ),
    Route(
        "GET",
        "/sales/reports/{reportId}",
        "Read a sales report",
        use(listing.get_sales_report),
        StoredReport,
    ),
    Route(
        "GET",
        "/sales/reports/{reportId}/links",
        "Link the files of a sales report",
        use(listing.link_sales_report),
        FileLinks,
    ),
)
