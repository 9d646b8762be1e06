"""Defines the interface to sign-in accounts. Adapters: memory (tests) and firebase."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Account:
    """A person's account at the sign-in service. `claims` are included in every new token.

    Tokens issued before `sessions_since` are no longer accepted.
    """

    uid: str
    email: str = ""
    name: str = ""
    claims: Mapping[str, Any] = field(default_factory=dict)
    providers: tuple[str, ...] = ()
    created: datetime | None = None
    last_sign_in: datetime | None = None
    verified: bool = False
    """Whether the person has proved that they own the address."""
    disabled: bool = False
    sessions_since: datetime | None = None


class Accounts(Protocol):
    """The sign-in service."""

    def find(self, uid: str) -> Account | None:
        """The account, or None. Raises Unavailable."""

    def set_claims(self, uid: str, claims: Mapping[str, Any]) -> None:
        """Replaces the claims; new tokens include them. Raises NotFound, Unavailable."""

    def end_sessions(self, uid: str) -> None:
        """Revokes the refresh tokens: every device must sign in again. Raises NotFound, Unavailable."""

    def delete(self, uid: str) -> None:
        """Deletes the account; no error if it does not exist. Raises Unavailable."""
