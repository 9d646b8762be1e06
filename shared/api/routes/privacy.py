"""Owns the routes of people's own data."""

from shared.accounts.access import Person
from shared.accounts.privacy import consent, erase, export
from shared.accounts.privacy.consent import ConsentRequest
from shared.accounts.privacy.erase import ErasureRequest, ErasureResult
from shared.accounts.privacy.export import ExportRequest, PersonalData
from shared.api.errors import Unauthenticated
from shared.api.route import Call, Route
from shared.model.accounts.consent import Consent


def record_consent(call: Call) -> Consent:
    """Writes down that one agrees to an edition of a text, or no longer does."""
    return consent.record_consent(call.body, person=_me(call), adapters=call.adapters)


def export_my_data(call: Call) -> PersonalData:
    """Everything that names the person who asks, without secrets (GDPR, Art. 15 and 20)."""
    return export.export_person(ExportRequest(), person=_me(call), adapters=call.adapters)


def erase_me(call: Call) -> ErasureResult:
    """Erases the person who asks (GDPR, Art. 17); what must be kept stays under a pseudonym."""
    return erase.erase_person(call.body, person=_me(call), adapters=call.adapters)


def _me(call: Call) -> Person:
    """The person behind the caller, as the sign-in service knows them. Raises Forbidden for API keys."""
    call.caller.require_person()
    account = call.adapters.accounts.find(call.caller.uid)
    if account is None:
        raise Unauthenticated("This account is gone.")
    return Person(account.uid, account.email.lower(), account.name, call.caller.origin)


ROUTES = (
    Route(
        "POST",
        "/users/me/consents",
        "Say yes to a text, or no longer",
        record_consent,
        Consent,
        body=ConsentRequest,
        conflicts=True,
    ),
    Route("GET", "/users/me/export", "Get one's own data", export_my_data, PersonalData),
    Route("POST", "/users/me/erase", "Be erased", erase_me, ErasureResult, body=ErasureRequest, conflicts=True),
)
