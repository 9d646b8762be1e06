"""Examines an uploaded file: whether it is as declared, complete and usable, and what its facts are."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

from shared.errors import Finding, StardustError, Unavailable
from shared.media.analysis.measure import measure_audio
from shared.media.derive import covers, waveform
from shared.media.fingerprint.encoding import Words
from shared.media.formats import format_of_content_type
from shared.media.hashes import hash_stream
from shared.media.image_quality import assess_image
from shared.media.probe import UNMEASURABLE, AudioFacts, Facts, ImageFacts, Probe, probe_file
from shared.media.sandbox.ocr import lines_on
from shared.model.catalog.asset import Asset, AudioAsset, AudioQuality, DocumentAsset, Hashes, ImageAsset, ImageQuality
from shared.platform.blobs.port import BlobInfo, Blobs

logger = logging.getLogger("stardust.media")

_READABLE = ("cover-1500.jpg", "cover-640.jpg")
"""The previews on which text is read: large enough for small print, small enough to be quick."""


@dataclass(frozen=True, slots=True)
class Examination:
    """The result: facts, digests and quality of a usable file, otherwise the reasons in `problems`.

    `fingerprint` has the raw audio fingerprints, `derived` the previews by name.
    """

    problems: tuple[Finding, ...]
    facts: Facts | None = None
    hashes: Hashes | None = None
    quality: AudioQuality | None = None
    image_quality: ImageQuality | None = None
    fingerprint: Words = field(default_factory=Words)
    tags: Mapping[str, str] = field(default_factory=dict)
    derived: Mapping[str, bytes] = field(default_factory=dict)
    plugins: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    """What plug-ins found out, by their names."""

    @property
    def usable(self) -> bool:
        """True if the file may become part of the release."""
        return self.facts is not None and not any(problem.severity == "error" for problem in self.problems)


def examine_upload(asset: Asset, info: BlobInfo, blobs: Blobs) -> Examination:
    """Probes, hashes and decodes the file at `info`. Raises Unavailable if the file changes meanwhile.

    A fault of the measurement itself becomes a problem of the file: an upload is settled in one attempt.
    """
    try:
        return _examined(asset, info, blobs)
    except StardustError:
        raise
    except Exception:  # storage raises only ours, so another attempt would end the same way
        logger.exception("asset %s could not be measured", asset.id)
        return Examination((UNMEASURABLE,))


def _examined(asset: Asset, info: BlobInfo, blobs: Blobs) -> Examination:
    if info.size != asset.size:
        message = f"{asset.size:,} bytes were declared, but {info.size:,} arrived."
        return Examination((Finding("size", message, "size-mismatch", remedy="Upload the file again."),))
    with blobs.open(info.path) as source:
        probe = probe_file(source, info.size)
        mismatches = _type_problems(asset, probe)
        if mismatches or not probe.usable or probe.facts is None:
            return Examination((*mismatches, *probe.problems))
        hashes, size, found = _measure(source, info.size, probe.facts)
    found = _with_text(found) if asset.image_type == "FrontCover" else found
    if size != info.size or not _matches_storage(info, hashes):
        raise Unavailable("The file changed while it was being read.", remedy="Try again.")
    problems = (*probe.problems, *found.problems, *_digest_problems(asset, hashes))
    return replace(found, problems=problems, facts=probe.facts, hashes=hashes)


def _matches_storage(info: BlobInfo, hashes: Hashes) -> bool:
    """True if these are the bytes in Cloud Storage, which has only the CRC32C of a composite object."""
    return info.md5 in (None, hashes.md5) and info.crc32c in (None, hashes.crc32c)


def _measure(source: BinaryIO, size: int, facts: Facts) -> tuple[Hashes, int, Examination]:
    if not isinstance(facts, AudioFacts):
        quality = assess_image(facts) if isinstance(facts, ImageFacts) else None
        previews = covers(source) if isinstance(facts, ImageFacts) else {}
        source.seek(0)
        return *hash_stream(source), Examination((), image_quality=quality, derived=previews)
    measured = measure_audio(source, size, facts)
    examination = Examination(
        measured.problems,
        quality=measured.quality,
        fingerprint=measured.fingerprint,
        tags=measured.tags,
        derived={"waveform.svg": waveform(measured.levels)},
    )
    return measured.hashes, measured.size, examination


def _with_text(found: Examination) -> Examination:
    """The examination of a front cover, with the text on it."""
    preview = next((found.derived[name] for name in _READABLE if name in found.derived), None)
    if found.image_quality is None or preview is None:
        return found
    return replace(found, image_quality=found.image_quality.model_copy(update={"text": lines_on(preview)}))


def _type_problems(asset: Asset, probe: Probe) -> list[Finding]:
    declared = format_of_content_type(asset.content_type)
    if declared is None or probe.format is None or probe.format == declared.name:
        return []
    message = f"The file was declared as {declared.name}, but it is {probe.format}."
    return [Finding("contentType", message, "mislabelled", remedy="Convert it, or declare its actual type.")]


def _digest_problems(asset: Asset, hashes: Hashes) -> list[Finding]:
    if asset.declared_md5 in (None, hashes.md5):
        return []
    message = f"The MD5 is {hashes.md5}, but {asset.declared_md5} was declared."
    return [Finding("md5", message, "md5-mismatch", remedy="Upload the file again.")]


def measured_asset(asset: Asset, facts: Facts, hashes: Hashes) -> AudioAsset | ImageAsset | DocumentAsset:
    """The file as the release describes it. `uploadedAt` is the time when the upload was declared."""
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
            objects=facts.objects,
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
