"""Owns accounts in this process's memory, for tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from shared.errors import NotFound
from shared.platform.identity.port import Account


@dataclass(slots=True)
class MemoryAccounts:
    """Accounts that remember whose sessions were ended."""

    accounts: dict[str, Account] = field(default_factory=dict)
    ended: list[str] = field(default_factory=list)

    def add(self, account: Account) -> None:
        """Signs a person up."""
        self.accounts[account.uid] = account

    def find(self, uid: str) -> Account | None:
        """The account, or None."""
        return self.accounts.get(uid)

    def set_claims(self, uid: str, claims: Mapping[str, Any]) -> None:
        """Replaces the claims. Raises NotFound."""
        self.accounts[uid] = replace(self._known(uid), claims=dict(claims))

    def end_sessions(self, uid: str) -> None:
        """Remembers that the sessions ended. Raises NotFound."""
        self.ended.append(self._known(uid).uid)

    def delete(self, uid: str) -> None:
        """Removes the account."""
        self.accounts.pop(uid, None)

    def _known(self, uid: str) -> Account:
        account = self.accounts.get(uid)
        if account is None:
            raise NotFound("There is no such account.")
        return account
