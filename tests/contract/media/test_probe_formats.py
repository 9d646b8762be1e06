"""Sixty files of every format, rate and depth agree with ffprobe, MediaInfo and SoX; thirty broken ones fail."""

import io
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg
import pytest

from shared.media.analysis.measure import measure_audio
from shared.media.local import measure_file
from shared.media.probe import AudioFacts, probe_file
from tests.conftest import unavailable

File = tuple[str, str, tuple[str, ...], int, int]
"""File extension, codec, options, sample rate, channels."""

SECONDS = 1.5
LOSSLESS = (
    *(("wav", f"pcm_{depth}", ()) for depth in ("u8", "s16le", "s24le", "s32le", "f32le", "f64le")),
    *(("aiff", f"pcm_{depth}", ()) for depth in ("s8", "s16be", "s24be", "s32be")),
    *(("flac", "flac", ("-sample_fmt", depth)) for depth in ("s16", "s32")),
    *(("m4a", "alac", ("-sample_fmt", depth)) for depth in ("s16p", "s32p")),
)
RATES = (8_000, 11_025, 22_050, 32_000, 44_100, 48_000, 88_200, 96_000, 176_400, 192_000)
LOSSY = (
    *(("m4a", "aac", ("-b:a", "128k"), rate, channels) for rate, channels in ((22_050, 1), (48_000, 6))),
    *(("mp3", "libmp3lame", ("-b:a", "128k"), rate, channels) for rate, channels in ((22_050, 1), (44_100, 2))),
)
FILES = [
    *(
        (*codec, RATES[(at + 3 * turn) % 10], (2, 1, 6)[(at + turn) % 3])
        for at, codec in enumerate(LOSSLESS)
        for turn in range(4)
    ),
    *LOSSY,
]
NAMES = [f"{codec} {' '.join(options)} {rate} {channels}" for _, codec, options, rate, channels in FILES]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("audio")


def rendered(folder: Path, file: File) -> Path:
    end, codec, options, rate, channels = file
    path = folder / f"{'-'.join((codec, *options, str(rate), str(channels)))}.{end}"
    if not path.exists():
        source = ("-f", "lavfi", "-i", f"anoisesrc=duration={SECONDS}:sample_rate={rate}:seed=1")
        form = ("-c:a", codec, "-ac", str(channels), "-ar", str(rate), *options)
        subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *source, *form, str(path)], check=True)
    return path


def facts_of(path: Path) -> AudioFacts:
    with path.open("rb") as source:
        facts = probe_file(source, path.stat().st_size).facts
    assert isinstance(facts, AudioFacts)
    return facts


def output_of(*command: str) -> str:
    if not shutil.which(command[0]):
        unavailable(f"{command[0]} is not installed.")
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_there_are_sixty_of_every_rate_and_depth() -> None:
    assert len(set(NAMES)) == len(FILES) == 60
    assert {rate for _, _, _, rate, _ in FILES} == set(RATES)
    assert {(end, codec, options) for end, codec, options, _, _ in FILES} >= set(LOSSLESS)


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_headers_agree_with_the_decoding(folder: Path, file: File) -> None:
    path = rendered(folder, file)
    facts = facts_of(path)
    assert (facts.sample_rate, facts.channels, facts.frames) == (*file[3:], round(SECONDS * file[3]))
    with path.open("rb") as source:
        assert measure_audio(source, path.stat().st_size, facts).problems == ()


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_ffprobe_agrees(folder: Path, file: File) -> None:
    path = rendered(folder, file)
    (stream,) = json.loads(output_of("ffprobe", "-v", "error", "-show_streams", "-of", "json", str(path)))["streams"]
    facts = facts_of(path)
    assert (facts.sample_rate, facts.channels) == (int(stream["sample_rate"]), stream["channels"])
    assert facts.bit_depth == (int(stream.get("bits_per_raw_sample") or stream["bits_per_sample"]) or None)
    # For lossy audio ffprobe includes the encoder's padding.
    assert facts.duration_s == pytest.approx(float(stream["duration"]), abs=0.12 if facts.bit_depth is None else 1e-6)


@pytest.mark.parametrize("file", FILES, ids=NAMES)
def test_mediainfo_agrees(folder: Path, file: File) -> None:
    path = rendered(folder, file)
    tracks = json.loads(output_of("mediainfo", "--Output=JSON", str(path)))["media"]["track"]
    (sound,) = (track for track in tracks if track["@type"] == "Audio")
    facts = facts_of(path)
    assert (facts.sample_rate, facts.channels) == (int(sound["SamplingRate"]), int(sound["Channels"]))
    assert facts.bit_depth == (int(sound["BitDepth"]) if "BitDepth" in sound else None)
    assert facts.duration_s == pytest.approx(float(sound["Duration"]), abs=0.12 if facts.bit_depth is None else 1e-3)


@pytest.mark.parametrize("file", [file for file in FILES if file[0] in ("wav", "aiff", "flac")], ids=str)
def test_soxi_agrees(folder: Path, file: File) -> None:
    path = rendered(folder, file)
    expected = [int(output_of("soxi", option, str(path))) for option in ("-r", "-c", "-s", "-b")]
    facts = facts_of(path)
    assert [facts.sample_rate, facts.channels, facts.frames, facts.bit_depth] == expected


WHOLE: dict[str, File] = {
    "wav": ("wav", "pcm_s16le", (), 44_100, 1),
    "aiff": ("aiff", "pcm_s16be", (), 44_100, 1),
    "flac": ("flac", "flac", ("-sample_fmt", "s16"), 44_100, 1),
    "mp3": ("mp3", "libmp3lame", (), 44_100, 1),
    "aac": ("m4a", "aac", (), 44_100, 1),
    "alac": ("m4a", "alac", (), 44_100, 1),
}


def poked(data: bytes, at: int, by: bytes) -> bytes:
    return data[:at] + by + data[at + len(by) :]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "damaged": lambda data: poked(data, 22, b"\0\0"),  # a WAV file without channels
    "half": lambda data: data[: len(data) // 2],
    "its last byte gone": lambda data: data[:-1],
    "header alone": lambda data: data[:64],
    "another magic number": lambda data: poked(data, 0, b"\0" * 12),
}
OWN_DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "aiff": lambda data: poked(data, data.index(b"COMM") + 8, b"\0\0"),
    "flac": lambda data: poked(data, len(data) - 500, bytes(range(100))),
    "mp3": lambda data: poked(data, len(data) // 2, b"\xff" * 1500),
    "aac": lambda data: data.replace(b"stsz", b"stsy"),
    "alac": lambda data: data.replace(b"stsz", b"stsy"),
}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("kind", WHOLE)
def test_a_broken_file_is_rejected_with_its_reason(folder: Path, kind: str, damage: str) -> None:
    change = OWN_DAMAGE.get(kind, DAMAGE[damage]) if damage == "damaged" else DAMAGE[damage]
    data = rendered(folder, WHOLE[kind]).read_bytes()
    assert measure_file(io.BytesIO(data), len(data)).usable
    broken = change(data)
    found = measure_file(io.BytesIO(broken), len(broken))
    assert not found.usable
    assert found.problems
    assert all(problem.message and problem.code for problem in found.problems)
