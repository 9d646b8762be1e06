"""Owns the routes of the tenant, its people and what they are told."""

from shared.accounts.members import invitations, membership
from shared.accounts.members.invitations import CreatedInvite, InviteListing, InviteReference, InviteRequest, InviteView
from shared.accounts.members.membership import MemberReference, RoleRequest
from shared.accounts.members.profile import ProfileChange, update_profile
from shared.accounts.roster import get_user
from shared.accounts.tenants import settings
from shared.accounts.tenants.settings import TenantChange
from shared.api.route import Answer, Call, Route
from shared.api.wire.etag import etag_of
from shared.api.wire.paging import PageQuery, find_page
from shared.model.accounts.tenant import Member, Role, Tenant, User
from shared.model.base import Model
from shared.model.codec import decode, encode
from shared.model.delivery.delivery import Notification
from shared.notifications.inbox import mark_read, notifications_query
from shared.platform.store.port import Query


class InviteList(Model):
    """The open invitations."""

    items: list[InviteView]


class MemberPage(Model):
    """A page of members; without `nextCursor` it is the last."""

    items: list[Member]
    next_cursor: str | None = None


class NotificationPage(Model):
    """A page of notifications; without `nextCursor` it is the last."""

    items: list[Notification]
    next_cursor: str | None = None


class RoleChange(Model):
    """The role that a member is to have."""

    role: Role


def get_tenant(call: Call) -> Answer:
    """The tenant: name, branding, settings, owner."""
    return _tenant(settings.get_own_tenant(caller=call.caller, adapters=call.services.tenancy))


def update_tenant(call: Call) -> Answer:
    """Changes what is named; in `branding` and `settings`, null takes a value away."""
    tenancy = call.services.tenancy
    return _tenant(settings.update_tenant(call.body, caller=call.caller, adapters=tenancy, expected=call.expected))


def invite_user(call: Call) -> Answer:
    """Invites an address; the token is shown this once."""
    invited = invitations.invite_user(call.body, caller=call.caller, adapters=call.services.tenancy)
    return Answer(invited, location=f"/tenant/invites/{invited.invite.invite_id}")


def list_invites(call: Call) -> InviteList:
    """The open invitations, the latest first, at most a hundred."""
    tenancy = call.services.tenancy
    return InviteList(items=invitations.list_invites(InviteListing(), caller=call.caller, adapters=tenancy))


def revoke_invite(call: Call) -> None:
    """Makes an open invitation void."""
    reference = decode(InviteReference, {"inviteId": call.path["inviteId"]}, prefix="")
    invitations.revoke_invite(reference, caller=call.caller, adapters=call.services.tenancy)


def transfer_ownership(call: Call) -> Answer:
    """Makes another member the owner."""
    return _tenant(membership.transfer_ownership(call.body, caller=call.caller, adapters=call.services.tenancy))


def list_users(call: Call) -> MemberPage:
    """The tenant's members, in the order they joined."""
    query = Query(f"tenants/{call.caller.tenant_id}/members", order=("joined",))
    found, cursor = find_page(query, call.query, store=call.adapters.store)
    return MemberPage(items=[decode(Member, document) for document in found], next_cursor=cursor)


def get_me(call: Call) -> Answer:
    """Who calls: profile, preferences, tenants."""
    return _user(get_user(call.adapters.store, call.caller.uid))


def update_me(call: Call) -> Answer:
    """Changes what is named; in `preferences`, null goes back to the default."""
    tenancy = call.services.tenancy
    return _user(update_profile(call.body, caller=call.caller, adapters=tenancy, expected=call.expected))


def change_role(call: Call) -> Member:
    """Gives a member another role; a lower one ends their sessions."""
    wanted = RoleRequest(uid=call.path["userId"], role=call.body.role)
    return membership.change_role(wanted, caller=call.caller, adapters=call.services.tenancy)


def remove_member(call: Call) -> None:
    """Ends a membership and the member's sessions; one's own too."""
    reference = MemberReference(uid=call.path["userId"])
    membership.remove_member(reference, caller=call.caller, adapters=call.services.tenancy)


def list_notifications(call: Call) -> NotificationPage:
    """What the tenant's people were told, the latest first."""
    found, cursor = find_page(notifications_query(call.caller), call.query, store=call.adapters.store)
    return NotificationPage(items=[decode(Notification, document) for document in found], next_cursor=cursor)


def read_notification(call: Call) -> Notification:
    """Notes that the caller has read it."""
    return mark_read(call.path["notificationId"], caller=call.caller, store=call.adapters.store)


def _user(user: User) -> Answer:
    return Answer(user, etag=etag_of(encode(user)))


def _tenant(tenant: Tenant) -> Answer:
    return Answer(tenant, etag=etag_of(encode(tenant)))


_USER = "/users/{userId}"

ROUTES = (
    Route("GET", "/tenant", "Read the tenant", get_tenant, Tenant, tagged=True),
    Route(
        "PUT",
        "/tenant",
        "Change the tenant",
        update_tenant,
        Tenant,
        role="admin",
        body=TenantChange,
        conditional=True,
        tagged=True,
    ),
    Route(
        "POST",
        "/tenant/invite",
        "Invite somebody",
        invite_user,
        CreatedInvite,
        role="admin",
        body=InviteRequest,
        status=201,
        keyed=False,
        conflicts=True,
    ),
    Route("GET", "/tenant/invites", "List open invitations", list_invites, InviteList, role="admin"),
    Route(
        "DELETE",
        "/tenant/invites/{inviteId}",
        "Revoke an invitation",
        revoke_invite,
        role="admin",
        status=204,
        conflicts=True,
    ),
    Route(
        "POST",
        "/tenant/owner",
        "Pass the tenant on",
        transfer_ownership,
        Tenant,
        role="admin",
        body=MemberReference,
        tagged=True,
    ),
    Route("GET", "/users", "List the members", list_users, MemberPage, role="admin", query=PageQuery),
    Route("GET", "/users/me", "Read who calls", get_me, User, tagged=True),
    Route(
        "PUT",
        "/users/me",
        "Change one's profile and preferences",
        update_me,
        User,
        body=ProfileChange,
        conditional=True,
        tagged=True,
    ),
    Route(
        "PUT",
        f"{_USER}/role",
        "Change a member's role",
        change_role,
        Member,
        role="admin",
        body=RoleChange,
        conflicts=True,
    ),
    Route("DELETE", _USER, "Remove a member", remove_member, status=204, conflicts=True),
    Route("GET", "/notifications", "List notifications", list_notifications, NotificationPage, query=PageQuery),
    Route(
        "POST",
        "/notifications/{notificationId}/read",
        "Mark a notification as read",
        read_notification,
        Notification,
    ),
)
