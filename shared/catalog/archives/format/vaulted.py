"""Stores the contents of backups encrypted in a bucket, each under a name that follows from its content.

`backups/{tenant}/key.json` has the data key, sealed by the vault with the tenant as context. Everything else is
encrypted with keys derived from it: `objects/` are contents, `manifests/` what a backup has, `states/` how far one is
written. An object's name is an HMAC of its SHA-256, so nobody without the key can tell from the names which files are
stored. Equal content is stored once.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Sequence

from shared.catalog.archives.format.sealed import derived_key, seal, unseal
from shared.errors import NotFound, Tampered
from shared.platform.blobs.chunks import chunks_of
from shared.platform.blobs.port import BlobInfo, Blobs
from shared.platform.vault.port import Sealed, Vault

_PAGE = 1000
_TYPE = "application/octet-stream"
_MAX_KEY_BYTES = 64 << 10


class VaultedObjects:
    """The backups of one tenant in a bucket."""

    def __init__(self, tenant_id: str, blobs: Blobs, key: bytes) -> None:
        self._blobs = blobs
        self._prefix = f"backups/{tenant_id}/"
        self._key = derived_key(key, b"backup contents")
        self._names = derived_key(key, b"backup names")

    @classmethod
    def locate(cls, tenant_id: str, blobs: Blobs, vault: Vault, *, create: bool, random: bytes) -> "VaultedObjects":
        """The tenant's backups, whose data key the vault opens; `random` becomes the key of the first backup.

        Raises NotFound if there is none and `create` is false; Tampered, VaultError, Unavailable.
        """
        path = f"backups/{tenant_id}/key.json"
        context = {"tenant": tenant_id, "purpose": "backup"}
        if create and blobs.stat(path) is None:
            sealed = vault.seal({"key": base64.b64encode(random).decode()}, context)
            blobs.create(path, json.dumps({"ciphertext": sealed.ciphertext, "key": sealed.key}).encode(), "text/json")
        try:
            with blobs.open(path) as stream:
                fields = json.loads(stream.read(_MAX_KEY_BYTES))
            sealed = Sealed(ciphertext=str(fields["ciphertext"]), key=str(fields["key"]))
        except (ValueError, KeyError, TypeError) as error:
            raise Tampered("The sealed key of the backups is malformed.") from error
        except NotFound as error:
            raise NotFound("There are no backups.", remedy="Make one.") from error
        return cls(tenant_id, blobs, base64.b64decode(vault.open(sealed, context)["key"]))

    def path_of(self, sha256: str) -> str:
        """The path of the object with this content."""
        name = hmac.new(self._names, sha256.encode(), hashlib.sha256).hexdigest()
        return f"{self._prefix}objects/{name[:2]}/{name}"

    def has(self, sha256: str) -> bool:
        """Whether this content is stored."""
        return self._blobs.stat(self.path_of(sha256)) is not None

    def put(self, sha256: str, chunks: Iterable[bytes]) -> BlobInfo | None:
        """Stores the content with this SHA-256, encrypted. None, and nothing is stored, if it is another's."""
        path = self.path_of(sha256)
        try:
            return self._blobs.upload(path, seal(_verified(chunks, sha256), self._key, path), _TYPE)
        except _OtherContent:
            return None

    def read(self, sha256: str) -> Iterator[bytes]:
        """The content with this SHA-256. Raises Tampered at the latest behind its last chunk, NotFound, Unavailable."""
        path = self.path_of(sha256)
        return checked(unseal(chunks_of(path, self._blobs), self._key, path), sha256, path)

    def write_document(self, name: str, content: bytes) -> str:
        """Stores a manifest or a state; returns the SHA-256 of what is in the bucket."""
        path = self._prefix + name
        digest = hashlib.sha256()

        def hashed() -> Iterator[bytes]:
            for chunk in seal([content], self._key, path):
                digest.update(chunk)
                yield chunk

        self._blobs.upload(path, hashed(), _TYPE)
        return digest.hexdigest()

    def read_document(self, name: str, sha256: str | None = None) -> bytes:
        """A manifest or a state; `sha256` is that of what has to be in the bucket. Raises NotFound, Tampered."""
        path, digest = self._prefix + name, hashlib.sha256()

        def hashed() -> Iterator[bytes]:
            for chunk in chunks_of(path, self._blobs):
                digest.update(chunk)
                yield chunk

        content = b"".join(unseal(hashed(), self._key, path))
        if sha256 is not None and digest.hexdigest() != sha256:
            raise Tampered(f"{path} is not what was stored there.")
        return content

    def delete_document(self, name: str) -> None:
        """Deletes a manifest or a state; no error if it does not exist."""
        self._blobs.delete(self._prefix + name)

    def list_objects(self, after: str = "") -> Sequence[BlobInfo]:
        """A page of the stored objects."""
        return self._blobs.list(f"{self._prefix}objects/", after=after, limit=_PAGE)

    def delete_path(self, path: str) -> None:
        """Deletes an object that was listed."""
        self._blobs.delete(path)


class _OtherContent(Exception):
    """The bytes are not those whose digest was given."""


def _verified(chunks: Iterable[bytes], sha256: str) -> Iterator[bytes]:
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
        yield chunk
    if digest.hexdigest() != sha256:
        raise _OtherContent


def checked(chunks: Iterable[bytes], sha256: str, name: str) -> Iterator[bytes]:
    """The same chunks. Raises Tampered behind the last one if their SHA-256 is another."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
        yield chunk
    if digest.hexdigest() != sha256:
        raise Tampered(f"The content of {name} differs from its digest in the manifest.")
