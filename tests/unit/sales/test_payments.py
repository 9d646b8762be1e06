"""Payments: credit transfers by the structure of ISO 20022, the table for payout services, marking as paid."""

import csv
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from shared.errors import InvalidInput
from shared.model.codec import decode
from shared.model.sales.agreement import BankAccount, Payee
from shared.sales.payments.credit_transfers import credit_transfers, plain_text
from shared.sales.payments.due import Payment
from shared.sales.payments.payouts import payout_table

PAYER = BankAccount(holder="Example & Söhne", iban="DE89 3704 0044 0532 0130 00", bic="COBADEFFXXX")
ACCOUNT = {"holder": "Ada Łukasz", "iban": "NL91ABNA0417164300"}
ADA: dict[str, Any] = {"id": "ada", "name": "Ada", "currency": "EUR", "account": ACCOUNT}
DAY, NOW = date(2026, 4, 15), datetime(2026, 4, 10, 9, 30, tzinfo=UTC)
CHILDREN = {
    "Document": "CstmrCdtTrfInitn",
    "CstmrCdtTrfInitn": "GrpHdr PmtInf",
    "GrpHdr": "MsgId CreDtTm NbOfTxs CtrlSum InitgPty",
    "InitgPty": "Nm",
    "PmtInf": "PmtInfId PmtMtd NbOfTxs CtrlSum PmtTpInf ReqdExctnDt Dbtr DbtrAcct DbtrAgt ChrgBr( CdtTrfTxInf)+",
    "PmtTpInf": "SvcLvl",
    "SvcLvl": "Cd",
    "ReqdExctnDt": "Dt",
    "Dbtr": "Nm",
    "DbtrAcct": "Id",
    "DbtrAgt": "FinInstnId",
    "FinInstnId": "BICFI|Othr",
    "Othr": "Id",
    "CdtTrfTxInf": "PmtId Amt( CdtrAgt)? Cdtr CdtrAcct RmtInf",
    "PmtId": "EndToEndId",
    "Amt": "InstdAmt",
    "CdtrAgt": "FinInstnId",
    "Cdtr": "Nm",
    "CdtrAcct": "Id",
    "DbtrAcct/Id": "IBAN",
    "CdtrAcct/Id": "IBAN",
    "RmtInf": "Ustrd",
}
"""Element -> its children in their order (ISO 20022 pain.001.001.09; EPC132-08)."""

_LATIN = r"[A-Za-z0-9/\-?:().,'+ ]"
TEXTS = {
    "MsgId|PmtInfId|EndToEndId": r"\w{1,35}",
    "CreDtTm": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    "Dt": r"\d{4}-\d\d-\d\d",
    "NbOfTxs": r"\d{1,15}",
    "CtrlSum|InstdAmt": r"\d{1,9}\.\d\d",
    "Nm": f"{_LATIN}{{1,70}}",
    "Ustrd": f"{_LATIN}{{1,140}}",
    "PmtMtd|Cd|ChrgBr": "TRF|SEPA|SLEV",
    "IBAN": r"[A-Z]{2}\d\d[A-Z0-9]{1,30}",
    "BICFI": r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?",
    "Id": "NOTPROVIDED",
}
"""Element -> its text."""

SHOWN = ("NbOfTxs", "CtrlSum", "Nm", "Dt", "BICFI")


def check_structure(element: Any, parent: str = "") -> None:
    tag = etree.QName(element).localname
    children = CHILDREN.get(f"{parent}/{tag}", CHILDREN.get(tag))
    if children is None:
        pattern = next(each for names, each in TEXTS.items() if tag in names.split("|"))
        assert re.fullmatch(pattern, element.text), (tag, element.text)
        return
    assert re.fullmatch(children, " ".join(etree.QName(child).localname for child in element)), tag
    for child in element:
        check_structure(child, tag)


