"""Owns the judgement of an uploaded file: is it what was declared, whole and usable, and what are its facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from shared.errors import Finding, Unavailable
from shared.media.analysis.measure import measure_audio
from shared.media.derive import covers, waveform
from shared.media.formats import format_of_content_type
from shared.media.hashes import hash_stream
from shared.media.image_quality import judge_image
from shared.media.probe import AudioFacts, Facts, ImageFacts, Probe, probe_file
from shared.model.catalog.asset import Asset, AudioAsset, AudioQuality, DocumentAsset, Hashes, ImageAsset, ImageQuality
from shared.platform.blobs.port import BlobInfo, Blobs


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found: facts, digests and quality of a usable file, else the reasons in `problems`.

    `fingerprint` is how it sounds (raw words), `derived` what was made from it for people to see.
    """

    problems: tuple[Finding, ...]
    facts: Facts | None = None
    hashes: Hashes | None = None
    quality: AudioQuality | None = None
    image_quality: ImageQuality | None = None
    fingerprint: bytes = b""
    tags: Mapping[str, str] = field(default_factory=dict)
    derived: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def usable(self) -> bool:
        """True if the file may become part of the release."""
        return self.facts is not None and not any(problem.severity == "error" for problem in self.problems)


def examine_upload(asset: Asset, info: BlobInfo, blobs: Blobs) -> Examination:
    """Probes, digests and decodes the file at `info`. Raises Unavailable if it changes meanwhile."""
    if info.size != asset.size:
        message = f"{info.size:,} bytes arrived where {asset.size:,} were declared."
        return Examination((Finding("size", message, "size-mismatch", remedy="Upload the file again."),))
    with blobs.open(info.path) as source:
        probe = probe_file(source, info.size)
        wrong_label = _label_problems(asset, probe)
        if wrong_label or not probe.sound or probe.facts is None:
            return Examination((*wrong_label, *probe.problems))
        hashes, size, found = _read_through(source, info.size, probe.facts)
    if size != info.size or not _agrees(info, hashes):
        raise Unavailable("The file changed while it was read.", remedy="Try again.")
    problems = (*probe.problems, *found.problems, *_digest_problems(asset, hashes))
    return replace(found, problems=problems, facts=probe.facts, hashes=hashes)


def _agrees(info: BlobInfo, hashes: Hashes) -> bool:
    """Whether these are the bytes that Cloud Storage has; of an object composed of parts it knows the CRC32C alone."""
    return info.md5 in (None, hashes.md5) and info.crc32c in (None, hashes.crc32c)


def _read_through(source: BinaryIO, size: int, facts: Facts) -> tuple[Hashes, int, Examination]:
    if not isinstance(facts, AudioFacts):
        look = judge_image(facts) if isinstance(facts, ImageFacts) else None
        made = covers(source) if isinstance(facts, ImageFacts) else {}
        source.seek(0)
        return *hash_stream(source), Examination((), image_quality=look, derived=made)
    measured = measure_audio(source, size, facts)
    sound = Examination(
        measured.problems,
        quality=measured.quality,
        fingerprint=measured.fingerprint,
        tags=measured.tags,
        derived={"waveform.svg": waveform(measured.levels)},
    )
    return measured.hashes, measured.size, sound


def _label_problems(asset: Asset, probe: Probe) -> list[Finding]:
    declared = format_of_content_type(asset.content_type)
    if declared is None or probe.format is None or probe.format == declared.name:
        return []
    message = f"The file was declared as {declared.name}, but its bytes are {probe.format}."
    return [Finding("contentType", message, "mislabelled", remedy="Convert it, or declare it as what it is.")]


def _digest_problems(asset: Asset, hashes: Hashes) -> list[Finding]:
    if asset.declared_md5 in (None, hashes.md5):
        return []
    message = f"The MD5 is {hashes.md5}; {asset.declared_md5} was declared."
    return [Finding("md5", message, "md5-mismatch", remedy="Upload the file again.")]


def measured_asset(asset: Asset, facts: Facts, hashes: Hashes) -> AudioAsset | ImageAsset | DocumentAsset:
    """The file as the release will describe it. `uploadedAt` is when the upload was declared."""
    common = {
        "id": asset.id,
        "file_name": asset.file_name,
        "size": asset.size,
        "storage_url": asset.storage_path,
        "hashes": hashes,
        "uploaded_at": asset.created,
    }
    if isinstance(facts, AudioFacts):
        return AudioAsset(
            **common,
            format=facts.format,
            duration=facts.duration_s,
            channels=facts.channels,
            sample_rate=facts.sample_rate,
            bit_depth=facts.bit_depth,
            bitrate=facts.bitrate,
            codec=facts.codec,
            immersive=facts.immersive or None,
            format_code=facts.format_code,
            trailing_bytes=facts.trailing_bytes,
        )
    if isinstance(facts, ImageFacts):
        return ImageAsset(
            **common,
            type=asset.image_type or "FrontCover",
            format=facts.format,
            width=facts.width,
            height=facts.height,
            color_space=facts.color_space,
            profile=facts.profile,
        )
    return DocumentAsset(**common, pages=facts.pages)
