"""Owns the custom claims `tenantId` and `role`: they follow the memberships, whatever happens in between."""

from collections.abc import Mapping
from typing import Any

from shared.accounts.access import rank
from shared.accounts.roster import find_member, find_user
from shared.errors import Unavailable
from shared.platform.identity.port import Account, Accounts
from shared.platform.store.port import Reader

_ROUNDS = 5
_OURS = ("tenantId", "role")


def entitled_claims(reader: Reader, uid: str) -> dict[str, str]:
    """What the person's token may say now: active tenant and role there, or nothing."""
    user = find_user(reader, uid)
    member = find_member(reader, user.active_tenant, uid) if user and user.active_tenant else None
    return {"tenantId": member.tenant_id, "role": member.role} if member else {}


def sync_claims(uid: str, *, store: Reader, accounts: Accounts) -> dict[str, str]:
    """Brings the account's claims in line with the memberships; answers what they are now.

    May run at any time, in any number, in any order: whoever writes claims looks again afterwards, so the last
    one to write leaves what is true. Where the person lost a right that their tokens carry, their sessions end.
    Raises Unavailable.
    """
    for _ in range(_ROUNDS):
        wanted = entitled_claims(store, uid)
        account = accounts.find(uid)
        if account is None or _ours(account.claims) == wanted:
            return wanted
        if _lost(store, account):
            # Before the claims change: if this process dies in between, the next one still sees the loss.
            accounts.end_sessions(uid)
        foreign = {name: value for name, value in account.claims.items() if name not in _OURS}
        accounts.set_claims(uid, {**foreign, **wanted})
        if entitled_claims(store, uid) == wanted:
            return wanted
    raise Unavailable("The memberships of this person change too fast.", remedy="Try again.")


def _ours(claims: Mapping[str, Any]) -> dict[str, Any]:
    return {name: claims[name] for name in _OURS if name in claims}


def _lost(reader: Reader, account: Account) -> bool:
    """Whether the present claims say more than the membership in the tenant that they name."""
    tenant_id = account.claims.get("tenantId")
    if not isinstance(tenant_id, str) or not tenant_id:
        return False
    member = find_member(reader, tenant_id, account.uid)
    return rank(member.role if member else None) < rank(account.claims.get("role"))
