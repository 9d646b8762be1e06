"""Decides what FFmpeg reads of a file: the audio alone where it can be told apart, otherwise the file."""

from collections.abc import Callable
from typing import BinaryIO

from shared.media.probe import MOST_MIXED_CHANNELS, AudioStream
from shared.media.probe.audio.faststart import in_stream_order
from shared.model.catalog.asset import AudioFormat

Feed = Callable[[bytes], None]
_DEMUXERS = {"FLAC": "flac", "MP3": "mp3", "M4A": "mov"}
_SPEAKERS = (  # of WAVE_FORMAT_EXTENSIBLE, from bit 0
    *("FL", "FR", "FC", "LFE", "BL", "BR", "FLC", "FRC", "BC"),
    *("SL", "SR", "TC", "TFL", "TFC", "TFR", "TBL", "TBC", "TBR"),
)
_USUAL_LAYOUTS = 8


def input_of(audio_format: AudioFormat, stream: AudioStream | None) -> list[str]:
    """The arguments to read standard input as this format and no other.

    More channels than FFmpeg can convert are read as one, whose rate is the product: a filter that removes what is
    above the hearing range then adds up all channels.
    """
    if stream is None:
        return ["-f", _DEMUXERS[audio_format], "-i", "pipe:0"]
    if not stream.channels:
        return ["-f", stream.form, "-i", "pipe:0"]
    rate, layout = stream.sample_rate, _layout(stream)
    if stream.channels > MOST_MIXED_CHANNELS:
        rate, layout = rate * stream.channels, "mono"
    return ["-f", stream.form, "-sample_rate", str(rate), "-ch_layout", layout, "-i", "pipe:0"]


def _layout(stream: AudioStream) -> str:
    """The layout in FFmpeg's terms: that of the speakers if each channel has one, otherwise the usual one, if any."""
    names = [name for bit, name in enumerate(_SPEAKERS) if stream.speakers >> bit & 1]
    if len(names) == stream.channels == stream.speakers.bit_count():
        return "+".join(names)
    return f"{stream.channels}c" if stream.channels <= _USUAL_LAYOUTS else f"{stream.channels}C"


def feed_of(audio_format: AudioFormat, stream: AudioStream | None, source: BinaryIO, size: int, feed: Feed) -> Feed:
    """Returns a function for all chunks of the file that passes to `feed` what FFmpeg reads. `source` is rewound."""
    if audio_format == "M4A":
        return in_stream_order(source, size, feed)
    source.seek(0)
    if stream is None:
        return feed
    if stream.head:
        feed(stream.head)
    return _Part(feed, stream.at, stream.length)


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
