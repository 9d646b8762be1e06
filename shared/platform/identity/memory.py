"""Adapter for accounts in memory, for tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from shared.errors import NotFound
from shared.platform.identity.port import Account


@dataclass(slots=True)
class MemoryAccounts:
    """In-memory accounts; `ended` records whose sessions were ended."""

    accounts: dict[str, Account] = field(default_factory=dict)
    ended: list[str] = field(default_factory=list)

    def add(self, account: Account) -> None:
        """Adds an account."""
        self.accounts[account.uid] = account

    def find(self, uid: str) -> Account | None:
        """The account, or None."""
        return self.accounts.get(uid)

    def set_claims(self, uid: str, claims: Mapping[str, Any]) -> None:
        """Replaces the claims. Raises NotFound."""
        self.accounts[uid] = replace(self._existing(uid), claims=dict(claims))

    def end_sessions(self, uid: str) -> None:
        """Records that the sessions were ended. Raises NotFound."""
        self.ended.append(self._existing(uid).uid)

    def delete(self, uid: str) -> None:
        """Deletes the account."""
        self.accounts.pop(uid, None)

    def _existing(self, uid: str) -> Account:
        account = self.accounts.get(uid)
        if account is None:
            raise NotFound("The account does not exist.")
        return account
