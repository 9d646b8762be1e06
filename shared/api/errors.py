"""The errors specific to HTTP, each with its status (RFC 9110, RFC 6585)."""

from typing import ClassVar

from shared.errors import InvalidInput, StardustError


class HttpError(StardustError):
    """The request cannot be processed."""

    status: ClassVar[int] = 400
    headers: ClassVar[dict[str, str]] = {}


class BadRequest(InvalidInput):
    """The request is malformed; see the findings."""


class Unauthenticated(HttpError):
    """Sign in first."""

    status = 401
    code = "unauthenticated"


class NoSuchRoute(HttpError):
    """There is no resource at this URL."""

    status = 404
    code = "not-found"


class MethodNotAllowed(HttpError):
    """This resource does not support the method."""

    status = 405
    code = "method-not-allowed"

    def __init__(self, allowed: str) -> None:
        self.headers = {"Allow": allowed}  # type: ignore[misc]  # set per instance
        super().__init__(remedy=f"Supported methods: {allowed}.")


class PreconditionFailed(HttpError):
    """The document has changed since you read it."""

    status = 412
    code = "precondition-failed"


class TooLarge(HttpError):
    """The request body is too large."""

    status = 413
    code = "too-large"


class NotJson(HttpError):
    """The request body must be JSON."""

    status = 415
    code = "unsupported-media-type"


class PreconditionRequired(HttpError):
    """The request must name the state that it changes."""

    status = 428
    code = "precondition-required"
