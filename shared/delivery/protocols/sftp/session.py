"""The protocol SFTP: pinned host key, password or private key, pipelined writes, rename, resume by size."""

import logging
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress

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
    Secrets,
    Source,
)
from shared.delivery.protocols.common.options import DIRECTORY, LIMITS, TIMEOUTS
from shared.delivery.protocols.common.paths import below
from shared.delivery.protocols.common.session import LiveSession
from shared.delivery.protocols.sftp.failures import OutOfSpace, classify
from shared.delivery.protocols.sftp.keys import HostKeyPin, check_host_key, fingerprint, load_private_key, parse_pin
from shared.delivery.protocols.sftp.wire import SftpStatus, SftpWire
from shared.errors import HostKeyMismatch
from shared.platform.network.guard import Network

# GCM first: it encrypts and authenticates in one pass of AES hardware, which lets Python keep up with OpenSSH.
_CIPHERS = ("aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "aes128-ctr", "aes192-ctr", "aes256-ctr")
_KEEPALIVE_S = 15
_SPARE_BYTES = 64 * 1024
logging.getLogger("paramiko").addHandler(logging.NullHandler())

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
    DIRECTORY,
    *TIMEOUTS,
    *LIMITS,
)


class SftpSession(LiveSession):
    """An open SFTP connection; see base.Session."""

    def __init__(self, transport: paramiko.Transport, client: paramiko.SFTPClient, directory: str) -> None:
        self._transport = transport
        self._client = client
        self._directory = directory
        self._folders: set[str] = set()
        channel = client.get_channel()
        assert channel is not None
        self._wire = SftpWire(channel)

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

    def put(self, source: Source, path: str, size: int, offset: int = 0, md5: str | None = None) -> PutResult:  # noqa: ARG002
        """See base.Session. The first `offset` bytes on the server are left unchanged."""
        remote_path = below(self._directory, path)
        self._make_folder(remote_path.rpartition("/")[0])
        mode = "r+b" if offset else "wb"
        with self._detect_full_disk(remote_path, size - offset), self._client.open(remote_path, mode) as file:
            sent_bytes = self._wire.write(file.handle, source, size, offset)  # type: ignore[arg-type]  # the stubs are wrong: bytes
        return PutResult(sent_bytes, self.banner)

    def stat(self, path: str) -> RemoteFile | None:
        """See base.Session; SFTP servers report no MD5."""
        try:
            found = self._client.stat(below(self._directory, path))
        except FileNotFoundError:
            return None
        return RemoteFile(path, found.st_size or 0)

    def rename(self, source: str, path: str) -> None:
        """See base.Session. If the server cannot replace a file in one step, the old one is removed first."""
        old, new = below(self._directory, source), below(self._directory, path)
        try:
            self._client.posix_rename(old, new)
        except (FileNotFoundError, PermissionError):
            raise
        except OSError:
            self.delete(path)
            self._client.rename(old, new)

    def delete(self, path: str) -> None:
        """See base.Session."""
        with suppress(FileNotFoundError):
            self._client.remove(below(self._directory, path))

    def read(self, path: str) -> bytes:
        """See base.Session."""
        with self._client.open(below(self._directory, path), "rb") as file:
            return file.read()

    def list(self, path: str) -> list[RemoteFile]:
        """See base.Session."""
        try:
            entries = self._client.listdir_attr(below(self._directory, path) if path else self._directory or ".")
        except FileNotFoundError:
            return []
        prefix = f"{path}/" if path else ""
        return [
            RemoteFile(prefix + entry.filename, entry.st_size or 0)
            for entry in entries
            if stat.S_ISREG(entry.st_mode or 0)
        ]

    def _make_folder(self, folder: str) -> None:
        if not folder or folder in self._folders:
            return
        try:
            self._client.stat(folder)
        except FileNotFoundError:
            self._make_folder(folder.rpartition("/")[0])
            try:
                self._client.mkdir(folder)
            except OSError:  # another connection may have created it in the meantime
                self._client.stat(folder)
        self._folders.add(folder)

    @contextmanager
    def _detect_full_disk(self, remote_path: str, needed_bytes: int) -> Iterator[None]:
        """OpenSSH only reports "Failure" if its disk is full; the free space reveals the reason."""
        try:
            yield
        except SftpStatus as error:
            free = self._wire.free_bytes(remote_path.rpartition("/")[0] or ".")
            if free is not None and free < min(needed_bytes, _SPARE_BYTES):
                raise OutOfSpace(str(error)) from error
            raise


def connect(options: Options, secrets: Secrets, context: ConnectionContext) -> SftpSession:
    """Connects, checks the host key before sending any credential, and logs in."""
    pin = parse_pin(options["hostKey"])
    transport = _verified_transport(options, pin, context.network)
    try:
        _log_in(transport, options["username"], secrets)
        transport.set_keepalive(_KEEPALIVE_S)
        client = paramiko.SFTPClient.from_transport(transport)
        assert client is not None
        channel = client.get_channel()
        assert channel is not None
        channel.settimeout(options["idleTimeout"])
        return SftpSession(transport, client, options["directory"])
    except BaseException:
        transport.close()
        raise


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


def open_transport(options: Options, key_types: tuple[str, ...], network: Network) -> paramiko.Transport:
    """A connection that requests a host key of these types; nothing is exchanged yet. Raises DeliveryError."""
    connection = network.dial(options["host"], options["port"], options["connectTimeout"])
    try:
        transport = paramiko.Transport(connection)
    except BaseException:
        connection.close()
        raise
    transport.banner_timeout = transport.auth_timeout = transport.channel_timeout = options["connectTimeout"]
    security = transport.get_security_options()
    security.ciphers = _CIPHERS
    security.key_types = key_types
    return transport


def _log_in(transport: paramiko.Transport, username: str, secrets: Secrets) -> None:
    """Tries the key first, then the password if there is no key or the server requires both."""
    remaining = ["password"]
    if key := secrets.get("privateKey"):
        remaining = transport.auth_publickey(username, load_private_key(key, secrets.get("passphrase")))
    if remaining:
        transport.auth_password(username, secrets.get("password", ""))


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
    capabilities=Capabilities(rename=True, resume=True, listing=True),
    connect=connect,
    classify=classify,
    check=check,
)
