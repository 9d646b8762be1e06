"""Routes of a signed-in person, with or without a tenant: sign-up, tenants, consent, export and erasure."""

from shared.accounts.members import membership, sign_out, sign_up
from shared.accounts.members.membership import SwitchRequest
from shared.accounts.members.sign_out import SignedOutEverywhere
from shared.accounts.members.sign_up import AcceptRequest, SignUpRequest, SignUpResult
from shared.accounts.privacy import consent, erase, export
from shared.accounts.privacy.consent import ConsentRequest
from shared.accounts.privacy.erase import ErasureRequest, ErasureResult
from shared.accounts.privacy.export import PersonalData
from shared.api.handler import use
from shared.api.route import Route
from shared.model.accounts.consent import Consent
from shared.model.accounts.tenant import User

ROUTES = (
    Route(
        "POST",
        "/sign-up",
        "Complete your sign-up",
        use(sign_up.complete_sign_up),
        SignUpResult,
        personal=True,
        body=SignUpRequest,
        conflicts=True,
    ),
    Route(
        "POST",
        "/sign-up/invitation",
        "Accept an invitation",
        use(sign_up.accept_invite),
        SignUpResult,
        personal=True,
        body=AcceptRequest,
        conflicts=True,
    ),
    Route(
        "PUT",
        "/users/me/tenant",
        "Switch to another of your tenants",
        use(membership.switch_tenant),
        User,
        personal=True,
        body=SwitchRequest,
    ),
    Route(
        "POST",
        "/users/me/sign-out",
        "Sign out on every device",
        use(sign_out.sign_out_everywhere),
        SignedOutEverywhere,
        personal=True,
    ),
    Route(
        "POST",
        "/users/me/consents",
        "Give or withdraw consent",
        use(consent.record_consent),
        Consent,
        personal=True,
        body=ConsentRequest,
        conflicts=True,
    ),
    Route(
        "GET",
        "/users/me/export",
        "Export your personal data",
        use(export.export_person, name="exportMyData"),
        PersonalData,
        personal=True,
    ),
    Route(
        "POST",
        "/users/me/erase",
        "Erase your personal data",
        use(erase.erase_person, name="eraseMe"),
        ErasureResult,
        personal=True,
        body=ErasureRequest,
        conflicts=True,
    ),
)
