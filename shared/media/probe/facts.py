"""The result of a probe: the measured facts of a file, and its problems."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from shared.errors import Finding
from shared.model.catalog.asset import AudioFormat, ImageFormat


@dataclass(frozen=True, slots=True)
class AudioStream:
    """What a decoder gets of a file: its audio, without tags, pictures and other chunks.

    `form` in FFmpeg's terms (flac, mp3, s24le), `head` before the bytes at this position of the file. Raw samples have
    `channels` and `sample_rate`; `speakers` is the mask of WAVE_FORMAT_EXTENSIBLE, 0 if there is none.
    """

    form: str
    at: int
    length: int
    head: bytes = b""
    channels: int = 0
    sample_rate: int = 0
    speakers: int = 0


@dataclass(frozen=True, slots=True)
class AudioFacts:
    """Audio as measured: `frames` are samples per channel, `sample_rate` in Hz, `bitrate` in kbit/s.

    `codec` is in DDEX's terms (AVS AudioCodecType). `floating`: the samples are floating point. `immersive`: the
    channels are objects and beds of an Audio Definition Model (ITU-R BS.2088), `objects` of them objects.
    WAV only: `format_code` as written in the file, `trailing_bytes` after the audio data. `stream`: what a decoder gets
    of the file (None: all), `chunks`: where the other chunks of a WAV or AIFF are (position and length), `md5`: the
    digest of the samples that a FLAC states.
    """

    format: AudioFormat
    codec: str
    channels: int
    sample_rate: int
    bit_depth: int | None
    frames: int
    bitrate: int
    floating: bool = False
    immersive: bool = False
    objects: int | None = None
    format_code: int | None = None
    trailing_bytes: int | None = None
    stream: AudioStream | None = field(default=None, compare=False)
    chunks: Mapping[str, tuple[int, int]] = field(default_factory=dict, compare=False)
    md5: str | None = field(default=None, compare=False)

    @property
    def duration_s(self) -> float:
        """Length in seconds, exact to the sample."""
        return self.frames / self.sample_rate


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """An image as measured, in pixels. `orientation` is Exif's (1: upright), `profile` the ICC profile's name.

    `contrast` is the difference of the darkest and the lightest grey, `detail` what the sharpest pixels lose by
    halving, both of 255; `text_lines` is the estimated number of lines of text, `enlarged` tells of
    traces of scaling up, `picture` holds the perceptual hashes.
    """

    format: ImageFormat
    width: int
    height: int
    color_space: str
    bit_depth: int = 8
    alpha: bool = False
    progressive: bool = False
    profile: str | None = None
    orientation: int = 1
    contrast: int = 255
    detail: int = 255
    text_lines: int = 0
    enlarged: bool = False
    picture: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """A document as measured; `pages` is None if they cannot be counted."""

    format: str
    pages: int | None = None


Facts = AudioFacts | ImageFacts | DocumentFacts
_INTERNAL = ("stream", "chunks", "md5")


def described(facts: Facts) -> dict[str, Any]:
    """The facts as they are shown to people, with the duration of audio in seconds."""
    shown = {name: value for name, value in asdict(facts).items() if name not in _INTERNAL}
    return {**shown, "duration_s": facts.duration_s} if isinstance(facts, AudioFacts) else shown


@dataclass(frozen=True, slots=True)
class Probe:
    """The format of a file (by its magic number, None if unknown), its facts, and every problem found."""

    format: str | None
    facts: Facts | None = None
    problems: tuple[Finding, ...] = ()

    @property
    def usable(self) -> bool:
        """True if the file can be used; warnings do not matter."""
        return self.facts is not None and not any(problem.severity == "error" for problem in self.problems)


class Unusable(Exception):
    """Ends the probe of a file that cannot be used; `args[0]` is the Finding."""


def unusable(code: str, message: str, remedy: str = "Export the file again and upload that.") -> Unusable:
    """The exception that ends a probe, with its reason."""
    return Unusable(Finding("file", message, code, remedy=remedy))


def warning(code: str, message: str, remedy: str = "") -> Finding:
    """A warning about a usable file."""
    return Finding("file", message, code, severity="warning", remedy=remedy)
