"""A TCP proxy in front of a real server: counts bytes, throttles, resets connections, or answers with HTTP 503."""

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from shared.platform.network.guard import Network

_CHUNK = 16 * 1024
_REFUSAL = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 1\r\nConnection: close\r\n\r\n"


class Proxy:
    """Forwards to `port` on loopback, from `listen` (0: any free port).

    After `cut_after` bytes from clients it resets all connections and every later one; with `once`, only those open at
    that moment. After `stall_after` bytes it stops forwarding. The first `refusals` connections get HTTP 503. What
    clients send is held back for as many seconds as `held_s` says.
    """

    def __init__(
        self,
        port: int,
        *,
        cut_after: int | None = None,
        stall_after: int | None = None,
        bytes_per_s: int | None = None,
        refusals: int = 0,
        once: bool = False,
        listen: int = 0,
        at_cut: Callable[[], None] = lambda: None,
        held_s: Callable[[bytes], float] = lambda _data: 0,
    ) -> None:
        self._target = port
        self.cut_after = cut_after
        self._once = once
        self._at_cut = at_cut
        self._held_s = held_s
        self._refusals = refusals
        self._stall_after = stall_after
        self._ended = threading.Event()
        self._bytes_per_s = bytes_per_s
        self.received = 0
        """Bytes received from clients, over all connections."""
        self.targets: dict[int, int] = {}
        """The client's port -> the port to forward to."""
        self._lock = threading.Lock()
        self._open: list[tuple[socket.socket, bool]] = []
        self._listener = socket.create_server(("127.0.0.1", listen))
        self.port = int(self._listener.getsockname()[1])
        self._threads = [threading.Thread(target=self._accept, daemon=True)]

    def __enter__(self) -> Self:
        """Starts forwarding."""
        self._threads[0].start()
        return self

    @property
    def network(self) -> Network:
        """A Network that routes every connection through this proxy, whatever its port."""
        return _Routed(allow_private=True, proxy=self)

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._threads[0].join(10)  # no connection is accepted after this, so cut() ends them all
        self.cut()
        self._ended.set()
        for thread in self._threads:
            thread.join(10)

    def cut(self) -> None:
        """Closes every connection: clients see a reset, servers a regular close after the data they received."""
        with self._lock:
            for connection, is_client in self._open:
                if is_client:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
                connection.close()
            self._open.clear()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, (_, port) = self._listener.accept()
                if self._refusals > 0:
                    self._refusals -= 1
                    self._refuse(client)
                    continue
                try:
                    server = socket.create_connection(("127.0.0.1", self.targets.get(port, self._target)))
                except OSError:  # the server is down
                    client.close()
                    continue
                for connection in (client, server):  # a server with a small window would wait for each acknowledgement
                    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                with self._lock:
                    self._open += [(client, True), (server, False)]
                for pair, counted in (((client, server), True), ((server, client), False)):
                    thread = threading.Thread(target=self._forward, args=(*pair, counted), daemon=True)
                    self._threads.append(thread)
                    thread.start()

    @staticmethod
    def _refuse(client: socket.socket) -> None:
        with suppress(OSError), client:
            client.settimeout(5)
            client.recv(_CHUNK)
            client.sendall(_REFUSAL)

    def _forward(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while data := source.recv(_CHUNK):
                if counted:
                    data = self._apply_faults(data)
                target.sendall(data)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)

    def _apply_faults(self, data: bytes) -> bytes:
        if self._bytes_per_s:
            time.sleep(len(data) / self._bytes_per_s)
        time.sleep(self._held_s(data))
        self.received += len(data)
        if self._stall_after is not None and self.received > self._stall_after:
            self._ended.wait()
            raise ConnectionError
        if self.cut_after is not None and self.received > self.cut_after:
            if self._once:
                self.cut_after = None
            self._at_cut()
            self.cut()
            raise ConnectionError
        return data


@dataclass(frozen=True, slots=True)
class _Routed(Network):
    proxy: Proxy | None = None

    def dial(self, host: str, port: int, timeout_s: float | None = None) -> socket.socket:  # noqa: ARG002
        """Connects to the proxy and registers the port to forward this connection to."""
        assert self.proxy is not None
        connection = socket.socket()
        try:
            connection.settimeout(timeout_s)
            connection.bind(("127.0.0.1", 0))
            self.proxy.targets[connection.getsockname()[1]] = port
            connection.connect(("127.0.0.1", self.proxy.port))
        except OSError:
            connection.close()
            raise
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection
