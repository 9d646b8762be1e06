"""Makes masters, and a bridge that serves them: FFmpeg decodes, encodes and decodes again."""

import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import numpy as np

from shared.sdk import Context, Failed

RATE = 44_100


def wav(samples: np.ndarray, *, rate: int = RATE, bits: int = 24) -> bytes:
    """A WAV of these channels (frames x channels; full scale is 1)."""
    limit = 1 << (bits - 1)
    whole = np.clip(np.round(samples * limit), -limit, limit - 1).astype("<i4")
    data = np.ascontiguousarray(whole)[:, :, None].view(np.uint8)[:, :, : bits // 8].tobytes()
    channels, width = samples.shape[1], bits // 8
    form = np.array([1, channels], "<u2").tobytes() + np.array([rate, rate * channels * width], "<u4").tobytes()
    form += np.array([channels * width, bits], "<u2").tobytes()
    body = b"WAVEfmt " + (16).to_bytes(4, "little") + form + b"data" + len(data).to_bytes(4, "little") + data
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def tone(seconds: float, level: float, hertz: float = 997, rate: int = RATE, phase: float = 0.0) -> np.ndarray:
    """A sine in both channels."""
    sine = level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate + phase)
    return np.stack([sine, sine], axis=1)


class FileBridge:
    """Serves files from a folder, and documents; keeps what is written."""

    def __init__(self, folder: Path, documents: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        self.folder, self.documents, self.written = folder, dict(documents or {}), dict[str, bytes]()
        self._decoded: dict[tuple[Any, ...], bytes] = {}

    def ask(self, operation: str, arguments: Mapping[str, Any], body: bytes = b"") -> tuple[Any, bytes]:
        if operation == "documents.get":
            return self.documents.get(f"{arguments['collection']}/{arguments['id']}"), b""
        if operation == "files.write":
            self.written[arguments["name"]] = body
            return None, b""
        if operation == "files.decode":
            frame = 4 * arguments["channels"]
            first, frames = arguments["first"], arguments["frames"]
            return None, self._sound(arguments)[first * frame : (first + frames) * frame]
        raise Failed(f"There is no {operation}.")

    def _sound(self, arguments: Mapping[str, Any]) -> bytes:
        key = tuple(arguments.get(name) for name in ("assetId", "rate", "channels", "codec", "kbps"))
        if key not in self._decoded:
            data = (self.folder / arguments["assetId"]).read_bytes()
            out = ["-ar", str(arguments["rate"]), "-ac", str(arguments["channels"])]
            if "codec" in arguments:
                data = _run(["-i", "pipe:0", *out, "-c:a", "aac", "-b:a", f"{arguments['kbps']}k", "-f", "adts"], data)
                out = []
            self._decoded[key] = _run(["-i", "pipe:0", *out, "-f", "f32le"], data)
        return self._decoded[key]


def _run(arguments: list[str], data: bytes) -> bytes:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *arguments, "pipe:1"]
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout


def context(bridge: FileBridge, **config: Any) -> Context:
    return Context(bridge, "apple-digital-masters", "tenant", config, datetime(2026, 5, 4, tzinfo=UTC), "run")


def asset_of(*, bits: int = 24, used: int | None = None, rate: int = RATE, **more: Any) -> dict[str, Any]:
    """The document of a file `a`, with what the product measured."""
    audio = {
        "id": "a",
        "format": "WAV",
        "codec": "PCM",
        "channels": 2,
        "sampleRate": rate,
        "bitDepth": bits,
        "size": 1000,
        "duration": 3.0,
        "hashes": {"sha256": "a" * 64},
        **more.pop("audio", {}),
    }
    quality = {"usedBits": used or bits, "loudness": -14.0, **more.pop("quality", {})}
    return {
        "id": "a",
        "kind": "audio",
        "fileName": "máster ♫.wav",
        "size": 1000,
        "audio": audio,
        "quality": quality,
        **more,
    }
