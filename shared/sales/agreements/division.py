"""Tells whether agreements divide sales in the same way. Pure."""

from shared.accounts.audit.chain import digest
from shared.model.sales.agreement import Agreements

_OF_SHARES = {"agreements": {"__all__": {"rules": {"__all__": {"shares": {"__all__": {"confirmation"}}}}}}}
"""A confirmation moves what is booked already: no sale is divided anew for it."""


def division_of(agreements: Agreements) -> str:
    """The hash of how the agreements divide sales: payees' currencies, catalogues, rules, shares, reserves."""
    stated = agreements.model_dump(mode="json", by_alias=True, include={"catalogues", "agreements"}, exclude=_OF_SHARES)
    payees = {each.id: each.currency for each in agreements.payees}
    found = digest({**stated, "payees": payees})
    assert found
    return found
