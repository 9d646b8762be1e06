"""Renders errors as problem details (RFC 9457) that list every error with its path."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus

from shared.api.errors import BadRequest, HttpError
from shared.api.limits import exceeded_headers
from shared.api.wire.http import SECURITY_HEADERS, Response
from shared.errors import (
    Conflict,
    DeliveryError,
    Finding,
    Forbidden,
    InvalidCursor,
    InvalidInput,
    NotFound,
    RateLimited,
    SignedOut,
    StardustError,
    Unavailable,
    VaultError,
)
from shared.model.base import Model

_STATUS: Mapping[type[StardustError], int] = {
    BadRequest: 400,
    InvalidCursor: 400,
    InvalidInput: 422,
    NotFound: 404,
    Forbidden: 403,
    SignedOut: 401,
    Conflict: 409,
    RateLimited: 429,
    DeliveryError: 502,
    VaultError: 503,
    Unavailable: 503,
}


class ProblemDetails(Model):
    """Why a request failed (RFC 9457)."""

    type: str = "about:blank"
    """Always `about:blank`: programs should check `code`."""
    title: str
    """The meaning of the status, in words."""
    status: int
    """The HTTP status."""
    detail: str
    """What is wrong, in a sentence."""
    code: str
    """What kind of problem it is, for programs."""
    remedy: str | None = None
    """How to mend it."""
    request_id: str | None = None
    """The request's id, to quote in a report."""
    errors: list[Finding] | None = None
    """Every error of invalid content."""


INTERNAL_ERROR = ProblemDetails(
    title="Internal Server Error",
    status=500,
    detail="An internal error occurred. It has been logged.",
    code="internal",
)


@contextmanager
def without_root(name: str) -> Iterator[None]:
    """Removes the prefix `name.` from the paths of findings: use cases receive the body under that name."""
    try:
        yield
    except InvalidInput as error:
        error.problems = tuple(
            replace(problem, path=problem.path.removeprefix(name).removeprefix(".")) for problem in error.problems
        )
        raise


def problem_response(error: StardustError, request_id: str | None = None) -> Response:
    """The response to a request that failed."""
    details = problem_details(error)
    headers = dict(error.headers) if isinstance(error, HttpError) else {}
    if isinstance(error, RateLimited):
        headers |= exceeded_headers(error)
    if details.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if details.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = str(getattr(error, "retry_after_s", None) or 5)
    return respond(details, request_id, headers)


def problem_details(error: StardustError) -> ProblemDetails:
    """Why a request failed; without details if the error is unexpected."""
    status = _status(error)
    return INTERNAL_ERROR if status == INTERNAL_ERROR.status else _details(error, status)


def respond(
    details: ProblemDetails, request_id: str | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """The details as a response, with the id of the request."""
    found = details.model_copy(update={"request_id": request_id}).model_dump(by_alias=True, exclude_none=True)
    body = json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")
    media = {"Content-Type": "application/problem+json"}
    return Response(details.status, body, {**SECURITY_HEADERS, **media, **(headers or {})})


def _status(error: StardustError) -> int:
    if isinstance(error, HttpError):
        return error.status
    return next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 500)


def _details(error: StardustError, status: int) -> ProblemDetails:
    found = list(error.problems) if isinstance(error, InvalidInput) else []
    return ProblemDetails(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=(type(error).__doc__ or "").splitlines()[0] if found else error.message,
        code=error.code,
        remedy=error.remedy or None,
        errors=found or None,
    )
