"""Models the files of a release: their measured properties and their location in the bucket."""

from typing import Annotated, Any, Literal

from pydantic import Field

from shared.errors import Finding
from shared.model.base import Bytes, Id, Instant, Md5, Model, Sha1, Sha256, Text
from shared.model.catalog.credits import RightsLine
from shared.model.catalog.titles import ParentalWarning, ProprietaryIds

AudioFormat = Literal["WAV", "FLAC", "MP3", "AIFF", "M4A"]
ImageFormat = Literal["JPEG", "PNG"]
ImageType = Literal["FrontCover", "BackCover", "Booklet", "Artist", "Label", "VideoScreenCapture"]
AssetKind = Literal["audio", "image", "document"]
AssetStatus = Literal["uploading", "processing", "ready", "rejected"]
FileMeans = Literal[
    "table", "barcode", "position", "isrcInName", "isrcTag", "titleAndDuration", "title", "preview", "person"
]
"""By which means a file was matched. table: the imported document names it · barcode: the cover is named by it ·
position: the name has barcode, disc and track · isrcInName, isrcTag: the ISRC is in the name or in the tags ·
titleAndDuration: both agree · title: the title agrees, and nothing contradicts it · preview: it sounds like the
30-second preview at Deezer · person: somebody said so."""


class Hashes(Model):
    """Digests of the whole file."""

    md5: Md5
    """The MD5 in lower-case hex."""
    sha1: Sha1
    """The SHA-1 in lower-case hex."""
    sha256: Sha256
    """The SHA-256 in lower-case hex."""
    crc32c: Annotated[str | None, Field(alias="crc32c")] = None
    """The CRC32C in base64, as in Cloud Storage."""


class AudioAsset(Model):
    """An audio file as measured."""

    id: Id
    file_name: Text
    format: AudioFormat
    """The format of the file's content, whatever its name says."""
    size: Bytes
    """In bytes."""
    duration: Annotated[float, Field(gt=0)]
    """In seconds."""
    channels: Annotated[int, Field(ge=1, le=128)]
    """The number of channels."""
    sample_rate: Annotated[int, Field(gt=0)]
    """In Hz."""
    bit_depth: Annotated[int, Field(gt=0)] | None = None
    """Bits per sample; absent for lossy codecs."""
    bitrate: Annotated[int, Field(gt=0)] | None = None
    """In kbit/s."""
    codec: Text | None = None
    """The codec of the audio data; `DolbyAtmosMasterADM` for an ADM BWF with Dolby's metadata."""
    immersive: bool | None = None
    """True for an ADM BWF: objects and beds instead of plain channels (ITU-R BS.2088)."""
    objects: Annotated[int, Field(ge=0, le=128)] | None = None
    """How many channels of an ADM BWF are objects."""
    format_code: Annotated[int, Field(ge=0, le=0xFFFF)] | None = None
    """The WAV format code in the file: 1 is plain PCM, 65534 is WAVE_FORMAT_EXTENSIBLE."""
    trailing_bytes: Bytes | None = None
    """The number of bytes after the audio data of a WAV: chunks, and anything beyond them."""
    storage_url: Text
    hashes: Hashes
    uploaded_at: Instant


class ImageAsset(Model):
    """An image file as measured."""

    id: Id
    file_name: Text
    type: ImageType
    """What the image shows."""
    format: ImageFormat
    """The format of the file's content, whatever its name says."""
    width: Annotated[int, Field(gt=0)]
    """In pixels."""
    height: Annotated[int, Field(gt=0)]
    """In pixels."""
    color_space: Text | None = None
    """The colour model of the pixels, such as `RGB`."""
    profile: Text | None = None
    """The name of the embedded ICC profile."""
    size: Bytes
    """In bytes."""
    storage_url: Text
    hashes: Hashes
    uploaded_at: Instant


class ImageDescription(Model):
    """What is said of one of the release's images, beside what is measured of its file."""

    type: ImageType = "FrontCover"
    """What the image shows."""
    file_name: Text | None = None
    """The name of its file; without one, the description is of the next image of its type that has none."""
    proprietary_ids: ProprietaryIds = []
    """Identifiers that others gave the image."""
    title: Text | None = None
    """The image's title."""
    display_artist: Text | None = None
    """The artist to whom it belongs, as displayed."""
    parental_warning: ParentalWarning | None = None
    """Whether the image is explicit; without it, it is not."""
    c_lines: list[RightsLine] = []
    """The image's C lines."""


class DocumentAsset(Model):
    """A document, such as a PDF booklet."""

    id: Id
    file_name: Text
    format: Literal["PDF"] = "PDF"
    """The format of the document."""
    pages: Annotated[int, Field(gt=0)] | None = None
    """The number of pages."""
    size: Bytes
    """In bytes."""
    storage_url: Text
    hashes: Hashes
    uploaded_at: Instant


