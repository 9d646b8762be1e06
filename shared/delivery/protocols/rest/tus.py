"""Uploads by tus 1.0.0, the open protocol for resumable uploads over HTTP (tus.io/protocols/resumable-upload)."""

import base64
import hashlib
from collections.abc import Callable
from urllib.parse import urljoin

from shared.delivery.protocols.base import Source, UploadCheckpoint
from shared.delivery.protocols.common.http_client import UnexpectedStatus
from shared.delivery.protocols.common.pieces import read_exactly
from shared.delivery.protocols.gcs.upload import Request, skip
from shared.errors import RemoteBusy

_CHUNK_BYTES = 8 * 1024 * 1024
_VERSION = {"Tus-Resumable": "1.0.0"}
_GONE = (403, 404, 410)  # for an upload that does not exist (any more)
_IN_USE = (409, 423)


def upload_by_tus(
    request: Request, checkpoint: UploadCheckpoint, content: str, begin: Callable[[], str], source: Source, size: int
) -> int:
    """Sends `source` to the upload that an earlier attempt stored for `content`, or to a new one (`begin`).

    Returns the number of bytes sent. Always reads the complete source, because its digest is computed while reading.
    Raises RemoteBusy, UnexpectedStatus, and what requests raises.
    """
    name = f"tus:{hashlib.sha256(content.encode()).hexdigest()}"
    upload = checkpoint.read(name)
    received = _received_bytes(request, upload) if upload else None
    if upload is None or received is None or received > size:
        upload, received = begin(), 0
        checkpoint.write(name, upload)
    skip(source, received)
    position = received
    while position < size:
        data = read_exactly(source, min(_CHUNK_BYTES, size - position))
        _send(request, upload, data, position)
        position += len(data)
    checkpoint.write(name, None)
    return position - received


def _send(request: Request, upload: str, data: bytes, position: int) -> None:
    """Sends the bytes at `position`. Raises RemoteBusy while the server still works on an earlier request."""
    headers = {**_VERSION, "Content-Type": "application/offset+octet-stream", "Upload-Offset": str(position)}
    try:
        response = request("PATCH", upload, headers=headers, data=data, expected=(200, 204))
    except UnexpectedStatus as error:
        if error.status in _IN_USE:
            raise RemoteBusy("The server is still at an earlier upload of the file.", said=str(error)) from error
        raise
    if response.headers.get("Upload-Offset") != str(position + len(data)):
        raise EOFError("The server stored less than was sent.")


def create_tus_upload(request: Request, endpoint: str, size: int, metadata: dict[str, str]) -> str:
    """The URL of a new upload."""
    pairs = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in metadata.items())
    headers = {**_VERSION, "Upload-Length": str(size), "Upload-Metadata": pairs}
    response = request("POST", endpoint, headers=headers, data=b"", expected=(201,))
    return urljoin(endpoint, response.headers["Location"])


def _received_bytes(request: Request, upload: str) -> int | None:
    """The number of bytes that the server has; None if the upload no longer exists."""
    try:
        response = request("HEAD", upload, headers=_VERSION, expected=(200, 204))
    except UnexpectedStatus as error:
        if error.status in _GONE:
            return None
        raise
    offset = response.headers.get("Upload-Offset", "")
    return int(offset) if offset.isdecimal() else None
