"""Entry points of identity: sign-up, invitations, members and their roles, settings of the tenant."""

from typing import Any

from firebase_functions import firestore_fn, https_fn

from functions import wiring
from functions.calls import serve, serve_person


@https_fn.on_call(memory=512)
def complete_sign_up(request: https_fn.CallableRequest[Any]) -> Any:
    """Gives a person their page and tenant. Data: `{displayName?, organizationName?, invitation?}`.

    Answers `{user, created}`; the client then refreshes its ID token.
    """
    from shared.accounts.members import sign_up

    return serve_person(request, sign_up.SignUpRequest, sign_up.complete_sign_up)


@https_fn.on_call(memory=512)
def accept_invite(request: https_fn.CallableRequest[Any]) -> Any:
    """Joins the tenant that sent an invitation. Data: `{token}`; answers `{user, created}`."""
    from shared.accounts.members import sign_up

    return serve_person(request, sign_up.AcceptRequest, sign_up.accept_invite)


@https_fn.on_call(memory=512)
def switch_tenant(request: https_fn.CallableRequest[Any]) -> Any:
    """Acts in another of the person's tenants from the next ID token on. Data: `{tenantId}`; answers `{user}`."""
    from shared.accounts.members import membership

    return serve_person(request, membership.SwitchRequest, membership.switch_tenant, "user")


@https_fn.on_call(memory=512)
def invite_user(request: https_fn.CallableRequest[Any]) -> Any:
    """Invites an address and mails it the link. Data: `{email, role?}`; answers `{invite, token}`: this once."""
    from functools import partial

    from shared.accounts.members import invitations
    from shared.notifications.welcome import invite_by_mail

    return serve(request, invitations.InviteRequest, partial(invite_by_mail, mailing=wiring.post()))


@https_fn.on_call(memory=512)
def list_invites(request: https_fn.CallableRequest[Any]) -> Any:
    """The tenant's open invitations. Data: `{}`; answers `{invites}`."""
    from shared.accounts.members import invitations

    return serve(request, invitations.InviteListing, invitations.list_invites, "invites", "read")


@https_fn.on_call(memory=512)
def revoke_invite(request: https_fn.CallableRequest[Any]) -> Any:
    """Makes an open invitation void. Data: `{inviteId}`; answers `{}`."""
    from shared.accounts.members import invitations

    return serve(request, invitations.InviteReference, invitations.revoke_invite)


@https_fn.on_call(memory=512)
def change_role(request: https_fn.CallableRequest[Any]) -> Any:
    """Gives a member another role. Data: `{uid, role}`; answers `{member}`."""
    from shared.accounts.members import membership

    return serve(request, membership.RoleRequest, membership.change_role, "member")


@https_fn.on_call(memory=512)
def remove_member(request: https_fn.CallableRequest[Any]) -> Any:
    """Ends a membership; one's own too. Data: `{uid}`; answers `{}`."""
    from shared.accounts.members import membership

    return serve(request, membership.MemberReference, membership.remove_member)


@https_fn.on_call(memory=512)
def transfer_ownership(request: https_fn.CallableRequest[Any]) -> Any:
    """Makes another member the owner. Data: `{uid}`; answers `{tenant}`."""
    from shared.accounts.members import membership

    return serve(request, membership.MemberReference, membership.transfer_ownership, "tenant")


@https_fn.on_call(memory=512)
def update_tenant(request: https_fn.CallableRequest[Any]) -> Any:
    """Changes the tenant. Data: `{name?, type?, branding?, settings?}`; answers `{tenant}`."""
    from shared.accounts.tenants import settings

    return serve(request, settings.TenantChange, settings.update_tenant, "tenant")


@firestore_fn.on_document_written(document="tenants/{tenantId}/members/{uid}", memory=512)
def on_member_written(event: firestore_fn.Event[Any]) -> None:
    """Brings the person's claims in line with their memberships as they are now; the event may be old.

    Should it fail, stale claims give no right: rules and callables look at the membership.
    """
    from shared.accounts.members.claims import sync_claims

    adapters = wiring.tenancy()
    sync_claims(event.params["uid"], store=adapters.store, accounts=adapters.accounts)
