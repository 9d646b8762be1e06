"""Owns what a protocol is: its options as data, its capabilities, and a session that puts files.

Adding a protocol is one module that exports PROTOCOL and one line in registry.py.
"""

import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, Self

from shared.errors import DeliveryError
from shared.messages.packages.plan import Facts, PackageFile
from shared.platform.blobs.port import Blobs
from shared.platform.network.guard import PUBLIC, Network


class UploadCheckpoint(Protocol):
    """What a session remembers for the delivery's next attempt, by name, such as ids of unfinished uploads."""

    def read(self, name: str) -> str | None:
        """The value, or None."""

    def write(self, name: str, value: str | None) -> None:
        """Stores the value, or removes it (None)."""


class MemoryCheckpoint(dict[str, str]):
    """A checkpoint that lasts as long as this process."""

    def read(self, name: str) -> str | None:
        """The value, or None."""
        return self.get(name)

    def write(self, name: str, value: str | None) -> None:
        """Stores the value, or removes it (None)."""
        if value is None:
            self.pop(name, None)
        else:
            self[name] = value


@dataclass(frozen=True, slots=True)
class ConnectionContext:
    """What a connection may use: the guarded network, and what else of the deployment is its own."""

    network: Network = PUBLIC
    tenant_id: str = ""
    blobs: Blobs | None = None
    checkpoint: UploadCheckpoint = field(default_factory=MemoryCheckpoint)

    def dial(self, host: str, port: int, timeout_s: float | None = None) -> socket.socket:
        """As `network.dial`: a checked TCP connection. Raises AddressForbidden or ConnectionFailed."""
        return self.network.dial(host, port, timeout_s)

    def addresses(self, host: str, port: int) -> list[str]:
        """As `network.addresses`. Raises AddressForbidden or ConnectionFailed."""
        return self.network.addresses(host, port)


OptionType = Literal["text", "integer", "boolean", "choice", "list", "mapping"]
Options = Mapping[str, Any]
Secrets = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a protocol. `secret` is the only place that says so: it drives validation,
    encryption, redaction, the form, the CLI's prompts and the reference page."""

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


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a server of this protocol can do; the engine reads it and knows no vendor.

    rename: a file appears whole (temporary name, then rename) · atomic: a put appears whole by itself
    · checksum: `stat` may tell an MD5 · resume: `put` accepts an offset · listing: folders can be read
    · document: the package goes as one document that names the files by URL; see DocumentSession.
    """

    rename: bool = False
    atomic: bool = False
    checksum: bool = False
    resume: bool = False
    listing: bool = False
    document: bool = False


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file at the server; `md5` lower-case hex where the server tells it."""

    path: str
    size: int
    md5: str | None = None


@dataclass(frozen=True, slots=True)
class PutResult:
    """What a put did: bytes sent now (without those an earlier attempt had sent)."""

    sent_bytes: int
    server: str = ""


class Source(Protocol):
    """Where a put takes its bytes from; any binary file will do."""

    def read(self, count: int, /) -> bytes:
        """At most `count` bytes, none at the end."""


class Session(Protocol):
    """One live connection; a context manager. Paths are relative to the target's directory, with `/`."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc: object) -> None: ...

    def put(self, source: Source, path: str, size: int, offset: int = 0, md5: str | None = None) -> PutResult:
        """Sends `source` (already positioned at `offset`) until `size` bytes lie at `path`; makes folders.

        Reads by bounded chunks. `md5` (hex) is what the whole file should have: servers that can check or
        keep it are told. Raises what `classify` understands; what `source` raises passes through.
        """

    def stat(self, path: str) -> RemoteFile | None:
        """The file at the server, or None."""

    def rename(self, source: str, path: str) -> None:
        """Moves a file, replacing what is there (only with Capabilities.rename)."""

    def delete(self, path: str) -> None:
        """Removes a file; no error if there is none."""

    def read(self, path: str) -> bytes:
        """A small file's bytes (receipts, acknowledgements, connection tests)."""

    def list(self, path: str) -> list[RemoteFile]:
        """The files directly in a folder; empty if there is none."""

    @property
    def banner(self) -> str:
        """What the server calls itself; may be empty."""

    # A session may have `capabilities: Capabilities` where it knows better than its protocol: by an option,
    # or by what the server says.


class DocumentSession(Protocol):
    """What a session with Capabilities.document can do beside."""

    def include(self, file: PackageFile, url: str) -> None:
        """Names a file, which the recipient fetches from `url`, or which carries its content."""

    def commit(self, facts: Facts) -> None:
        """Hands the document over. Raises what `classify` understands."""


def _no_rules(_options: Options, _secrets: Secrets) -> list[str]:
    return []


@dataclass(frozen=True, slots=True)
class ProtocolInfo:
    """A protocol, declared as data."""

    name: str
    help: str
    options: tuple[Option, ...]
    capabilities: Capabilities
    connect: Callable[[Options, Secrets, ConnectionContext], Session]
    classify: Callable[[Exception], DeliveryError]
    check: Callable[[Options, Secrets], list[str]] = field(default=_no_rules)
    """Rules across options (either password or key); answers messages."""
