"""Mails welcome messages and invitations."""

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.accounts.members.invitations import CreatedInvite, InviteRequest, invite_user
from shared.model.accounts.tenant import User
from shared.model.codec import decode, encode
from shared.notifications.digest import MailAdapters
from shared.notifications.mail.compose import MailContext, compose_invitation, compose_welcome
from shared.notifications.mail.site import brand_of
from shared.platform.store.port import AlreadyExists, Data


def welcome_user(document: Data, mailing: MailAdapters) -> bool:
    """Writes the welcome mail, once per person; returns whether this call did. Raises InvalidInput, Unavailable."""
    user = decode(User, document)
    mail = compose_welcome(user.id, user.email, mailing.site, mailing.clock())
    try:
        mailing.store.transact(lambda transaction: transaction.create(f"mail/{mail.id}", encode(mail)))
    except AlreadyExists:
        return False
    return True


def invite_by_mail(request: InviteRequest, *, caller: Caller, adapters: Adapters) -> CreatedInvite:
    """Invites an address, and mails it the link. Raises as `inviteUser` does.

    The token is in the link's fragment, so that servers do not log it.
    """
    mailing = MailAdapters.of(adapters)
    created = invite_user(request, caller=caller, adapters=adapters)
    invite, tenant = created.invite, mailing.store.get(f"tenants/{caller.tenant_id}")
    mail = compose_invitation(
        invite.email,
        role=invite.role,
        link=f"{mailing.site.app}/invitation#{created.token}",
        expires=invite.expires,
        context=MailContext(mailing.site, brand_of(tenant), caller.tenant_id, "", mailing.clock()),
        cause=invite.invite_id,
    )
    mailing.store.transact(lambda transaction: transaction.set(f"mail/{mail.id}", encode(mail)))
    return created
