"""Writes SEPA credit transfers for a bank: ISO 20022 pain.001.001.09 (EPC132-08, Customer-to-PSP guidelines). Pure."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from shared.errors import Finding, InvalidInput
from shared.messages.xml.markup import E, compile_plan
from shared.model.sales.agreement import BankAccount
from shared.sales.payments.due import Payment
from shared.sales.royalties.ledger import digest_of

CURRENCY = "EUR"
"""The only currency of SEPA."""

_NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
_NAME, _TEXT = 70, 140
"""The most characters of a name, and of what the payee reads."""
_ALLOWED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ ")
"""The characters that every bank takes (EPC217-08)."""
_SPELT = str.maketrans({"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"})

COUNTRIES = (
    "AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS SE "
    "SI SK SM VA"
)
"""Where accounts are that SEPA reaches, by the first letters of their IBAN (EPC409-09)."""
MAX_AMOUNT = Decimal("999999999.99")
"""The highest amount of one credit transfer (EPC125-05, AT-T002)."""


@dataclass(frozen=True, slots=True)
class _Transfer:
    id: str
    amount: str
    bic: str | None
    name: str
    iban: str
    text: str


@dataclass(frozen=True, slots=True)
class _File:
    id: str
    created: str
    count: int
    total: str
    payer: str
    iban: str
    bic: str | None
    without_bic: str | None
    day: str
    transfers: tuple[_Transfer, ...]


_TRANSFER = E(
    "CdtTrfTxInf",
    "transfers",
    (
        E("PmtId", parts=(E("EndToEndId", "id"),)),
        E("Amt", parts=(E("InstdAmt", "amount", at={"Ccy": f"={CURRENCY}"}),)),
        E("CdtrAgt", "bic", (E("FinInstnId", parts=(E("BICFI"),)),)),
        E("Cdtr", parts=(E("Nm", "name"),)),
        E("CdtrAcct", parts=(E("Id", parts=(E("IBAN", "iban"),)),)),
        E("RmtInf", parts=(E("Ustrd", "text"),)),
    ),
)
_AGENT = E("FinInstnId", parts=(E("BICFI", "bic"), E("Othr", "without_bic", (E("Id"),))))
_PAYMENT = E(
    "PmtInf",
    parts=(
        E("PmtInfId", "id"),
        E("PmtMtd", "=TRF"),
        E("NbOfTxs", "count"),
        E("CtrlSum", "total"),
        E("PmtTpInf", parts=(E("SvcLvl", parts=(E("Cd", "=SEPA"),)),)),
        E("ReqdExctnDt", parts=(E("Dt", "day"),)),
        E("Dbtr", parts=(E("Nm", "payer"),)),
        E("DbtrAcct", parts=(E("Id", parts=(E("IBAN", "iban"),)),)),
        E("DbtrAgt", parts=(_AGENT,)),
        E("ChrgBr", "=SLEV"),
        _TRANSFER,
    ),
)
_HEADER = E(
    "GrpHdr",
    parts=(
        E("MsgId", "id"),
        E("CreDtTm", "created"),
        E("NbOfTxs", "count"),
        E("CtrlSum", "total"),
        E("InitgPty", parts=(E("Nm", "payer"),)),
    ),
)
_DOCUMENT = E("Document", parts=(E("CstmrCdtTrfInitn", parts=(_HEADER, _PAYMENT)),), at={"xmlns": f"={_NAMESPACE}"})


def obstacle(payment: Payment) -> str:
    """Why SEPA cannot carry the payment; nothing if it can."""
    account = payment.payee.account
    if payment.currency != CURRENCY:
        return f"SEPA carries euros, not {payment.currency}"
    if account is None:
        return "the payee's account is not known"
    if account.iban[:2] not in COUNTRIES.split():
        return f"SEPA does not reach accounts in {account.iban[:2]}"
    if not _has_name(account):
        return "the name of the account's holder has no letters that banks take"
    return f"SEPA carries at most {MAX_AMOUNT}" if payment.amount > MAX_AMOUNT else ""


def credit_transfers(payments: Sequence[Payment], payer: BankAccount, *, day: date, created: datetime) -> bytes:
    """The file for the bank; `day` is when it should execute them. The same payments have the same ids in every file.

    Raises InvalidInput with every payment that SEPA cannot carry, if there is none, if the payer's account is none of
    SEPA's, or if the day is over.
    """
    problems = [
        Finding(each.id, f"SEPA cannot pay {each.payee.id}: {reason}.", "not-sepa", remedy="Use the CSV file.")
        for each in payments
        if (reason := obstacle(each))
    ]
    if not payments:
        nothing = "No payment is due that SEPA can carry."
        problems.append(Finding("payments", nothing, "empty", remedy="Use the CSV file."))
    if payer.iban[:2] not in COUNTRIES.split() or not _has_name(payer):
        message = "The payer's account is none of SEPA's, or its holder has no letters that banks take."
        problems.append(Finding("payer", message, "not-sepa", remedy="Use the CSV file, or correct the payer."))
    if day < created.date():
        message = f"Banks cannot pay on {day}, which is over."
        problems.append(Finding("day", message, "past-day", remedy="Name a later one."))
    if problems:
        raise InvalidInput(problems)
    file = _File(
        id=digest_of("file", *sorted(each.id for each in payments))[:32],
        created=f"{created.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        count=len(payments),
        total=str(sum((each.amount for each in payments), Decimal(0))),
        payer=plain_text(payer.holder, _NAME),
        iban=payer.iban,
        bic=payer.bic,
        without_bic=None if payer.bic else "NOTPROVIDED",
        day=day.isoformat(),
        transfers=tuple(_transfer(each) for each in payments),
    )
    return _writer()(file)


def plain_text(text: str, length: int) -> str:
    """The text in the characters that every bank takes, cut to the length: accents dropped, others as a point."""
    spelt = unicodedata.normalize("NFKD", text.translate(_SPELT))
    letters = (letter for letter in spelt if not unicodedata.combining(letter))
    return "".join(letter if letter in _ALLOWED else "." for letter in letters)[:length].strip()


def _has_name(account: BankAccount) -> bool:
    return any(letter.isalnum() for letter in plain_text(account.holder, _NAME))


def _transfer(payment: Payment) -> _Transfer:
    account = payment.payee.account
    assert account is not None
    return _Transfer(
        id=payment.id,
        amount=str(payment.amount),
        bic=account.bic,
        name=plain_text(account.holder, _NAME),
        iban=account.iban,
        text=plain_text(payment.reference, _TEXT),
    )


@cache
def _writer() -> Callable[[Any], bytes]:
    return compile_plan(_DOCUMENT, _File, "09")