def payment(number: int, amount: str, currency: str = "EUR", **more: Any) -> Payment:
    payee = decode(Payee, {**ADA, "currency": currency, **more})
    return Payment(f"{number:032x}", payee, Decimal(amount), currency, date(2026, 3, 31))


def test_credit_transfers_have_the_structure_of_the_standard() -> None:
    due = [payment(1, "12.50"), payment(2, "0.01", account={**ACCOUNT, "bic": "ABNANL2A"})]
    content = credit_transfers(due, PAYER, day=DAY, created=NOW)
    file = etree.fromstring(content)
    assert etree.QName(file).namespace == "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
    check_structure(file)
    texts = {
        tag: file.xpath(f"//*[local-name()='{tag}']/text()") for tag in ("NbOfTxs", "CtrlSum", "Nm", "Dt", "BICFI")
    }
    assert texts == {
        "NbOfTxs": ["2", "2"],
        "CtrlSum": ["12.51", "12.51"],
        "Nm": ["Example . Sohne", "Example . Sohne", "Ada Lukasz", "Ada Lukasz"],
        "Dt": ["2026-04-15"],
        "BICFI": ["COBADEFFXXX", "ABNANL2A"],
    }
    assert file.xpath("//*[local-name()='InstdAmt']/@Ccy") == ["EUR", "EUR"]
    later = credit_transfers(due, PAYER, day=DAY, created=NOW.replace(hour=10))
    assert later == content.replace(b"T09:30:00Z", b"T10:30:00Z")
    without = etree.fromstring(credit_transfers(due, BankAccount(holder="X", iban=PAYER.iban), day=DAY, created=NOW))
    check_structure(without)


def test_what_sepa_cannot_carry_is_refused() -> None:
    due = [payment(1, "1.00", "USD"), payment(2, "1.00", account=None, id="ben")]
    with pytest.raises(InvalidInput, match=r"cannot pay ada: .*not USD.*cannot pay ben: .*not known"):
        credit_transfers(due, PAYER, day=DAY, created=NOW)
    with pytest.raises(InvalidInput, match="No payment is due"):
        credit_transfers([], PAYER, day=DAY, created=NOW)


@pytest.mark.parametrize(
    ("refused", "message"),
    [
        ({"account": {"holder": "Ada", "iban": "UA213223130000026007233566001"}}, "does not reach accounts in UA"),
        ({"account": {**ACCOUNT, "holder": "東京"}}, "no letters"),
        ({"amount": "1000000000.00"}, "at most 999999999.99"),
    ],
)
def test_what_banks_refuse_is_not_written(refused: dict[str, Any], message: str) -> None:
    amount = refused.pop("amount", "1.00")
    with pytest.raises(InvalidInput, match=message):
        credit_transfers([payment(1, amount, **refused)], PAYER, day=DAY, created=NOW)


def test_a_day_that_is_over_and_a_payer_without_letters_are_refused() -> None:
    nobody = BankAccount(holder="東京", iban=PAYER.iban)
    with pytest.raises(InvalidInput, match=r"The payer's account.*2026-04-15, which is over"):
        credit_transfers([payment(1, "1.00")], nobody, day=DAY, created=NOW.replace(day=16))


def test_texts_are_in_the_characters_of_banks() -> None:
    assert plain_text("Weiß & Ørsted, Łódź — 東京", 70) == "Weiss . Orsted, Lodz . .."
    assert plain_text("a" * 80, 70) == "a" * 70


def test_the_table_has_one_row_for_each_payment() -> None:
    text = payout_table([payment(1, "12.50"), payment(2, "700", "JPY", account=None)])
    rows = list(csv.DictReader(text.removeprefix("\ufeff").splitlines()))
    assert [(row["Amount"], row["Currency"], row["IBAN"]) for row in rows] == [
        ("12.50", "EUR", "NL91ABNA0417164300"),
        ("700", "JPY", ""),
    ]
    assert rows[0]["Reference"] == "Royalties until 2026-03-31"
