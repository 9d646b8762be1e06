"""Writes payments as a table for payout services, and for whoever pays by hand. Pure."""

from collections.abc import Iterable

from shared.sales.payments.due import Payment
from shared.spreadsheet import csv_text

COLUMNS = ("Payment", "Payee", "Name", "Amount", "Currency", "Holder", "IBAN", "BIC", "Reference")


def payout_table(payments: Iterable[Payment]) -> str:
    """One row for each payment, as CSV; the account is empty where it is not known."""
    return csv_text(COLUMNS, (_row(each) for each in payments))


def _row(payment: Payment) -> list[str]:
    account = payment.payee.account
    of_account = [account.holder, account.iban, account.bic or ""] if account else ["", "", ""]
    money = [str(payment.amount), payment.currency]
    return [payment.id, payment.payee.id, payment.payee.name, *money, *of_account, payment.reference]
