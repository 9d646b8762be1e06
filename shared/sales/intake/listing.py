"""Finds the intakes and the stored reports of a tenant, and links the files of a report."""

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.catalog.archives.links import FileLinks, links_to
from shared.model.base import Id, Model
from shared.model.codec import decode
from shared.model.sales.report import ReportStanding
from shared.model.sales.stored import SalesImport, StoredReport
from shared.platform.store.port import Query
from shared.sales.stored import report_path


class SalesImportReference(Model):
    """Identifies an import of sales reports."""

    import_id: Id


class SalesReportReference(Model):
    """Identifies a stored sales report."""

    report_id: Id
    """The id under which it is stored."""


def sales_imports_query(caller: Caller) -> Query:
    """Selects the tenant's imports of sales reports, newest first."""
    return Query("salesImports", where=(("tenantId", "==", caller.tenant_id),), order=("-created",))


def sales_reports_query(caller: Caller, standing: ReportStanding | None = None) -> Query:
    """Selects the tenant's sales reports, the one stored last first; only those of a standing, if it is named."""
    if standing is None:
        return Query("salesReports", where=(("tenantId", "==", caller.tenant_id),), order=("-created",))
    return Query(
        "salesReports", where=(("tenantId", "==", caller.tenant_id), ("standing", "==", standing)), order=("-created",)
    )


def get_sales_import(request: SalesImportReference, *, caller: Caller, adapters: Adapters) -> SalesImport:
    """Returns one of the tenant's imports of sales reports. Raises NotFound."""
    data = adapters.store.get(f"salesImports/{request.import_id}")
    return decode(SalesImport, own_document(data, caller, "import of sales reports"))


def get_sales_report(request: SalesReportReference, *, caller: Caller, adapters: Adapters) -> StoredReport:
    """Returns one of the tenant's sales reports. Raises NotFound."""
    data = adapters.store.get(report_path(request.report_id))
    return decode(StoredReport, own_document(data, caller, "sales report"))


def link_sales_report(request: SalesReportReference, *, caller: Caller, adapters: Adapters) -> FileLinks:
    """Returns URLs that serve the files of a sales report, as they came, for 15 minutes.

    Raises NotFound, Unavailable.
    """
    files = get_sales_report(request, caller=caller, adapters=adapters).files
    return links_to(((file.name, file.storage_path) for file in files), adapters.blobs)
