"""The protocol SFTP: pinned host key, password or private key, pipelined writes, rename, resume by size."""

import logging
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import paramiko
from paramiko.ssh_exception import IncompatiblePeer

from shared.delivery.protocols.base import (
    Capabilities,
    ConnectionContext,
    Option,
    Options,
    ProtocolInfo,
    PutResult,
    RemoteFile,
    RenameRefused,
    ResumeRefused,
    Secrets,
    Source,
    StatRefused,
)
from shared.delivery.protocols.common.failures import folder_refused, says_full
from shared.delivery.protocols.common.options import DIRECTORY, LIMITS, TEMPORARY_NAMES, TIMEOUTS
from shared.delivery.protocols.common.paths import below
from shared.delivery.protocols.common.session import LiveSession
from shared.delivery.protocols.sftp.bounds import BoundedClient, ended_after
from shared.delivery.protocols.sftp.failures import LOST, REJECTIONS, OutOfSpace, classify, is_rejection
from shared.delivery.protocols.sftp.keys import HostKeyPin, check_host_key, fingerprint, parse_pin
from shared.delivery.protocols.sftp.login import log_in, open_transport
from shared.delivery.protocols.sftp.wire import (
    CREATE,
    FOR_READING,
    FOR_WRITING,
    OVERLAP_BYTES,
    TRUNCATE,
    SftpStatus,
    SftpWire,
)
from shared.errors import HostKeyMismatch
from shared.platform.network.answers import MAX_ANSWER_BYTES
from shared.platform.network.guard import Network

_KEEPALIVE_S = 15
_SPARE_BYTES = 64 * 1024
_LISTING_BYTES = 16 * 1024 * 1024
_NO_RESUME = "The server does not resume a file."
_ASK_STAT = "Ask the DSP for read permission, or rely on the server's acceptance."
logging.getLogger("paramiko").addHandler(logging.NullHandler())
logger = logging.getLogger("stardust.delivery")
SftpClient = tuple[paramiko.Transport, BoundedClient, paramiko.Channel]

OPTIONS = (
    Option("host", required=True, help="Host name or address of the server.", example="sftp.dsp.example"),
    Option("port", "integer", default=22, minimum=1, maximum=65535, help="TCP port."),
    Option("username", required=True, help="User name on the server."),
    Option("password", secret=True, help="Password, also for keyboard-interactive logins."),
    Option("privateKey", secret=True, help="Private key in OpenSSH or PEM format (Ed25519, ECDSA or RSA)."),
    Option("passphrase", secret=True, help="Passphrase of the private key."),
    Option(
        "hostKey",
        required=True,
        help="The server's host key: its SHA256 fingerprint or known_hosts line. Ask the DSP for it.",
        example="SHA256:uNiVztksCsDhcc0u9e8BrjL8CY0SPKQ0rvh8lYW9NHk",
    ),
    Option(
        "legacyAlgorithms",
        "boolean",
        default=False,
        help="Also offer the ciphers in CBC mode and the MAC with SHA-1 that old servers need. They are weak.",
        warnings={True: "Weak algorithms are offered to the server: whoever is on the way may read or change files."},
    ),
    DIRECTORY,
    TEMPORARY_NAMES,
    *TIMEOUTS,
    *LIMITS,
)


