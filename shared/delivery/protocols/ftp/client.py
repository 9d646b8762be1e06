"""An FTP client: ftplib with guarded connections, limits on what it reads, TLS session reuse for data connections,
and a clean shutdown that neither hangs nor truncates.

ftplib's FTPS neither reuses the session (python/cpython#63699), which servers demand, nor ends a data
connection without the risk of hanging (python/cpython#103443).
"""

import ftplib
import select
import socket
import ssl
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import suppress
from typing import Literal

from shared.delivery.protocols.common.tls import check_certificate, client_context
from shared.delivery.protocols.ftp.replies import ReplyReader, drain, received
from shared.errors import RemoteRefused
from shared.platform.network.guard import Network

Security = Literal["none", "explicit", "implicit"]
_CLOSE_TIMEOUT_S = 5.0
_LISTING_BYTES = 8 * 1024 * 1024
_UNASKED_AFTER_S = 15.0
"""After this many seconds without a reply, the control connection is checked before it is used."""


class FtpClient(ftplib.FTP):
    """A control connection. Data connections go to the same address, which has been checked."""

    def __init__(self, network: Network, *, security: Security, pin: str, timeout_s: float) -> None:
        super().__init__(timeout=timeout_s, encoding="utf-8")
        self._network = network
        self._security = security
        self._pin = pin
        self._context = client_context(pin) if security != "none" else None
        self._timeout_s = timeout_s
        self._replies: ReplyReader
        self._replied = time.monotonic()
        self._passive_command = ""
        self._out_of_step = False
        self.features: Mapping[str, str] = {}
        """What the server announces (FEAT, RFC 2389): the parameters of each feature by its name."""

    def sign_in(self, host: str, port: int, username: str, password: str, timeout_s: float) -> None:
        """Connects and logs in, in `timeout_s` seconds in total; credentials are only sent once TLS is on."""
        deadline = time.monotonic() + timeout_s
        self._open(host, port, timeout_s, deadline)
        self.login(username, password)
        with suppress(ftplib.error_perm):
            self.features = _parsed_features(self.sendcmd("FEAT"))
        if "UTF8" in self.features:
            with suppress(ftplib.error_perm):
                self.sendcmd("OPTS UTF8 ON")
        self.voidcmd("TYPE I")
        assert self.sock is not None
        self.sock.settimeout(self._timeout_s)
        self._replies.until = None

    def _open(self, host: str, port: int, timeout_s: float, deadline: float) -> None:
        self.host, self.port = host, port
        self.sock = self._network.dial(host, port, timeout_s)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self.af = self.sock.family
        if self._security == "implicit":
            self.sock = self._secured(self.sock)
        self._replies = ReplyReader(self.sock, deadline)
        self.welcome = self.getresp()
        if self._security == "explicit":
            self._start_tls()
            self.sock = self._secured(self.sock)
            self._replies = ReplyReader(self.sock, deadline)  # drops what was sent unencrypted after the reply
        if self._security != "none":
            self.voidcmd("PBSZ 0")
            self.voidcmd("PROT P")

    def _start_tls(self) -> None:
        try:
            self.voidcmd("AUTH TLS")
        except ftplib.error_perm as error:
            raise RemoteRefused(
                "The server does not offer TLS on this port.",
                remedy="Ask the DSP for its secure port, or set security to implicit.",
                said=str(error),
            ) from error

    def is_alive(self) -> bool:
        """Whether the control connection still works: servers close idle ones (421), also during other transfers."""
        if self._out_of_step or self.sock is None:
            return False
        silent_s = time.monotonic() - self._replied
        if silent_s < _UNASKED_AFTER_S and not select.select([self.sock], [], [], 0)[0]:
            return True
        try:
            self.sendcmd("NOOP")
        except ftplib.error_perm:  # refused, so the server is there
            return True
        except ftplib.all_errors:
            return False
        return True

    def getmultiline(self) -> str:
        """See ftplib. The whole reply must arrive within the timeout."""
        assert self.sock is not None
        self._replies.started(self.sock.gettimeout() or self._timeout_s)
        try:
            reply = super().getmultiline()
        except BaseException:
            self._out_of_step = True  # the reply may still arrive, and would be taken for that to the next command
            raise
        self._out_of_step = reply.startswith("421")  # the server closes the connection
        self._replied = time.monotonic()
        return reply

    def getline(self) -> str:
        """See ftplib. Accepts any encoding."""
        line = self._replies.readline()
        if not line:
            raise EOFError("The server closed the control connection.")
        return line.rstrip("\r\n")

    def ntransfercmd(self, cmd: str, rest: int | str | None = None) -> tuple[socket.socket, int | None]:
        """See ftplib. The network dials the data connection, which reuses the TLS session of the control connection."""
        connection = self._dial_data(cmd, rest) if self.passiveserver else super().ntransfercmd(cmd, rest)[0]
        if self._security == "none":
            return connection, None
        try:
            return self._secured(connection, reuse=True), None
        except BaseException:
            connection.close()
            raise

    def _dial_data(self, cmd: str, rest: int | str | None) -> socket.socket:
        host, port = self.makepasv()
        connection = self._network.dial(host, port, self.timeout)
        try:
            if rest is not None:
                self.sendcmd(f"REST {rest}")
            reply = self.sendcmd(cmd)
            if not reply.startswith("1"):
                raise ftplib.error_reply(reply)  # noqa: S321
            return connection
        except BaseException:
            connection.close()
            raise

    def makepasv(self) -> tuple[str, int]:
        """The control connection's address; the host that the server names is ignored, as it could be any other.

        Uses EPSV (RFC 2428) if the server refuses PASV, and the reverse; remembers which one works.
        """
        assert self.sock is not None
        peer = self.sock.getpeername()
        commands = ("PASV", "EPSV") if self.af == socket.AF_INET else ("EPSV", "PASV")
        refusals: list[ftplib.Error] = []
        for command in (self._passive_command,) if self._passive_command else commands:
            try:
                reply = self.sendcmd(command)
                port = _port_of(command, reply, peer)
            except (ftplib.error_perm, ftplib.error_proto, ftplib.error_reply) as error:
                refusals.append(error)
                continue
            self._passive_command = command
            return peer[0], port
        raise refusals[0]

    def retrlines(self, cmd: str, callback: Callable[[str], object] | None = None) -> str:
        """See ftplib. Lines that are not UTF-8 are left out: their names could not be sent back.

        Restores binary type after a listing, which uses ASCII (RFC 959, 3.1.1.1); some servers need it for SIZE.
        """
        assert callback is not None
        try:
            self.voidcmd("TYPE A")
            listing = b"".join(self.receive_file(cmd, "listing", _LISTING_BYTES))
        finally:
            with suppress(OSError, EOFError):
                self.voidcmd("TYPE I")
        for line in listing.splitlines():
            with suppress(UnicodeDecodeError):
                callback(line.decode())
        return self.lastresp

    def receive_file(self, command: str, what: str, limit_bytes: int | None) -> Generator[bytes]:
        """The data that the server sends in reply to `command`. Raises like `replies.received`."""
        connection = self.transfercmd(command)
        try:
            yield from received(connection, what, limit_bytes, self._timeout_s)
            if isinstance(connection, ssl.SSLSocket):
                _send_close_notify(connection)
        except BaseException:
            connection.close()
            self._discard_reply()
            raise
        finally:
            connection.close()
        self.voidresp()

    def send_file(self, connection: socket.socket, read: Callable[[int], bytes], chunk: int) -> int:
        """Sends what `read` returns over the data connection of a STOR; returns the number of bytes sent."""
        sent_bytes = 0
        try:
            while data := read(chunk):
                connection.sendall(data)
                sent_bytes += len(data)
            _finish(connection)
        except (BrokenPipeError, ConnectionResetError):
            self.voidresp()  # raises the server's reason for closing the connection, if it sends one
            raise
        except BaseException:
            connection.close()
            self._discard_reply()
            raise
        finally:
            connection.close()
        self.voidresp()
        return sent_bytes

    def _discard_reply(self) -> None:
        """Reads the reply to an aborted transfer, so that the next command reads its own reply."""
        assert self.sock is not None
        timeout_s = self.sock.gettimeout()
        self.sock.settimeout(_CLOSE_TIMEOUT_S)
        with suppress(*ftplib.all_errors):
            self.getresp()
        with suppress(OSError):
            self.sock.settimeout(timeout_s)

    def _secured(self, plain: socket.socket, *, reuse: bool = False) -> ssl.SSLSocket:
        assert self._context is not None
        session = self.sock.session if reuse and isinstance(self.sock, ssl.SSLSocket) else None
        secured = self._context.wrap_socket(plain, server_hostname=self.host, session=session)
        try:
            check_certificate(secured, self._pin)
        except BaseException:
            secured.close()
            raise
        return secured


