"""Models the files of a release: their measured properties and their location in the bucket."""

from typing import Annotated, Literal

from pydantic import Field

from shared.errors import Finding
from shared.model.base import Bytes, Id, Instant, Md5, Model, Sha1, Sha256, Text

AudioFormat = Literal["WAV", "FLAC", "MP3", "AIFF", "M4A"]
ImageFormat = Literal["JPEG", "PNG"]
ImageType = Literal["FrontCover", "BackCover", "Booklet", "Artist", "Label", "VideoScreenCapture"]
AssetKind = Literal["audio", "image", "document"]
AssetStatus = Literal["uploading", "processing", "ready", "rejected"]


class Hashes(Model):
    """Digests of the whole file in lower-case hex; CRC32C in base64, as in Cloud Storage."""

    md5: Md5
    sha1: Sha1
    sha256: Sha256
    crc32c: Annotated[str | None, Field(alias="crc32c")] = None


class AudioAsset(Model):
    """An audio file as measured: `duration` in seconds, `sampleRate` in Hz, `bitrate` in kbit/s.

    `immersive` is true for an ADM BWF: objects and beds instead of plain channels (ITU-R BS.2088).
    """

    id: Id
    file_name: Text
    format: AudioFormat
    size: Bytes
    duration: Annotated[float, Field(gt=0)]
    channels: Annotated[int, Field(ge=1, le=128)]
    sample_rate: Annotated[int, Field(gt=0)]
    bit_depth: Annotated[int, Field(gt=0)] | None = None
    bitrate: Annotated[int, Field(gt=0)] | None = None
    codec: Text | None = None
    immersive: bool | None = None
    format_code: Annotated[int, Field(ge=0, le=0xFFFF)] | None = None
    """The WAV format code in the file: 1 is plain PCM, 65534 is WAVE_FORMAT_EXTENSIBLE."""
    trailing_bytes: Bytes | None = None
    """The number of bytes after the audio data of a WAV: chunks, and anything beyond them."""
    storage_url: Text
    hashes: Hashes
    uploaded_at: Instant


class ImageAsset(Model):
    """An image file as measured, in pixels."""

    id: Id
    file_name: Text
    type: ImageType
    format: ImageFormat
    width: Annotated[int, Field(gt=0)]
    height: Annotated[int, Field(gt=0)]
    color_space: Text | None = None
    profile: Text | None = None
    """The name of the embedded ICC profile."""
    size: Bytes
    storage_url: Text
    hashes: Hashes
    uploaded_at: Instant


class DocumentAsset(Model):
    """A document, such as a PDF booklet."""

    id: Id
    file_name: Text
    format: Literal["PDF"] = "PDF"
    pages: Annotated[int, Field(gt=0)] | None = None
    size: Bytes
    storage_url: Text
    hashes: Hashes
    uploaded_at: Instant


class AudioQuality(Model):
    """Decoded audio: EBU R128 loudness (LUFS, LU), peaks in dBTP and dBFS, DC offset relative to full scale 1, seconds.

    `correlation` is between left and right (1: dual mono, -1: inverted), `cutoff` is the frequency in Hz where the
    spectrum ends abruptly, `usedBits` the bits that the samples really use, `layout` the channel layout (mono,
    stereo, 5.1). Values that do not apply, or are undefined for silence, are absent.
    """

    loudness: float | None = None
    loudness_range: float | None = None
    true_peak: float | None = None
    sample_peak: float | None = None
    dc_offset: float | None = None
    correlation: float | None = None
    cutoff: int | None = None
    used_bits: int | None = None
    layout: Text | None = None
    silence_head: float = 0
    silence_tail: float = 0
    longest_silence: float = 0
    findings: list[Finding] = []


class ImageQuality(Model):
    """A decoded image: `contrast` and `detail` are of 255 (shared/media/image_quality.py), `orientation` as in Exif."""

    bit_depth: int
    alpha: bool
    progressive: bool
    profile: Text | None = None
    orientation: int
    contrast: int
    detail: int
    findings: list[Finding] = []


DuplicateKind = Literal["exact", "audio", "image", "audio-other-isrc", "isrc-other-audio", "upc-other-release"]
DuplicateChoice = Literal["useExisting", "keepBoth", "replace"]


class AssetDuplicate(Model):
    """Another file of the tenant that this one duplicates or contradicts; `similarity` from 0 to 1.

    exact: the same bytes · audio: the same recording · image: the same picture · audio-other-isrc: the same
    recording with another ISRC · isrc-other-audio: another recording with the same ISRC · upc-other-release:
    another release with the same UPC (without `assetId` and `fileName`). `kept`: a user chose to keep both.
    """

    kind: DuplicateKind
    asset_id: Id | None = None
    release_id: Id
    track_id: Id | None = None
    file_name: Text | None = None
    similarity: Annotated[float, Field(ge=0, le=1)]
    kept: bool = False


class Asset(Model):
    """`assets/{id}`: one upload, from its declaration to its measurement. Written by the server only.

    `tags` are the audio file's own tags, which are not trusted; `derived` maps the files made from the upload
    (waveform, smaller covers) to their paths. `expires` is when an upload that never arrives is deleted (Firestore
    TTL); absent once the upload is processed. `attempts` is how often its measurement was begun or, after an
    interruption, begun again. `usedBy` lists other releases that use the file instead of a duplicate, `keptWith` the
    duplicates that users chose to keep alongside it.
    """

    id: Id
    tenant_id: Id
    release_id: Id
    track_id: Id | None = None
    kind: AssetKind
    image_type: ImageType | None = None
    file_name: Text
    content_type: Text
    size: Bytes
    declared_md5: Md5 | None = None
    storage_path: Text
    status: AssetStatus
    problems: list[Finding] = []
    attempts: Annotated[int, Field(ge=0)] = 0
    audio: AudioAsset | None = None
    image: ImageAsset | None = None
    document: DocumentAsset | None = None
    quality: AudioQuality | None = None
    image_quality: ImageQuality | None = None
    tags: dict[str, str] = {}
    derived: dict[str, str] = {}
    duplicates: list[AssetDuplicate] = []
    used_by: list[Id] = []
    kept_with: list[Id] = []
    created: Instant
    created_by: Id
    updated: Instant
    expires: Instant | None = None


class AssetReference(Model):
    """Identifies an asset."""

    asset_id: Id
