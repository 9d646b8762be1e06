"""Identifies files by their bytes: format, measured facts, problems. Reads a seekable stream in bounded memory."""

from collections.abc import Callable
from typing import BinaryIO

from shared.errors import Finding
from shared.media.probe.audio.aiff import probe_aiff
from shared.media.probe.audio.flac import probe_flac
from shared.media.probe.audio.mp3 import probe_mp3
from shared.media.probe.audio.mp4 import probe_mp4
from shared.media.probe.audio.wav import probe_wav
from shared.media.probe.facts import (
    AudioFacts,
    AudioStream,
    DocumentFacts,
    Facts,
    ImageFacts,
    Probe,
    Unusable,
    described,
    unusable,
)
from shared.media.probe.image import probe_image
from shared.media.probe.pdf import probe_pdf
from shared.media.probe.polyglot import check_not_polyglot
from shared.media.probe.signature import sniff

__all__ = [
    "AudioFacts",
    "AudioStream",
    "DocumentFacts",
    "Facts",
    "ImageFacts",
    "Probe",
    "described",
    "probe_file",
    "sniff",
]

_PROBES: dict[str, Callable[[BinaryIO, int], tuple[Facts, list[Finding]]]] = {
    "WAV": probe_wav,
    "FLAC": probe_flac,
    "MP3": probe_mp3,
    "AIFF": probe_aiff,
    "M4A": probe_mp4,
    "JPEG": lambda source, _: (probe_image(source, "JPEG"), []),
    "PNG": lambda source, _: (probe_image(source, "PNG"), []),
    "PDF": probe_pdf,
}


UNMEASURABLE = Finding(
    "file",
    "The file cannot be measured.",
    "unmeasurable",
    remedy="Export the file again and upload that. The reason is in the log.",
)
"""The reason if a reader failed in a way that nobody foresaw."""

MAX_CHANNELS = 64
MAX_ADM_CHANNELS = 128
"""Objects and beds of an Audio Definition Model (Dolby Atmos masters have up to 128)."""
MOST_MIXED_CHANNELS = 64
"""FFmpeg's resampler converts no more."""
MAX_SAMPLE_RATE = 768_000
MAX_SAMPLES = 1_000_000_000
"""Samples of all channels: three hours of stereo at 44.1 kHz, or 87 minutes at 96 kHz."""

_FREE_SAMPLES = 60_000_000  # eleven minutes of digital silence in stereo
_SAMPLES_PER_BYTE = 64  # HE-AAC at 16 kbit/s has 44, MP3 at 32 kbit/s has 22


def probe_file(source: BinaryIO, size: int) -> Probe:
    """Identifies a file of `size` bytes and checks whether it is usable; no file content makes it raise."""
    name = sniff(source) if size else None
    try:
        if not size:
            raise unusable("empty-file", "The file is empty.")
        if name not in _PROBES:
            message = f"{name} files are not supported." if name else "The file type is not supported."
            raise unusable("unsupported-format", message, f"Use {', '.join(_PROBES)}.")
        check_not_polyglot(source, size, name)
        facts, problems = _PROBES[name](source, size)
        if isinstance(facts, AudioFacts):
            _check_plausible(facts, size)
        return Probe(name, facts, tuple(problems))
    except Unusable as error:
        return Probe(name, None, (error.args[0],))


def _check_plausible(facts: AudioFacts, size: int) -> None:
    """Raises Unusable for facts that no recording has, or that would take much work for few bytes."""
    most_channels = MAX_ADM_CHANNELS if facts.immersive else MAX_CHANNELS
    if not 1 <= facts.channels <= most_channels or not 1 <= facts.sample_rate <= MAX_SAMPLE_RATE:
        raise unusable("implausible", f"{facts.channels} channels at {facts.sample_rate} Hz are not plausible.")
    samples = facts.frames * facts.channels
    if samples > MAX_SAMPLES:
        message = (
            f"The audio has {samples:,} samples in {facts.channels} channels; at most {MAX_SAMPLES:,} are measured."
        )
        raise unusable("too-long", message, "Split it, or export it at a lower rate.")
    if samples > max(_FREE_SAMPLES, _SAMPLES_PER_BYTE * size):
        message = f"{size:,} bytes hold {samples:,} samples, which is not plausible for music."
        raise unusable("implausible", message)
