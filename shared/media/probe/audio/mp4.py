"""Reads the audio track of MP4 files: its length from the boxes (ISO/IEC 14496-12), what it is from the decoder.

The codec, rate and channels stand in boxes that are different for every codec, and the sample entry of AAC is often
wrong (ISO/IEC 14496-14, 5.6.1): FFmpeg decodes the first samples and tells.
"""

import re
import struct
from typing import BinaryIO

from shared.errors import Finding, Unavailable
from shared.media.probe.audio.boxes import Box, Mp4Index, children, descendants, handler, read_index
from shared.media.probe.audio.faststart import in_stream_order
from shared.media.probe.facts import AudioFacts, unusable
from shared.media.sandbox.ffmpeg import FfmpegRun

_CODECS = {
    "aac": "AAC",
    "alac": "ALAC",
    "flac": "FLAC",
    "mp3": "MP3",
    "mp3float": "MP3",
    "opus": "Opus",
    "eac3": "DolbyDigitalPlus",
}
_LOSSLESS = ("ALAC", "FLAC")
_PROTECTED = (b"enca", b"drms", b"drmi")
_FIRST_SAMPLES = ("-f", "mov", "-i", "pipe:0", "-map", "0:a:0", "-af", "ashowinfo", "-frames:a", "1", "-f", "null", "-")
_STREAM = re.compile(r"Stream #0:\d[^\n]*: Audio: (\w+)[^\n]* Hz, [^\n]*, [su](\d+)p?(?: \((\d+) bit\))?")
_CODEC = re.compile(r"Stream #0:\d[^\n]*: Audio: (\w+)")
_DECODED = re.compile(r"\[Parsed_ashowinfo[^\n]* channels:(\d+) [^\n]*rate:(\d+) ")


def probe_mp4(source: BinaryIO, size: int) -> tuple[AudioFacts, list[Finding]]:
    """The facts of the only audio track of an MP4 file. Raises Unusable."""
    index = read_index(source, size)
    handlers = {track: handler(index.data, track) for track in children(index.data, b"trak")}
    tracks = [track for track, handler in handlers.items() if handler == b"soun"]
    if len(tracks) != 1 or b"vide" in handlers.values():
        raise unusable("mp4-tracks", "The MP4 file does not contain exactly one audio track and no video.")
    boxes = {box.kind: box for box in descendants(index.data, tracks[0].content, tracks[0].end)}
    try:
        _check_media(index, boxes)
        return _facts(source, size, index.data, boxes), []
    except (KeyError, IndexError, ValueError, struct.error) as error:
        raise unusable("mp4-incomplete", "The MP4 file does not describe its audio track.") from error


def _facts(source: BinaryIO, size: int, data: bytes, boxes: dict[bytes, Box]) -> AudioFacts:
    entry = boxes[b"stsd"].content + 8
    if data[entry + 4 : entry + 8] in _PROTECTED:
        raise unusable("unsupported-codec", "The audio in the MP4 file is protected.", "Use AAC or ALAC without it.")
    codec, depth, channels, sample_rate = _first_samples(source, size)
    timescale, duration = _media_header(data, boxes[b"mdhd"])
    frames = _without_delay(data, boxes.get(b"elst"), duration) * sample_rate // timescale if timescale else 0
    if not frames:
        raise unusable("no-audio", "The file contains no audio.")
    bitrate = max(1, round(size * 8 * sample_rate / frames / 1000))
    return AudioFacts("M4A", codec, channels, sample_rate, depth, frames, bitrate)


def _first_samples(source: BinaryIO, size: int) -> tuple[str, int | None, int, int]:
    """Codec, bit depth (if lossless), channels and rate, as decoded. Raises Unusable and Unavailable."""
    with FfmpegRun(lambda *_: _FIRST_SAMPLES, samples=0) as run:
        run.feed_from(source, in_stream_order(source, size, run.feed))
        output = run.finish()
    if output.code < 0 and not output.exhausted:
        raise Unavailable("The audio could not be read in time.", remedy="Try again.")
    log = output.log
    named, decoded, depths = _CODEC.search(log), _DECODED.search(log), _STREAM.search(log)
    codec = _CODECS.get(named[1]) if named else None
    if named is None or codec is None:
        name = named[1] if named and named[1] != "none" else "unknown"
        raise unusable("unsupported-codec", f"The MP4 file contains {name} audio.", "Use AAC or ALAC.")
    if decoded is None:
        raise unusable("undecodable", "The audio in the MP4 file cannot be decoded.")
    depth = int(depths[3] or depths[2]) if codec in _LOSSLESS and depths else None
    return codec, depth, int(decoded[1]), int(decoded[2])


def _check_media(index: Mp4Index, boxes: dict[bytes, Box]) -> None:
    """Raises Unusable if the samples of the track do not fit into the media (ISO/IEC 14496-12, 8.7.3.2 and 8.1.1)."""
    if (table := boxes.get(b"stsz")) is None:
        return
    each, count = struct.unpack_from(">II", index.data, table.content + 4)
    needed = each * count or sum(struct.unpack_from(f">{count}I", index.data, table.content + 12))
    available = sum(box.end - box.content for box in index.others if box.kind == b"mdat")
    if needed > available:
        raise unusable(
            "truncated", f"The media of the MP4 file is {needed - available} bytes shorter than its index states."
        )


def _media_header(data: bytes, box: Box) -> tuple[int, int]:
    """The time scale, and the duration of the track in it."""
    if data[box.content] == 1:
        scale, long_duration = struct.unpack_from(">IQ", data, box.content + 20)
        return scale, long_duration
    scale, duration = struct.unpack_from(">II", data, box.content + 12)
    return scale, duration


def _without_delay(data: bytes, box: Box | None, duration: int) -> int:
    """The duration minus the encoder delay, which the edit list skips (the end of the edit list is too coarse)."""
    if box is None or struct.unpack_from(">I", data, box.content + 4)[0] != 1:
        return duration
    long = data[box.content] == 1
    start: int = struct.unpack_from(">q" if long else ">i", data, box.content + (16 if long else 12))[0]
    return max(0, duration - max(0, start))
