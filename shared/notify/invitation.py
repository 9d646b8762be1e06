"""Owns mailing an invitation: the link goes to the invited address as well as to the admin who made it."""

from typing import Any

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.accounts.members.invitations import Invited, InviteRequest, invite_user
from shared.model.codec import encode
from shared.notify.compose import Frame, compose_invitation
from shared.notify.digest import Post
from shared.notify.site import brand_of


def invite_by_mail(request: InviteRequest, *, caller: Caller, adapters: Adapters, post: Post) -> Invited:
    """Invites an address, and mails it the link. Raises as `invite_user` does.

    The token stands in the link behind `#`, so that no server on the way logs it.
    """
    invited = invite_user(request, caller=caller, adapters=adapters)
    invite, tenant = invited.invite, post.store.get(f"tenants/{caller.tenant_id}")
    member: dict[str, Any] = post.store.get(f"tenants/{caller.tenant_id}/members/{caller.uid}") or {}
    mail = compose_invitation(
        invite.email,
        role=invite.role,
        inviter=str(member.get("displayName", "")),
        link=f"{post.site.app}/invitation#{invited.token}",
        expires=invite.expires,
        frame=Frame(post.site, brand_of(tenant), caller.tenant_id, "", post.clock()),
        cause=invite.invite_id,
    )
    post.store.transact(lambda transaction: transaction.set(f"mail/{mail.id}", encode(mail)))
    return invited
