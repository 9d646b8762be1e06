"""Provides measured files to the content stage: from a release's assets, or from a folder on disk."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO

from shared.media.hashes import hash_stream
from shared.media.probe import AudioFacts, ImageFacts, probe_file
from shared.messages.ern.request import DeliveredFile
from shared.model.catalog.asset import AudioAsset, Hashes, ImageAsset
from shared.model.catalog.release import ReleaseAssets
from shared.validation.content import ContentFile

_CODECS: Mapping[str, tuple[str | None, str | None]] = {
    "WAV": ("PCM", "WAV"),
    "FLAC": ("FLAC", None),
    "MP3": ("MP3", None),
    "AIFF": ("PCM", "AIFF"),
    "M4A": (None, "MP4"),
    "JPEG": ("JPEG", None),
    "PNG": ("PNG", None),
}
"""File format -> codec and container in DDEX's terms (AVS AudioCodecType, ImageCodecType, ContainerFormat)."""
_AUDIO_CODECS = frozenset({"AAC", "FLAC", "MP3", "PCM"})
"""What AVS AudioCodecType has of the codecs that are measured; messages state others as user-defined ones."""


def content_of_assets(assets: ReleaseAssets, files: Mapping[str, DeliveredFile]) -> dict[str, ContentFile]:
    """The files of a delivery (by asset id, as given to the composer), keyed by path relative to the XML."""
    covers = [assets.cover_image] if assets.cover_image else []
    measured = {
        **{asset.id: _audio(asset) for asset in assets.audio},
        **{asset.id: _image(asset) for asset in (*covers, *assets.images)},
        **{asset.id: _unprobed(asset.size, asset.hashes) for asset in assets.documents},
        **{asset.id: _unprobed(asset.size, asset.hashes) for asset in assets.videos},
    }
    return {file.uri: measured[asset_id] for asset_id, file in files.items() if file.included and asset_id in measured}


def _unprobed(size: int, hashes: Hashes) -> ContentFile:
    return ContentFile(size, hashes.md5, hashes.sha1, hashes.sha256)


def _terms(format_: str | None, measured: str | None) -> tuple[str | None, str | None]:
    """The codec and the container of a file; a measured codec goes before the one that the format implies."""
    implied, container = _CODECS.get(format_ or "", (None, None))
    codec = measured.upper() if measured else implied
    return (codec if codec in _AUDIO_CODECS or not measured else None), container


def _audio(asset: AudioAsset) -> ContentFile:
    codec, container = _terms(asset.format, asset.codec)
    return ContentFile(
        asset.size,
        asset.hashes.md5,
        asset.hashes.sha1,
        asset.hashes.sha256,
        codec,
        container,
        duration_s=asset.duration,
        channels=asset.channels,
        sample_rate_hz=asset.sample_rate,
        bit_depth=asset.bit_depth,
    )


def _image(asset: ImageAsset) -> ContentFile:
    return ContentFile(
        asset.size,
        asset.hashes.md5,
        asset.hashes.sha1,
        asset.hashes.sha256,
        _CODECS[asset.format][0],
        width=asset.width,
        height=asset.height,
        color_space=asset.color_space,
    )


def measure_folder(folder: Path, exclude: Iterable[Path] = ()) -> dict[str, ContentFile]:
    """Every file below `folder` except `exclude`, keyed by relative path. Reads each file once to hash it.

    Raises OSError if a file cannot be read.
    """
    excluded = {path.resolve() for path in exclude}
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.resolve() not in excluded:
            with path.open("rb") as source:
                found[path.relative_to(folder).as_posix()] = measure_file(source, path.stat().st_size)
    return found


def measure_file(source: BinaryIO, size: int) -> ContentFile:
    """Measures and hashes a seekable file of `size` bytes."""
    probe = probe_file(source, size)
    source.seek(0)
    hashes, _ = hash_stream(source)
    facts = probe.facts
    codec, container = _terms(probe.format, facts.codec if isinstance(facts, AudioFacts) else None)
    return ContentFile(
        size,
        hashes.md5,
        hashes.sha1,
        hashes.sha256,
        codec,
        container,
        duration_s=facts.duration_s if isinstance(facts, AudioFacts) else None,
        channels=facts.channels if isinstance(facts, AudioFacts) else None,
        sample_rate_hz=facts.sample_rate if isinstance(facts, AudioFacts) else None,
        bit_depth=facts.bit_depth if isinstance(facts, AudioFacts) else None,
        width=facts.width if isinstance(facts, ImageFacts) else None,
        height=facts.height if isinstance(facts, ImageFacts) else None,
        color_space=facts.color_space if isinstance(facts, ImageFacts) else None,
    )
