"""Finds the files that documents name in the tenant's part of the bucket: one list instead of a request per file."""

import hashlib
from collections.abc import Iterator
from itertools import chain

from shared.errors import NotFound
from shared.ids import tenant_folder
from shared.platform.blobs.chunks import chunks_of
from shared.platform.blobs.port import BlobInfo, Blobs

_PAGE = 1000


class TenantFiles:
    """The files below `tenants/{tenant_id}/`. Files that were written after the list are asked for one by one."""

    def __init__(self, tenant_id: str, blobs: Blobs) -> None:
        self._blobs, self._prefix = blobs, f"{tenant_folder(tenant_id)}/"
        self._listed: dict[str, BlobInfo] | None = None

    def find(self, path: str) -> BlobInfo | None:
        """The file's properties; None if it does not exist, or is not the tenant's own. Raises Unavailable."""
        if not path.startswith(self._prefix):
            return None
        if self._listed is None:
            self._listed = {info.path: info for info in self._all()}
        return self._listed.get(path) or self._blobs.stat(path)

    def _all(self) -> Iterator[BlobInfo]:
        after = ""
        while page := self._blobs.list(self._prefix, after=after, limit=_PAGE):
            yield from page
            after = page[-1].path


def opened(path: str, blobs: Blobs) -> Iterator[bytes] | None:
    """The content of a file; None if it does not exist any more. Raises Unavailable."""
    chunks = chunks_of(path, blobs)
    try:
        first = next(chunks, b"")
    except NotFound:
        return None
    return chain([first], chunks)


def sha256_of(path: str, blobs: Blobs) -> str:
    """The SHA-256 of a file, in lower-case hex. Raises NotFound, Unavailable."""
    digest = hashlib.sha256()
    for chunk in chunks_of(path, blobs):
        digest.update(chunk)
    return digest.hexdigest()
