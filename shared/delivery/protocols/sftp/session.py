"""The protocol SFTP: pinned host key, password or private key, pipelined writes, rename, resume by size."""

import hashlib
import logging
import stat
import threading
from collections.abc import Callable
from contextlib import suppress
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
    Secrets,
    Source,
    StatRefused,
)
from shared.delivery.protocols.common.failures import folder_refused, says_full
from shared.delivery.protocols.common.options import DIRECTORY, LIMITS, TEMPORARY_NAMES, TIMEOUTS
from shared.delivery.protocols.common.paths import below
from shared.delivery.protocols.common.session import LiveSession
from shared.delivery.protocols.sftp.bounds import Allowance, ended_after, open_channel
from shared.delivery.protocols.sftp.failures import LOST, REJECTIONS, OutOfSpace, classify
from shared.delivery.protocols.sftp.keys import HostKeyPin, check_host_key, fingerprint, parse_pin
from shared.delivery.protocols.sftp.login import log_in, open_transport
from shared.delivery.protocols.sftp.uploads import closing, detect_full_disk, is_full, resume, write
from shared.delivery.protocols.sftp.wire import OVERLAP_BYTES, Listing, SftpWire
from shared.errors import HostKeyMismatch, RemoteRefused
from shared.platform.network.answers import MAX_ANSWER_BYTES
from shared.platform.network.guard import Network

_KEEPALIVE_S = 15
_LANES = 8
_LISTING_BYTES = 16 * 1024 * 1024
_ASK_STAT = "Ask the DSP for read permission, or rely on the server's acceptance."
logging.getLogger("paramiko").addHandler(logging.NullHandler())
logger = logging.getLogger("stardust.delivery")
Link = tuple[paramiko.Transport, paramiko.Channel]

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
    """An open SFTP connection, opened again by `open_link` if the server closed it while idle; see base.Session.

    Several threads may use it at once. Each operation keeps to the wire that it began with: handles are only valid
    on the connection that they were opened on.
    """

    def __init__(self, open_link: Callable[[], Link], directory: str, *, renames: bool = True) -> None:
        self._open_link = open_link
        self._directory = directory
        self._renames = renames
        self._folders: set[str] = set()
        self._makes_digests = True
        self._opening, self._making = threading.Lock(), threading.RLock()
        self._open()

    def _open(self) -> None:
        self._transport, channel = self._open_link()
        try:
            self._wire = SftpWire(channel)
        except BaseException:
            self._transport.close()
            raise

    def _live(self) -> SftpWire:
        """The wire; opens the connection again if the server closed it, for instance while other files were sent."""
        with self._opening:
            if not (self._wire.exchange.is_usable and self._transport.is_active()):
                self._transport.close()
                self._open()
            return self._wire

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
        return self._live().free_bytes(self._directory or ".")

    @property
    def capabilities(self) -> Capabilities:
        """Those of the protocol; without renaming if the target's options say so."""
        return replace(PROTOCOL.capabilities, rename=self._renames)

    def put(self, source: Source, path: str, size: int, offset: int = 0, md5: str | None = None) -> PutResult:  # noqa: ARG002
        """See base.Session. The first `offset` bytes on the server are left unchanged.

        The file is opened for writing only: many servers refuse to open it for reading too.
        """
        remote_path = below(self._directory, path)
        wire = self._live()
        with self._making:
            self._make_folder(wire, remote_path.rpartition("/")[0])
        with detect_full_disk(wire, remote_path, size - offset):
            put = resume if offset else write
            return PutResult(put(wire, source, remote_path, size, offset))

    def stat(self, path: str) -> RemoteFile | None:
        """See base.Session; SFTP servers report no MD5."""
        wire = self._live()
        try:
            found = wire.stat(below(self._directory, path))
        except FileNotFoundError:
            return None
        except REJECTIONS as error:
            raise StatRefused("The server does not tell what it holds.", remedy=_ASK_STAT, said=str(error)) from error
        if found.size is None:
            raise StatRefused("The server does not tell the sizes of files.", remedy=_ASK_STAT)
        return RemoteFile(path, found.size)

    def digest(self, path: str, hold: Callable[[], None]) -> str | None:
        """See base.DigestingSession. Asks the server for the digest; if it has none, reads the file back."""
        remote_path = below(self._directory, path)
        if found := self._server_digest(remote_path):
            return found
        wire, digest = self._live(), hashlib.md5(usedforsecurity=False)
        try:
            handle, size = wire.open_with_size(remote_path)
            with closing(wire, handle):
                for piece in wire.pieces(handle, size):
                    hold()
                    digest.update(piece)
        except REJECTIONS:
            return None
        return digest.hexdigest()

    def _server_digest(self, remote_path: str) -> str | None:
        """None if the server has no digest; it is then not asked again: it may take long to answer nothing."""
        if not self._makes_digests:
            return None
        wire = self._live()
        try:
            digest = wire.server_digest(remote_path)
        except LOST as error:
            logger.info("the server does not answer check-file-name (%r); its files are read back", error)
            digest = None
        self._makes_digests = digest is not None
        return digest

    def rename(self, source: str, path: str) -> None:
        """See base.Session. Servers may deny posix-rename and allow the plain one, which does not replace files."""
        old, new = below(self._directory, source), below(self._directory, path)
        wire = self._live()
        if _renamed(wire.replace, old, new) or _renamed(wire.rename, old, new):
            return
        with suppress(*REJECTIONS):
            wire.remove(new)
        if not _renamed(wire.rename, old, new):
            raise RenameRefused("The server does not rename files.", remedy="Turn temporaryNames off for this target.")

    def delete(self, path: str) -> None:
        """See base.Session."""
        with suppress(FileNotFoundError):
            self._live().remove(below(self._directory, path))

    def read(self, path: str) -> bytes:
        """See base.Session."""
        wire, data = self._live(), bytearray()
        allowance = Allowance("file", MAX_ANSWER_BYTES, wire.exchange.timeout_s)
        handle, size = wire.open_with_size(below(self._directory, path))
        with closing(wire, handle):
            for piece in wire.pieces(handle, size):
                allowance.count(len(piece))
                data += piece
        return bytes(data)

    def list(self, path: str) -> list[RemoteFile]:
        """See base.Session."""
        entries = self._entries(path) or []
        return [
            RemoteFile(_inside(path, name), found.size or 0) for name, found in entries if stat.S_ISREG(found.mode or 0)
        ]

    def survey(self, folder: str, most: int) -> dict[str, RemoteFile] | None:
        """See base.SurveyingSession. What a link points to only `stat` tells."""
        entries = None
        with suppress(*REJECTIONS, RemoteRefused):
            entries = self._entries(folder, most)
        files: dict[str, RemoteFile] = {}
        for name, found in entries or []:
            if found.size is None or not found.mode or stat.S_ISLNK(found.mode):
                return None
            path = _inside(folder, name)
            files[path] = RemoteFile(path, found.size)
        return None if entries is None else files

    def _entries(self, path: str, most: int | None = None) -> Listing | None:
        """What is in the folder, nothing if it does not exist; None if it has more than `most` entries."""
        wire = self._live()
        allowance = Allowance("listing", _LISTING_BYTES, wire.exchange.timeout_s)
        try:
            return wire.list(below(self._directory, path) if path else self._directory or ".", allowance, most)
        except FileNotFoundError:
            return []

    def remove_folder(self, path: str) -> None:
        """See base.FolderSession."""
        with suppress(FileNotFoundError):
            self._live().remove_folder(below(self._directory, path))
        self._folders.clear()

    def _make_folder(self, wire: SftpWire, folder: str) -> None:
        if not folder or folder in self._folders:
            return
        if _holds(wire, folder) is not True:
            self._make_folder(wire, folder.rpartition("/")[0])
            try:
                wire.make_folder(folder)
            except REJECTIONS as error:  # another connection may have created it in the meantime
                if _holds(wire, folder) is False:
                    if says_full(str(error)) or is_full(wire, folder, 1):
                        raise OutOfSpace(str(error)) from error
                    raise folder_refused(folder, str(error)) from error
        self._folders.add(folder)


