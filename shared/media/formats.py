"""The accepted file formats: extensions and content types, as data."""

from dataclasses import dataclass

from shared.model.catalog.asset import AssetKind


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A format: its kind of asset, and its extensions and content types (the usual one first)."""

    name: str
    kind: AssetKind
    extensions: tuple[str, ...]
    content_types: tuple[str, ...]


FORMATS = (
    FileFormat("WAV", "audio", ("wav", "wave"), ("audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave")),
    FileFormat("FLAC", "audio", ("flac",), ("audio/flac", "audio/x-flac")),
    FileFormat("MP3", "audio", ("mp3",), ("audio/mpeg", "audio/mp3", "audio/x-mp3")),
    FileFormat("AIFF", "audio", ("aiff", "aif", "aifc"), ("audio/aiff", "audio/x-aiff")),
    FileFormat("M4A", "audio", ("m4a", "mp4"), ("audio/mp4", "audio/x-m4a", "audio/m4a")),
    FileFormat("JPEG", "image", ("jpg", "jpeg"), ("image/jpeg", "image/jpg", "image/pjpeg")),
    FileFormat("PNG", "image", ("png",), ("image/png",)),
    FileFormat("PDF", "document", ("pdf",), ("application/pdf",)),
)


def format_of_content_type(content_type: str) -> FileFormat | None:
    """The format of a content type; parameters and case are ignored."""
    essence = content_type.partition(";")[0].strip().lower()
    return next((known for known in FORMATS if essence in known.content_types), None)


def format_of_name(file_name: str) -> FileFormat | None:
    """The format of a file extension."""
    extension = file_name.rpartition(".")[2].lower()
    return next((known for known in FORMATS if extension in known.extensions), None)
