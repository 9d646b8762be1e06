"""Adapter for blob storage in Cloud Storage; the only module that imports google.cloud.storage."""

import base64
import binascii
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, BinaryIO
from urllib.parse import quote

import google.auth
from google.api_core.exceptions import GoogleAPICallError, PreconditionFailed, RetryError
from google.api_core.exceptions import NotFound as NoSuchObject
from google.auth.credentials import AnonymousCredentials, Signing
from google.auth.exceptions import GoogleAuthError
from google.auth.transport.requests import Request
from google.cloud.storage import Blob, Client

from shared.errors import NotFound, Unavailable
from shared.platform.blobs.path import checked_path
from shared.platform.blobs.port import BlobInfo
from shared.platform.blobs.stream import open_stream

_SCOPES = ("https://www.googleapis.com/auth/cloud-platform",)
_ENDPOINT = "https://storage.googleapis.com"
_TIMEOUT_S = 60
_CHUNK_BYTES = 8 << 20


@contextmanager
def _translated_errors(path: str) -> Iterator[None]:
    try:
        yield
    except NoSuchObject as error:
        raise NotFound(f"The file {path} does not exist.") from error
    except (GoogleAPICallError, GoogleAuthError, RetryError, OSError) as error:
        raise Unavailable(f"Cloud Storage could not serve {path} ({type(error).__name__}).") from error


def _info(blob: Blob) -> BlobInfo:
    md5 = binascii.hexlify(base64.b64decode(blob.md5_hash)).decode() if blob.md5_hash else None
    content_type = blob.content_type or "application/octet-stream"
    return BlobInfo(blob.name, int(blob.size), md5, content_type, int(blob.generation or 0), blob.crc32c)


