"""The exit codes of the `stardust` command, as a table that the help, the reference page and the code share."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.errors import (
    Conflict,
    DeliveryError,
    Forbidden,
    InvalidRelease,
    NotFound,
    RateLimited,
    SignedOut,
    StardustError,
    Tampered,
    Unavailable,
    VaultError,
)


@dataclass(frozen=True, slots=True)
class ExitCode:
    """An exit code and when the command ends with it."""

    code: int
    name: str
    meaning: str


DONE = 0
FINDINGS = 1
"""A blocking finding."""
UNREADABLE = 2
"""Bad usage or unreadable input."""
NOT_ALLOWED = 3
NOT_FOUND = 4
CONFLICT = 5
UNAVAILABLE = 6
INTERRUPTED = 130

TABLE = (
    ExitCode(DONE, "ok", "The command did what it was asked to."),
    ExitCode(FINDINGS, "findings", "It found something that blocks: an invalid release, a failed test, a difference."),
    ExitCode(UNREADABLE, "usage", "A command, option, file or value is not understood. Nothing was changed."),
    ExitCode(NOT_ALLOWED, "not-allowed", "Not signed in, or the role, scope or key does not permit it."),
    ExitCode(NOT_FOUND, "not-found", "There is no such document, target, profile or tenant."),
    ExitCode(CONFLICT, "conflict", "The document's current state does not permit it, or it has changed since."),
    ExitCode(UNAVAILABLE, "unavailable", "A server did not respond, or asks to wait. Try again later."),
    ExitCode(INTERRUPTED, "interrupted", "Ctrl-C was pressed."),
)

_ERRORS: Mapping[type[StardustError], int] = {
    InvalidRelease: FINDINGS,
    Tampered: FINDINGS,
    NotFound: NOT_FOUND,
    Forbidden: NOT_ALLOWED,
    SignedOut: NOT_ALLOWED,
    Conflict: CONFLICT,
    RateLimited: UNAVAILABLE,
    Unavailable: UNAVAILABLE,
    VaultError: UNAVAILABLE,
    DeliveryError: UNAVAILABLE,
}


def exit_code(error: StardustError) -> int:
    """The exit code for an error: that of its nearest class in the table, else UNREADABLE."""
    return next((_ERRORS[kind] for kind in type(error).__mro__ if kind in _ERRORS), UNREADABLE)
