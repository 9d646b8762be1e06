"""Tenant, member and notification routes."""

from typing import Literal, get_args

from shared.accounts.controls import ALWAYS
from shared.accounts.members import invitations, membership
from shared.accounts.members.invitations import CreatedInvite, InviteRequest, InviteView
from shared.accounts.members.membership import MemberReference
from shared.accounts.members.profile import ProfileChange, update_profile
from shared.accounts.roster import get_user
from shared.accounts.tenants import settings
from shared.accounts.tenants.domains import verify_domain
from shared.accounts.tenants.settings import TenantChange
from shared.api.handler import itself, use
from shared.api.route import Answer, Call, Route
from shared.api.wire.etag import state_of
from shared.api.wire.paging import Page, PageQuery, read_page
from shared.model.accounts.api_key import Scope
from shared.model.accounts.tenant import Member, Role, Tenant, User
from shared.model.base import Id, Model, Text
from shared.model.codec import encode
from shared.model.delivery.delivery import Notification
from shared.notifications.inbox import count_unread, mark_read, notifications_query
from shared.notifications.welcome import invite_by_mail
from shared.platform.store.port import Query


class InviteList(Model):
    """The open invitations."""

    items: list[InviteView]


class MemberPage(Page[Member]):
    """A page of members."""


class NotificationPage(Page[Notification]):
    """A page of notifications."""

    unread: int
    """How many of all the tenant's notifications the caller has not read."""


class Session(Model):
    """Who sends a request, and what they may do."""

    kind: Literal["person", "apiKey"]
    """Whether a person sends it, or a program with an API key."""
    id: Id
    """The person's uid, or the id of the API key."""
    tenant_id: Id
    """The tenant in which they act."""
    tenant_name: Text
    """The tenant's name."""
    role: Role
    """The most that they may do."""
    scopes: list[Scope] | None = None
    """What the API key may do; absent for people, who may do all that their role allows."""


class RoleChange(Model):
    """A member's new role."""

    role: Role
    """What the person may do."""


def list_users(call: Call) -> MemberPage:
    """Lists the tenant's members in the order in which they joined."""
    query = Query(f"tenants/{call.caller.tenant_id}/members", order=("joined",))
    return read_page(MemberPage, query, call.query, store=call.adapters.store)


def list_notifications(call: Call) -> NotificationPage:
    """Lists the tenant's notifications, newest first."""
    store = call.adapters.store
    unread = count_unread(call.caller, store)
    return read_page(NotificationPage, notifications_query(call.caller), call.query, store=store, unread=unread)


def get_tenant(call: Call) -> Answer:
    """Returns the tenant: name, branding, settings, owner."""
    return _tagged(settings.get_own_tenant(caller=call.caller, adapters=call.adapters))


def get_me(call: Call) -> Answer:
    """Returns the caller's profile, preferences and tenants."""
    return _tagged(get_user(call.adapters.store, call.caller.uid))


def get_session(call: Call) -> Session:
    """Returns who sends the request: the person or the API key, with tenant, role and scopes."""
    caller = call.caller
    scopes = None if caller.scopes is None else [scope for scope in get_args(Scope) if scope in caller.scopes]
    return Session(
        kind="person" if scopes is None else "apiKey",
        id=caller.uid.removeprefix("key_") if scopes is not None else caller.uid,
        tenant_id=caller.tenant_id,
        tenant_name=settings.get_own_tenant(caller=caller, adapters=call.adapters).name,
        role=caller.role,
        scopes=scopes,
    )


def _tagged(document: Model) -> Answer:
    return Answer(document, state=state_of(encode(document)))


_USER = "/users/{userId}"
_UID = {"userId": "uid"}

ROUTES = (
    Route("GET", "/session", "Read who you are and what you may do", get_session, Session, any_key=True),
    Route("GET", "/tenant", "Read the tenant", get_tenant, Tenant, tagged=True),
    *Route(
        "PUT",
        "/tenant",
        "Update the tenant",
        use(settings.update_tenant, etag=itself),
        Tenant,
        role="admin",
        body=TenantChange,
        conditional=True,
        tagged=True,
    ).with_patch("Change some of the tenant", use(settings.update_tenant, name="patch_tenant", etag=itself)),
    Route(
        "POST",
        "/tenant/domain/verify",
        "Prove the custom domain",
        use(verify_domain, etag=itself),
        Tenant,
        role="admin",
        conflicts=True,
        tagged=True,
    ),
    Route(
        "POST",
        "/tenant/invite",
        "Invite a user",
        use(invite_by_mail, name="inviteUser", location="/tenant/invites/{0.invite.invite_id}"),
        CreatedInvite,
        role="admin",
        body=InviteRequest,
        status=201,
        keyed=False,
        conflicts=True,
    ),
    Route(
        "GET",
        "/tenant/invites",
        "List open invitations",
        use(invitations.list_invites, items=InviteList),
        InviteList,
        role="admin",
    ),
    Route(
        "DELETE",
        "/tenant/invites/{inviteId}",
        "Revoke an invitation",
        use(invitations.revoke_invite),
        role="admin",
        status=204,
        conflicts=True,
        while_suspended=ALWAYS,
    ),
    Route(
        "POST",
        "/tenant/owner",
        "Transfer the tenant to another owner",
        use(membership.transfer_ownership, etag=itself),
        Tenant,
        role="admin",
        body=MemberReference,
        tagged=True,
    ),
    Route("GET", "/users", "List members", list_users, MemberPage, role="admin", query=PageQuery),
    Route("GET", "/users/me", "Read your profile", get_me, User, tagged=True),
    *Route(
        "PUT",
        "/users/me",
        "Update your profile and preferences",
        use(update_profile, name="update_me", etag=itself),
        User,
        body=ProfileChange,
        conditional=True,
        tagged=True,
        while_suspended=ALWAYS,
    ).with_patch("Change some of your profile and preferences", use(update_profile, name="patch_me", etag=itself)),
    Route(
        "PUT",
        f"{_USER}/role",
        "Change a member's role",
        use(membership.change_role, renamed=_UID),
        Member,
        role="admin",
        body=RoleChange,
        conflicts=True,
    ),
    Route(
        "DELETE",
        _USER,
        "Remove a member",
        use(membership.remove_member, renamed=_UID),
        status=204,
        conflicts=True,
        while_suspended=ALWAYS,
    ),
    Route("GET", "/notifications", "List notifications", list_notifications, NotificationPage, query=PageQuery),
    Route(
        "POST",
        "/notifications/{notificationId}/read",
        "Mark a notification as read",
        use(mark_read, name="read_notification"),
        Notification,
        while_suspended=ALWAYS,
    ),
)
