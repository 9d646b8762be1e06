import hashlib
import io
from pathlib import Path

import pytest

from shared.errors import Unavailable
from shared.media.analysis.measure import Measurement, measure_audio
from shared.media.probe import AudioFacts, probe_file
from shared.media.sandbox.ffmpeg import FfmpegRun
from shared.model.catalog.asset import AudioQuality
from tests.fixtures.asset_files import encoded, rendered, wav_bytes

NOISE = "anoisesrc=color=pink:sample_rate=44100:duration=9:seed=1:amplitude=0.5"
END = "afade=out:st=8.5:d=0.4"
STEREO = ("-ac", "2")


def measure(data: bytes) -> Measurement:
    probe = probe_file(io.BytesIO(data), len(data))
    assert isinstance(probe.facts, AudioFacts), probe.problems
    return measure_audio(io.BytesIO(data), len(data), probe.facts)


def quality(source: str, *arguments: str, name: str = "a.wav") -> AudioQuality:
    measured = measure(rendered(name, source, *arguments))
    assert measured.problems == ()
    return measured.quality


def codes(found: AudioQuality) -> set[str]:
    return {finding.code for finding in found.findings}


def sine(level_db: float, *, hz: float = 1000, seconds: float = 10, phase: float = 0, sample_rate: int = 48_000) -> str:
    wave = f"{10 ** (level_db / 20)}*sin(2*PI*{hz}*t+{phase})"
    return f"aevalsrc='{wave}|{wave}':sample_rate={sample_rate}:duration={seconds}"


@pytest.mark.parametrize("level_db", [-23.0, -33.0])
def test_loudness_of_a_tone(level_db: float) -> None:
    """EBU Tech 3341, cases 1 and 2: the loudness of a 1 kHz stereo sine equals its peak level within 0.1 LU."""
    assert quality(sine(level_db)).loudness == pytest.approx(level_db, abs=0.1)


@pytest.mark.parametrize("layout", ["mono", "stereo", "5.1", "7.1"])
def test_the_channel_layout_is_reported(layout: str) -> None:
    assert quality(f"anoisesrc=duration=1,aformat=channel_layouts={layout}").layout == layout


@pytest.mark.parametrize("channels", [3, 6, 12, 24])
def test_more_than_two_channels_are_measured(channels: int) -> None:
    """Whatever their layout: channels of objects and beds (ITU-R BS.2088) have none."""
    found = measure(wav_bytes(8, channels=channels, sample_rate=11_025))
    assert found.problems == ()
    assert found.quality.loudness is not None
    assert len(found.fingerprint.plain) > 100


def test_loudness_is_gated() -> None:
    """EBU Tech 3341, case 3 shortened: quiet parts before and after do not count."""
    level = "if(between(t,5,35),0.0707946,0.0158489)*sin(2*PI*1000*t)"
    found = quality(f"aevalsrc='{level}|{level}':sample_rate=48000:duration=40")
    assert found.loudness == pytest.approx(-23.0, abs=0.1)


@pytest.mark.parametrize("phase", [0.0, 0.7853981634])
def test_true_peak_between_samples(phase: float) -> None:
    """EBU Tech 3341, cases 15 and 16: a quarter of the sample rate at -6 dBFS, at any phase."""
    found = quality(sine(-6.0206, hz=12_000, seconds=3, phase=phase), "-af", "afade=d=1,afade=out:st=2:d=1")
    assert found.true_peak is not None
    assert -6.4 <= found.true_peak <= -5.8


