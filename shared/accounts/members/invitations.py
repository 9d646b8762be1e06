"""Manages invitations: created by an admin, accepted once, by the invited address, before they expire.

A token has 256 random bits and is not stored; the invitation's id is its hash. Read access to the database is not
enough to accept one.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import StringConstraints

from shared.accounts.access import Caller, Person, own_document
from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, AuditLog
from shared.accounts.limits.window import Limit
from shared.accounts.roster import confirm_member
from shared.errors import Conflict, Forbidden, NotFound
from shared.model.accounts.tenant import Email, Invite, Role
from shared.model.base import Instant, Model, Sha256
from shared.model.codec import decode, encode
from shared.model.former import ONE_VOCABULARY
from shared.platform.store.port import Query, Reader, Transaction

VALID = timedelta(days=7)
_DAY_S = 86_400
_PER_TENANT, _PER_ADDRESS = Limit(50, _DAY_S), Limit(10, _DAY_S)
"""Each invitation sends a mail to somebody who did not ask for it."""
Token = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{20,200}$")]


class InviteRequest(Model):
    """Request to invite a person."""

    email: Email
    """The address of the person, who alone may accept it."""
    role: Role = "viewer"
    """The role that the person will have."""


class InviteReference(Model):
    """Identifies an invitation."""

    invite_id: Sha256


class InviteView(Model):
    """An open invitation as admins see it."""

    id: Sha256
    invite_id: Annotated[Sha256, ONE_VOCABULARY]
    """The same, under its former name. Use `id`."""
    email: Email
    """The address of the invited person."""
    role: Role
    """The role that the person will have."""
    created: Instant
    expires: Instant
    """When it stops being valid."""


class CreatedInvite(Model):
    """An invitation and its token, which is shown only once."""

    invite: InviteView
    """The invitation."""
    token: Token
    """The token to accept it with; shown only once."""


class InviteListing(Model):
    """Request to list the open invitations; empty."""


def invite_id(token: str) -> str:
    """The id of a token's invitation."""
    return hashlib.sha256(f"stardust invitation {token}".encode()).hexdigest()


def invite_user(request: InviteRequest, *, caller: Caller, adapters: Adapters) -> CreatedInvite:
    """Invites an address to the caller's tenant; the returned token is valid for a week.

    Raises Forbidden, also if the caller's own address is not verified; Conflict if the address belongs to a member or
    has an open invitation; and RateLimited after 50 invitations of the tenant, or 10 to the address, in a day.
    """
    caller.require("admin")
    caller.require_person()
    caller.require_verified()
    now, token = adapters.clock(), adapters.new_token()
    _require_uninvited(adapters.store, caller.tenant_id, request.email, now)
    _check_allowance(caller.tenant_id, request.email, adapters)
    invite = Invite(
        id=invite_id(token),
        tenant_id=caller.tenant_id,
        email=request.email,
        role=request.role,
        created=now,
        created_by=caller.uid,
        expires=now + VALID,
    )

    def work(transaction: Transaction) -> None:
        confirm_member(caller, transaction).require("admin")
        _require_uninvited(transaction, caller.tenant_id, request.email, now)
        log = AuditLog.read(transaction, caller.tenant_id)
        transaction.create(_path(invite.id), encode(invite))
        act = Act("invitation.created", _path(invite.id), None, encode(invite), {"role": invite.role})
        log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)

    adapters.store.transact(work)
    return CreatedInvite(invite=_view(invite), token=token)


def list_invites(_listing: InviteListing, *, caller: Caller, adapters: Adapters) -> list[InviteView]:
    """Lists the tenant's open invitations, newest first, at most a hundred. Raises Forbidden."""
    caller.require("admin")
    query = Query("inviteCodes", where=(("tenantId", "==", caller.tenant_id),), order=("-created",), limit=100)
    now = adapters.clock()
    found = [decode(Invite, data) for data in adapters.store.find(query)]
    return [_view(invite) for invite in found if invite.used is None and invite.expires > now]


def revoke_invite(reference: InviteReference, *, caller: Caller, adapters: Adapters) -> None:
    """Revokes an open invitation. Raises Forbidden, NotFound, and Conflict if it was accepted."""
    caller.require("admin")
    caller.require_person()
    path, now = _path(reference.invite_id), adapters.clock()

    def work(transaction: Transaction) -> None:
        data = own_document(transaction.get(path), caller, "invitation")
        if decode(Invite, data).used:
            raise Conflict("The invitation was already accepted.", remedy="Remove the member instead.")
        log = AuditLog.read(transaction, caller.tenant_id)
        transaction.delete(path)
        log.append(transaction, Act("invitation.revoked", path, data), by=caller, at=now, new_id=adapters.new_id)

    adapters.store.transact(work)


def open_invite(reader: Reader, token: str, person: Person, now: datetime) -> Invite:
    """The invitation of a token, for the invited person.

    Raises NotFound if there is none, Conflict if it expired unused, Forbidden if it is for another address or the
    person has not verified theirs: a leaked link and an account with that address must not be enough.
    """
    person.require_verified()
    data = reader.get(_path(invite_id(token)))
    if data is None:
        raise NotFound("The invitation does not exist.", remedy="Copy the whole link, or ask for a new one.")
    invite = decode(Invite, data)
    if invite.email != person.email:
        raise Forbidden(
            "This invitation is for another address.", remedy="Sign in with the address that it was sent to."
        )
    if invite.used is None and invite.expires <= now:
        raise Conflict("This invitation has expired.", remedy="Ask for a new one.")
    return invite


def use_invite(transaction: Transaction, invite: Invite, person: Person, now: datetime) -> None:
    """Marks the invitation as used. Raises Conflict if it was already used."""
    if invite.used is not None:
        raise Conflict("This invitation was already used.", remedy="Ask for a new one.")
    transaction.update(_path(invite.id), {"used": now, "usedBy": person.uid})


def _path(id_: str) -> str:
    return f"inviteCodes/{id_}"


def _require_uninvited(reader: Reader, tenant_id: str, email: str, now: datetime) -> None:
    """Raises Conflict if the address belongs to a member of the tenant, or has an open invitation to it."""
    if reader.find(_members_with(tenant_id, email)):
        raise Conflict("This person is already a member.", remedy="Change their role instead.")
    invited = (decode(Invite, data) for data in reader.find(_invites_to(tenant_id, email)))
    if any(each.used is None and each.expires > now for each in invited):
        raise Conflict("This address has an open invitation.", remedy="Revoke it before you send another one.")


def _check_allowance(tenant_id: str, email: str, adapters: Adapters) -> None:
    """Counts an invitation, per tenant, and per address in the whole deployment. Raises RateLimited."""
    adapters.limiter.take(f"invitations of {tenant_id}", "write", limit=_PER_TENANT)
    adapters.limiter.take(f"invitations to {email}", "write", limit=_PER_ADDRESS)


def _invites_to(tenant_id: str, email: str) -> Query:
    return Query("inviteCodes", where=(("tenantId", "==", tenant_id), ("email", "==", email)), limit=100)


def _members_with(tenant_id: str, email: str) -> Query:
    return Query(f"tenants/{tenant_id}/members", where=(("email", "==", email),), limit=1)


def _view(invite: Invite) -> InviteView:
    return InviteView(
        id=invite.id,
        invite_id=invite.id,
        email=invite.email,
        role=invite.role,
        created=invite.created,
        expires=invite.expires,
    )
