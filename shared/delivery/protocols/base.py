"""Defines the interface of a protocol: its options as data, its capabilities, and a session that uploads files.

To add a protocol, write a module that exports PROTOCOL and add one line to registry.py.
"""

import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, Self, runtime_checkable

from shared.errors import DeliveryError, RemoteBusy, RemoteRefused
from shared.messages.packages.plan import Facts, PackageFile
from shared.platform.blobs.port import Blobs
from shared.platform.network.guard import PUBLIC, Network
from shared.platform.shared_storage import NOTHING_SHARED, SharedStorage


class UploadCheckpoint(Protocol):
    """Values that a session stores by name for the next attempt of the delivery, such as ids of unfinished uploads."""

    def read(self, name: str) -> str | None:
        """The value, or None."""

    def write(self, name: str, value: str | None) -> None:
        """Stores the value; None removes it."""


class MemoryCheckpoint(dict[str, str]):
    """A checkpoint that exists only in this process."""

    def read(self, name: str) -> str | None:
        """The value, or None."""
        return self.get(name)

    def write(self, name: str, value: str | None) -> None:
        """Stores the value; None removes it."""
        if value is None:
            self.pop(name, None)
        else:
            self[name] = value


NOT_SHARED_REMEDY = "Enter credentials of the DSP, or ask the operator to open this folder for your tenant."


@dataclass(frozen=True, slots=True)
class ConnectionContext:
    """What a connection may use: the guarded network, the tenant's bucket, the upload checkpoint, and the folders
    that are opened with the deployment's own identity."""

    network: Network = PUBLIC
    tenant_id: str = ""
    blobs: Blobs | None = None
    checkpoint: UploadCheckpoint = field(default_factory=MemoryCheckpoint)
    shared_storage: SharedStorage = NOTHING_SHARED

    def require_shared(self, url: str) -> None:
        """Raises RemoteRefused if the tenant may not open the folder `url` with the deployment's own identity."""
        if refusal := self.shared_storage.refusal(url, self.tenant_id):
            raise RemoteRefused(refusal, remedy=NOT_SHARED_REMEDY)

    def dial(self, host: str, port: int, timeout_s: float | None = None) -> socket.socket:
        """Same as `network.dial`: opens a TCP connection to a checked address.

        Raises AddressForbidden or ConnectionFailed.
        """
        return self.network.dial(host, port, timeout_s)

    def addresses(self, host: str, port: int) -> list[str]:
        """Same as `network.addresses`. Raises AddressForbidden or ConnectionFailed."""
        return self.network.addresses(host, port)