class SftpSession(LiveSession):
    """An open SFTP connection, opened again by `open_client` if the server closed it while idle; see base.Session."""

    def __init__(self, open_client: Callable[[], SftpClient], directory: str, *, renames: bool = True) -> None:
        self._open_client = open_client
        self._directory = directory
        self._renames = renames
        self._folders: set[str] = set()
        self._makes_digests = True
        self._open()

    def _open(self) -> None:
        self._transport, self._client, channel = self._open_client()
        try:
            self._wire = SftpWire(channel)
        except BaseException:
            self._transport.close()
            raise

    def _keep_open(self) -> None:
        """Opens the connection again if the server closed it, for instance while other files were sent."""
        channel = self._client.get_channel()
        if channel is None or channel.closed or channel.eof_received or not self._transport.is_active():
            self._transport.close()
            self._open()

    def close(self) -> None:
        """Closes the connection."""
        self._transport.close()

    @property
    def banner(self) -> str:
        """The server's SSH identification."""
        return self._transport.remote_version

    @property
    def host_key(self) -> str:
        """The fingerprint of the server's host key."""
        return fingerprint(self._transport.get_remote_server_key().asbytes())

    def free_bytes(self) -> int | None:
        """The free space in the target's directory; None if the server does not report it."""
        return self._wire.free_bytes(self._directory or ".")

    @property
    def capabilities(self) -> Capabilities:
        """Those of the protocol; without renaming if the target's options say so."""
        return replace(PROTOCOL.capabilities, rename=self._renames)

    def put(self, source: Source, path: str, size: int, offset: int = 0, md5: str | None = None) -> PutResult:  # noqa: ARG002
        """See base.Session. The first `offset` bytes on the server are left unchanged.

        The file is opened for writing only: many servers refuse to open it for reading too.
        """
        remote_path = below(self._directory, path)
        self._keep_open()
        self._make_folder(remote_path.rpartition("/")[0])
        with self._detect_full_disk(remote_path, size - offset):
            sent_bytes = (
                self._resume(source, remote_path, size, offset) if offset else self._write(source, remote_path, size)
            )
        return PutResult(sent_bytes)

    def _write(self, source: Source, remote_path: str, size: int) -> int:
        handle = self._wire.open(remote_path, FOR_WRITING | CREATE | TRUNCATE)
        with self._closing(handle):
            return self._wire.write(handle, source, size, 0)

    def _resume(self, source: Source, remote_path: str, size: int, offset: int) -> int:
        """Raises ResumeRefused if the server does not open a file that exists, or refuses the first writes."""
        try:
            handle = self._wire.open(remote_path, FOR_WRITING)
        except REJECTIONS as error:
            raise ResumeRefused(_NO_RESUME, said=str(error)) from error
        try:
            with self._closing(handle):
                return self._wire.write(handle, source, size, offset)
        except REJECTIONS as error:
            if self._wire.acknowledged or self._is_full(remote_path, size - offset):
                raise
            raise ResumeRefused(_NO_RESUME, said=str(error)) from error

    @contextmanager
    def _closing(self, handle: bytes) -> Iterator[None]:
        """Closes the file; a server that rejects the file only now makes the put fail."""
        try:
            yield
        except LOST:
            raise
        except BaseException:
            with suppress(*REJECTIONS, *LOST):
                self._wire.close(handle)
            raise
        self._wire.close(handle)

    def stat(self, path: str) -> RemoteFile | None:
        """See base.Session; SFTP servers report no MD5."""
        self._keep_open()
        try:
            found = self._client.stat(below(self._directory, path))
        except FileNotFoundError:
            return None
        except OSError as error:
            if not is_rejection(error):
                raise
            raise StatRefused("The server does not tell what it holds.", remedy=_ASK_STAT, said=str(error)) from error
        if found.st_size is None:
            raise StatRefused("The server does not tell the sizes of files.", remedy=_ASK_STAT)
        return RemoteFile(path, found.st_size)

    def digest(self, path: str, hold: Callable[[], None]) -> str | None:
        """See base.DigestingSession. Asks the server for the digest; if it has none, reads the file back."""
        remote_path = below(self._directory, path)
        self._keep_open()
        if digest := self._server_digest(remote_path):
            return digest
        self._keep_open()
        try:
            handle = self._wire.open(remote_path, FOR_READING)
            with self._closing(handle):
                return self._wire.read_digest(handle, hold)
        except REJECTIONS:
            return None

    def _server_digest(self, remote_path: str) -> str | None:
        """None if the server has no digest; it is then not asked again: it may take long to answer nothing."""
        if not self._makes_digests:
            return None
        try:
            digest = self._wire.server_digest(remote_path)
        except LOST as error:
            logger.info("the server does not answer check-file-name (%r); its files are read back", error)
            self._transport.close()
            digest = None
        self._makes_digests = digest is not None
        return digest

    def rename(self, source: str, path: str) -> None:
        """See base.Session. Servers may deny posix-rename and allow the plain one, which does not replace files."""
        old, new = below(self._directory, source), below(self._directory, path)
        self._keep_open()
        if self._renamed(self._client.posix_rename, old, new) or self._renamed(self._client.rename, old, new):
            return
        try:
            self.delete(path)
        except OSError as error:
            if not is_rejection(error):
                raise
        if not self._renamed(self._client.rename, old, new):
            raise RenameRefused("The server does not rename files.", remedy="Turn temporaryNames off for this target.")

    @staticmethod
    def _renamed(rename: Callable[[str, str], None], old: str, new: str) -> bool:
        """Whether the server did it. Raises FileNotFoundError, and errors of the connection."""
        try:
            rename(old, new)
        except FileNotFoundError:
            raise
        except OSError as error:
            if not is_rejection(error):
                raise
            return False
        return True

    def delete(self, path: str) -> None:
        """See base.Session."""
        self._keep_open()
        with suppress(FileNotFoundError):
            self._client.remove(below(self._directory, path))

    def read(self, path: str) -> bytes:
        """See base.Session."""
        self._keep_open()
        with (
            self._client.limited("file", MAX_ANSWER_BYTES),
            self._client.open(below(self._directory, path), "rb") as file,
        ):
            return file.read()

    def list(self, path: str) -> list[RemoteFile]:
        """See base.Session."""
        self._keep_open()
        folder = below(self._directory, path) if path else self._directory or "."
        try:
            with self._client.limited("listing", _LISTING_BYTES):
                entries = self._client.listdir_attr(folder)
        except FileNotFoundError:
            return []
        prefix = f"{path}/" if path else ""
        return [
            RemoteFile(prefix + entry.filename, entry.st_size or 0)
            for entry in entries
            if stat.S_ISREG(entry.st_mode or 0)
        ]

    def remove_folder(self, path: str) -> None:
        """See base.FolderSession."""
        self._keep_open()
        with suppress(FileNotFoundError):
            self._client.rmdir(below(self._directory, path))
        self._folders.clear()

    def _make_folder(self, folder: str) -> None:
        if not folder or folder in self._folders:
            return
        if self._holds(folder) is not True:
            self._make_folder(folder.rpartition("/")[0])
            try:
                self._client.mkdir(folder)
            except OSError as error:  # another connection may have created it in the meantime
                if not is_rejection(error):
                    raise
                if self._holds(folder) is False:
                    if says_full(str(error)) or self._is_full(folder, 1):
                        raise OutOfSpace(str(error)) from error
                    raise folder_refused(folder, str(error)) from error
        self._folders.add(folder)

    def _holds(self, folder: str) -> bool | None:
        """Whether the folder exists; None if the server does not tell."""
        try:
            self._client.stat(folder)
        except FileNotFoundError:
            return False
        except OSError as error:
            if not is_rejection(error):
                raise
            return None
        return True

    @contextmanager
    def _detect_full_disk(self, remote_path: str, needed_bytes: int) -> Iterator[None]:
        """OpenSSH only reports "Failure" if its disk is full; the free space reveals the reason."""
        try:
            yield
        except SftpStatus as error:
            if self._is_full(remote_path, needed_bytes):
                raise OutOfSpace(str(error)) from error
            raise

    def _is_full(self, remote_path: str, needed_bytes: int) -> bool:
        free = self._wire.free_bytes(remote_path.rpartition("/")[0] or ".")
        return free is not None and free < min(needed_bytes, _SPARE_BYTES)


