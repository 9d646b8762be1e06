"""Sample documents of sales."""

from decimal import Decimal

from shared.model.base import Model
from shared.model.sales.stored import (
    PlaceSales,
    RecordingSales,
    ReportSums,
    SalesFigures,
    SalesImport,
    StoredFile,
    StoredReport,
)
from tests.documents.common import AT, SHA256

_SOLD = {"quantity": Decimal(2), "revenue": {"EUR": Decimal("0.0084")}}


def sales_import(document_id: str, tenant_id: str, uid: str) -> Model:
    return SalesImport(
        id=document_id,
        tenant_id=tenant_id,
        status="completed",
        upload_id="u",
        sources=["sales.csv"],
        stored=["r"],
        lines=1,
        created=AT,
        created_by=uid,
        updated=AT,
    )


def sales_report(document_id: str, tenant_id: str, uid: str) -> Model:
    file = StoredFile(name="sales.csv", storage_path=f"tenants/{tenant_id}/sales/i/sales.csv", size=1, sha256=SHA256)
    return StoredReport(
        id=document_id,
        tenant_id=tenant_id,
        sales_import_id="i",
        report_id=f"sha256:{SHA256}",
        subject=SHA256,
        format="spotify",
        service="Spotify",
        start=AT.date(),
        end=AT.date(),
        digest=SHA256,
        files=[file],
        lines=1,
        created=AT,
        created_by=uid,
        updated=AT,
        **_SOLD,
    )


def sales_sums(document_id: str, tenant_id: str, _uid: str) -> Model:
    return ReportSums(
        id=document_id,
        tenant_id=tenant_id,
        services=[PlaceSales(name="Spotify", **_SOLD)],
        territories=[PlaceSales(name="DE", **_SOLD)],
        uses=[PlaceSales(name="OnDemandStream", **_SOLD)],
        recordings=[RecordingSales(isrc="QZEXA2600001", title="Song", territory="DE", there=Decimal(2), **_SOLD)],
        others=SalesFigures(quantity=Decimal(0)),
    )
