"""Changes memberships: roles, removal, ownership, and the active tenant of a person.

The caller's own role is checked again within the transaction: if two admins remove each other, one remains.
"""

from collections.abc import Callable
from datetime import datetime

from shared.accounts.access import Caller, Person
from shared.accounts.adapters import Adapters
from shared.accounts.api_keys.keys import find_held_keys, write_revoked
from shared.accounts.audit.log import Act, Actor, AuditLog
from shared.accounts.members.claims import sync_claims
from shared.accounts.roster import (
    confirm_member,
    find_user,
    get_member,
    get_tenant,
    get_user,
    member_path,
    next_membership,
    write_active,
    write_left,
    write_role,
)
from shared.errors import Conflict, Forbidden
from shared.model.accounts.api_key import ApiKey
from shared.model.accounts.audit import RecordedAction
from shared.model.accounts.tenant import Member, Role, Tenant, User
from shared.model.base import Id, Model
from shared.model.codec import encode
from shared.platform.store.port import Transaction


class MemberReference(Model):
    """Identifies a member."""

    uid: Id
    """The member's uid."""


class RoleRequest(Model):
    """Request to change a member's role."""

    uid: Id
    role: Role


class SwitchRequest(Model):
    """Request to switch the active tenant."""

    tenant_id: Id
    """The tenant to switch to; the person must be a member."""


def switch_tenant(request: SwitchRequest, *, person: Person, adapters: Adapters) -> User:
    """Makes another of the person's tenants the active one. Raises NotFound if they are not a member of it."""

    def work(transaction: Transaction) -> User:
        user = get_user(transaction, person.uid)
        return write_active(transaction, user, get_member(transaction, request.tenant_id, person.uid))

    user = adapters.store.transact(work)
    sync_claims(person.uid, store=adapters.store, accounts=adapters.accounts)
    return user


def change_role(request: RoleRequest, *, caller: Caller, adapters: Adapters) -> Member:
    """Changes a member's role; a lower role ends their sessions and revokes the API keys that they hold.

    Raises Forbidden, NotFound, and Conflict for the owner, who is always an admin.
    """
    caller.require("admin")
    caller.require_person()
    now = adapters.clock()

    def work(transaction: Transaction) -> Member:
        confirm_member(caller, transaction).require("admin")
        tenant = get_tenant(transaction, caller.tenant_id)
        member = get_member(transaction, tenant.id, request.uid)
        _require_not_owner(tenant, member, "must remain an admin")
        if member.role == request.role:
            return member
        user = find_user(transaction, member.id)
        keys = [] if request.role == "admin" else find_held_keys(transaction, tenant.id, member.id)
        log = AuditLog.read(transaction, tenant.id)
        changed = write_role(transaction, user, member, request.role, now)
        for key in keys:
            write_revoked(transaction, key, now)
        details = {"from": member.role, "to": changed.role, **_revoked_details(keys)}
        act = Act("member.role-changed", member_path(tenant.id, member.id), encode(member), encode(changed), details)
        log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)
        return changed

    member = adapters.store.transact(work)
    sync_claims(member.id, store=adapters.store, accounts=adapters.accounts)
    return member


def remove_member(reference: MemberReference, *, caller: Caller, adapters: Adapters) -> None:
    """Ends a membership and the member's sessions, and revokes the API keys that they hold.

    Admins may remove anybody except the owner; other members may only leave.
    Raises Forbidden, NotFound, and Conflict for the owner.
    """
    needed: Role = "viewer" if reference.uid == caller.uid else "admin"
    caller.require(needed)
    caller.require_person()
    now = adapters.clock()

    def work(transaction: Transaction) -> None:
        confirm_member(caller, transaction).require(needed)
        tenant = get_tenant(transaction, caller.tenant_id)
        member = get_member(transaction, tenant.id, reference.uid)
        _require_not_owner(tenant, member, "cannot be removed")
        end_membership(transaction, tenant, member, "member.removed", by=caller, now=now, new_id=adapters.new_id)

    adapters.store.transact(work)
    sync_claims(reference.uid, store=adapters.store, accounts=adapters.accounts)


def end_membership(
    transaction: Transaction,
    tenant: Tenant,
    member: Member,
    action: RecordedAction,
    *,
    by: Actor,
    now: datetime,
    new_id: Callable[[], str],
) -> None:
    """Removes a member from the tenant, revokes the keys that they hold, and audits it as `action`."""
    user = find_user(transaction, member.id)
    fallback = next_membership(transaction, user, tenant.id)
    keys = find_held_keys(transaction, tenant.id, member.id)
    log = AuditLog.read(transaction, tenant.id)
    write_left(transaction, user, tenant, member, fallback)
    for key in keys:
        write_revoked(transaction, key, now)
    details = {"role": member.role, **_revoked_details(keys)}
    act = Act(action, member_path(tenant.id, member.id), encode(member), None, details)
    log.append(transaction, act, by=by, at=now, new_id=new_id)


def transfer_ownership(reference: MemberReference, *, caller: Caller, adapters: Adapters) -> Tenant:
    """Makes another member the owner, and an admin if necessary. The previous owner stays an admin.

    Raises Forbidden unless the caller is the owner, NotFound if the other person is not a member.
    """
    caller.require("admin")
    caller.require_person()
    now = adapters.clock()

    def work(transaction: Transaction) -> Tenant:
        confirm_member(caller, transaction).require("admin")
        tenant = get_tenant(transaction, caller.tenant_id)
        if tenant.owner != caller.uid:
            raise Forbidden("Only the owner can transfer the ownership.", remedy="Ask the owner.")
        member = get_member(transaction, tenant.id, reference.uid)
        user = find_user(transaction, member.id)
        log = AuditLog.read(transaction, tenant.id)
        transferred = tenant.model_copy(update={"owner": member.id})
        transaction.update(f"tenants/{tenant.id}", {"owner": member.id})
        write_role(transaction, user, member, "admin", now)
        act = Act("tenant.ownership-transferred", f"tenants/{tenant.id}", encode(tenant), encode(transferred))
        log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)
        return transferred

    tenant = adapters.store.transact(work)
    sync_claims(reference.uid, store=adapters.store, accounts=adapters.accounts)
    return tenant


def _require_not_owner(tenant: Tenant, member: Member, what: str) -> None:
    if tenant.owner == member.id:
        raise Conflict(f"The owner {what}.", remedy="Transfer the ownership first.")


def _revoked_details(keys: list[ApiKey]) -> dict[str, str]:
    return {"keysRevoked": ", ".join(key.name for key in keys)[:1000]} if keys else {}
