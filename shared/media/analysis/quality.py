"""Assesses decoded audio: rounded figures, and findings with a severity. The rules are data."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from shared.errors import Finding, Severity
from shared.media.analysis.faults import faults_of, imbalance, is_inverted
from shared.media.analysis.graph import LEVEL_STEP_S, is_scanned, is_wide
from shared.media.analysis.report import Report
from shared.media.analysis.samples.found import Scan
from shared.media.probe import AudioFacts
from shared.model.catalog.asset import AudioQuality

SILENCE_DB = -60.0
_MAX_LEVEL_DB = 1000.0  # floating point samples can be so large that their powers overflow
_LFE = {"2.1": 2, **dict.fromkeys(("3.1", "4.1", "5.1", "6.1", "7.1", "5.1.2", "5.1.4", "7.1.2", "7.1.4"), 3)}
"""Channel of the low frequency effects, by the layout in FFmpeg's terms."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """A finding, reported if `applies`; the message may contain figures of the quality."""

    code: str
    severity: Severity
    applies: Callable[[AudioQuality, AudioFacts, Report], bool]
    message: str


def _is_silent(_quality: AudioQuality, _facts: AudioFacts, report: Report) -> bool:
    return report.peak_db < SILENCE_DB


def _is_clipped(_quality: AudioQuality, facts: AudioFacts, report: Report) -> bool:
    """Many samples at the peak, in runs (FFmpeg's flat factor), where the samples are not looked at one by one."""
    return not is_scanned(facts) and report.peak_db > -1 and report.peak_count >= 10 and report.flat_factor >= 3


def _has_silent_channel(_quality: AudioQuality, facts: AudioFacts, report: Report) -> bool:
    """A channel of a speaker is silent; the low frequency effects and the objects of a mix may be."""
    if facts.immersive:
        return False
    effects = _effects_channel(report.layout or "")
    silent = [level < SILENCE_DB for at, level in enumerate(report.channel_rms_db) if at != effects]
    return any(silent) and not all(silent)


def _effects_channel(layout: str) -> int | None:
    """The low frequency effects in a layout of FFmpeg's: `5.1(side)`, or `4 channels (FL+FR+FC+LFE)`."""
    name, _, speakers = layout.rstrip(")").partition("(")
    names = speakers.split("+")
    return names.index("LFE") if "LFE" in names else _LFE.get(name)


def _has_unused_bits(quality: AudioQuality, facts: AudioFacts, report: Report) -> bool:
    return not _is_silent(quality, facts, report) and (quality.used_bits or math.inf) <= (facts.bit_depth or 0) - 4


_RULES = (
    _Rule("silent", "error", _is_silent, "The audio is silent."),
    _Rule("clipped", "warning", _is_clipped, "The audio is clipped; the peak is {quality.sample_peak} dBFS."),
    _Rule(
        "true-peak",
        "warning",
        lambda quality, _facts, _report: (quality.true_peak or -1) > 0,
        "The true peak is {quality.true_peak} dBTP; encoders distort above 0 (EBU R128: -1).",
    ),
    _Rule(
        "very-quiet",
        "info",
        lambda quality, _facts, _report: quality.loudness is not None and quality.loudness < -30,
        "The loudness is {quality.loudness} LUFS.",
    ),
    _Rule(
        "very-loud",
        "info",
        lambda quality, _facts, _report: quality.loudness is not None and quality.loudness > -6,
        "The loudness is {quality.loudness} LUFS.",
    ),
    _Rule(
        "silence-at-head",
        "warning",
        lambda quality, _facts, _report: quality.silence_head >= 2,
        "The audio begins with {quality.silence_head} s of silence.",
    ),
    _Rule(
        "silence-at-tail",
        "warning",
        lambda quality, _facts, _report: quality.silence_tail >= 5,
        "The audio ends with {quality.silence_tail} s of silence.",
    ),
    _Rule(
        "silence-within",
        "warning",
        lambda quality, _facts, _report: quality.longest_silence >= 5,
        "The audio contains {quality.longest_silence} s of silence.",
    ),
    _Rule("silent-channel", "error", _has_silent_channel, "A channel is silent."),
    _Rule(
        "dc-offset",
        "warning",
        lambda quality, _facts, _report: abs(quality.dc_offset or 0) > 0.01,
        "The samples have a DC offset of {quality.dc_offset} of full scale.",
    ),
    _Rule(
        "phase-inverted",
        "error",
        lambda quality, _facts, _report: (quality.correlation or 0) < -0.5,
        "Left and right cancel each other in mono (correlation {quality.correlation}).",
    ),
    _Rule(
        "dual-mono",
        "info",
        lambda quality, _facts, _report: (quality.correlation or 0) > 0.99999,
        "Left and right are identical.",
    ),
    _Rule(
        "unused-bits",
        "warning",
        _has_unused_bits,
        "The samples use only {quality.used_bits} bits: the audio may come from a lower bit depth.",
    ),
)


def assess_audio(report: Report, facts: AudioFacts, scan: Scan) -> AudioQuality:
    """The figures and findings for audio with these facts; `scan` is empty if its samples were not looked at."""
    head, tail, within = _silences(report.levels)
    quality = AudioQuality(
        loudness=_rounded(report.loudness_lufs) if report.loudness_lufs > -70 else None,
        loudness_range=_rounded(report.loudness_range_lu),
        true_peak=_rounded(report.true_peak_db),
        sample_peak=_rounded(report.peak_db),
        dc_offset=max(
            (round(offset, 5) for offset in report.dc_offsets if math.isfinite(offset)), key=abs, default=None
        ),
        correlation=_correlation(report),
        cutoff=scan.cutoff_hz,
        used_bits=report.used_bits if facts.bit_depth and not facts.floating else None,
        layout=f"{facts.channels} channels" if is_wide(facts) else report.layout,
        silence_head=head,
        silence_tail=tail,
        longest_silence=within,
    )
    findings = [
        Finding(path="", code=rule.code, severity=rule.severity, message=rule.message.format(quality=quality))
        for rule in _RULES
        if rule.applies(quality, facts, report)
    ]
    if is_inverted(scan, quality.correlation) and not any(found.code == "phase-inverted" for found in findings):
        message = f"One channel is inverted: the bass cancels in mono (correlation {quality.correlation})."
        findings.append(Finding("", message, "phase-inverted", "error", "Invert one channel."))
    if unequal := imbalance(report.channel_rms_db):
        findings.append(unequal)
    return quality.model_copy(update={"findings": [*findings, *faults_of(scan, facts)]})


def _rounded(value: float) -> float | None:
    return round(value, 2) if math.isfinite(value) else None


def _correlation(report: Report) -> float | None:
    """Correlates left and right by the powers of their half sum and half difference; None if one is silent."""
    if report.mid_side_db is None or min(report.channel_rms_db, default=-math.inf) < SILENCE_DB:
        return None
    if max(report.mid_side_db) > _MAX_LEVEL_DB:
        return None
    mid, side = (10 ** (level / 10) for level in report.mid_side_db)
    return round((mid - side) / (mid + side), 6)


def _silences(levels: tuple[float, ...]) -> tuple[float, float, float]:
    """Seconds of silence at the head, at the tail, and of the longest silence between."""
    loud = [index for index, level in enumerate(levels) if level >= SILENCE_DB]
    if not loud:
        return 0.0, 0.0, 0.0
    longest = max((after - before - 1 for before, after in pairwise(loud)), default=0)
    return tuple(round(steps * LEVEL_STEP_S, 1) for steps in (loud[0], len(levels) - 1 - loud[-1], longest))  # type: ignore[return-value]
