"""Owns the mail to people who have just signed up."""

from typing import Any

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.accounts.members.invitations import CreatedInvite, InviteRequest, invite_user
from shared.model.accounts.tenant import User
from shared.model.codec import decode, encode
from shared.notifications.digest import Post
from shared.notifications.mail.compose import Frame, compose_invitation, compose_welcome
from shared.notifications.mail.site import brand_of
from shared.platform.store.port import AlreadyExists, Data


def welcome_user(document: Data, post: Post) -> bool:
    """Writes the mail, once for each person; answers whether this call did. Raises InvalidInput, Unavailable."""
    user = decode(User, document)
    mail = compose_welcome(user.id, user.email, user.display_name, post.site, post.clock())
    try:
        post.store.transact(lambda transaction: transaction.create(f"mail/{mail.id}", encode(mail)))
    except AlreadyExists:
        return False
    return True


def invite_by_mail(request: InviteRequest, *, caller: Caller, adapters: Adapters, post: Post) -> CreatedInvite:
    """Invites an address, and mails it the link. Raises as `invite_user` does.

    The token stands in the link behind `#`, so that no server on the way logs it.
    """
    created = invite_user(request, caller=caller, adapters=adapters)
    invite, tenant = created.invite, post.store.get(f"tenants/{caller.tenant_id}")
    member: dict[str, Any] = post.store.get(f"tenants/{caller.tenant_id}/members/{caller.uid}") or {}
    mail = compose_invitation(
        invite.email,
        role=invite.role,
        inviter=str(member.get("displayName", "")),
        link=f"{post.site.app}/invitation#{created.token}",
        expires=invite.expires,
        frame=Frame(post.site, brand_of(tenant), caller.tenant_id, "", post.clock()),
        cause=invite.invite_id,
    )
    post.store.transact(lambda transaction: transaction.set(f"mail/{mail.id}", encode(mail)))
    return created