def test_clean_music_like_sound_has_no_findings() -> None:
    source = f"{NOISE}[a];anoisesrc=color=pink:sample_rate=44100:duration=9:seed=2:amplitude=0.4[b];[a][b]amerge,{END}"
    found = quality(source)
    assert found.findings == []
    assert found.correlation == pytest.approx(0, abs=0.05)
    assert found.cutoff is None


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("-af", "volume=24dB"), "clipped"),
        (("-af", "pan=stereo|c0=c0|c1=-1*c0"), "phase-inverted"),
        (("-af", "pan=stereo|c0=c0|c1=c0"), "dual-mono"),
        (("-af", "pan=stereo|c0=c0|c1=0*c0"), "silent-channel"),
        (("-af", "adelay=3000:all=1"), "silence-at-head"),
        (("-af", "apad=pad_dur=6"), "silence-at-tail"),
        (("-af", "volume=0:enable='between(t,2,8)'"), "silence-within"),
        (("-af", "volume=0"), "silent"),
        (("-af", "dcshift=0.05"), "dc-offset"),
        (("-af", "volume=-40dB", "-c:a", "pcm_s24le"), "very-quiet"),
        (("-af", "aformat=sample_fmts=s16", "-c:a", "pcm_s24le"), "unused-bits"),
        (("-ar", "96000"), "upsampled"),
    ],
)
def test_faults_are_found(arguments: tuple[str, ...], code: str) -> None:
    assert code in codes(quality(NOISE, *arguments))


@pytest.mark.parametrize(("name", "bit_rate"), [("a.mp3", "128k"), ("a.mp3", "320k"), ("a.m4a", "64k")])
def test_a_lossy_source_is_suspected(name: str, bit_rate: str, tmp_path: Path) -> None:
    lossy = tmp_path / name
    lossy.write_bytes(rendered(name, NOISE, "-b:a", bit_rate))
    assert "lossy-source" in codes(quality(f"amovie={lossy}"))
    assert "lossy-source" not in codes(quality(NOISE))


def test_decoding_detects_damaged_audio() -> None:
    data = bytearray(rendered("a.flac", NOISE))
    middle = len(data) // 2
    data[middle : middle + 40] = bytes(40)
    assert [problem.code for problem in measure(bytes(data)).problems] == ["undecodable"]


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.mp3", "a.aiff", "a.m4a"])
@pytest.mark.parametrize("arguments", [(), ("-movflags", "faststart"), ("-c:a", "alac")])
def test_every_format_is_decoded_completely(name: str, arguments: tuple[str, ...]) -> None:
    data = encoded(name, *(arguments if name == "a.m4a" else ()), seconds=3.0)
    measured = measure(data)
    assert measured.problems == ()
    assert measured.hashes.md5 == hashlib.md5(data).hexdigest()
    assert measured.quality.loudness == pytest.approx(-21.8, abs=0.6)


def test_digests_are_computed_in_the_same_pass() -> None:
    data = encoded("a.flac", seconds=3.0)
    measured = measure(data)
    assert measured.size == len(data)
    assert measured.hashes.sha256 == hashlib.sha256(data).hexdigest()
    assert len(measured.levels) == 30


def test_a_header_that_states_more_samples_than_can_be_decoded() -> None:
    data = encoded("a.flac")
    facts = AudioFacts("FLAC", "FLAC", 1, 44_100, 16, 50_000, 1411)
    assert [problem.code for problem in measure_audio(io.BytesIO(data), len(data), facts).problems] == ["undecodable"]


def test_a_hanging_analysis_is_terminated() -> None:
    with FfmpegRun(lambda *_: ["-f", "wav", "-i", "pipe:0", "-f", "null", "-"], samples=0, timeout_s=0.2) as run:
        run._timeout.join()
        run.feed(bytes(1 << 20))
        assert run.finish().code < 0


def test_a_stopped_analysis_yields_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    feed = FfmpegRun.feed
    monkeypatch.setattr(FfmpegRun, "feed", lambda self, chunk: (self._process.kill(), feed(self, chunk)))
    with pytest.raises(Unavailable):
        measure(wav_bytes(1.0))


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.mp3", "a.m4a", "a.aiff"])
def test_tags_are_read(name: str) -> None:
    title = ("-metadata", "title=Über: Song\nsecond line [error] x", "-write_id3v2", "1")
    measured = measure(encoded(name, *title[: 2 if name != "a.aiff" else 4]))
    assert measured.tags["title"].startswith("Über: Song")
    assert "encoder" not in measured.tags
    assert measured.problems == ()
