"""The protocol Storage: delivers to the tenant's own folder in our bucket, for tests and manual handover."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from shared.delivery.protocols.base import (
    Capabilities,
    ConnectionContext,
    Option,
    Options,
    ProtocolInfo,
    PutResult,
    RemoteFile,
    Secrets,
    Source,
    UploadCheckpoint,
)
from shared.delivery.protocols.common.http_client import HttpClient
from shared.delivery.protocols.common.http_failures import classify
from shared.delivery.protocols.common.options import LIMITS
from shared.delivery.protocols.common.paths import checked_path
from shared.delivery.protocols.common.pieces import pieces_of, read_exactly
from shared.delivery.protocols.common.session import WholeFileSession
from shared.delivery.protocols.gcs.upload import upload_resumably
from shared.errors import InvalidInput, NotFound, RemoteRefused
from shared.platform.blobs.port import Blobs
from shared.platform.network.guard import Network

_CHUNK_BYTES = 1024 * 1024
_CONTENT_TYPE = "application/octet-stream"
_OWN_NETWORK = Network(allow_private=True)  # upload sessions belong to our own bucket, which may be an emulator

OPTIONS = (Option("folder", default="default", help="Folder within the tenant's deliveries."), *LIMITS)


class StorageSession(WholeFileSession):
    """The tenant's folder; see base.Session."""

    banner = "Stardust Storage"

    def __init__(self, blobs: Blobs, root: str, checkpoint: UploadCheckpoint) -> None:
        self._blobs = blobs
        self._checkpoint = checkpoint
        super().__init__(root)
        self._http = HttpClient(_OWN_NETWORK, connect_timeout_s=20, idle_timeout_s=60)

    def close(self) -> None:
        """Closes the connection."""
        self._http.close()

    def put(self, source: Source, path: str, size: int, offset: int = 0, md5: str | None = None) -> PutResult:
        """See base.Session. An upload session cannot overwrite, so an existing file is deleted first.

        A small file is one request instead of three.
        """
        assert offset == 0
        key = self._key(path)
        if size <= _CHUNK_BYTES:
            written = self._blobs.write(key, read_exactly(source, size), _CONTENT_TYPE)
            return PutResult(size, md5=written.md5)
        self._blobs.delete(key)
        upload = self._blobs.create_upload_session(key, content_type=_CONTENT_TYPE, size=size)
        if upload.startswith("file:"):
            return PutResult(_write_file(upload, source, size))
        content = f"{key}/{md5}/{size}"
        sent_bytes = upload_resumably(self._http.request, self._checkpoint, content, lambda: upload, source, size)
        return PutResult(sent_bytes)

    def stat(self, path: str) -> RemoteFile | None:
        """See base.Session."""
        found = self._blobs.stat(self._key(path))
        return RemoteFile(path, found.size, found.md5) if found else None

    def delete(self, path: str) -> None:
        """See base.Session."""
        self._blobs.delete(self._key(path))

    def read(self, path: str) -> bytes:
        """See base.Session."""
        try:
            with self._blobs.open(self._key(path)) as stream:
                return stream.read()
        except NotFound as error:
            raise RemoteRefused(f"{path} does not exist.", remedy="Deliver it first.") from error


def _write_file(url: str, source: Source, size: int) -> int:
    """Writes a temporary file and renames it, so that the file appears atomically, like an object."""
    path = Path(unquote(urlsplit(url).path))
    partial = path.with_name(f"{path.name}.part")
    try:
        with partial.open("wb") as file:
            for piece in pieces_of(source, size, _CHUNK_BYTES):
                file.write(piece)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return size


def connect(options: Options, _secrets: Secrets, context: ConnectionContext) -> StorageSession:
    """Opens the tenant's folder. The tenant is that of the delivery, never taken from the options."""
    if context.blobs is None or not context.tenant_id:
        raise RemoteRefused(
            "The protocol Storage needs a tenant's bucket.",
            remedy="Deliver through the worker, or choose another protocol.",
        )
    return StorageSession(
        context.blobs, f"tenants/{context.tenant_id}/deliveries/{checked_path(options['folder'])}", context.checkpoint
    )


def check(options: Options, _secrets: Secrets) -> list[str]:
    """Checks rules across options."""
    try:
        checked_path(options.get("folder", ""))
    except InvalidInput as error:
        return [str(error)]
    return []


PROTOCOL = ProtocolInfo(
    name="Storage",
    help="The tenant's own folder in this deployment's bucket.",
    options=OPTIONS,
    capabilities=Capabilities(atomic=True),
    connect=connect,
    classify=classify,
    check=check,
)