class GcsBlobs:
    """Blobs in one bucket. `emulator` is STORAGE_EMULATOR_HOST; the emulator is used without credentials."""

    def __init__(self, bucket: str, *, project: str, emulator: str | None = None) -> None:
        self._emulated = bool(emulator)
        self._endpoint = _with_scheme(emulator) if emulator else _ENDPOINT
        credentials: Any = AnonymousCredentials() if emulator else google.auth.default(scopes=_SCOPES)[0]  # type: ignore[no-untyped-call]
        self._credentials = credentials
        client = Client(project=project, credentials=credentials, client_options={"api_endpoint": self._endpoint})
        self._bucket = client.bucket(bucket)

    def stat(self, path: str) -> BlobInfo | None:
        """The file's properties, or None. Raises Unavailable."""
        with _translated_errors(path):
            blob = self._bucket.get_blob(checked_path(path), timeout=_TIMEOUT_S)
        return _info(blob) if blob else None

    def open(self, path: str, offset: int = 0) -> BinaryIO:
        """The file's bytes from `offset`, pinned to the current generation; seekable. Raises NotFound."""
        info = self.stat(path)
        if info is None:
            raise NotFound(f"The file {path} does not exist.")
        return self._stream(info, offset)

    def open_version(self, info: BlobInfo) -> BinaryIO:
        """The bytes of this generation; seekable. Reads raise Unavailable if it has been replaced."""
        return self._stream(info)

    def _stream(self, info: BlobInfo, offset: int = 0) -> BinaryIO:
        blob = self._bucket.blob(checked_path(info.path))

        def fetch(start: int, end: int) -> bytes:
            with _translated_errors(info.path):
                return bytes(
                    blob.download_as_bytes(
                        start=start,
                        end=end - 1,
                        raw_download=True,
                        if_generation_match=info.generation,
                        checksum=None,
                        timeout=_TIMEOUT_S,
                    )
                )

        return open_stream(fetch, info.size, offset)

    def write(self, path: str, data: bytes, content_type: str) -> BlobInfo:
        """Writes a small file, replacing an existing one. Raises Unavailable."""
        blob = self._bucket.blob(checked_path(path))
        with _translated_errors(path):
            blob.upload_from_string(data, content_type=content_type, timeout=_TIMEOUT_S)
        return _info(blob)

    def create(self, path: str, data: bytes, content_type: str) -> bool:
        """Writes a small new file; False, and nothing is written, if it exists. Raises Unavailable.

        The precondition decides; the look before it spares the upload, and serves emulators that ignore preconditions.
        """
        if self.stat(path) is not None:
            return False
        blob = self._bucket.blob(checked_path(path))
        with _translated_errors(path):
            try:
                blob.upload_from_string(data, content_type=content_type, if_generation_match=0, timeout=_TIMEOUT_S)
            except PreconditionFailed:
                return False
        return True

    def upload(self, path: str, chunks: Iterable[bytes], content_type: str) -> BlobInfo:
        """Writes a file of any size through a resumable upload, which is given up if `chunks` raises.

        Raises Unavailable.
        """
        blob = self._bucket.blob(checked_path(path), chunk_size=_CHUNK_BYTES)
        with _translated_errors(path):
            writer = blob.open("wb", content_type=content_type, ignore_flush=True, timeout=_TIMEOUT_S)
        try:
            for chunk in chunks:
                with _translated_errors(path):
                    writer.write(chunk)
        except BaseException:
            writer.terminate()  # or else it stores what was written when it is collected
            raise
        with _translated_errors(path):
            writer.close()
            blob.reload(timeout=_TIMEOUT_S)
        return _info(blob)

    def list(self, prefix: str, *, after: str = "", limit: int = 1000) -> Sequence[BlobInfo]:
        """The files by path. Raises Unavailable."""
        start = f"{after}\0" if after else None
        with _translated_errors(prefix):
            found = self._bucket.list_blobs(prefix=prefix, start_offset=start, max_results=limit, timeout=_TIMEOUT_S)
            return [_info(blob) for blob in found if blob.name > after][:limit]

    def delete(self, path: str) -> None:
        """Deletes the file; no error if it does not exist."""
        try:
            with _translated_errors(path):
                self._bucket.blob(checked_path(path)).delete(timeout=_TIMEOUT_S)
        except NotFound:
            return

    def create_upload_session(self, path: str, *, content_type: str, size: int, origin: str | None = None) -> str:
        """The URL of a resumable upload session for a new file of `size` bytes. `origin` is the browser's, for CORS."""
        blob = self._bucket.blob(checked_path(path))
        with _translated_errors(path):
            return str(
                blob.create_resumable_upload_session(
                    content_type=content_type, size=size, origin=origin, if_generation_match=0, timeout=_TIMEOUT_S
                )
            )

    def signed_url(self, path: str, *, expires: timedelta, save_as: str | None = None) -> str:
        """A V4 signed URL; on the emulator, which does not support signatures, a plain one.

        Without a private key (Cloud Functions) IAM signs: the service account needs
        `iam.serviceAccounts.signBlob` on itself. Raises Unavailable.
        """
        disposition = f"attachment; filename*=UTF-8''{quote(save_as, safe='')}" if save_as else ""
        if self._emulated:
            saved_as = f"&response-content-disposition={quote(disposition, safe='')}" if disposition else ""
            return f"{self._media_url(path)}{saved_as}"
        with _translated_errors(path):
            blob = self._bucket.blob(checked_path(path))
            signer = {**self._signer(), **({"response_disposition": disposition} if disposition else {})}
            return str(blob.generate_signed_url(version="v4", expiration=expires, method="GET", **signer))

    def _signer(self) -> dict[str, str]:
        if isinstance(self._credentials, Signing):
            return {}
        self._credentials.refresh(Request())
        return {
            "service_account_email": self._credentials.service_account_email,
            "access_token": self._credentials.token,
        }

    def _media_url(self, path: str) -> str:
        name = quote(checked_path(path), safe="")
        return f"{self._endpoint}/download/storage/v1/b/{self._bucket.name}/o/{name}?alt=media"


def _with_scheme(host: str) -> str:
    return host if "://" in host else f"http://{host}"
