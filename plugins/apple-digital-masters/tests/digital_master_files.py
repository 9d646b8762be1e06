"""Makes masters."""

import numpy as np

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
