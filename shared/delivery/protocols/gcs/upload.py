"""Uploads to Cloud Storage with resumable sessions, which outlive the process and report the byte to resume from.

cloud.google.com/storage/docs/performing-resumable-uploads.
"""

import hashlib
import re
from collections.abc import Callable

import requests

from shared.delivery.protocols.base import Source, UploadCheckpoint
from shared.delivery.protocols.common.http_client import UnexpectedStatus
from shared.delivery.protocols.common.pieces import read_exactly

_CHUNK_BYTES = 8 * 1024 * 1024  # a multiple of 256 KiB
_SKIP_BYTES = 1024 * 1024
_GONE = (404, 410)
_INCOMPLETE = 308

Request = Callable[..., requests.Response]
"""Sends a request, like HttpClient.request."""


def upload_resumably(
    request: Request, checkpoint: UploadCheckpoint, content: str, begin: Callable[[], str], source: Source, size: int
) -> int:
    """Sends `source` in the upload session that an earlier attempt stored for `content`, or in a new one (`begin`).

    Returns the number of bytes sent. Always reads the complete source, because its digest is computed while reading.
    """
    name = f"upload:{hashlib.sha256(content.encode()).hexdigest()}"
    upload = checkpoint.read(name)
    received = _received_bytes(request, upload, size) if upload else None
    resumed = received is not None
    if upload is None or received is None:
        upload, received = begin(), 0
        checkpoint.write(name, upload)
    skip(source, received)
    sent_bytes = 0 if received == size and resumed else _send_rest(request, upload, source, size, received)
    checkpoint.write(name, None)
    return sent_bytes


def skip(source: Source, count: int) -> None:
    """Reads `count` bytes, which the server has already."""
    while count > 0:
        count -= len(read_exactly(source, min(count, _SKIP_BYTES)))


def _received_bytes(request: Request, upload: str, size: int) -> int | None:
    """The number of bytes that the session has received: `size` once it is complete.

    None if the session no longer exists, or has every byte and does not complete the file.
    """
    try:
        response = request(
            "PUT", upload, headers={"Content-Range": f"bytes */{size}"}, expected=(200, 201, _INCOMPLETE), data=b""
        )
    except UnexpectedStatus as error:
        if error.status in _GONE:
            return None
        raise
    if response.status_code != _INCOMPLETE:
        return size
    received = _next_byte(response.headers.get("Range", ""))
    return received if received < size else None


def _send_rest(request: Request, upload: str, source: Source, size: int, received: int) -> int:
    """Sends the rest of the source, which is positioned at `received`. Returns the number of bytes sent."""
    position = received
    while True:
        data = read_exactly(source, min(_CHUNK_BYTES, size - position))
        last = position + len(data) - 1
        span = f"bytes {position}-{last}/{size}" if size else "bytes */0"
        response = request("PUT", upload, headers={"Content-Range": span}, expected=(200, 201, _INCOMPLETE), data=data)
        position += len(data)
        if response.status_code != _INCOMPLETE:
            return position - received
        if position == size or _next_byte(response.headers.get("Range", "")) != position:
            raise EOFError("The server did not store all that was sent.")


def _next_byte(span: str) -> int:
    """`bytes=0-8388607` -> 8388608; nothing received -> 0."""
    found = re.search(r"-(\d+)$", span)
    return int(found[1]) + 1 if found else 0
