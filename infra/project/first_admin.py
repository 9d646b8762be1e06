"""Gives a deployment its first tenant and admin: an account with a link to choose a password."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.accounts.access import Person
from shared.accounts.adapters import Adapters
from shared.accounts.members.sign_up import SignUpRequest, complete_sign_up

if TYPE_CHECKING:
    from firebase_admin import App


@dataclass(frozen=True, slots=True)
class FirstAdmin:
    """The admin. `link` sets the password; whoever has it is the admin, so it is shown once and kept nowhere."""

    uid: str
    tenant_id: str
    created: bool
    link: str


def make_admin(email: str, tenant_name: str, *, app: "App", adapters: Adapters) -> FirstAdmin:
    """Creates the account unless there is one, and the tenant unless the account has one. Idempotent.

    The address counts as verified: whoever has the operator's credentials says so. Raises InvalidInput, Forbidden,
    Unavailable, ValueError for what is no address.
    """
    from firebase_admin import auth

    try:
        account = auth.get_user_by_email(email, app=app)
    except auth.UserNotFoundError:
        account = auth.create_user(email=email, email_verified=True, app=app)
    claims = {"email": account.email, "email_verified": True}
    signed_up = complete_sign_up(
        SignUpRequest(organization_name=tenant_name), person=Person.from_claims(account.uid, claims), adapters=adapters
    )
    link = auth.generate_password_reset_link(email, app=app)
    return FirstAdmin(account.uid, signed_up.user.active_tenant or "", signed_up.created, link)
