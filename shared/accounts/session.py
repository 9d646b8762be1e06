"""Checks that a person's session still counts: an ID token stays valid for up to an hour after its session ended."""

from shared.errors import SignedOut
from shared.platform.identity.port import Account, Accounts


def confirm_session(uid: str, issued_s: float, accounts: Accounts) -> Account:
    """The person's account. `issued_s`: when their token was issued, in seconds since 1970.

    One request to the sign-in service, so only writes and personal requests ask. Raises SignedOut if the account was
    deleted or disabled, or its sessions have ended since; and Unavailable.
    """
    account = accounts.find(uid)
    if account is None:
        raise SignedOut("This account no longer exists.", remedy="Sign up again.")
    if account.disabled:
        raise SignedOut("This account is disabled.", remedy="Contact the operator.")
    if account.sessions_since is not None and issued_s < int(account.sessions_since.timestamp()):
        raise SignedOut("Your session has ended.", remedy="Sign in again.")
    return account
