"""Sixty files of every format, rate and depth: what headers tell is what FFmpeg decodes and ffprobe says."""

import io
import json
import shutil
import subprocess
from itertools import product
from pathlib import Path

import imageio_ffmpeg
import pytest

from shared.assets.analysis.measure import measure_audio
from shared.assets.probe import AudioFacts, probe_file
from tests.conftest import unavailable

RATES = (44_100, 48_000, 96_000)
CODECS = {
    **{("wav", codec): () for codec in ("pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le")},
    **{("aiff", codec): () for codec in ("pcm_s16be", "pcm_s24be")},
    ("flac", "flac"): ("-sample_fmt", "s16"),
    ("m4a", "alac"): ("-sample_fmt", "s16p"),
    ("m4a", "aac"): ("-b:a", "128k"),
}
LOSSY = [("mp3", "libmp3lame", rate, channels) for rate, channels in product((22_050, 44_100, 48_000), (1, 2))]
FILES = [(*codec, rate, channels) for codec, rate, channels in product(CODECS, RATES, (1, 2))] + LOSSY


def rendered(folder: Path, end: str, codec: str, rate: int, channels: int) -> Path:
    path = folder / f"file.{end}"
    source = ("-f", "lavfi", "-i", f"anoisesrc=duration=1.5:sample_rate={rate}:seed=1")
    options = ("-c:a", codec, "-ac", str(channels), "-ar", str(rate), *CODECS.get((end, codec), ()))
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *source, *options, str(path)], check=True)
    return path


def test_there_are_sixty() -> None:
    assert len(FILES) == 60


@pytest.mark.parametrize(("end", "codec", "rate", "channels"), FILES)
def test_headers_tell_what_is_decoded(tmp_path: Path, end: str, codec: str, rate: int, channels: int) -> None:
    data = rendered(tmp_path, end, codec, rate, channels).read_bytes()
    facts = probe_file(io.BytesIO(data), len(data)).facts
    assert isinstance(facts, AudioFacts)
    assert (facts.sample_rate, facts.channels, facts.frames) == (rate, channels, round(1.5 * rate))
    assert measure_audio(io.BytesIO(data), len(data), facts).problems == ()


@pytest.mark.parametrize(("end", "codec", "rate", "channels"), FILES[::7])
def test_ffprobe_says_the_same(tmp_path: Path, end: str, codec: str, rate: int, channels: int) -> None:
    if not shutil.which("ffprobe"):
        unavailable("ffprobe is not installed.")
    path = rendered(tmp_path, end, codec, rate, channels)
    command = ["ffprobe", "-v", "error", "-show_streams", "-of", "json", str(path)]
    (stream,) = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["streams"]
    with path.open("rb") as source:
        facts = probe_file(source, path.stat().st_size).facts
    assert isinstance(facts, AudioFacts)
    assert (facts.sample_rate, facts.channels) == (int(stream["sample_rate"]), stream["channels"])
    assert facts.duration_s == pytest.approx(float(stream["duration"]), abs=0.06)
    depth = int(stream.get("bits_per_raw_sample") or stream["bits_per_sample"]) or None
    assert facts.bit_depth == depth
