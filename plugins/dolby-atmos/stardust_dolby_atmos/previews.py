"""Makes previews of an immersive master for listening: stereo, and binaural for headphones."""

import io
import math
import wave
from typing import Any

import numpy as np

from shared.sdk import AfterAssetProcessed, Context
from stardust_dolby_atmos.chunks import Unreadable, read_wave, reader_of
from stardust_dolby_atmos.description import read_description
from stardust_dolby_atmos.head import binaural
from stardust_dolby_atmos.loudness import Samples
from stardust_dolby_atmos.render import pieces

_HALF_POWER = math.sqrt(0.5)
_STEREO = np.array([[1, 0], [0, 1], [_HALF_POWER, _HALF_POWER], [0, 0], [_HALF_POWER, 0], [0, _HALF_POWER]], np.float32)
"""Gains of L, R, C, LFE, Ls, Rs in left and right (ITU-R BS.775-4, annex 4, table 2)."""
_PEAK = 0.98


def make_previews(payload: AfterAssetProcessed, context: Context) -> None:
    """Stores `atmos-stereo.wav` and `atmos-binaural.wav` with the asset. Repeated, it stores the same files."""
    length = float(context.config.get("previewSeconds", 60))
    if payload.status != "ready" or not length:
        return
    asset = context.documents.get("assets", payload.asset_id)
    if not ((asset or {}).get("audio") or {}).get("immersive"):
        return
    try:
        rendered, rate = _rendered(context, payload.asset_id, float(context.config.get("previewStart", 0)), length)
    except Unreadable as error:
        context.log(f"No previews: {error}")
        return
    for name, sound in (("stereo", rendered @ _STEREO), ("binaural", binaural(rendered, rate))):
        context.files.write(payload.asset_id, f"atmos-{name}.wav", _wav(sound, rate), "audio/wav")


def _rendered(context: Context, asset_id: str, start: float, length: float) -> tuple[Samples, int]:
    """The excerpt in 5.1, and its sampling rate. The end of the file, if it ends before `start`. Raises Unreadable."""
    read = reader_of(context, asset_id)
    wave_ = read_wave(read, context.files.size(asset_id))
    tracks = read_description(read, wave_).tracks
    frames = round(length * wave_.rate)
    first = max(0, min(round(start * wave_.rate), wave_.frames - frames))
    parts = [piece.rendered for piece in pieces(read, wave_, tracks, first=first, end=first + frames)]
    return (np.concatenate(parts) if parts else np.zeros((0, 6), np.float32)), wave_.rate


def _wav(sound: Any, rate: int) -> bytes:
    """A stereo WAV of 16 bits; louder than full scale, it is made quieter as a whole."""
    peak = float(np.abs(sound).max(initial=0))
    scaled = sound * (_PEAK / peak) if peak > _PEAK else sound
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.round(scaled * 32767).astype("<i2").tobytes())
    return out.getvalue()