OptionType = Literal["text", "integer", "boolean", "choice", "list", "mapping"]
Options = Mapping[str, Any]
Secrets = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a protocol.

    `secret` is the only place that marks an option as secret: it controls validation, encryption, redaction,
    the form, the CLI's prompts and the reference page. `warnings`: what a value risks, told by the connection test.
    """

    name: str
    type: OptionType = "text"
    required: bool = False
    secret: bool = False
    default: Any = None
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    help: str = ""
    example: str = ""
    warnings: Mapping[Any, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a server of this protocol can do. The engine relies on this only; it contains no vendor-specific code.

    rename: files are uploaded under a temporary name, then renamed · atomic: an upload only becomes visible
    when it is complete · resume: `put` accepts an offset
    · overlap_bytes: so many bytes before the end of a partial file may be holes; they are sent again
    · listing: folders can be listed · lanes: so many small files may be under way at once over one session, whose
    methods several threads may then call at once · document: the package is sent as one document that references the
    files by URL; see DocumentSession.
    """

    rename: bool = False
    atomic: bool = False
    resume: bool = False
    overlap_bytes: int = 64 * 1024
    listing: bool = False
    lanes: int = 1
    document: bool = False


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file on the server; `md5` is lower-case hex, None if the server does not report it."""

    path: str
    size: int
    md5: str | None = None


@dataclass(frozen=True, slots=True)
class PutResult:
    """The result of a put; `sent_bytes` excludes bytes that an earlier attempt sent.

    `md5` is set if the server's response to the put confirmed this digest; it proves the file even if the server
    has moved it away since.
    """

    sent_bytes: int
    md5: str | None = field(default=None, kw_only=True)


class SendAgain(RemoteBusy):
    """A put made the server ready, such as by creating folders; the engine repeats it from the start, once."""


class StatRefused(RemoteRefused):
    """The server does not say whether a file exists or how large it is: for `stat` of write-only targets."""


class ResumeRefused(RemoteRefused):
    """The server refuses a put at an offset; the engine deletes the partial file and sends the file from the start."""


class RenameRefused(RemoteRefused):
    """The server refuses every way to rename; the engine sends the file under its final name instead."""


class Source(Protocol):
    """The bytes of an upload; any binary file object qualifies."""

    def read(self, count: int, /) -> bytes:
        """At most `count` bytes; empty at the end."""


class Session(Protocol):
    """One open connection; a context manager. Paths are relative to the target's directory and use `/`."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc: object) -> None: ...

    def put(self, source: Source, path: str, size: int, offset: int = 0, md5: str | None = None) -> PutResult:
        """Sends `source` (already positioned at `offset`) until `size` bytes are at `path`; creates folders.

        Reads bounded chunks. `md5` (hex) is the digest of the whole file, passed on to servers that can verify
        or store it. Raises ResumeRefused, SendAgain, and exceptions that `classify` accepts; exceptions raised by
        `source` propagate unchanged.
        """

    def stat(self, path: str) -> RemoteFile | None:
        """The file on the server, or None. Raises StatRefused if the server may not be asked."""

    def rename(self, source: str, path: str) -> None:
        """Moves a file, replacing an existing one (only with Capabilities.rename). Raises RenameRefused."""

    def delete(self, path: str) -> None:
        """Removes a file; no error if it does not exist."""

    def read(self, path: str) -> bytes:
        """The content of a small file (receipts, acknowledgements, connection tests)."""

    def list(self, path: str) -> list[RemoteFile]:
        """The files directly in a folder; empty if the folder does not exist."""

    @property
    def banner(self) -> str:
        """How the server identifies itself; may be empty."""

    # A session may define `capabilities: Capabilities` to override those of its protocol, depending on an option
    # or on what the server announces; and the methods of DigestingSession, SurveyingSession and FolderSession.


@runtime_checkable
class DigestingSession(Protocol):
    """What a session with Capabilities.resume should define: without it, large resumed files are sent again."""

    def digest(self, path: str, hold: Callable[[], None]) -> str | None:
        """The MD5 (lower-case hex) of the whole file as it is on the server; None if the server refuses.

        Computed by the server, or from reading the file back in bounded chunks; calls `hold` before each chunk.
        """


@runtime_checkable
class SurveyingSession(Protocol):
    """What a session should define whose server tells of a whole folder about as quickly as of one file."""

    def survey(self, folder: str, most: int) -> Mapping[str, RemoteFile] | None:
        """What `stat` would tell of each file directly in the folder, by path; empty if there is no such folder.

        None if the server does not tell all of that, or the folder has more than `most` entries.
        """


@runtime_checkable
class FolderSession(Protocol):
    """What a session whose folders are real should define, so that connection tests leave nothing behind."""

    def remove_folder(self, path: str) -> None:
        """Removes an empty folder; no error if it does not exist."""


class DocumentSession(Protocol):
    """Additional methods of a session with Capabilities.document."""

    def include(self, file: PackageFile, url: str) -> None:
        """Adds a file to the document: by `url`, from which the recipient fetches it, or with its content."""

    def commit(self, facts: Facts) -> None:
        """Sends the document. Raises exceptions that `classify` accepts."""


def _no_rules(_options: Options, _secrets: Secrets) -> list[str]:
    return []


def _own_credentials(_options: Options, _secrets: Secrets) -> None:
    return None


@dataclass(frozen=True, slots=True)
class ProtocolInfo:
    """The declaration of a protocol."""

    name: str
    help: str
    options: tuple[Option, ...]
    capabilities: Capabilities
    connect: Callable[[Options, Secrets, ConnectionContext], Session]
    classify: Callable[[Exception], DeliveryError]
    check: Callable[[Options, Secrets], list[str]] = field(default=_no_rules)
    """Checks rules across options (such as: either a password or a key); returns messages."""
    shared_folder: Callable[[Options, Secrets], str | None] = field(default=_own_credentials)
    """The folder that the target opens with the deployment's own identity; None if it has its own credentials."""
