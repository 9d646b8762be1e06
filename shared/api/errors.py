"""Owns the errors that only HTTP knows, each with its status (RFC 9110, RFC 6585)."""

from typing import ClassVar

from shared.errors import InvalidInput, StardustError


class HttpError(StardustError):
    """The request cannot be taken as it is."""

    status: ClassVar[int] = 400
    headers: ClassVar[dict[str, str]] = {}


class BadRequest(InvalidInput):
    """The request is malformed; see the problems."""


class Unauthenticated(HttpError):
    """Sign in first."""

    status = 401
    code = "unauthenticated"
    headers: ClassVar[dict[str, str]] = {"WWW-Authenticate": "Bearer"}


class NoSuchRoute(HttpError):
    """There is nothing at this address."""

    status = 404
    code = "not-found"


class MethodNotAllowed(HttpError):
    """This address does not know the method."""

    status = 405
    code = "method-not-allowed"

    def __init__(self, allowed: str) -> None:
        self.headers = {"Allow": allowed}  # type: ignore[misc]  # these are the one instance's
        super().__init__(remedy=f"It knows {allowed}.")


class PreconditionFailed(HttpError):
    """It has been changed since you read it."""

    status = 412
    code = "precondition-failed"


class TooLarge(HttpError):
    """The request's body is too large."""

    status = 413
    code = "too-large"


class NotJson(HttpError):
    """The body must be JSON."""

    status = 415
    code = "unsupported-media-type"


class PreconditionRequired(HttpError):
    """Say which state you are changing."""

    status = 428
    code = "precondition-required"
