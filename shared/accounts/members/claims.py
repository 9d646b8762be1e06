"""Keeps the custom claims `tenantId` and `role` in sync with the memberships."""

from collections.abc import Mapping
from typing import Any

from shared.accounts.access import rank
from shared.accounts.roster import find_member, find_user
from shared.errors import Unavailable
from shared.platform.identity.port import Account, Accounts
from shared.platform.store.port import Reader

_ATTEMPTS = 5
_MANAGED = ("tenantId", "role")


def entitled_claims(reader: Reader, uid: str) -> dict[str, str]:
    """The claims that the person is entitled to now: active tenant and role in it, or none."""
    user = find_user(reader, uid)
    member = find_member(reader, user.active_tenant, uid) if user and user.active_tenant else None
    return {"tenantId": member.tenant_id, "role": member.role} if member else {}


def sync_claims(uid: str, *, store: Reader, accounts: Accounts) -> dict[str, str]:
    """Updates the account's claims to match the memberships and returns them.

    Safe to run concurrently and in any order: each run checks again after writing, so the last write is correct.
    Ends the person's sessions if their tokens grant more than they are entitled to.
    Raises Unavailable.
    """
    for _ in range(_ATTEMPTS):
        wanted = entitled_claims(store, uid)
        account = accounts.find(uid)
        if account is None or _managed(account.claims) == wanted:
            return wanted
        if _exceed_membership(store, account):
            # Before changing the claims: if this process crashes in between, the next run still detects the excess.
            accounts.end_sessions(uid)
        other = {name: value for name, value in account.claims.items() if name not in _MANAGED}
        accounts.set_claims(uid, {**other, **wanted})
        if entitled_claims(store, uid) == wanted:
            return wanted
    raise Unavailable("The memberships of this person are changing too quickly.", remedy="Try again.")


def _managed(claims: Mapping[str, Any]) -> dict[str, Any]:
    return {name: claims[name] for name in _MANAGED if name in claims}


def _exceed_membership(reader: Reader, account: Account) -> bool:
    """Whether the current claims grant more than the membership in their tenant."""
    tenant_id = account.claims.get("tenantId")
    if not isinstance(tenant_id, str) or not tenant_id:
        return False
    member = find_member(reader, tenant_id, account.uid)
    return rank(member.role if member else None) < rank(account.claims.get("role"))
