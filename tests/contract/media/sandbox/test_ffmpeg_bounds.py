"""FFmpeg's computing time, memory and files are bounded, whatever it is fed."""

import io
import resource
import time
from pathlib import Path

import pytest

from shared.errors import Unavailable
from shared.media.analysis import measure
from shared.media.local import measure_file
from shared.media.sandbox import ffmpeg
from shared.media.sandbox.ffmpeg import FfmpegRun, Output
from tests.fixtures.asset_files import encoded

ENDLESS = ("-nostdin", "-f", "lavfi", "-i", "anoisesrc=r=192000", "-f", "null", "-")


def run(*arguments: str, timeout_s: float = 60) -> Output:
    with FfmpegRun(lambda *_: arguments, samples=0, timeout_s=timeout_s) as started:
        return started.finish()


def test_computing_time_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ffmpeg, "_SECONDS_TO_START", 1)
    started = time.monotonic()
    assert run(*ENDLESS).exhausted
    assert time.monotonic() - started < 30


def test_a_run_that_waits_too_long_is_not_exhausted() -> None:
    output = run(*ENDLESS, timeout_s=0.5)
    assert output.code < 0
    assert not output.exhausted


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="Only Linux limits a process that has started.")
@pytest.mark.parametrize(
    ("limit", "soft", "hard"),
    [
        (resource.RLIMIT_AS, 2 << 30, 2 << 30),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_CPU, 32, 37),
    ],
)
def test_the_system_limits_the_process(limit: int, soft: int, hard: int) -> None:
    with FfmpegRun(lambda *_: ENDLESS, samples=1_000_000) as started:
        assert resource.prlimit(started._process.pid, limit) == (soft, hard)


def test_files_are_not_written(tmp_path: Path) -> None:
    target = tmp_path / "made.wav"
    run("-f", "lavfi", "-i", "anoisesrc=d=1", f"file:{target}")
    assert not target.exists() or target.stat().st_size == 0


def test_a_file_that_takes_too_long_to_decode_is_a_problem_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ffmpeg, "_SECONDS_TO_START", 1)
    monkeypatch.setattr(measure, "arguments", lambda *_: ENDLESS)
    data = encoded("a.flac")
    found = measure_file(io.BytesIO(data), len(data))
    assert [problem.code for problem in found.problems] == ["too-costly"]


def test_a_machine_that_is_too_slow_is_not_a_problem_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def hasty(arguments: object, *, samples: int, sink: object) -> FfmpegRun:
        return FfmpegRun(lambda *_: ENDLESS, samples=samples, timeout_s=0.2)

    monkeypatch.setattr(measure, "FfmpegRun", hasty)
    data = encoded("a.flac")
    with pytest.raises(Unavailable):
        measure_file(io.BytesIO(data), len(data))
