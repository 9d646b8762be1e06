"""Owns what is kept to recognise files again. Written and read by the server only."""

from typing import Annotated

from pydantic import StringConstraints

from shared.model.base import Bytes, Id, Instant, Md5, Model, Sha256, Text
from shared.model.catalog.asset import AssetKind
from shared.model.identifiers import Isrc

Hash64 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]


class FileFingerprint(Model):
    """`fingerprints/{assetId}`: a ready file's digests, by which its copies are found.

    Images also have their perceptual hashes (64 bits, hex), and the terms under which similar ones are found.
    """

    id: Id
    tenant_id: Id
    release_id: Id
    file_name: Text
    kind: AssetKind
    size: Bytes
    md5: Md5
    sha256: Sha256
    image_hashes: list[Hash64] = []
    terms: list[int] = []
    created: Instant


class AudioFingerprint(Model):
    """`audioFingerprints/{assetId}`: how a ready recording sounds.

    `words` is the raw Chromaprint fingerprint, compressed (shared/assets/fingerprint).
    `duration` in seconds; `isrc` is that of the track the file was uploaded for.
    """

    id: Id
    tenant_id: Id
    release_id: Id
    track_id: Id | None = None
    file_name: Text
    isrc: Isrc | None = None
    duration: float
    words: bytes
    created: Instant
