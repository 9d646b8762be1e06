"""Opens SSH connections with current algorithms, and logs in by key, password or keyboard-interactive."""

import socket
import threading
import time
from collections.abc import Callable
from typing import Any, cast

import paramiko
from paramiko.auth_handler import AuthOnlyHandler
from paramiko.common import cMSG_SERVICE_REQUEST, cMSG_USERAUTH_REQUEST
from paramiko.transport import ServiceRequestingTransport

from shared.delivery.protocols.base import Options, Secrets
from shared.delivery.protocols.sftp.bounds import BoundedPacketizer
from shared.delivery.protocols.sftp.keys import load_private_key
from shared.platform.network.guard import Network

# GCM first: it encrypts and authenticates in one pass of AES hardware, which lets Python keep up with OpenSSH.
_CIPHERS = ("aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "aes128-ctr", "aes192-ctr", "aes256-ctr")
_DIGESTS = ("hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256", "hmac-sha2-512")
_LEGACY_CIPHERS = ("aes128-cbc", "aes192-cbc", "aes256-cbc", "3des-cbc")
_LEGACY_DIGESTS = ("hmac-sha1",)
_POLL_S = 0.02
_AHEAD_BYTES = 256 * 1024
_NAME_PROMPTS = ("user", "login", "name")


class _AuthHandler(AuthOnlyHandler):
    """Expects the answer before it sends a request; paramiko's own version misses answers that come at once."""

    def send_auth_request(
        self, username: str, method: str, finish_message: Callable[[paramiko.Message], object] | None = None
    ) -> list[str]:
        """Sends a request of RFC 4252 section 5; returns the methods that are still required, or raises."""
        self.auth_method, self.username = method, username
        request = paramiko.Message()
        request.add_byte(cMSG_USERAUTH_REQUEST)
        for field in (username, "ssh-connection", method):
            request.add_string(field)
        if finish_message:
            finish_message(request)
        self.auth_event = threading.Event()
        with self.transport.lock:
            self.transport._send_message(request)  # type: ignore[attr-defined]  # the stubs lack it
        return self.wait_for_response(self.auth_event)


class _Transport(ServiceRequestingTransport):
    """Requests the authentication service once per connection (RFC 4253 section 10): some servers reject another."""

    _service_userauth_accepted: bool  # paramiko sets it; its stubs lack it

    def ensure_session(self) -> None:
        """Waits until the server accepts the service; paramiko's own version never ends if the connection is lost.

        Raises SSHException, EOFError.
        """
        if not self._service_userauth_accepted:
            request = paramiko.Message()
            request.add_byte(cMSG_SERVICE_REQUEST)
            request.add_string("ssh-userauth")
            self._send_message(request)  # type: ignore[attr-defined]  # the stubs lack it
            until = time.monotonic() + self.auth_timeout
            while not self._service_userauth_accepted:
                if not self.is_active():
                    raise self.get_exception() or EOFError("The server closed the connection.")
                if time.monotonic() > until:
                    raise paramiko.SSHException("Authentication timeout.")
                time.sleep(_POLL_S)
        self.auth_handler = self.auth_handler or _AuthHandler(self)


class ReadAhead:
    """A socket that asks the system for much at once, and gives it out in the small pieces that paramiko asks for."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._ahead, self._given = b"", 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def recv(self, count: int) -> bytes:
        """At most `count` bytes; b"" at the end. Raises OSError."""
        if self._given == len(self._ahead):
            self._ahead, self._given = self._connection.recv(_AHEAD_BYTES), 0
        data = self._ahead[self._given : self._given + count]
        self._given += len(data)
        return data


def open_transport(options: Options, key_types: tuple[str, ...], network: Network) -> paramiko.Transport:
    """A connection that requests a host key of these types; nothing is exchanged yet. Raises DeliveryError.

    The option legacyAlgorithms adds weak algorithms, as the last choice; of those, paramiko has no SHA-1 key exchange
    and no ssh-rsa signatures.
    """
    connection = network.dial(options["host"], options["port"], options["connectTimeout"])
    try:
        transport = _Transport(cast(socket.socket, ReadAhead(connection)), packetizer_class=BoundedPacketizer)
    except BaseException:
        connection.close()
        raise
    transport.banner_timeout = transport.auth_timeout = transport.channel_timeout = options["connectTimeout"]
    security = transport.get_security_options()
    legacy = bool(options.get("legacyAlgorithms"))
    security.ciphers = (*_CIPHERS, *_LEGACY_CIPHERS) if legacy else _CIPHERS
    security.digests = (*_DIGESTS, *_LEGACY_DIGESTS) if legacy else _DIGESTS
    security.key_types = key_types
    return transport


def log_in(transport: paramiko.Transport, username: str, secrets: Secrets) -> None:
    """Tries the key first, then the password if there is no key or the server requires both."""
    remaining = ["password"]
    if key := secrets.get("privateKey"):
        remaining = transport.auth_publickey(username, load_private_key(key, secrets.get("passphrase")))
    if not remaining:
        return
    password = secrets.get("password", "")
    if "password" in remaining:
        try:
            transport.auth_password(username, password, fallback=False)
            return
        except paramiko.BadAuthenticationType as error:
            if "keyboard-interactive" not in error.allowed_types:
                raise
    transport.auth_interactive(username, lambda _title, _text, prompts: _answers(prompts, username, password))


def _answers(prompts: list[tuple[str, bool]], username: str, password: str) -> list[str]:
    """The answers to keyboard-interactive prompts (RFC 4256), which are (text, whether typing is visible).

    The user name where a visible prompt asks for it, the password to every other. A request may have no prompts.
    """
    return [
        username if visible and any(word in text.lower() for word in _NAME_PROMPTS) else password
        for text, visible in prompts
    ]
