"""Sample documents of a settlement of royalties."""

from decimal import Decimal
from typing import Any

from shared.model.base import Model
from shared.model.sales.settlement import (
    LedgerSegment,
    PayeeLink,
    RoyaltyLedger,
    RoyaltyRun,
    RoyaltyTerms,
    RunTotals,
    StoredStatement,
)
from shared.model.sales.statement import PayeeStatement
from shared.model.sales.stored import StoredFile
from tests.documents.common import AT, SHA256

_ZERO = Decimal("0.00")
_UNMOVED = ("opening", "corrected", "held", "confirmed", "reserved", "released", "costs", "recouped", "tax", "payable")
_AFTER = ("unrecouped", "in_reserve", "unconfirmed")


def _file(tenant_id: str, name: str) -> StoredFile:
    return StoredFile(name=name, storage_path=f"tenants/{tenant_id}/royalties/r/{name}", size=1, sha256=SHA256)


def terms(document_id: str, tenant_id: str, uid: str) -> Model:
    return RoyaltyTerms(
        id=document_id,
        tenant_id=tenant_id,
        version=1,
        agreements=_file(tenant_id, "agreements.json"),
        rates=_file(tenant_id, "eurofxref-hist.csv"),
        division=SHA256,
        payees=1,
        created=AT,
        created_by=uid,
    )


def run(document_id: str, tenant_id: str, uid: str) -> Model:
    amounts: dict[str, Any] = dict.fromkeys(("held", "reserved", "costs", "recouped", "tax", "payable"), _ZERO)
    return RoyaltyRun(
        id=document_id,
        tenant_id=tenant_id,
        status="completed",
        step="publish",
        until=AT.date(),
        period=AT.date(),
        terms_id=f"{tenant_id}_1",
        proposed_by=uid,
        base="0" * 64,
        head=SHA256,
        run=SHA256,
        entries=1,
        file=_file(tenant_id, "entries.jsonl"),
        totals=[RunTotals(currency="EUR", earned=Decimal("1.00"), carried=Decimal("1.00"), **amounts)],
        approved=AT,
        approved_by=uid,
        created=AT,
        created_by=uid,
        updated=AT,
    )


def ledger(document_id: str, tenant_id: str, _uid: str) -> Model:
    segment = LedgerSegment(royalty_run_id="r", run=SHA256, entries=1, file=_file(tenant_id, "entries.jsonl"))
    return RoyaltyLedger(
        id=document_id,
        tenant_id=tenant_id,
        head=SHA256,
        entries=1,
        period=AT.date(),
        terms_id=f"{tenant_id}_1",
        division=SHA256,
        considered=_file(tenant_id, "reports.json"),
        segments=[segment],
        updated=AT,
    )


def statement(document_id: str, tenant_id: str, _uid: str) -> Model:
    earned: dict[str, Any] = {"earned": Decimal("1.00"), "closing": Decimal("1.00")}
    amounts: dict[str, Any] = dict.fromkeys((*_UNMOVED, *_AFTER), _ZERO) | earned
    account = PayeeStatement(payee="p", name="P", run=SHA256, period=AT.date(), currency="EUR", **amounts)
    return StoredStatement(
        id=document_id,
        tenant_id=tenant_id,
        royalty_run_id="r",
        state="issued",
        payee="p",
        period=AT.date(),
        account=account,
        file=_file(tenant_id, "statement.json"),
        created=AT,
    )


def payee_link(_document_id: str, tenant_id: str, uid: str) -> Model:
    return PayeeLink(id=SHA256, tenant_id=tenant_id, payee="p", created=AT, created_by=uid, expires=AT)
