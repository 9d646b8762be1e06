"""Keeps a ledger: appends balanced entries to a hash chain, and knows every account's balance. Stores nothing.

Amounts are whole minor units here (shared/sales/money/rounding.py): above zero a debit, below zero a credit.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from shared.accounts.audit.chain import GENESIS, entry_hash, find_break
from shared.accounts.audit.chain import digest as digest_of_document
from shared.errors import NotFound, Tampered
from shared.model.codec import to_json
from shared.model.sales.ledger import AccountKind, EntryKind, LedgerEntry, Posting
from shared.sales.money.rounding import amount_of, whole_units

Amounts = Mapping["Place", int]
"""Minor units by account, currency and agreement."""


class Place(NamedTuple):
    """Where an amount is booked."""

    account: str
    currency: str
    agreement: str = ""
    """The agreement by which a payee got it, if any."""


def account(kind: AccountKind, *names: str) -> str:
    """The name of an account, such as `reserve:artist-1:deal-1:2027-03`."""
    return ":".join((kind, *names))


class Ledger:
    """A ledger in memory."""

    def __init__(self, entries: Iterable[LedgerEntry] = ()) -> None:
        """Takes the entries of a stored ledger. Raises Tampered if one was changed, left out or put in."""
        self.entries = list(entries)
        if broken := find_break(self.entries):
            raise Tampered(f"The ledger is damaged or was altered. {broken.message}", remedy="Use another copy.")
        self._balances: dict[tuple[str, str], int] = defaultdict(int)
        self._accounts: dict[str, dict[str, set[tuple[str, str]]]] = defaultdict(lambda: defaultdict(set))
        self._by_key: dict[str, LedgerEntry] = {}
        self._booked: dict[str, LedgerEntry] = {}
        for entry in self.entries:
            self._count(entry)

    @property
    def head(self) -> str:
        """The id of the last entry."""
        return self.entries[-1].id if self.entries else GENESIS

    @property
    def period(self) -> date:
        """The last day of the last period that was closed."""
        return self.entries[-1].period if self.entries else date.min

    @property
    def last_run(self) -> str:
        """The id of the last royalty run. Raises NotFound if there was none."""
        run = next((entry.run for entry in reversed(self.entries) if entry.run), None)
        if run is None:
            raise NotFound("The ledger has no royalty run.", remedy="Run the royalties first.")
        return run

    def balance(self, name: str, currency: str) -> int:
        """What is on the account."""
        return self._balances.get((name, currency), 0)

    def balances(self, kind: AccountKind, payee: str | None = None) -> dict[tuple[str, str], int]:
        """(account, currency) -> what is on it, of the accounts of a kind on which there is something, in order.

        Only those of the payee, if one is named.
        """
        payees = self._accounts.get(kind, {})
        found = payees.get(payee, set()) if payee else set().union(*payees.values())
        return {each: self._balances[each] for each in sorted(found) if self._balances[each]}

    def has(self, key: str) -> bool:
        """Whether there is an entry with this key."""
        return key in self._by_key

    def entry(self, key: str) -> LedgerEntry | None:
        """The entry with this key, if there is one."""
        return self._by_key.get(key)

    def require_head(self, head: str) -> None:
        """Raises Tampered unless the last entry has this id: the chain itself does not tell that its end is missing."""
        if head != self.head:
            message = f"The ledger ends with entry {len(self.entries)}, {self.head}, and not with {head}."
            raise Tampered(message, remedy="Use the copy with all entries.")

    @property
    def booked(self) -> Mapping[str, LedgerEntry]:
        """Subject of a report -> the entry by which it counts: earnings that no correction has taken back."""
        return self._booked

    def append(
        self, kind: EntryKind, key: str, amounts: Amounts, *, period: date, run: str | None = None, **about: Any
    ) -> LedgerEntry:
        """Books the amounts; those that are zero are left out. They have to balance, and the key has to be new.

        `about` has the further fields of the entry.
        """
        assert not self.has(key), f"{key} is booked already."
        postings = [
            Posting(
                account=place.account,
                currency=place.currency,
                amount=amount_of(units, place.currency),
                agreement=place.agreement or None,
            )
            for place, units in sorted(amounts.items())
            if units
        ]
        entry = LedgerEntry(
            id=GENESIS,
            sequence=len(self.entries) + 1,
            previous=self.head,
            kind=kind,
            key=key,
            run=run,
            period=period,
            postings=postings,
            **about,
        )
        entry = entry.model_copy(update={"id": entry_hash(to_json(entry))})
        self.entries.append(entry)
        self._count(entry)
        return entry

    def _count(self, entry: LedgerEntry) -> None:
        self._by_key[entry.key] = entry
        for place, units in amounts_in(entry).items():
            kind, *owner = place.account.split(":", 2)
            self._accounts[kind][owner[0] if owner else ""].add((place.account, place.currency))
            self._balances[place.account, place.currency] += units
        if entry.kind == "earnings" and entry.subject:
            self._booked[entry.subject] = entry
        elif entry.kind == "correction" and entry.subject:
            self._booked.pop(entry.subject, None)


def amounts_in(entry: LedgerEntry) -> dict[Place, int]:
    """The amounts of an entry, in minor units."""
    found: dict[Place, int] = defaultdict(int)
    for each in entry.postings:
        found[Place(each.account, each.currency, each.agreement or "")] += whole_units(each.amount, each.currency)
    return found


def digest_of(*parts: object) -> str:
    """SHA-256 of the parts, which are JSON values."""
    found = digest_of_document({"parts": list(parts)})
    assert found
    return found
