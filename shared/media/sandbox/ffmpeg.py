"""Runs FFmpeg on bytes fed to it: no files, no network; output, time, computing time and memory are bounded."""

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO, Self

import imageio_ffmpeg

from shared.media.sandbox.limits import restrict

_MAX_OUTPUT_BYTES = 24 << 20
_CHUNK_BYTES = 1 << 20
_READ_BYTES = 64 << 10
_MAX_MEMORY_BYTES = 2 << 30  # of address space, most of which is never touched
_SECONDS_TO_START = 30
_SAMPLES_PER_SECOND = 500_000  # an eighth of what one core measures
_COMMON = ("-hide_banner", "-nostats", "-loglevel", "level+info", "-protocol_whitelist", "pipe")


@dataclass(frozen=True, slots=True)
class Output:
    """FFmpeg's results: standard output, the side pipe, the log, and the exit code (negative: the signal).

    `second` is another output like the first. `exhausted`: it was stopped because it used its computing time.
    """

    main: bytes
    side: bytes
    log: str
    code: int
    exhausted: bool = False
    second: bytes = b""


class FfmpegRun:
    """An FFmpeg process that reads standard input; the context manager terminates it.

    `arguments` is called with the file descriptors of the side pipe, an extra output, of the stream, another one of any
    length, whose bytes go to `sink` as they arrive, in a thread, and of a second output. `samples` is the number of
    samples in all channels that the file is known to have: what FFmpeg may compute grows with it, so that a file which
    holds more than it states is stopped.
    """

    def __init__(
        self,
        arguments: Callable[[int, int, int], Sequence[str]],
        *,
        samples: int,
        timeout_s: float = 480,
        sink: Callable[[bytes], None] = lambda _: None,
    ) -> None:
        side_read, side_write = os.pipe()
        stream_read, stream_write = os.pipe()
        second_read, second_write = os.pipe()
        command = [imageio_ffmpeg.get_ffmpeg_exe(), *_COMMON, *arguments(side_write, stream_write, second_write)]
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=(side_write, stream_write, second_write),
                env={},
            )
        except OSError:
            os.close(side_read)
            os.close(stream_read)
            os.close(second_read)
            raise
        finally:
            os.close(side_write)
            os.close(stream_write)
            os.close(second_write)
        cpu_s = _SECONDS_TO_START + samples // _SAMPLES_PER_SECOND
        restrict(self._process, cpu_s=cpu_s, memory_bytes=_MAX_MEMORY_BYTES)
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        outputs = (self._process.stdout, os.fdopen(side_read, "rb"), self._process.stderr, os.fdopen(second_read, "rb"))
        self._threads = ThreadPoolExecutor(len(outputs) + 1, "ffmpeg")
        self._outputs: list[Future[bytes]] = [self._threads.submit(_drain, output) for output in outputs]
        self._streamed = self._threads.submit(_pass_on, os.fdopen(stream_read, "rb"), sink)
        self._timeout = threading.Timer(timeout_s, self._process.kill)
        self._timeout.daemon = True
        self._timeout.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._close_input()
        self._process.wait()
        self._timeout.cancel()
        self._threads.shutdown()

    def feed(self, chunk: bytes) -> None:
        """Writes bytes to FFmpeg; ignored once FFmpeg has ended."""
        stdin = self._process.stdin
        assert stdin is not None
        if not stdin.closed:
            try:
                stdin.write(chunk)
            except BrokenPipeError:
                self._close_input()

    def feed_from(self, source: IO[bytes], feed: Callable[[bytes], object] | None = None) -> None:
        """Feeds what is left of `source` by `feed`, until FFmpeg accepts no more."""
        stdin = self._process.stdin
        assert stdin is not None
        while not stdin.closed and (chunk := source.read(_CHUNK_BYTES)):
            (feed or self.feed)(chunk)

    def finish(self) -> Output:
        """Closes the input and waits for the results."""
        self._close_input()
        main, side, log, second = (output.result() for output in self._outputs)
        self._streamed.result()
        code, text = self._process.wait(), log.decode(errors="replace")
        # FFmpeg catches the signal, says so in its last line, and ends like after an error.
        exhausted = code == -signal.SIGXCPU or (code > 0 and f"received signal {signal.SIGXCPU:d}" in text[-200:])
        return Output(main, side, text, code, exhausted, second)

    def _close_input(self) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.close()
        except BrokenPipeError:
            return


def _drain(output: IO[bytes]) -> bytes:
    """Reads the output to its end and returns the first 24 MiB."""
    kept = bytearray()
    with output:
        while piece := output.read(_READ_BYTES):
            kept += piece[: max(0, _MAX_OUTPUT_BYTES - len(kept))]
    return bytes(kept)


def _pass_on(output: IO[bytes], sink: Callable[[bytes], None]) -> None:
    """Passes the output to the sink; if that fails, reads to the end all the same, so that FFmpeg does not wait."""
    with output:
        try:
            while piece := output.read(_READ_BYTES):
                sink(piece)
        finally:
            while output.read(_READ_BYTES):
                pass
