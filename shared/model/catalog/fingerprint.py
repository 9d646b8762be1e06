"""Models the fingerprints by which duplicate files are recognised. Written and read by the server only."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from shared.model.base import Bytes, Id, Instant, Md5, Model, Sha256, Text
from shared.model.catalog.asset import AssetKind
from shared.model.identifiers import Isrc

PreviewFault = Literal["notInCatalogue", "noPreview", "notFetched", "unreadable", "unavailable"]
"""Why a public catalogue's preview or cover was not compared. notInCatalogue: it does not have the recording ·
noPreview: it has the recording or release without one · notFetched: its address did not answer with a file ·
unreadable: the file is neither sound nor picture, or damaged · unavailable: the catalogue is not configured, did not
answer, or refused the request."""

Hash64 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]


class FileFingerprint(Model):
    """`fingerprints/{assetId}`: digests of a ready file, for finding its copies.

    Images also have perceptual hashes (64 bits, hex), and the index terms for finding similar images.
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
    """`audioFingerprints/{assetId}`: the acoustic fingerprint of a ready recording.

    `words` is the raw Chromaprint fingerprint, compressed (shared/media/fingerprint), `shifted` that of the same
    sound a quarter tone higher.
    `duration` is in seconds; `isrc` is the ISRC of the track that the file was uploaded for.
    """

    id: Id
    tenant_id: Id
    release_id: Id
    track_id: Id | None = None
    file_name: Text
    isrc: Isrc | None = None
    duration: float
    words: bytes
    shifted: bytes | None = None
    created: Instant