def connect(options: Options, secrets: Secrets, context: ConnectionContext) -> SftpSession:
    """Connects, checks the host key before sending any credential, and logs in."""
    pin = parse_pin(options["hostKey"])

    def open_client() -> SftpClient:
        transport = _verified_transport(options, pin, context.network)
        try:
            with ended_after(transport, 2 * options["connectTimeout"]):  # a login may have several steps
                log_in(transport, options["username"], secrets)
                client = BoundedClient.on(transport)
            transport.set_keepalive(_KEEPALIVE_S)
            channel = client.get_channel()
            assert channel is not None
            channel.settimeout(options["idleTimeout"])
            return transport, client, channel
        except BaseException:
            transport.close()
            raise

    return SftpSession(open_client, options["directory"], renames=options.get("temporaryNames", True))


def _verified_transport(options: Options, pin: HostKeyPin, network: Network) -> paramiko.Transport:
    """A connection with the pinned host key. Servers may have several keys: each family is tried in turn."""
    mismatch: Exception | None = None
    for key_types in pin.offers:
        transport = open_transport(options, key_types, network)
        try:
            transport.start_client(timeout=options["connectTimeout"])
            check_host_key(pin, transport.get_remote_server_key())
            return transport
        except HostKeyMismatch as error:
            mismatch = error
        except IncompatiblePeer as error:
            mismatch = mismatch or error
        except BaseException:
            transport.close()
            raise
        transport.close()
    assert mismatch is not None
    raise mismatch


def check(options: Options, secrets: Secrets) -> list[str]:
    """Checks rules across options."""
    problems = []
    if not (secrets.get("password") or secrets.get("privateKey")):
        problems.append("SFTP requires a password or a privateKey. Enter one of them.")
    if secrets.get("passphrase") and not secrets.get("privateKey"):
        problems.append("A passphrase requires a privateKey. Enter the key, or omit the passphrase.")
    try:
        parse_pin(options.get("hostKey", ""))
    except ValueError as error:
        problems.append(f"hostKey is invalid: {error} Get it from ssh-keyscan or from the DSP.")
    return problems


PROTOCOL = ProtocolInfo(
    name="SFTP",
    help="SSH File Transfer Protocol, with a pinned host key.",
    options=OPTIONS,
    capabilities=Capabilities(rename=True, resume=True, overlap_bytes=OVERLAP_BYTES, listing=True),
    connect=connect,
    classify=classify,
    check=check,
)
