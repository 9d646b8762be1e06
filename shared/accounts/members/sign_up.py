"""Owns how a person comes to a tenant: their own at sign-up, or one that invited them."""

from collections.abc import Callable
from datetime import datetime

from shared.accounts.access import Person
from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, AuditLog
from shared.accounts.limits.window import Limit
from shared.accounts.members.claims import sync_claims
from shared.accounts.members.invitations import Token, open_invite, use_invite
from shared.accounts.roster import find_member, find_user, get_tenant, member_path, write_joined
from shared.model.accounts.tenant import Member, Role, Tenant, User
from shared.model.base import Model, Text
from shared.model.codec import encode
from shared.platform.store.port import Transaction

_ADDRESS = Limit(100, 3600)


class SignUpRequest(Model):
    """What a person sends after signing up. With an `invitation` they join its tenant, else they get their own."""

    display_name: Text | None = None
    organization_name: Text | None = None
    invitation: Token | None = None


class AcceptRequest(Model):
    """What a person sends to accept an invitation."""

    token: Token


class Placed(Model):
    """Where a person is now; a client refreshes its ID token to act there. `created`: by this call."""

    user: User
    created: bool


def complete_sign_up(request: SignUpRequest, *, person: Person, adapters: Adapters) -> Placed:
    """Makes the person's page, and a tenant of their own unless they have one or bring an invitation.

    Idempotent. Raises NotFound, Conflict or Forbidden for an invitation that does not open, and
    RateLimited for too many.
    """
    now, tenant_id = adapters.clock(), adapters.new_id()

    def found(transaction: Transaction) -> Placed:
        known = find_user(transaction, person.uid)
        if known is not None and known.tenants:
            return Placed(user=known, created=False)
        user = known or _new_user(request, person, now)
        tenant = Tenant(
            id=tenant_id, name=user.organization_name or user.display_name, type="artist", owner=user.id, created=now
        )
        member = _membership(tenant, "admin", person, now)
        placed = write_joined(transaction, user, tenant, member, new_user=known is None, new_tenant=True)
        act = Act("tenant.created", f"tenants/{tenant.id}", None, encode(tenant))
        AuditLog.empty(tenant.id).append(transaction, act, by=person, at=now, new_id=adapters.new_id)
        return Placed(user=placed, created=True)

    if request.invitation is not None:
        return _accept(request.invitation, request, person, adapters)
    return _place(found, adapters)


def accept_invite(request: AcceptRequest, *, person: Person, adapters: Adapters) -> Placed:
    """Makes the person a member of the tenant that invited them, and that tenant their active one.

    Accepting again, as the same person, is no error. Raises NotFound, Conflict or Forbidden, as `open_invite`
    does, and RateLimited.
    """
    return _accept(request.token, SignUpRequest(), person, adapters)


def _accept(token: str, request: SignUpRequest, person: Person, adapters: Adapters) -> Placed:
    now = adapters.clock()
    _guard(person, adapters)

    def join(transaction: Transaction) -> Placed:
        invite = open_invite(transaction, token, person, now)
        known = find_user(transaction, person.uid)
        if known is not None and find_member(transaction, invite.tenant_id, person.uid) is not None:
            return Placed(user=known, created=False)
        tenant = get_tenant(transaction, invite.tenant_id)
        log = AuditLog.read(transaction, tenant.id)
        use_invite(transaction, invite, person, now)
        member = _membership(tenant, invite.role, person, now, invited_by=invite.created_by)
        user = known or _new_user(request, person, now)
        placed = write_joined(transaction, user, tenant, member, new_user=known is None)
        act = Act("member.joined", member_path(tenant.id, person.uid), None, encode(member), {"role": member.role})
        log.append(transaction, act, by=person, at=now, new_id=adapters.new_id)
        return Placed(user=placed, created=True)

    return _place(join, adapters)


def _guard(person: Person, adapters: Adapters) -> None:
    """Few tries an hour for a person, more for an address, behind which many may sit. Raises RateLimited."""
    adapters.limiter.take(f"invitation for {person.uid}", "guess")
    if person.origin.address:
        adapters.limiter.take(f"invitation from {person.origin.address}", "guess", limit=_ADDRESS)


def _place(work: Callable[[Transaction], Placed], adapters: Adapters) -> Placed:
    """Runs `work`; the claims follow at once, so that the client's next token is right (the trigger comes later)."""
    placed = adapters.store.transact(work)
    sync_claims(placed.user.id, store=adapters.store, accounts=adapters.accounts)
    return placed


def _new_user(request: SignUpRequest, person: Person, now: datetime) -> User:
    return User(
        id=person.uid,
        email=person.email,
        display_name=request.display_name or person.name,
        organization_name=request.organization_name,
        created=now,
    )


def _membership(tenant: Tenant, role: Role, person: Person, now: datetime, *, invited_by: str | None = None) -> Member:
    return Member(
        id=person.uid,
        tenant_id=tenant.id,
        role=role,
        email=person.email,
        display_name=person.name,
        joined=now,
        invited_by=invited_by,
        updated=now,
    )
