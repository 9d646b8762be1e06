"""Serves callables and events: authorises the caller, runs a use case, and returns its result or error."""

import logging
import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from firebase_functions.https_fn import CallableRequest, FunctionsErrorCode, HttpsError
from firebase_functions.options import RetryConfig
from flask import Request

from functions import wiring
from functions.guards.app_check import require_app
from functions.guards.followed import followed
from shared.accounts.access import UNKNOWN, Caller, Origin, Person, issued_s, origin_of
from shared.errors import Forbidden, InvalidInput, RateLimited, StardustError, Unavailable
from shared.trace import label

if TYPE_CHECKING:
    from shared.accounts.limits.window import Allowance
    from shared.config import LimitClass

wiring.app()  # firebase-functions verifies tokens of callables with the default app before our code runs

logger = logging.getLogger("stardust.functions")

RESULT_RETRIES = RetryConfig(max_attempts=5, min_backoff_seconds=10, max_backoff_seconds=120)
"""For queues of tasks whose own retries are scheduled in Firestore: the queue retries only if a result could not be
stored."""

_MAX_COST = 100
"""No list in a call may be longer."""

E = TypeVar("E")
UseCase = Callable[[Mapping[str, Any], Caller], Any]
PersonalUseCase = Callable[[Mapping[str, Any], Person], Any]


def answer(
    request: CallableRequest[Any],
    run: UseCase,
    limit: "LimitClass" = "write",
    weight: str = "",
    while_suspended: str = "",
) -> Any:
    """The answer of a callable: the JSON values that `run(data, caller)` returns. `limit` is its class of rate limit,
    and `weight` the list in its data whose length is the number of requests that it counts as. Members of a suspended
    tenant can only read, and call what `while_suspended` admits.

    Raises only HttpsError: with code, remedy and every finding for errors that the caller can fix, and without details
    for unexpected errors.
    """
    return _with_https_errors(lambda: run(_data(request), _caller(request, limit, weight, while_suspended)))


def answer_person(request: CallableRequest[Any], run: PersonalUseCase, limit: "LimitClass" = "write") -> Any:
    """Like `answer`, for anyone who is signed in, even without a tenant."""
    return _with_https_errors(lambda: run(_data(request), _person(request, limit)))


def handles(subject: str) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Decorates an event handler: logs permanent failures, and raises transient ones so that the event is retried.

    `subject` describes the event in the log; `{name}` is a parameter of the event's path.
    """

    def decorate(handler: Callable[[E], None]) -> Callable[[E], None]:
        @followed
        @wraps(handler)
        def handle(event: E) -> None:
            try:
                handler(event)
            except Unavailable:
                raise
            except StardustError:
                logger.exception("%s could not be handled", subject.format(**getattr(event, "params", {})))

        return handle

    return decorate


def admit(caller: Caller) -> Caller:
    """The caller with the role of their current membership. Raises Forbidden."""
    from shared.accounts.roster import confirm_member

    return confirm_member(caller, wiring.store())


def confirm(uid: str, issued_s: float) -> None:
    """Raises SignedOut if the account or the session of the token has ended; asks the sign-in service."""
    from shared.accounts.session import confirm_session

    confirm_session(uid, issued_s, wiring.adapters().accounts)


def require_active(tenant_id: str) -> None:
    """Raises Suspended if the operator has suspended the tenant."""
    from shared.accounts import controls

    controls.require_active(wiring.store(), tenant_id)


def spend(subject: str, limit: "LimitClass", cost: int = 1) -> "Allowance":
    """Counts a request of a person, key or address; returns the remaining quota. Raises RateLimited, Unavailable."""
    return wiring.limiter().take(subject, limit, cost=cost)


def spend_of_tenant(tenant_id: str, limit: "LimitClass", cost: int = 1) -> "Allowance":
    """Counts a request of anyone in the tenant towards its ceiling. Raises RateLimited, Unavailable."""
    return wiring.limiter().take_tenant(tenant_id, limit, cost=cost)


def spend_by_address(function: str, request: Request) -> None:
    """Counts a request without a sign-in, per function and address. Raises RateLimited, Unavailable."""
    origin = origin_of(request.headers.get("X-Forwarded-For"), request.remote_addr, None)
    spend(f"{function} from {origin.address}", "public")


def to_https_error(error: StardustError) -> HttpsError:
    """The error for the Firebase SDKs, with `code`, `remedy`, `problems`, `limit` and `retryAfterS` in `details`."""
    supported = {code.value for code in FunctionsErrorCode}
    code = FunctionsErrorCode(error.code) if error.code in supported else FunctionsErrorCode.INTERNAL
    details: dict[str, Any] = {"code": error.code}
    if error.remedy:
        details["remedy"] = error.remedy
    if isinstance(error, InvalidInput):
        details["problems"] = [problem.to_dict() for problem in error.problems]
    if isinstance(error, RateLimited):
        details |= {"limit": error.limit, "retryAfterS": error.retry_after_s}
    return HttpsError(code, error.message, details)


def _with_https_errors(run: Callable[[], Any]) -> Any:
    try:
        return run()
    except StardustError as error:
        if isinstance(error, Forbidden):
            logger.info("a call was refused: %s", error.code)
        raise to_https_error(error) from error
    except HttpsError:
        raise
    except Exception as error:
        logger.exception("a callable failed unexpectedly")
        raise HttpsError(FunctionsErrorCode.INTERNAL, "An internal error occurred. It has been logged.") from error


def _caller(request: CallableRequest[Any], limit: "LimitClass", weight: str, while_suspended: str) -> Caller:
    from shared.accounts.controls import is_admitted

    uid, claims = _token(request)
    cost = _cost(request.data, weight)
    spend(uid, limit, cost)
    caller = admit(Caller.from_claims(uid, claims, _origin(request)))
    label(tenantId=caller.tenant_id)
    spend_of_tenant(caller.tenant_id, limit, cost)
    if limit != "read":
        confirm(uid, caller.issued_s)
        if not is_admitted(while_suspended, _data(request)):
            require_active(caller.tenant_id)
    return caller


def _cost(data: Any, weight: str) -> int:
    """How many requests a call counts as; its data is not validated yet."""
    if not weight or not isinstance(data, Mapping):
        return 1
    names = (weight, re.sub("([A-Z])", r"_\1", weight).lower())  # models accept both spellings
    lists = [data[name] for name in names if isinstance(data.get(name), list)]
    return min(max([1, *map(len, lists)]), _MAX_COST)


def _person(request: CallableRequest[Any], limit: "LimitClass") -> Person:
    uid, claims = _token(request)
    spend(uid, limit)
    person = Person.from_claims(uid, claims, _origin(request))
    confirm(uid, issued_s(claims))
    return person


def _token(request: CallableRequest[Any]) -> tuple[str, Mapping[str, Any]]:
    require_app(request.app)
    if request.auth is None or request.auth.uid is None:
        raise HttpsError(FunctionsErrorCode.UNAUTHENTICATED, "Sign in first.")
    return request.auth.uid, request.auth.token or {}


def _origin(request: CallableRequest[Any]) -> Origin:
    http = getattr(request, "raw_request", None)
    if http is None:
        return UNKNOWN
    headers = http.headers
    return origin_of(headers.get("X-Forwarded-For"), http.remote_addr, headers.get("User-Agent"), headers.get("Origin"))


def _data(request: CallableRequest[Any]) -> Mapping[str, Any]:
    if not isinstance(request.data, Mapping):
        raise HttpsError(FunctionsErrorCode.INVALID_ARGUMENT, "The data of the call must be an object.")
    return request.data
