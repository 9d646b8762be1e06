"""Owns the error tree. Every error says what happened, where, and how to mend it.

StardustError
├── InvalidInput            input refused as a whole; carries every problem at once
│   └── InvalidRelease      a release that cannot be composed or delivered as it stands
├── NotFound                no such document in the caller's tenant
├── Forbidden               the caller's role or tenant does not allow it
├── Conflict                the document's state does not allow it (now)
├── VaultError              credentials cannot be encrypted or decrypted
├── RateLimited             the caller asks too often; knows `retry_after_s`
├── Unavailable             one of our own services did not answer; try again
├── LeaseLost               another worker holds the lane; this one must stop without a write
└── DeliveryError           a delivery attempt failed; knows `retryable` and `retry_after_s`
    ├── ConnectionFailed    the DSP's server cannot be reached, or hung up          (retryable)
    ├── RemoteBusy          the server asks to come back later                      (retryable)
    ├── RemoteFull          no space left, or quota reached, at the server          (retryable)
    ├── AuthenticationFailed  user name, password or key refused
    ├── HostKeyMismatch     the server is not the one that was pinned
    ├── AddressForbidden    the host leads to an address that this deployment does not connect to
    ├── RemoteRefused       the server forbids the operation
    ├── TransferCorrupted   what arrived is not what was sent                       (retryable)
    ├── AssetMissing        a file of the release is not in the bucket
    └── AssetCorrupted      a file in the bucket is not the one that was measured
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Literal

Severity = Literal["error", "warning", "info"]
"""`error` blocks, `warning` may be wanted, `info` is for whoever looks closely."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in some input: where (`path`), what (`message`), how to mend it (`remedy`), who says so.

    `path` names a field (`tracks[2].isrc`); in a message it is the element's XPath, and `line` its line.
    `source` names the standard and clause, or the DSP's page. `stage` is set by validation.
    """

    path: str
    message: str
    code: str
    severity: Severity = "error"
    remedy: str | None = None
    source: str | None = None
    stage: str | None = None
    line: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """The finding as a plain mapping; what is absent is left out."""
        return {key: value for key, value in asdict(self).items() if value not in ("", None)}

    def __str__(self) -> str:
        where = f"{self.path}: " if self.path else ""
        return f"{where}{self.message}" + (f" {self.remedy}" if self.remedy else "")


class StardustError(Exception):
    """Something went wrong in Stardust."""

    code: ClassVar[str] = "internal"

    def __init__(self, message: str = "", *, remedy: str = "") -> None:
        self.message = message or (type(self).__doc__ or "").splitlines()[0]
        self.remedy = remedy
        super().__init__(f"{self.message} {remedy}".strip())


class InvalidInput(StardustError):
    """The input is refused; see the problems."""

    code = "invalid-argument"

    def __init__(self, problems: Iterable[Finding], message: str = "") -> None:
        self.problems = tuple(problems)
        super().__init__(message or "; ".join(str(problem) for problem in self.problems))


class InvalidRelease(InvalidInput):
    """The release cannot be delivered as it stands; see the problems."""

    code = "failed-precondition"


class NotFound(StardustError):
    """There is no such document."""

    code = "not-found"


class Forbidden(StardustError):
    """Your role does not allow this."""

    code = "permission-denied"


class Conflict(StardustError):
    """The document's present state does not allow this."""

    code = "failed-precondition"


class VaultError(StardustError):
    """The credentials cannot be encrypted or decrypted."""


class RateLimited(StardustError):
    """You ask too often."""

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
    """A service did not answer; try again."""

    code = "unavailable"


class LeaseLost(StardustError):
    """Another worker holds this lane; this one stops without a write."""

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
        """The server's own words, if it had any; never contains credentials."""
        super().__init__(message, remedy=remedy)


class ConnectionFailed(DeliveryError):
    """The server cannot be reached, or closed the connection."""

    code = "connection-failed"
    retryable = True


class RemoteBusy(DeliveryError):
    """The server asks to come back later."""

    code = "remote-busy"
    retryable = True


class RemoteFull(DeliveryError):
    """The server has no space left for the files."""

    code = "remote-full"
    retryable = True


class AuthenticationFailed(DeliveryError):
    """The server refused the credentials."""

    code = "authentication-failed"


class HostKeyMismatch(DeliveryError):
    """The server's host key is not the pinned one."""

    code = "host-key-mismatch"


class AddressForbidden(DeliveryError):
    """The host leads to an address that this deployment does not connect to."""

    code = "address-forbidden"


class RemoteRefused(DeliveryError):
    """The server refused the operation."""

    code = "remote-refused"


class TransferCorrupted(DeliveryError):
    """What arrived at the server is not what was sent."""

    code = "transfer-corrupted"
    retryable = True


class AssetMissing(DeliveryError):
    """A file of the release is not in the bucket."""

    code = "asset-missing"


class AssetCorrupted(DeliveryError):
    """A file in the bucket is not the one that was measured when it was uploaded."""

    code = "asset-corrupted"
