"""Small real files of every format, made on the spot and kept for the run."""

import io
import subprocess
import tempfile
import wave
from functools import cache
from pathlib import Path

import imageio_ffmpeg
from PIL import Image


def wav_bytes(seconds: float = 0.5, *, channels: int = 2, depth: int = 16, sample_rate: int = 44_100) -> bytes:
    """A PCM WAV of a rising ramp, so that no two samples are alike."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(depth // 8)
        out.setframerate(sample_rate)
        length = round(seconds * sample_rate) * channels * depth // 8
        out.writeframes((bytes(range(256)) * (length // 256 + 1))[:length])
    return buffer.getvalue()


def encoded(name: str, *arguments: str, seconds: float = 1.0, sample_rate: int = 44_100) -> bytes:
    """A tone as FFmpeg encodes it into a file of this name."""
    return rendered(name, f"sine=440:duration={seconds}:sample_rate={sample_rate}", *arguments)


@cache
def rendered(name: str, source: str, *arguments: str) -> bytes:
    """The sound of a lavfi source as FFmpeg encodes it into a file of this name."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / name
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", source, *arguments, str(target)]
        subprocess.run(command, check=True)
        return target.read_bytes()


@cache
def image_bytes(image_format: str = "JPEG", *, size: tuple[int, int] = (320, 320), mode: str = "RGB") -> bytes:
    """A gradient as Pillow encodes it."""
    buffer = io.BytesIO()
    Image.radial_gradient("L").resize(size).convert(mode).save(buffer, image_format)
    return buffer.getvalue()


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
