"""Bounds what a server answers: in size, also after decompression, and in time by an absolute deadline.

A read timeout alone lets a server that sends a byte at a time go on for ever, and a compressed answer can be a thousand
times as large as what was received. Bounded connections therefore take in the whole answer themselves, before a
library (requests, azure, botocore, google-auth) sees it.
"""

import io
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPResponse
from urllib3.exceptions import HTTPError

from shared.errors import LATER, ConnectionFailed, RemoteRefused
from shared.platform.network.deadlines import DEADLINES

MAX_ANSWER_BYTES = 8 << 20
"""Larger than any acknowledgement, token, or page of a listing."""
_MAX_ERROR_BYTES = 64 << 10
_PIECE_BYTES = 64 << 10
_DEFAULT_S = 60


class AnswerOverdue(ConnectionFailed):
    """The server did not complete its answer in time."""


@dataclass(frozen=True, slots=True)
class AnswerBounds:
    """How long a server may take to connect, or to answer completely, and how large its answer may be.

    Sending a body is not limited: that is the speed of the line. A larger answer is refused, or `cut` off after
    `max_bytes`, as an answer with an error status is after 64 KiB. `allowed_s`, if given, is asked for the seconds of
    a request by method and target, for requests that a server may take longer for.
    """

    seconds: float = _DEFAULT_S
    max_bytes: int = MAX_ANSWER_BYTES
    cut: bool = False
    allowed_s: Callable[[str, str], float] | None = None

    def seconds_for(self, method: str, target: str) -> float:
        """The seconds within which the request must be answered."""
        return self.allowed_s(method, target) if self.allowed_s else self.seconds


def bounded_pool(pool: type[HTTPConnectionPool], bounds: AnswerBounds) -> type[Any]:
    """The pool class, with connections that keep their servers within `bounds`.

    Requests then raise AnswerOverdue and RemoteRefused, wrapped in what the library raises.
    """
    base: Any = pool.ConnectionCls

    class Bounded(base):  # type: ignore[misc]  # the base is chosen by scheme
        _dialled: socket.socket | None = None
        _requested = ("", "")

        def _new_conn(self) -> socket.socket:
            opened: socket.socket = super()._new_conn()
            self._dialled = opened.dup()  # TLS takes over the socket
            return opened

        def connect(self) -> None:
            with _ended_after(bounds.seconds, lambda: self._dialled):
                super().connect()
            self._dialled = None

        def putrequest(self, method: str, url: str, *rest: Any, **named: Any) -> None:
            self._requested = (method, url)
            super().putrequest(method, url, *rest, **named)

        def getresponse(self) -> HTTPResponse:
            with answered_within(bounds.seconds_for(*self._requested), self.sock):
                answer: HTTPResponse = super().getresponse()
                complete = False
                try:
                    body, complete = _body(answer, bounds)
                finally:
                    if not complete:  # the rest is still on the line
                        answer.close()
                        self.close()
            return _with_body(answer, body)

    return type("BoundedPool", (pool,), {"ConnectionCls": Bounded})


@contextmanager
def answered_within(seconds: float, connection: socket.socket) -> Iterator[None]:
    """Shuts the connection down if the block, which reads from it, takes longer. Raises AnswerOverdue."""
    copy = socket.socket(fileno=os.dup(connection.fileno()))  # the block may close it, or hand it on
    with _ended_after(seconds, lambda: copy):
        yield


@contextmanager
def _ended_after(seconds: float, connection: Callable[[], socket.socket | None]) -> Iterator[None]:
    """Shuts the connection down if the block takes longer, which then raises AnswerOverdue. Closes it at the end."""
    overdue = threading.Event()

    def end() -> None:
        overdue.set()
        if opened := connection():
            with suppress(OSError):
                opened.shutdown(socket.SHUT_RDWR)

    with DEADLINES.calling(end, seconds):
        try:
            try:
                yield
            except Exception as error:
                if overdue.is_set():
                    raise _overdue() from error
                raise
            if overdue.is_set():  # without a stated length, the end of the connection looks like the end of the answer
                raise _overdue()
        finally:
            if opened := connection():
                opened.close()


def _overdue() -> AnswerOverdue:
    return AnswerOverdue("The server did not complete its answer in time.", remedy=LATER)


def _body(answer: HTTPResponse, bounds: AnswerBounds) -> tuple[bytes, bool]:
    """The body as it was sent, and whether it is complete. Raises RemoteRefused if it is too large."""
    cut = bounds.cut or answer.status >= 400
    limit = min(bounds.max_bytes, _MAX_ERROR_BYTES) if cut else bounds.max_bytes
    body = bytearray()
    while len(body) <= limit and (piece := answer.read(_PIECE_BYTES, decode_content=False)):
        body += piece
    if len(body) > limit and not cut:
        raise _too_large(limit)
    if _is_larger_inside(answer, bytes(body[:limit]), bounds.max_bytes):
        if not cut:
            raise _too_large(limit)
        return b"", False
    return bytes(body[:limit]), len(body) <= limit


def _is_larger_inside(answer: HTTPResponse, body: bytes, limit: int) -> bool:
    """Whether the body is larger than `limit` once it is decompressed."""
    if "Content-Encoding" not in answer.headers:
        return False
    count = 0
    with suppress(HTTPError):  # what cannot be decompressed is the library's to report
        for piece in _with_body(answer, body).stream(_PIECE_BYTES, decode_content=True):
            count += len(piece)
            if count > limit:
                return True
    return False


def _with_body(answer: HTTPResponse, body: bytes) -> HTTPResponse:
    """The answer with a body that has been received; reading it gives the connection back to its pool."""
    return HTTPResponse(
        io.BytesIO(body),
        answer.headers,
        answer.status,
        answer.version,
        answer.version_string,
        answer.reason,
        preload_content=False,
        decode_content=answer.decode_content,
        original_response=answer._original_response,
        enforce_content_length=False,
    )


def _too_large(limit: int) -> RemoteRefused:
    return RemoteRefused(
        f"The server's answer is larger than {limit:,} bytes.", remedy="Check the address with the DSP."
    )