def _inside(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _renamed(rename: Callable[[str, str], None], old: str, new: str) -> bool:
    """Whether the server did it. Raises FileNotFoundError, and errors of the connection."""
    try:
        rename(old, new)
    except FileNotFoundError:
        raise
    except REJECTIONS:
        return False
    return True


def _holds(wire: SftpWire, folder: str) -> bool | None:
    """Whether the folder exists; None if the server does not tell."""
    try:
        wire.stat(folder)
    except FileNotFoundError:
        return False
    except REJECTIONS:
        return None
    return True


def connect(options: Options, secrets: Secrets, context: ConnectionContext) -> SftpSession:
    """Connects, checks the host key before sending any credential, and logs in."""
    pin = parse_pin(options["hostKey"])

    def open_link() -> Link:
        transport = _verified_transport(options, pin, context.network)
        try:
            with ended_after(transport, 2 * options["connectTimeout"]):  # a login may have several steps
                log_in(transport, options["username"], secrets)
                channel = open_channel(transport)
            transport.set_keepalive(_KEEPALIVE_S)
            channel.settimeout(options["idleTimeout"])
            return transport, channel
        except BaseException:
            transport.close()
            raise

    return SftpSession(open_link, options["directory"], renames=options.get("temporaryNames", True))


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
    capabilities=Capabilities(rename=True, resume=True, overlap_bytes=OVERLAP_BYTES, listing=True, lanes=_LANES),
    connect=connect,
    classify=classify,
    check=check,
)
