"""Reads and writes memberships and the documents derived from them.

The membership document is authoritative. `tenants/{id}.users` and the user's `tenants`, `activeTenant` and `role`
are denormalized copies, written in the same transaction.
"""

from dataclasses import replace
from datetime import datetime

from shared.accounts.access import Caller
from shared.errors import Conflict, Forbidden, NotFound
from shared.model.accounts.tenant import Member, Role, Tenant, User
from shared.model.codec import decode, encode, without_invalid
from shared.platform.store.port import DELETE, Reader, Transaction

MAX_MEMBERS = 500
"""The maximum per tenant: the tenant document lists them all."""
MAX_TENANTS = 50
"""The maximum per person."""

_OWN_FIELDS = ("displayName", "photoURL", "preferences")
"""What clients may write to their user document (firestore.rules, users)."""


def member_path(tenant_id: str, uid: str) -> str:
    """The path of a membership document."""
    return f"tenants/{tenant_id}/members/{uid}"


def erased_path(uid: str) -> str:
    """The path of the mark of an erased person."""
    return f"erasedPeople/{uid}"


def find_user(reader: Reader, uid: str) -> User | None:
    """The user document, or None.

    The person writes their name, picture and preferences under the security rules, which admit values that the model
    rejects. Those are left out, so that nobody can make themselves unremovable.
    """
    data = reader.get(f"users/{uid}")
    if not data:
        return None
    own = {name: data[name] for name in _OWN_FIELDS if name in data}
    valid = without_invalid(User, data)
    kept = {name: valid[name] for name in own if name in valid}
    others = {name: value for name, value in data.items() if name not in own}
    return decode(User, {**others, "displayName": data.get("email"), **kept})


def find_member(reader: Reader, tenant_id: str, uid: str) -> Member | None:
    """The membership, or None."""
    data = reader.get(member_path(tenant_id, uid))
    return decode(Member, data) if data else None


def get_tenant(reader: Reader, tenant_id: str) -> Tenant:
    """The tenant. Raises NotFound."""
    data = reader.get(f"tenants/{tenant_id}")
    if data is None:
        raise NotFound("The tenant does not exist.")
    return decode(Tenant, data)


def get_user(reader: Reader, uid: str) -> User:
    """The user document. Raises NotFound."""
    user = find_user(reader, uid)
    if user is None:
        raise NotFound("The user does not exist.", remedy="Complete the sign-up first.")
    return user


def get_member(reader: Reader, tenant_id: str, uid: str) -> Member:
    """The membership. Raises NotFound."""
    member = find_member(reader, tenant_id, uid)
    if member is None:
        raise NotFound("This person is not a member of your tenant.", remedy="Check the id, or invite them.")
    return member


def confirm_member(caller: Caller, reader: Reader) -> Caller:
    """The caller with the current role of their membership; a token may be an hour out of date.

    One read. Raises Forbidden if the caller is no longer a member.
    """
    member = find_member(reader, caller.tenant_id, caller.uid)
    if member is None:
        raise Forbidden("You are no longer a member of this tenant.", remedy="Switch to another tenant.")
    return replace(caller, role=member.role)


def write_joined(
    transaction: Transaction,
    user: User,
    tenant: Tenant,
    member: Member,
    *,
    new_user: bool = False,
    new_tenant: bool = False,
) -> User:
    """Makes `user` a member of `tenant`, and the tenant their active one; returns the updated user.

    `new_user`, `new_tenant`: the document does not exist yet. Raises Conflict if either has reached its maximum.
    """
    if len(tenant.users) >= MAX_MEMBERS or len(user.tenants) >= MAX_TENANTS:
        raise Conflict(
            f"A tenant has at most {MAX_MEMBERS} members, and a person at most {MAX_TENANTS} tenants.",
            remedy="Remove one first.",
        )
    users = [*tenant.users, user.id]
    joined = _active_in(user.model_copy(update={"tenants": [*user.tenants, tenant.id]}), member)
    transaction.create(member_path(tenant.id, user.id), encode(member))
    if new_tenant:
        transaction.create(f"tenants/{tenant.id}", encode(tenant.model_copy(update={"users": users})))
    else:
        transaction.update(f"tenants/{tenant.id}", {"users": users})
    if new_user:
        transaction.create(f"users/{user.id}", encode(joined))
    else:
        transaction.update(f"users/{user.id}", {**_names(joined), **_membership_fields(joined)})
    return joined


def _names(user: User) -> dict[str, str]:
    given = {"displayName": user.display_name, "organizationName": user.organization_name}
    return {field: name for field, name in given.items() if name is not None}


def write_left(
    transaction: Transaction, user: User | None, tenant: Tenant, member: Member, fallback: Member | None
) -> None:
    """Ends a membership. If the tenant was the person's active one, that of `fallback` (or none) becomes active."""
    transaction.delete(member_path(tenant.id, member.id))
    transaction.update(f"tenants/{tenant.id}", {"users": [uid for uid in tenant.users if uid != member.id]})
    if user is None:
        return
    left = user.model_copy(update={"tenants": [each for each in user.tenants if each != tenant.id]})
    if user.active_tenant == tenant.id:
        left = _active_in(left, fallback)
    transaction.update(f"users/{user.id}", _membership_fields(left))


def next_membership(reader: Reader, user: User | None, leaving: str) -> Member | None:
    """The membership that becomes active if `leaving` was the active tenant."""
    others = [tenant for tenant in user.tenants if tenant != leaving] if user else []
    return find_member(reader, others[0], user.id) if user and others else None


def write_role(transaction: Transaction, user: User | None, member: Member, role: Role, now: datetime) -> Member:
    """Changes a member's role."""
    changed = member.model_copy(update={"role": role, "updated": now})
    transaction.set(member_path(member.tenant_id, member.id), encode(changed))
    if user is not None and user.active_tenant == member.tenant_id:
        transaction.update(f"users/{user.id}", {"role": role})
    return changed


def write_active(transaction: Transaction, user: User, member: Member) -> User:
    """Makes another of the person's tenants the active one."""
    active = _active_in(user, member)
    transaction.update(f"users/{user.id}", _membership_fields(active))
    return active


def _active_in(user: User, member: Member | None) -> User:
    tenant_id, role = (member.tenant_id, member.role) if member else (None, "viewer")
    return user.model_copy(update={"active_tenant": tenant_id, "role": role})


def _membership_fields(user: User) -> dict[str, object]:
    return {"tenants": user.tenants, "activeTenant": user.active_tenant or DELETE, "role": user.role}
