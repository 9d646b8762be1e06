"""Samples of what reported sales are in the catalogue."""

from decimal import Decimal

from shared.model.base import Model
from shared.model.sales.match import CountedReport, MatchCandidate, SalesMatch
from shared.model.sales.stored import SalesFigures
from tests.documents.common import AT

FIGURES = SalesFigures(quantity=Decimal(1200), revenue={"EUR": Decimal("3.141592")})


def match(document_id: str, tenant_id: str, uid: str) -> Model:
    found = MatchCandidate(
        release_id="r",
        track_id="t",
        title="Platform",
        artist="Nova Kestrel",
        means=["titleAndArtist"],
        confidence=0.9,
    )
    return SalesMatch(
        id=document_id,
        tenant_id=tenant_id,
        upcs=["400000260013"],
        title="Platform",
        artist="Nova Kestrel",
        services=["Example Service"],
        state="settled",
        release_id="r",
        track_id="t",
        candidates=[found],
        settled_by=uid,
        settled_at=AT,
        quantity=FIGURES.quantity,
        quantity_key=f"{1200:020}",
        revenue=FIGURES.revenue,
        reports=1,
        first_day=AT.date(),
        first_report="s",
        last_day=AT.date(),
        last_report="s",
        created=AT,
        updated=AT,
    )


def counted_report(document_id: str, tenant_id: str, _uid: str) -> Model:
    return CountedReport(id=document_id, tenant_id=tenant_id, counted={f"{tenant_id}_a": FIGURES}, updated=AT)
