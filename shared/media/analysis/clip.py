"""Cuts a clip out of a recording, as an MP3 file. The recording is streamed; the clip is held in memory."""

from functools import partial
from math import ceil
from typing import BinaryIO

from shared.errors import Conflict, Unavailable
from shared.media.analysis.faststart import in_stream_order
from shared.media.analysis.ffmpeg import FfmpegRun
from shared.media.analysis.graph import input_of
from shared.model.catalog.asset import AudioAsset, AudioFormat

MAX_CLIP_S = 90
_CHUNK_BYTES = 1 << 20
_FADE_S = 0.2
_ENCODING = ("-ac", "2", "-ar", "44100", "-c:a", "libmp3lame", "-b:a", "128k", "-map_metadata", "-1", "-f", "mp3")


def cut_clip(source: BinaryIO, audio: AudioAsset, *, start_s: float, duration_s: float) -> bytes:
    """MP3, 128 kbit/s stereo, faded at both ends. Reads no further than the end of the clip.

    `audio` states what the recording was measured to be. Raises Conflict if it cannot be decoded as far as that, or
    takes more computing than its samples do, and Unavailable if FFmpeg was ended.
    """
    source.seek(0)
    samples = ceil((start_s + duration_s) * audio.sample_rate * audio.channels)
    with FfmpegRun(lambda _: _arguments(audio.format, start_s, duration_s), samples=samples) as run:
        feed = in_stream_order(source, audio.size, run.feed) if audio.format == "M4A" else run.feed
        for chunk in iter(partial(source.read, _CHUNK_BYTES), b""):
            feed(chunk)
            if not run.wants_more:
                break
        output = run.finish()
    if output.code < 0 and not output.exhausted:
        raise Unavailable("The clip could not be created.", remedy="Try again.")
    if output.code or not output.main:
        raise Conflict("The recording cannot be decoded up to there.", remedy="Export it again, and upload it anew.")
    return output.main


def _arguments(audio_format: AudioFormat, start_s: float, duration_s: float) -> list[str]:
    fades = f"afade=t=in:d={_FADE_S},afade=t=out:d={_FADE_S}:st={duration_s - _FADE_S}"
    cut = f"atrim=start={start_s}:duration={duration_s},asetpts=PTS-STARTPTS,{fades}"
    return [*input_of(audio_format), "-map", "0:a:0", "-af", cut, "-t", str(duration_s), *_ENCODING, "pipe:1"]
