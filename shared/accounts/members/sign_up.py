"""Assigns a person to a tenant: their own at sign-up, or one that invited them."""

from collections.abc import Callable
from datetime import datetime

from shared.accounts.access import Person
from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, AuditLog
from shared.accounts.controls import control_of
from shared.accounts.limits.window import Limit
from shared.accounts.members.claims import sync_claims
from shared.accounts.members.invitations import Token, open_invite, use_invite
from shared.accounts.roster import erased_path, find_member, find_user, get_tenant, member_path, write_joined
from shared.errors import Conflict, SignedOut
from shared.model.accounts.tenant import Member, Role, Tenant, User
from shared.model.base import Model, Text
from shared.model.codec import encode
from shared.platform.store.port import Transaction

_ADDRESS = Limit(100, 3600)


class SignUpRequest(Model):
    """Request to complete a sign-up."""

    display_name: Text | None = None
    """The name that other members see."""
    organization_name: Text | None = None
    """The person's company."""
    invitation: Token | None = None
    """An invitation's token, to join its tenant; without one the person gets a tenant of their own."""


class AcceptRequest(Model):
    """Request to accept an invitation."""

    token: Token
    """The invitation's token."""


class SignUpResult(Model):
    """The result of a sign-up; the client must refresh its ID token."""

    user: User
    """The user document."""
    created: bool
    """Whether this call added a membership."""


def complete_sign_up(request: SignUpRequest, *, person: Person, adapters: Adapters) -> SignUpResult:
    """Creates the person's user document, and a tenant of their own unless they have one or an invitation.

    Idempotent. Raises NotFound, Conflict or Forbidden for an invalid invitation, SignedOut for an erased person, and
    RateLimited after too many attempts.
    """
    now, tenant_id = adapters.clock(), adapters.new_id()

    def create_tenant(transaction: Transaction) -> SignUpResult:
        existing = _existing(transaction, person)
        if existing is not None and existing.tenants:
            return SignUpResult(user=existing, created=False)
        user = _user(existing, request, person, now)
        tenant = Tenant(
            id=tenant_id, name=user.organization_name or user.display_name, type="artist", owner=user.id, created=now
        )
        member = _membership(tenant, "admin", person, now)
        joined = write_joined(transaction, user, tenant, member, new_user=existing is None, new_tenant=True)
        act = Act("tenant.created", f"tenants/{tenant.id}", None, encode(tenant))
        AuditLog.empty(tenant.id).append(transaction, act, by=person, at=now, new_id=adapters.new_id)
        return SignUpResult(user=joined, created=True)

    if request.invitation is not None:
        return _accept(request.invitation, request, person, adapters)
    return _commit(create_tenant, adapters)


def accept_invite(request: AcceptRequest, *, person: Person, adapters: Adapters) -> SignUpResult:
    """Makes the person a member of the inviting tenant, and that tenant their active one.

    Idempotent for the same person. Raises NotFound, Conflict or Forbidden, as `open_invite` does, SignedOut for an
    erased person, and RateLimited.
    """
    return _accept(request.token, SignUpRequest(), person, adapters)


def _accept(token: str, request: SignUpRequest, person: Person, adapters: Adapters) -> SignUpResult:
    now = adapters.clock()
    _limit_attempts(person, adapters)

    def join(transaction: Transaction) -> SignUpResult:
        existing = _existing(transaction, person)
        invite = open_invite(transaction, token, person, now)
        if existing is not None and find_member(transaction, invite.tenant_id, person.uid) is not None:
            return SignUpResult(user=existing, created=False)
        tenant = get_tenant(transaction, invite.tenant_id)
        control = control_of(transaction, tenant.id)
        if control is not None and control.suspended is not None:  # why, only its members learn
            raise Conflict("This tenant is suspended and takes no new members.", remedy="Ask its admin.")
        log = AuditLog.read(transaction, tenant.id)
        use_invite(transaction, invite, person, now)
        member = _membership(tenant, invite.role, person, now, invited_by=invite.created_by)
        user = _user(existing, request, person, now)
        joined = write_joined(transaction, user, tenant, member, new_user=existing is None)
        act = Act("member.joined", member_path(tenant.id, person.uid), None, encode(member), {"role": member.role})
        log.append(transaction, act, by=person, at=now, new_id=adapters.new_id)
        return SignUpResult(user=joined, created=True)

    return _commit(join, adapters)


def _limit_attempts(person: Person, adapters: Adapters) -> None:
    """Limits attempts per hour: few per person, more per address, which many people may share. Raises RateLimited."""
    adapters.limiter.take(f"invitation for {person.uid}", "guess")
    if person.origin.address:
        adapters.limiter.take(f"invitation from {person.origin.address}", "guess", limit=_ADDRESS)


def _commit(work: Callable[[Transaction], SignUpResult], adapters: Adapters) -> SignUpResult:
    """Runs `work` and updates the claims before the trigger does, so that the client's next token is correct."""
    joined = adapters.store.transact(work)
    sync_claims(joined.user.id, store=adapters.store, accounts=adapters.accounts)
    return joined


def _existing(transaction: Transaction, person: Person) -> User | None:
    """The person's user document, or None. Raises SignedOut if they were erased: their token outlives the account."""
    if transaction.get(erased_path(person.uid)) is not None:
        raise SignedOut("This account was erased.", remedy="Sign up again.")
    return find_user(transaction, person.uid)


def _user(existing: User | None, request: SignUpRequest, person: Person, now: datetime) -> User:
    """The person's document with the names that they gave; the trigger of the account may have created it first."""
    if existing is not None:
        given = {"display_name": request.display_name, "organization_name": request.organization_name}
        return existing.model_copy(update={name: value for name, value in given.items() if value is not None})
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
