"""Owns Cloud Storage's resumable uploads: sessions that outlive us, and their exact byte to go on from.

cloud.google.com/storage/docs/performing-resumable-uploads.
"""

import hashlib
import re
from collections.abc import Callable

from shared.delivery.protocols.base import Source, UploadCheckpoint
from shared.delivery.protocols.common.http_client import HttpAnswer, HttpClient
from shared.delivery.protocols.common.pieces import read_exactly

_CHUNK_BYTES = 8 * 1024 * 1024  # a multiple of 256 KiB
_SKIP_BYTES = 1024 * 1024
_GONE = (404, 410)
_INCOMPLETE = 308


def upload_resumably(
    http: HttpClient, checkpoint: UploadCheckpoint, content: str, begin: Callable[[], str], source: Source, size: int
) -> int:
    """Sends `source` in the session that an earlier try noted for this `content`, or in one that `begin` opens.

    Answers the bytes sent. The source is read whole even so: its digest is taken on the way.
    """
    note = f"upload:{hashlib.sha256(content.encode()).hexdigest()}"
    upload = checkpoint.read(note)
    held = _held_bytes(http, upload, size) if upload else None
    if upload is None or held is None:
        upload, held = begin(), 0
        checkpoint.write(note, upload)
    left = held
    while left > 0:
        left -= len(read_exactly(source, min(left, _SKIP_BYTES)))
    sent_bytes = _send_rest(http, upload, source, size, held) if held < size or size == 0 else 0
    checkpoint.write(note, None)
    return sent_bytes


def _held_bytes(http: HttpClient, upload: str, size: int) -> int | None:
    """How many bytes the session holds; None if there is no such session any more."""
    try:
        answer = http.ask(
            "PUT", upload, headers={"Content-Range": f"bytes */{size}"}, welcome=(200, 201, _INCOMPLETE), data=b""
        )
    except HttpAnswer as error:
        if error.status in _GONE:
            return None
        raise
    return size if answer.status_code != _INCOMPLETE else _next_byte(answer.headers.get("Range", ""))


def _send_rest(http: HttpClient, upload: str, source: Source, size: int, held: int) -> int:
    """Sends what the session does not hold; the source stands at `held`. Answers the bytes sent."""
    position = held
    while position < size or size == 0:
        data = read_exactly(source, min(_CHUNK_BYTES, size - position))
        last = position + len(data) - 1
        span = f"bytes {position}-{last}/{size}" if size else "bytes */0"
        answer = http.ask("PUT", upload, headers={"Content-Range": span}, welcome=(200, 201, _INCOMPLETE), data=data)
        position += len(data)
        if answer.status_code == _INCOMPLETE and _next_byte(answer.headers.get("Range", "")) != position:
            raise EOFError("The server kept less than was sent.")
        if answer.status_code != _INCOMPLETE:
            break
    return position - held


def _next_byte(span: str) -> int:
    """`bytes=0-8388607` -> 8388608; nothing held -> 0."""
    found = re.search(r"-(\d+)$", span)
    return int(found[1]) + 1 if found else 0
