"""Defines the error hierarchy. Every error says what happened, where, and how to fix it.

StardustError
├── InvalidInput            the input is rejected as a whole; carries every finding
│   ├── InvalidRelease      the release cannot be composed or delivered as it is
│   └── InvalidCursor       the cursor is not one of this list's
├── NotFound                no such document in the caller's tenant
├── Forbidden               the caller's role or tenant does not allow it
├── SignedOut               the caller's account or session has ended; sign in again
├── Conflict                the document's current state does not allow it
├── Tampered                an archive or a backup is damaged or was altered
├── VaultError              credentials cannot be encrypted or decrypted
├── RateLimited             the caller exceeded a rate limit; has `retry_after_s`
├── Unavailable             a service that Stardust depends on did not respond; try again
├── LeaseLost               another worker holds the lane; this one must stop without writing
└── DeliveryError           a delivery attempt failed; has `retryable` and `retry_after_s`
    ├── ConnectionFailed    the DSP's server is unreachable or closed the connection (retryable)
    ├── RemoteBusy          the server is busy and asks for a later retry            (retryable)
    ├── RemoteFull          the server is out of space, or a quota is reached        (retryable)
    ├── AuthenticationFailed  the server rejected the user name, password or key
    ├── HostKeyMismatch     the server's host key is not the pinned one
    ├── AddressForbidden    the host resolves to an address that this deployment does not connect to
    ├── RemoteRefused       the server rejected the operation
    ├── TransferCorrupted   the received bytes differ from those sent                (retryable)
    ├── AssetMissing        a file of the release is not in the bucket
    └── AssetCorrupted      a file in the bucket changed since it was measured
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Literal

LATER = "It will be retried later."
"""The remedy of errors that go away by themselves."""

Severity = Literal["error", "warning", "info"]
"""`error` blocks; `warning` may be intentional; `info` is a detail."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A new value for one field. It applies only while the field still has the value `before`."""

    path: str
    """The field, such as `tracks[2].metadata.title`."""
    before: Any = None
    """The value that the finding is about; absent if the field is."""
    value: Any = None
    """The new value; absent to remove the field."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One issue found in an input: where it is, what is wrong, how to mend it, and which rule says so."""

    path: str
    """Where it is, such as `tracks[2].isrc`; in a message the element's XPath."""
    message: str
    """What is wrong, in a sentence."""
    code: str
    """What kind of problem it is, for programs."""
    severity: Severity = "error"
    """`error` blocks; `warning` may be intentional; `info` is a detail."""
    remedy: str | None = None
    """How to mend it."""
    source: str | None = None
    """The standard and clause of the rule, or the DSP's page."""
    stage: str | None = None
    """The stage of the validation that found it."""
    line: int | None = None
    """The line number in a message."""
    fix: tuple[Edit, ...] | None = None
    """The edits that mend it, if a program can; all of them together."""

    def to_dict(self) -> dict[str, Any]:
        """The finding as a plain mapping without its empty fields."""
        found = _without_empty(asdict(self))
        return {**found, "fix": [_without_empty(edit) for edit in found["fix"]]} if "fix" in found else found

    def __str__(self) -> str:
        where = f"{self.path}: " if self.path else ""
        return f"{where}{self.message}" + (f" {self.remedy}" if self.remedy else "")


def _without_empty(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in ("", None)}


class StardustError(Exception):
    """An internal error occurred."""

    code: ClassVar[str] = "internal"

    def __init__(self, message: str = "", *, remedy: str = "") -> None:
        self.message = message or (type(self).__doc__ or "").splitlines()[0]
        self.remedy = remedy
        super().__init__(f"{self.message} {remedy}".strip())


class InvalidInput(StardustError):
    """The input is invalid; see the findings."""

    code = "invalid-argument"
    file: str = ""
    """The file that the findings are about, if it was given by name."""

    def __init__(self, problems: Iterable[Finding], message: str = "") -> None:
        self.problems = tuple(problems)
        super().__init__(message or "; ".join(str(problem) for problem in self.problems))


class InvalidRelease(InvalidInput):
    """The release cannot be delivered as it is; see the findings."""

    code = "failed-precondition"


class InvalidCursor(InvalidInput):
    """The cursor does not belong to this list."""

    def __init__(self, field: str = "cursor") -> None:
        remedy = "Send the one that the previous page returned, with the same filters; or none, to start again."
        super().__init__([Finding(field, "The cursor does not belong to this list.", "invalid-cursor", remedy=remedy)])


class NotFound(StardustError):
    """The document does not exist."""

    code = "not-found"


class Forbidden(StardustError):
    """Your role does not allow this."""

    code = "permission-denied"


class Suspended(Forbidden):
    """The operator has suspended your tenant."""


class SignedOut(StardustError):
    """Your session has ended."""

    code = "unauthenticated"


class Conflict(StardustError):
    """The document's current state does not allow this."""

    code = "failed-precondition"


class Tampered(StardustError):
    """The archive is damaged or was altered."""

    code = "data-loss"

    def __init__(self, message: str = "", *, remedy: str = "") -> None:
        super().__init__(message, remedy=remedy or "Nothing was restored from it. Use another copy.")


class VaultError(StardustError):
    """The credentials cannot be encrypted or decrypted."""


class RateLimited(StardustError):
    """Too many requests."""

    code = "resource-exhausted"

    def __init__(
        self, message: str = "", *, limit: int, retry_after_s: int, window_s: int = 60, kind: str = "requests"
    ) -> None:
        self.limit = limit
        self.window_s = window_s
        self.kind = kind
        self.retry_after_s = retry_after_s
        super().__init__(message, remedy=f"Try again in {retry_after_s} seconds.")


class Unavailable(StardustError):
    """A service did not respond; try again."""

    code = "unavailable"

    def __init__(self, message: str = "", *, remedy: str = "", retry_after_s: int | None = None) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(message, remedy=remedy)


class LeaseLost(StardustError):
    """Another worker holds this lane."""

    code = "aborted"


class DeliveryError(StardustError):
    """The delivery attempt failed."""

    code = "delivery-failed"
    retryable: bool = False

    def __init__(
        self, message: str = "", *, remedy: str = "", retry_after_s: float | None = None, said: str = ""
    ) -> None:
        self.retry_after_s = retry_after_s
        self.said = said
        """The server's own message, if any; never contains credentials."""
        super().__init__(message, remedy=remedy)


class ConnectionFailed(DeliveryError):
    """The server is unreachable or closed the connection."""

    code = "connection-failed"
    retryable = True


class RemoteBusy(DeliveryError):
    """The server is busy; try again later."""

    code = "remote-busy"
    retryable = True


class RemoteFull(DeliveryError):
    """The server is out of space for the files."""

    code = "remote-full"
    retryable = True


class AuthenticationFailed(DeliveryError):
    """The server rejected the credentials."""

    code = "authentication-failed"


class HostKeyMismatch(DeliveryError):
    """The server's host key is not the pinned one."""

    code = "host-key-mismatch"


class AddressForbidden(DeliveryError):
    """The host resolves to an address that this deployment does not connect to."""

    code = "address-forbidden"


class RemoteRefused(DeliveryError):
    """The server rejected the operation."""

    code = "remote-refused"


class TransferCorrupted(DeliveryError):
    """The data received by the server differs from the data sent."""

    code = "transfer-corrupted"
    retryable = True


class AssetMissing(DeliveryError):
    """A file of the release is not in the bucket."""

    code = "asset-missing"


class AssetCorrupted(DeliveryError):
    """A file in the bucket changed since it was measured at upload."""

    code = "asset-corrupted"