class AudioQuality(Model):
    """What decoding the audio found. Values that do not apply, or are undefined for silence, are absent."""

    loudness: float | None = None
    """Integrated loudness in LUFS (EBU R 128)."""
    loudness_range: float | None = None
    """Loudness range in LU (EBU Tech 3342)."""
    true_peak: float | None = None
    """The highest true peak in dBTP (ITU-R BS.1770)."""
    sample_peak: float | None = None
    """The highest sample peak in dBFS."""
    dc_offset: float | None = None
    """The DC offset, relative to full scale 1."""
    correlation: float | None = None
    """Between left and right, 1 for dual mono to -1 for inverted."""
    cutoff: int | None = None
    """The frequency in Hz above which the spectrum ends abruptly."""
    used_bits: int | None = None
    """The bits that the samples really use."""
    layout: Text | None = None
    """The channel layout: `mono`, `stereo`, `5.1`."""
    silence_head: float = 0
    """Silence at the beginning, in seconds."""
    silence_tail: float = 0
    """Silence at the end, in seconds."""
    longest_silence: float = 0
    """The longest silence in between, in seconds."""
    findings: list[Finding] = []
    """What DSPs may object to."""


class ImageQuality(Model):
    """A decoded image (shared/media/image_quality.py)."""

    bit_depth: int
    """Bits per sample."""
    alpha: bool
    """Whether it has an alpha channel."""
    progressive: bool
    """Whether it is stored progressively or interlaced."""
    profile: Text | None = None
    """The name of the embedded ICC profile."""
    orientation: int
    """The orientation as in Exif, 1 (upright) to 8."""
    contrast: int
    """The contrast, from 0 to 255."""
    detail: int
    """The amount of fine detail, from 0 to 255; low for enlarged images."""
    text: list[Text] = []
    """The lines of text that were read on a front cover, from top to bottom; none where Tesseract is not installed."""
    findings: list[Finding] = []
    """What DSPs may object to."""


DuplicateKind = Literal["exact", "audio", "image", "audio-other-isrc", "isrc-other-audio", "upc-other-release"]
DuplicateChoice = Literal["useExisting", "keepBoth", "replace"]


class AssetDuplicate(Model):
    """Another file of the tenant that this one duplicates or contradicts.

    exact: the same bytes · audio: the same recording · image: the same picture · audio-other-isrc: the same
    recording with another ISRC · isrc-other-audio: another recording with the same ISRC · upc-other-release:
    another release with the same UPC (without `assetId` and `fileName`).
    """

    kind: DuplicateKind
    """In what way it is a duplicate."""
    asset_id: Id | None = None
    """The id of the other file."""
    release_id: Id
    """The release that the other file belongs to."""
    track_id: Id | None = None
    """The track that the other file belongs to."""
    file_name: Text | None = None
    """The other file's name."""
    similarity: Annotated[float, Field(ge=0, le=1)]
    """How alike they are, from 0 to 1."""
    kept: bool = False
    """Whether a user chose to keep both."""


class TrackMatch(Model):
    """How the track of a recording was found that was uploaded without one."""

    means: FileMeans
    """By which means."""
    confidence: Annotated[float, Field(ge=0, le=1)]
    """How sure that is, from 0 to 1; of a preview, how similar both sound."""


class Asset(Model):
    """`assets/{id}`: one upload, from its declaration to its measurement. Written by the server only."""

    id: Id
    tenant_id: Id
    release_id: Id
    """The release that it was uploaded for."""
    track_id: Id | None = None
    """The track that it was uploaded for, or given to later."""
    track_match: TrackMatch | None = None
    """How that track was found; absent if the upload named it."""
    kind: AssetKind
    """What kind of file was declared."""
    image_type: ImageType | None = None
    """What the image shows; only for images."""
    file_name: Text
    content_type: Text
    """The declared media type."""
    size: Bytes
    """The declared size, in bytes."""
    declared_md5: Md5 | None = None
    """The MD5 that the client declared, in lower-case hex."""
    storage_path: Text
    """The file's path in the bucket."""
    status: AssetStatus
    """How far the file got; `rejected` files cannot be delivered."""
    problems: list[Finding] = []
    """What is wrong with the file, or may be."""
    attempts: Annotated[int, Field(ge=0)] = 0
    """How often its measurement was begun, and after an interruption begun again."""
    audio: AudioAsset | None = None
    """The measured file, if it is audio."""
    image: ImageAsset | None = None
    """The measured file, if it is an image."""
    document: DocumentAsset | None = None
    """The measured file, if it is a document."""
    quality: AudioQuality | None = None
    """What decoding found, if it is audio."""
    image_quality: ImageQuality | None = None
    """What decoding found, if it is an image."""
    tags: dict[str, str] = {}
    """The audio file's own tags, which are not trusted."""
    derived: dict[str, str] = {}
    """The paths of the files made from it (waveform, smaller covers), by name."""
    plugins: dict[str, dict[str, Any]] = {}
    """What plug-ins found out about the file, by their names; at most 20 KB each."""
    duplicates: list[AssetDuplicate] = []
    """Other files that it duplicates or contradicts."""
    used_by: list[Id] = []
    """Other releases that use it in place of a duplicate."""
    kept_with: list[Id] = []
    """The duplicates that users chose to keep alongside it."""
    created: Instant
    created_by: Id
    updated: Instant
    expires: Instant | None = None
    """When an upload that never arrives is deleted (Firestore TTL); absent once it is processed."""


class AssetReference(Model):
    """Identifies an asset."""

    asset_id: Id
