"""Decides what FFmpeg reads of a file: uncompressed samples without their container, everything else as it is."""

from collections.abc import Callable
from typing import BinaryIO

from shared.media.probe import MOST_MIXED_CHANNELS, PcmSamples
from shared.media.probe.audio.faststart import in_stream_order
from shared.model.catalog.asset import AudioFormat

Feed = Callable[[bytes], None]
_DEMUXERS = {"FLAC": "flac", "MP3": "mp3", "M4A": "mov"}
_SPEAKERS = (  # of WAVE_FORMAT_EXTENSIBLE, from bit 0
    *("FL", "FR", "FC", "LFE", "BL", "BR", "FLC", "FRC", "BC"),
    *("SL", "SR", "TC", "TFL", "TFC", "TFR", "TBL", "TBC", "TBR"),
)
_USUAL_LAYOUTS = 8


def input_of(audio_format: AudioFormat, samples: PcmSamples | None) -> list[str]:
    """The arguments to read standard input as this format and no other.

    More channels than FFmpeg can convert are read as one, whose rate is the product: a filter that removes what is
    above the hearing range then adds up all channels.
    """
    if samples is None:
        return ["-f", _DEMUXERS[audio_format], "-i", "pipe:0"]
    rate, layout = samples.sample_rate, _layout(samples)
    if samples.channels > MOST_MIXED_CHANNELS:
        rate, layout = rate * samples.channels, "mono"
    return ["-f", samples.coding, "-sample_rate", str(rate), "-ch_layout", layout, "-i", "pipe:0"]


def _layout(samples: PcmSamples) -> str:
    """The layout in FFmpeg's terms: that of the speakers if each channel has one, otherwise the usual one, if any."""
    names = [name for bit, name in enumerate(_SPEAKERS) if samples.speakers >> bit & 1]
    is_complete = len(names) == samples.channels == samples.speakers.bit_count()
    if is_complete:
        return "+".join(names)
    return f"{samples.channels}c" if samples.channels <= _USUAL_LAYOUTS else f"{samples.channels}C"


def feed_of(audio_format: AudioFormat, samples: PcmSamples | None, source: BinaryIO, size: int, feed: Feed) -> Feed:
    """Returns a function for all chunks of the file that passes to `feed` what FFmpeg reads. `source` is rewound."""
    if audio_format == "M4A":
        return in_stream_order(source, size, feed)
    source.seek(0)
    return feed if samples is None else _Part(feed, samples.at, samples.length)


class _Part:
    """Forwards a part of a stream."""

    def __init__(self, feed: Feed, at: int, length: int) -> None:
        self._feed, self._skip, self._left = feed, at, length

    def __call__(self, chunk: bytes) -> None:
        start = min(self._skip, len(chunk))
        self._skip -= start
        part = chunk[start : start + self._left]
        self._left -= len(part)
        if part:
            self._feed(part)
