"""Turns a deployment's problem documents (RFC 9457) into the errors of the command line."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.errors import (
    Conflict,
    Finding,
    Forbidden,
    InvalidInput,
    InvalidRelease,
    NotFound,
    RateLimited,
    SignedOut,
    StardustError,
    Unavailable,
)

SIGN_IN = "Sign in with `stardust login URL`, or check STARDUST_API_KEY."
_TEXTS = ("path", "message", "code", "severity", "remedy", "source", "stage")

_KINDS: Mapping[int, Callable[[str, str], StardustError]] = {
    401: lambda message, remedy: SignedOut(message, remedy=remedy or SIGN_IN),
    403: lambda message, remedy: Forbidden(message, remedy=remedy),
    404: lambda message, remedy: NotFound(message, remedy=remedy),
    409: lambda message, remedy: Conflict(message, remedy=remedy),
    412: lambda message, remedy: Conflict(message, remedy=remedy),
    428: lambda message, remedy: Conflict(message, remedy=remedy),
}


def error_of(status: int, document: Any, retry_after_s: int | None) -> StardustError:
    """The error that an answer tells of; `document` is its parsed body, whatever it is."""
    problem: Mapping[str, Any] = document if isinstance(document, Mapping) else {}
    message = str(problem.get("detail") or f"The deployment responded with status {status}.")
    remedy = str(problem.get("remedy") or "")
    findings = [finding_of(each) for each in problem.get("errors") or [] if isinstance(each, Mapping)]
    if findings:
        kind = InvalidRelease if problem.get("code") == InvalidRelease.code else InvalidInput
        return kind(findings)
    if status == 429:
        return RateLimited(message, limit=0, retry_after_s=retry_after_s or 1)
    if status in _KINDS:
        return _KINDS[status](message, remedy)
    if 400 <= status < 500:
        return InvalidInput([Finding("", message, str(problem.get("code") or "refused"), remedy=remedy or None)])
    return Unavailable(message, remedy=_quoting(remedy or "Try again later.", problem), retry_after_s=retry_after_s)


def finding_of(data: Mapping[str, Any]) -> Finding:
    """A finding of a problem document, or of a document's list of findings."""
    given = {name: str(data[name]) for name in _TEXTS if data.get(name)}
    severity = given.pop("severity", "error")
    known = severity if severity in ("error", "warning", "info") else "error"
    line = data.get("line")
    required = {"path": "", "message": "Refused.", "code": "refused"}
    return Finding(**{**required, **given}, severity=known, line=line if isinstance(line, int) else None)  # type: ignore[arg-type]


def _quoting(remedy: str, problem: Mapping[str, Any]) -> str:
    """The remedy, and the id under which the operator finds the request."""
    request_id = problem.get("requestId")
    return f"{remedy} The request is {request_id}." if request_id else remedy
