"""Cuts a clip out of a recording, as an MP3 file. The recording is streamed; the clip is held in memory."""

from math import ceil
from typing import BinaryIO

from shared.errors import Conflict, Unavailable
from shared.media.analysis.feeding import feed_of, input_of
from shared.media.probe import AudioFacts, AudioStream, probe_file
from shared.media.sandbox.ffmpeg import FfmpegRun
from shared.model.catalog.asset import AudioAsset

MAX_CLIP_S = 90
_FADE_S = 0.2
_ENCODING = ("-ac", "2", "-ar", "44100", "-c:a", "libmp3lame", "-b:a", "128k", "-map_metadata", "-1", "-f", "mp3")
_UNREADABLE, _EXPORT = "The recording cannot be decoded up to there.", "Export it again, and upload it anew."
_PROBED = ("WAV", "AIFF", "FLAC")  # by their beginning and end alone


def cut_clip(source: BinaryIO, audio: AudioAsset, *, start_s: float, duration_s: float) -> bytes:
    """MP3, 128 kbit/s stereo, faded at both ends. Reads no further than the end of the clip.

    `audio` states what the recording was measured to be. Raises Conflict if it cannot be decoded as far as that, or
    takes more computing than its samples do, and Unavailable if FFmpeg was ended.
    """
    stream = _stream(source, audio.size) if audio.format in _PROBED else None
    if stream is None and audio.format in _PROBED:
        raise Conflict(_UNREADABLE, remedy=_EXPORT)
    arguments = _arguments(input_of(audio.format, stream), start_s, duration_s)
    source.seek(0)
    samples = ceil((start_s + duration_s) * audio.sample_rate * audio.channels)
    with FfmpegRun(lambda *_: arguments, samples=samples) as run:
        run.feed_from(source, feed_of(audio.format, stream, source, audio.size, run.feed))
        output = run.finish()
    if output.code < 0 and not output.exhausted:
        raise Unavailable("The clip could not be created.", remedy="Try again.")
    if output.code or not output.main:
        raise Conflict(_UNREADABLE, remedy=_EXPORT)
    return output.main


def _stream(source: BinaryIO, size: int) -> AudioStream | None:
    facts = probe_file(source, size).facts
    return facts.stream if isinstance(facts, AudioFacts) else None


def _arguments(source: list[str], start_s: float, duration_s: float) -> list[str]:
    fades = f"afade=t=in:d={_FADE_S},afade=t=out:d={_FADE_S}:st={duration_s - _FADE_S}"
    cut = f"atrim=start={start_s}:duration={duration_s},asetpts=PTS-STARTPTS,{fades}"
    return [*source, "-map", "0:a:0", "-af", cut, "-t", str(duration_s), *_ENCODING, "pipe:1"]
