"""Parses FFmpeg's measurements."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from shared.media.fingerprint.encoding import Words
from shared.media.sandbox.ffmpeg import Output

_STATISTIC = re.compile(r"^\[astats@(\w+) @ \S+\] \[info\] ([^:]+): (\S+)$|^\[astats@(\w+) @ \S+\] \[info\] Overall$")
_ERROR = re.compile(r"^\[(?P<where>.+) @ \S+\] \[(?:error|fatal)\] (?P<what>.+)$|^\[(?:error|fatal)\] (?P<plain>.+)$")
_LOUDNESS = re.compile(r"^\s+I:\s+(\S+) LUFS$", re.MULTILINE)
_TRUE_PEAK = re.compile(r"^\s+Peak:\s+(\S+) dBFS$", re.MULTILINE)
_LAYOUT = re.compile(r"Stream #0:[^\n]*: Audio: [^\n]* Hz, ([^,\n]+),")
_LEVEL = re.compile(rb"Peak_level=(\S+)")
_SHORT_TERM = re.compile(rb"r128\.S=(\S+)")
_STEPS_PER_S, _WINDOW_S = 10, 3
_ABSOLUTE_GATE, _RELATIVE_GATE = -70.0, -20.0
_LOW_SHARE, _HIGH_SHARE = 0.1, 0.95
_MAX_ERRORS = 5
_DIGEST = re.compile(rb"MD5=([0-9a-f]{32})\n")
_PICTURE_DECODERS = ("png", "mjpeg", "bmp", "gif", "webp", "tiff")

Statistics = Mapping[str, list[float]]


@dataclass(frozen=True, slots=True)
class Report:
    """The measurements of a decoding. Levels in dBFS, silence is -inf; tuples hold one figure per channel.

    `errors` are the decoder's, `picture_errors` those of embedded pictures, `md5` is the digest of the samples, if it
    was asked for. `not_finite` counts samples that are infinite or not numbers. `layout` of the channels is in
    FFmpeg's terms (stereo, 5.1), `levels` the peak of every tenth of a second.
    """

    samples: int
    not_finite: int
    errors: tuple[str, ...]
    picture_errors: tuple[str, ...]
    md5: str | None
    loudness_lufs: float
    loudness_range_lu: float
    true_peak_db: float
    peak_db: float
    peak_count: int
    flat_factor: float
    used_bits: int
    channel_rms_db: tuple[float, ...]
    dc_offsets: tuple[float, ...]
    mid_side_db: tuple[float, float] | None
    levels: tuple[float, ...]
    fingerprint: Words
    layout: str | None


def read_report(output: Output) -> Report:
    """The figures in FFmpeg's outputs; missing figures are zero or silence."""
    channels, overall = _statistics(output.log)
    digest, side = _DIGEST.search(output.side), _DIGEST.sub(b"", output.side)
    picture_errors, errors = errors_of(output)
    everything, mid_side = overall.get("all", {}), channels.get("midside", {}).get("RMS level dB", [])
    return Report(
        samples=int(_last(everything, "Number of samples", 0)),
        not_finite=int(_last(everything, "Number of NaNs", 0) + _last(everything, "Number of Infs", 0)),
        errors=errors,
        picture_errors=picture_errors,
        md5=digest[1].decode() if digest else None,
        loudness_lufs=_found(_LOUDNESS, output.log),
        loudness_range_lu=_loudness_range([_number(level.decode()) for level in _SHORT_TERM.findall(side)]),
        true_peak_db=_found(_TRUE_PEAK, output.log),
        peak_db=_last(everything, "Peak level dB"),
        peak_count=int(_last(everything, "Peak count", 0)),
        flat_factor=_last(everything, "Flat factor"),
        used_bits=int(_last(everything, "Bit depth", 0)),
        channel_rms_db=tuple(channels.get("all", {}).get("RMS level dB", [])),
        dc_offsets=tuple(channels.get("all", {}).get("DC offset", [])),
        mid_side_db=(mid_side[0], mid_side[1]) if len(mid_side) == 2 else None,
        levels=tuple(_number(level.decode()) for level in _LEVEL.findall(side)),
        fingerprint=Words(output.main, output.second),
        layout=layout[1] if (layout := _LAYOUT.search(output.log)) else None,
    )


def _loudness_range(levels: list[float]) -> float:
    """The loudness range (EBU Tech 3342, section 3) from the short-term loudness at every tenth of a second.

    Windows of three seconds at every second, as in libebur128. FFmpeg's own figure uses all, and is up to 1.2 LU more.
    """
    windows = [level for level in levels[_WINDOW_S * _STEPS_PER_S - 1 :: _STEPS_PER_S] if level >= _ABSOLUTE_GATE]
    if not windows:
        return 0.0
    mean = 10 * math.log10(sum(10 ** (level / 10) for level in windows) / len(windows))
    loud = sorted(level for level in windows if level >= mean + _RELATIVE_GATE)
    low, high = (loud[round((len(loud) - 1) * share)] for share in (_LOW_SHARE, _HIGH_SHARE))
    return high - low


def _statistics(log: str) -> tuple[dict[str, dict[str, list[float]]], dict[str, dict[str, list[float]]]]:
    """Figures per filter: those of the channels, and the overall ones."""
    channels: dict[str, dict[str, list[float]]] = {}
    overall: dict[str, dict[str, list[float]]] = {}
    overall_started: set[str] = set()
    for line in log.splitlines():
        match = _STATISTIC.match(line)
        if match is None:
            continue
        if match[4]:
            overall_started.add(match[4])
        else:
            kind = overall if match[1] in overall_started else channels
            kind.setdefault(match[1], {}).setdefault(match[2], []).append(_number(match[3]))
    return channels, overall


def errors_of(output: Output) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The errors of embedded pictures and those of the audio, without those of the fingerprint (too short)."""
    of_pictures, found = list[str](), list[str]()
    for line in output.log.splitlines():
        match = _ERROR.match(line)
        if match is None or "chromaprint" in line:
            continue
        text = match["what"] or match["plain"]
        is_of_picture = (match["where"] or "").endswith(_PICTURE_DECODERS) or "picture" in text.lower()
        (of_pictures if is_of_picture else found).append(text)
    if output.code and not found and "chromaprint" not in output.log:
        found.append(f"FFmpeg exited with code {output.code}.")
    return tuple(of_pictures[:_MAX_ERRORS]), tuple(found[:_MAX_ERRORS])


def _found(pattern: re.Pattern[str], log: str) -> float:
    matches = pattern.findall(log)
    return _number(matches[-1]) if matches else -math.inf


def _last(figures: Statistics, name: str, default: float = -math.inf) -> float:
    values = figures.get(name)
    return values[-1] if values else default


def _number(text: str) -> float:
    """A figure; of `14/16/32/32` (Bit depth) the second one, the bits that the samples use."""
    parts = text.split("/")
    value = float(parts[1] if len(parts) > 1 else parts[0])
    return -math.inf if math.isnan(value) else value
