"""What the deployment and a plug-in's process say to each other: a head in JSON, and bytes."""

import json
import math
import os
import select
import struct
import time
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

_SIZES = struct.Struct(">II")

MAX_HEAD_BYTES = 1 << 20
"""Of a frame that comes from a plug-in's process: results, answers, operations' arguments."""
MAX_BODY_BYTES = 32 << 20
"""Of a frame that comes from a plug-in's process."""


_MAX_LEVELS = 50
"""Of a head: what reads it later calls itself for each level, and must not run out of stack."""


class BadFrame(ValueError):
    """The other end sent what is no frame, or too large a one."""


def send(
    channel: int,
    head: Mapping[str, Any],
    body: bytes | bytearray = b"",
    plainer: Callable[[Any], Any] | None = None,
) -> None:
    """Writes a frame to a file descriptor. Raises OSError if the other end is gone.

    `plainer` is called for each value that is none of JSON, and may add to `body`.
    """
    text = json.dumps(head, separators=(",", ":"), allow_nan=False, default=plainer).encode()
    for piece in (_SIZES.pack(len(text), len(body)) + text, body):
        rest = memoryview(piece)
        while rest:
            rest = rest[os.write(channel, rest) :]


def wait_for(channel: int, until: float) -> None:
    """Returns once there is something to read, or the end. Raises TimeoutError at `until`, by the monotonic clock."""
    waiting = select.poll()
    waiting.register(channel, select.POLLIN)
    if not waiting.poll(max(0, until - time.monotonic()) * 1000):
        raise TimeoutError


def receive(
    channel: int, max_head: int = MAX_HEAD_BYTES, max_body: int = MAX_BODY_BYTES
) -> tuple[dict[str, Any], bytes]:
    """Reads a frame from a file descriptor. Raises EOFError at its end, BadFrame, and OSError."""
    head_size, body_size = _SIZES.unpack(_exactly(channel, _SIZES.size))
    if head_size > max_head or body_size > max_body:
        raise BadFrame(f"a frame of {head_size + body_size} bytes; at most {max_head + max_body} are allowed")
    text, body = _exactly(channel, head_size), _exactly(channel, body_size)
    try:
        head = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise BadFrame("a frame whose head is no JSON") from error
    if not isinstance(head, dict):
        raise BadFrame("a frame whose head is no object")
    return head, body


def require_plain(head: Mapping[str, Any]) -> None:
    """Accepts what every reader of JSON does: finite numbers, Unicode texts, few levels. Raises BadFrame."""
    level: list[Any] = [head]
    for _ in range(_MAX_LEVELS):
        inner: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                inner += (*value, *value.values())
            elif isinstance(value, list):
                inner += value
            elif isinstance(value, float) and not math.isfinite(value):
                raise BadFrame(f"a frame with the number {value}")
            elif isinstance(value, str) and not _encodes(value):
                raise BadFrame("a frame with a text that is no Unicode")
        level = inner
    if level:
        raise BadFrame(f"a frame with more than {_MAX_LEVELS} levels")


def _encodes(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


def _exactly(channel: int, size: int) -> bytes:
    found = bytearray()
    while len(found) < size:
        piece = os.read(channel, min(size - len(found), 1 << 20))
        if not piece:
            raise EOFError
        found += piece
    return bytes(found)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")
