"""An FTP client: ftplib with guarded connections, TLS session reuse for data connections, and a clean shutdown
that neither hangs nor truncates.

ftplib's FTPS neither reuses the session (python/cpython#63699), which servers demand, nor ends a data
connection without the risk of hanging (python/cpython#103443).
"""

import ftplib
import select
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Literal

from shared.delivery.protocols.common.tls import check_certificate, client_context
from shared.errors import RemoteRefused
from shared.platform.network.guard import Network

Security = Literal["none", "explicit", "implicit"]
_CLOSE_TIMEOUT_S = 5.0


class FtpClient(ftplib.FTP):
    """A control connection. Data connections go to the same address, which has been checked."""

    def __init__(self, network: Network, *, security: Security, pin: str, timeout_s: float) -> None:
        super().__init__(timeout=timeout_s, encoding="utf-8")
        self._network = network
        self._security = security
        self._pin = pin
        self._context = client_context(pin) if security != "none" else None

    def open(self, host: str, port: int, timeout_s: float) -> None:
        """Connects, and secures the connection before sending any credential."""
        self.host, self.port = host, port
        self.sock = self._network.dial(host, port, timeout_s)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self.af = self.sock.family
        if self._security == "implicit":
            self.sock = self._secured(self.sock)
        self.file = self.sock.makefile("r", encoding=self.encoding)
        self.welcome = self.getresp()
        if self._security == "explicit":
            self._start_tls()
            self.sock = self._secured(self.sock)
            self.file = self.sock.makefile("r", encoding=self.encoding)
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
        """The control connection's address; the host that the server names is ignored, as it could be any other."""
        _host, port = super().makepasv()
        assert self.sock is not None
        return self.sock.getpeername()[0], port

    def retrlines(self, cmd: str, callback: Callable[[str], object] | None = None) -> str:
        """Restores binary type after a listing, which uses ASCII (RFC 959, 3.1.1.1); some servers need it for SIZE."""
        try:
            return super().retrlines(cmd, callback)
        finally:
            with suppress(OSError, EOFError):
                self.voidcmd("TYPE I")

    def send_file(self, command: str, read: Callable[[int], bytes], offset: int, chunk: int) -> int:
        """Sends what `read` returns over a data connection; returns the number of bytes sent."""
        sent_bytes = 0
        connection = self.transfercmd(command, offset or None)
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


def _finish(connection: socket.socket) -> None:
    """Shuts down our side and waits until the server closes its own: unread data would cause a connection reset."""
    if isinstance(connection, ssl.SSLSocket):
        _send_close_notify(connection)
    connection.settimeout(_CLOSE_TIMEOUT_S)
    with suppress(OSError):
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(4096):
            pass


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
