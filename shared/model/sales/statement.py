"""Models statements: what a payee earned in a period, what was deducted, and what it is paid."""

from typing import Self

from pydantic import model_validator

from shared.model.base import Day, Id, Model, Sha256, Text
from shared.model.catalog.offer import Currency
from shared.model.sales.money import Amount, Exact


class StatementLine(Model):
    """A payee's share of the sales of one track or release by one service, in one period and use."""

    report: Text
    """The report that allocated it."""
    service: Text
    """The service that sold or played it."""
    start: Day
    """The first day of the sales' period."""
    end: Day
    """The last day of the sales' period."""
    isrc: str = ""
    """The track's ISRC."""
    upc: str = ""
    """The release's barcode."""
    title: str = ""
    """The title, as the report has it."""
    use_type: str = ""
    """The type of use: `OnDemandStream`, `PermanentDownload` (DDEX AVS, UseType)."""
    quantity: Exact
    """How often it was sold or played."""
    revenue: Exact
    """What the service allocated for it, in `revenueCurrency`."""
    revenue_currency: Currency
    """The currency of the revenue (ISO 4217)."""
    agreement: Id
    """The agreement that gives the share."""
    share: Exact
    """The payee's share of the revenue, not rounded, in `revenueCurrency`."""
    amount: Amount
    """What was booked for it, in the statement's currency: together the lines make what was earned."""


class PayeeStatement(Model):
    """A payee's account in one royalty run, in the payee's currency.

    opening + earned + corrected - held + confirmed - reserved + released - costs - recouped - tax - payable = closing.
    """

    payee: Id
    """The payee's id in the agreements."""
    name: Text
    """The payee's name."""
    run: Sha256
    """The royalty run."""
    period: Day
    """The last day of the period that the run closed."""
    currency: Currency
    """The payee's currency (ISO 4217)."""
    opening: Amount
    """What it was owed before; below zero what it owed."""
    earned: Amount
    """Its shares of the sales that the run booked."""
    corrected: Amount
    """Its shares of earlier bookings that were taken back, because the report or an agreement changed."""
    held: Amount
    """Of both, what is held until it confirms its share."""
    confirmed: Amount
    """Shares held earlier that it has confirmed."""
    reserved: Amount
    """Of both, what is held back for returns."""
    released: Amount
    """Reserves of earlier periods that are released."""
    costs: Amount
    """Costs charged to it."""
    recouped: Amount
    """What was kept to recoup advances."""
    tax: Amount
    """The tax withheld from the payment."""
    payable: Amount
    """What it is paid."""
    closing: Amount
    """What is carried forward."""
    payment: Id | None = None
    """The id of the payment, if there is one."""
    unrecouped: Amount
    """What is left of its advances after the run."""
    in_reserve: Amount
    """What is held back for returns after the run."""
    unconfirmed: Amount
    """What is held for it after the run, until it confirms its shares."""
    lines: list[StatementLine] = []
    """What it earned, line by line; together they make `earned`."""

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        added = self.opening + self.earned + self.corrected + self.confirmed + self.released
        deducted = self.held + self.reserved + self.costs + self.recouped + self.tax + self.payable
        if added - deducted != self.closing:
            raise ValueError(f"The statement of {self.payee} does not add up: {added} - {deducted} != {self.closing}.")
        if self.lines and sum(line.amount for line in self.lines) != self.earned:
            raise ValueError(f"The lines of the statement of {self.payee} do not make what was earned.")
        return self
