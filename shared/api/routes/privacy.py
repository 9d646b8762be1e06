"""Personal data routes: consent, export and erasure."""

from shared.accounts.access import Person
from shared.accounts.controls import ALWAYS
from shared.accounts.privacy import consent, erase, export
from shared.accounts.privacy.consent import ConsentRequest
from shared.accounts.privacy.erase import ErasureRequest, ErasureResult
from shared.accounts.privacy.export import ExportRequest, PersonalData
from shared.accounts.session import confirm_session
from shared.api.route import Call, Route
from shared.model.accounts.consent import Consent


def record_consent(call: Call) -> Consent:
    """Records that the caller consents to an edition of a text, or withdraws the consent."""
    return consent.record_consent(call.body, person=_me(call), adapters=call.adapters)


def export_my_data(call: Call) -> PersonalData:
    """Exports everything that identifies the caller, without secrets (GDPR, Art. 15 and 20)."""
    return export.export_person(ExportRequest(), person=_me(call), adapters=call.adapters)


def erase_me(call: Call) -> ErasureResult:
    """Erases the caller's data (GDPR, Art. 17). Data that must be kept is pseudonymised."""
    return erase.erase_person(call.body, person=_me(call), adapters=call.adapters)


def _me(call: Call) -> Person:
    """The caller's account at the sign-in service. Raises Forbidden for API keys, SignedOut if the session ended."""
    call.caller.require_person()
    account = confirm_session(call.caller.uid, call.caller.issued_s, call.adapters.accounts)
    claims = {"email": account.email, "email_verified": account.verified, "name": account.name}
    return Person.from_claims(account.uid, claims, call.caller.origin)


ROUTES = (
    Route(
        "POST",
        "/users/me/consents",
        "Give or withdraw consent",
        record_consent,
        Consent,
        body=ConsentRequest,
        conflicts=True,
        while_suspended=ALWAYS,
        personal=True,
    ),
    Route("GET", "/users/me/export", "Export your personal data", export_my_data, PersonalData, personal=True),
    Route(
        "POST",
        "/users/me/erase",
        "Erase your personal data",
        erase_me,
        ErasureResult,
        body=ErasureRequest,
        conflicts=True,
        while_suspended=ALWAYS,
        personal=True,
    ),
)
