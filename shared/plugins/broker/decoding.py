"""Decodes the sound of an asset in the sandboxed FFmpeg, piece by piece, as a plug-in asks for it."""

import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from math import ceil
from typing import NamedTuple

from shared.accounts.adapters import Adapters
from shared.accounts.measuring import measuring
from shared.errors import StardustError
from shared.media.analysis.feeding import feed_of, input_of
from shared.media.probe import MOST_MIXED_CHANNELS, AudioFacts, AudioStream, probe_file
from shared.media.sandbox.ffmpeg import FfmpegRun
from shared.model.catalog.asset import Asset, AudioAsset
from shared.sdk.bridge import Failed

_WAITING_PIECES = 32  # of at most 64 KiB
_PROBED = ("WAV", "AIFF", "FLAC")  # by their beginning and end alone
_TIMEOUT_S = 320.0


CODECS: Mapping[str, tuple[str, str, str]] = {"aac": ("aac", "adts", "aac")}
"""Lossy codecs -> FFmpeg's encoder, the format that it writes, and the name by which that is read."""


class Coding(NamedTuple):
    """A lossy coding that the sound goes through before it is decoded."""

    codec: str
    """A name of CODECS."""
    kbps: int


class Decoder:
    """A decoding that is under way. Its time counts as the tenant's measuring. To be closed."""

    def __init__(
        self,
        asset: Asset,
        audio: AudioAsset,
        rate: int,
        channels: int,
        adapters: Adapters,
        through: Coding | None = None,
        *,
        deadline: float,
    ) -> None:
        """Raises Failed if the file cannot be decoded like that, RateLimited if the tenant measured enough today.

        `deadline`: by when a piece must be decoded, by the monotonic clock.
        """
        if channels not in (1, 2, audio.channels) or audio.channels > MOST_MIXED_CHANNELS:
            raise Failed(f"The file has {audio.channels} channels. Ask for that many, for 2 or for 1.")
        self._seconds = min(_TIMEOUT_S, max(0.1, deadline - time.monotonic()))
        self.position = 0
        """The frame that is decoded next."""
        self._deadline = deadline
        self._frame_bytes = 4 * channels
        self._pieces: queue.Queue[bytes | None] = queue.Queue(_WAITING_PIECES)
        self._rest, self._ended, self._closed = bytearray(), False, threading.Event()
        self._failure = ""
        self._held, self._running = ExitStack(), ExitStack()
        try:
            self._held.enter_context(measuring(asset.tenant_id, adapters))
            self._source = self._held.enter_context(adapters.blobs.open(asset.storage_path))
            stream = _stream(self._source, audio) if audio.format in _PROBED else None
            out = ["-map", "0:a:0", "-ar", str(rate), *(["-ac", str(channels)] if channels != audio.channels else [])]
            samples = ceil(audio.duration * max(rate, audio.sample_rate)) * max(channels, audio.channels)
            self._runs = self._started(input_of(audio.format, stream), out, through, samples)
            self._run = self._runs[0]
            self._source.seek(0)
            feed = feed_of(audio.format, stream, self._source, audio.size, self._run.feed)
        except BaseException:
            self._running.close()
            self._held.close()
            raise
        self._feeder = threading.Thread(target=self._feed, args=(feed,), daemon=True)
        self._feeder.start()

    def _started(
        self, source: Sequence[str], out: Sequence[str], through: Coding | None, samples: int
    ) -> list[FfmpegRun]:
        """The processes; the first gets the file. It decodes it, or encodes it for the second, which decodes that."""

        def run(arguments: Sequence[str], sink: Callable[[bytes], None]) -> FfmpegRun:
            whole = FfmpegRun(
                lambda _side, pipe, _second: [*arguments, f"pipe:{pipe}"],
                samples=samples,
                timeout_s=self._seconds,
                sink=sink,
            )
            return self._running.enter_context(whole)

        if through is None:
            return [run([*source, *out, "-f", "f32le"], self._put)]
        encoder, form, decoded = CODECS[through.codec]
        last = run(["-f", decoded, "-i", "pipe:0", "-map", "0:a:0", "-f", "f32le"], self._put)
        coding = ["-c:a", encoder, "-b:a", f"{through.kbps}k", "-f", form]
        return [run([*source, *out, *coding], last.feed), last]

    def read(self, frames: int) -> bytes:
        """The next frames; fewer at the end. Raises Failed if the file cannot be decoded as far as that, or in time."""
        wanted = frames * self._frame_bytes
        while len(self._rest) < wanted and not self._ended:
            try:
                piece = self._pieces.get(timeout=self._deadline - time.monotonic())
            except (queue.Empty, ValueError) as error:  # ValueError: no time is left
                raise Failed("The recording could not be decoded in the time of the call.") from error
            if piece is None:
                self._ended = True
                if self._failure:
                    raise Failed(self._failure)
            else:
                self._rest += piece
        found = bytes(self._rest[:wanted])
        del self._rest[:wanted]
        self.position += len(found) // self._frame_bytes
        return found

    def skip(self, frames: int) -> None:
        """Goes on to this frame, or to the end."""
        step = 1 << 18
        while self.position < frames and self.read(min(step, frames - self.position)):
            pass

    def close(self) -> None:
        """Ends the decoding, wherever it is."""
        self._closed.set()
        self._running.close()
        while self._feeder.is_alive():
            with suppress(queue.Empty):  # room for what is on its way
                self._pieces.get(timeout=0.05)
        self._held.close()

    def _feed(self, feed: object) -> None:
        try:
            self._run.feed_from(self._source, feed)  # type: ignore[arg-type]
            if any(run.finish().code for run in self._runs):
                self._failure = "The recording cannot be decoded up to there, or not in the time of the call."
        except (OSError, StardustError, ValueError) as error:
            self._failure = f"The recording could not be read ({type(error).__name__})."
        self._put(None)

    def _put(self, piece: bytes | None) -> None:
        while not self._closed.is_set():
            with suppress(queue.Full):
                self._pieces.put(piece, timeout=0.2)
                return


def _stream(source: object, audio: AudioAsset) -> AudioStream | None:
    facts = probe_file(source, audio.size).facts  # type: ignore[arg-type]
    if not isinstance(facts, AudioFacts) or facts.stream is None:
        raise Failed("The recording cannot be decoded.")
    return facts.stream
