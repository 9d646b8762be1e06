"""Owns the edge between Firebase and the use cases: who calls, what is returned, how errors look."""

import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from firebase_functions.https_fn import CallableRequest, FunctionsErrorCode, HttpsError

from functions import admission, wiring
from functions.app_check import require_app
from shared.accounts.access import UNKNOWN, Caller, Origin, Person, origin_of
from shared.errors import InvalidInput, RateLimited, StardustError

if TYPE_CHECKING:
    from shared.config import LimitClass

wiring.app()  # firebase-functions verifies a callable's token with the default app before our code runs

logger = logging.getLogger("stardust.functions")

UseCase = Callable[[Mapping[str, Any], Caller], Any]
PersonalUseCase = Callable[[Mapping[str, Any], Person], Any]


def answer(request: CallableRequest[Any], use_case: UseCase, kind: "LimitClass" = "write") -> Any:
    """Runs a use case for a callable's caller and answers JSON values; `kind` says which limit it counts towards.

    Raises HttpsError only: with code, remedy and every problem for what the caller can mend, and
    without any detail for what nobody foresaw.
    """
    return _answer(lambda: use_case(_data(request), _caller(request, kind)))


def answer_person(request: CallableRequest[Any], use_case: PersonalUseCase) -> Any:
    """Runs a use case for whoever is signed in, member of a tenant or not; else as `answer`."""
    return _answer(lambda: use_case(_data(request), _person(request)))


def _answer(run: Callable[[], Any]) -> Any:
    try:
        return run()
    except StardustError as error:
        raise to_https_error(error) from error
    except HttpsError:
        raise
    except Exception as error:
        logger.exception("a callable failed unforeseen")
        raise HttpsError(FunctionsErrorCode.INTERNAL, "Something went wrong on our side; it is in the log.") from error


def _caller(request: CallableRequest[Any], kind: "LimitClass") -> Caller:
    uid, claims = _token(request)
    admission.spend(uid, kind)
    return admission.admit(Caller.from_claims(uid, claims, _origin(request)))


def _person(request: CallableRequest[Any]) -> Person:
    uid, claims = _token(request)
    admission.spend(uid, "write")
    return Person.from_claims(uid, claims, _origin(request))


def _token(request: CallableRequest[Any]) -> tuple[str, Mapping[str, Any]]:
    require_app(request.app)
    if request.auth is None or request.auth.uid is None:
        raise HttpsError(FunctionsErrorCode.UNAUTHENTICATED, "Sign in first.")
    return request.auth.uid, request.auth.token or {}


def _origin(request: CallableRequest[Any]) -> Origin:
    http = getattr(request, "raw_request", None)
    if http is None:
        return UNKNOWN
    return origin_of(http.headers.get("X-Forwarded-For"), http.remote_addr, http.headers.get("User-Agent"))


def _data(request: CallableRequest[Any]) -> Mapping[str, Any]:
    if not isinstance(request.data, Mapping):
        raise HttpsError(FunctionsErrorCode.INVALID_ARGUMENT, "The call's data must be an object.")
    return request.data


def to_https_error(error: StardustError) -> HttpsError:
    """The error as the Firebase SDKs show it: `details` holds `remedy`, `problems`, `retryAfterS`."""
    known = {code.value for code in FunctionsErrorCode}
    code = FunctionsErrorCode(error.code) if error.code in known else FunctionsErrorCode.INTERNAL
    details: dict[str, Any] = {"code": error.code}
    if error.remedy:
        details["remedy"] = error.remedy
    if isinstance(error, InvalidInput):
        details["problems"] = [problem.to_dict() for problem in error.problems]
    if isinstance(error, RateLimited):
        details |= {"limit": error.limit, "retryAfterS": error.retry_after_s}
    return HttpsError(code, error.message, details)