def _port_of(command: str, reply: str, peer: tuple[str, int]) -> int:
    parsed = ftplib.parse227(reply) if command == "PASV" else ftplib.parse229(reply, peer)  # noqa: S321
    return parsed[1]


def _parsed_features(reply: str) -> Mapping[str, str]:
    parts = (line.strip().partition(" ") for line in reply.splitlines()[1:-1])
    return {name.upper(): parameters for name, _, parameters in parts if name}


def _finish(connection: socket.socket) -> None:
    """Shuts down our side and waits until the server closes its own: unread data would cause a connection reset."""
    if isinstance(connection, ssl.SSLSocket):
        _send_close_notify(connection)
    connection.settimeout(_CLOSE_TIMEOUT_S)
    with suppress(OSError):
        connection.shutdown(socket.SHUT_WR)
        drain(connection, _CLOSE_TIMEOUT_S)


def _send_close_notify(connection: ssl.SSLSocket) -> None:
    """Sends TLS's close_notify without waiting for the server's, which some servers never send."""
    connection.setblocking(False)
    deadline = time.monotonic() + _CLOSE_TIMEOUT_S
    while time.monotonic() < deadline:
        try:
            connection.unwrap()
            return
        except ssl.SSLWantWriteError:
            select.select([], [connection], [], 0.1)
        except OSError:  # close_notify is sent and the server's is not awaited, or the connection is gone
            return
