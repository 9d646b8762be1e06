"""Measures an uploaded master: the source, and what AAC makes of it."""

import math
from collections.abc import Mapping
from typing import Any

from shared.sdk import AssetProcess, Context, Processed
from stardust_apple_digital_masters.rules import findings

KBPS, STORE_RATE_HZ = 256, 44_100
"""What Apple's store encodes: AAC at 256 kbit/s and 44.1 kHz."""
_LOSSLESS = ("PCM", "FLAC", "ALAC")
_MAX_CHANNELS = 2


def process(payload: AssetProcess, context: Context) -> Processed | None:
    """Facts and findings. None for lossy, immersive and multichannel files, which are no sources of such masters."""
    audio = payload.asset.get("audio") or {}
    codec, channels = audio.get("codec") or "PCM", int(audio.get("channels") or 0)
    if (
        codec not in _LOSSLESS
        or audio.get("immersive")
        or not 1 <= channels <= _MAX_CHANNELS
        or not audio.get("bitDepth")
    ):
        return None
    facts = _facts(payload.asset, audio, context)
    return Processed(tuple(findings(facts, context.config)), facts)


def _facts(asset: Mapping[str, Any], audio: Mapping[str, Any], context: Context) -> dict[str, Any]:
    from stardust_apple_digital_masters.peaks import measured  # loads NumPy

    quality, files = asset.get("quality") or {}, context.files
    rate, channels = int(audio["sampleRate"]), int(audio["channels"])
    source = measured(files.decode(asset["id"], rate=rate, channels=channels), rate, channels, coded=False)
    trip = files.round_trip(asset["id"], rate=STORE_RATE_HZ, channels=channels, codec="aac", kbps=KBPS)
    coded = measured(trip, STORE_RATE_HZ, channels, coded=True)
    return {
        "format": audio.get("format"),
        "bits": int(audio["bitDepth"]),
        "usedBits": quality.get("usedBits"),
        "rate": rate,
        "channels": channels,
        "seconds": audio.get("duration"),
        "cutoff": quality.get("cutoff"),
        "loudness": quality.get("loudness"),
        "source": source,
        "aac": coded,
        "kbps": KBPS,
        "aacRate": STORE_RATE_HZ,
        "lower": max(0.0, math.ceil((coded["truePeak"] or 0.0) * 10) / 10),
        "measured": context.now.isoformat(),
    }
