"""Findings about what the samples show. The rules are data; figures of their benchmark: docs/explanation/assets.md."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shared.errors import Finding
from shared.media.analysis.samples.found import Scan
from shared.media.probe import AudioFacts

_HIRES_RATE_HZ = 88_200
_FROM_CD_HZ = (20_800, 22_200)  # edges that conversion from 44.1 kHz leaves
_FROM_HALF_HZ = 13_000
_HIRES_CUTOFF_HZ = 28_000  # soft converters leave images up to 6 kHz above the old spectrum
_LOSSLESS_CUTOFF_HZ = 20_500
_INVERTED_BASS = -0.4
_IMBALANCE_DB = 5.0
_EXPORT = "Export the recording again, and listen to the place."
_AT_ITS_RATE = "Upload it at the sample rate at which it was recorded."
_MASTER = "Upload the original master."


@dataclass(frozen=True, slots=True)
class _Rule:
    """A warning if `applies`; the message may contain figures of the scan."""

    code: str
    applies: Callable[[Scan, AudioFacts], bool]
    message: str
    remedy: str


def _looks_upsampled(scan: Scan, facts: AudioFacts) -> bool:
    """The spectrum ends where that of a lower sample rate does."""
    if scan.cutoff_hz is None:
        return False
    if facts.sample_rate >= _HIRES_RATE_HZ:
        return scan.cutoff_hz <= _HIRES_CUTOFF_HZ
    low, high = _FROM_CD_HZ
    from_cd = facts.sample_rate >= 48_000 and low <= scan.cutoff_hz <= high
    return from_cd or (facts.sample_rate >= 44_100 and scan.cutoff_hz <= _FROM_HALF_HZ)


def _looks_lossy(scan: Scan, facts: AudioFacts) -> bool:
    """A lossless file with a spectrum like a lossy one's."""
    return facts.bit_depth is not None and scan.codec is None and (scan.cutoff_hz or 1e9) <= _LOSSLESS_CUTOFF_HZ


_RULES = (
    _Rule(
        "clipped",
        lambda scan, _facts: scan.clipping.count > 0,
        "The waveform is cut off flat {scan.clipping.count} times, first at {scan.clipping.first_s} s.",
        "Master it again with less gain; if the recording itself is clipped, restore it.",
    ),
    _Rule(
        "dropouts",
        lambda scan, _facts: scan.dropouts.count > 0,
        "The signal stops dead for a moment {scan.dropouts.count} times, first at {scan.dropouts.first_s} s.",
        _EXPORT,
    ),
    _Rule(
        "clicks",
        lambda scan, _facts: scan.clicks.count > 0,
        "Single samples leap out of the signal {scan.clicks.count} times, first at {scan.clicks.first_s} s: clicks.",
        _EXPORT,
    ),
    _Rule(
        "abrupt-end",
        lambda scan, _facts: scan.ends_abruptly,
        "The audio ends in the middle of the sound.",
        "Export it to its end; if the next track continues it, leave it.",
    ),
    _Rule(
        "hum",
        lambda scan, _facts: scan.mains_hz is not None,
        "There is hum of the mains ({scan.mains_hz} Hz and multiples) in the recording.",
        "Remove it with a filter, or record again.",
    ),
    _Rule(
        "late-channel",
        lambda scan, _facts: scan.late_samples != 0,
        "Left and right are the same, but right is {scan.late_samples} samples later, which dulls the mono sum.",
        "Align the channels.",
    ),
    _Rule(
        "upsampled",
        _looks_upsampled,
        "There is no sound above {scan.cutoff_hz} Hz: the audio may have been upsampled.",
        _AT_ITS_RATE,
    ),
    _Rule(
        "upsampled",
        lambda scan, facts: scan.has_images and not _looks_upsampled(scan, facts),
        "The sound above 22.05 kHz is a mirror of that below: the audio was converted from 44.1 kHz.",
        _AT_ITS_RATE,
    ),
    _Rule(
        "lossy-source",
        lambda scan, facts: facts.bit_depth is not None and scan.codec is not None,
        "The samples show the frames of {scan.codec}: the audio was decoded from a lossy file.",
        _MASTER,
    ),
    _Rule(
        "lossy-source",
        lambda scan, facts: _looks_lossy(scan, facts) and not _looks_upsampled(scan, facts),
        "There is no sound above {scan.cutoff_hz} Hz: the audio may come from a lossy file.",
        _MASTER,
    ),
)


def faults_of(scan: Scan, facts: AudioFacts) -> list[Finding]:
    """The warnings that the samples give reason for."""
    return [
        Finding("", rule.message.format(scan=scan), rule.code, "warning", rule.remedy)
        for rule in _RULES
        if rule.applies(scan, facts)
    ]


def is_inverted(scan: Scan, correlation: float | None) -> bool:
    """True if the bass, which is in the middle of every mix, cancels in mono, and the whole does not add up."""
    return (scan.bass_correlation or 0) < _INVERTED_BASS and (correlation or 0) < 0


def imbalance(channel_rms_db: Sequence[float]) -> Finding | None:
    """A warning if one of two channels is clearly louder."""
    if len(channel_rms_db) != 2 or min(channel_rms_db) < -60:
        return None
    difference = channel_rms_db[0] - channel_rms_db[1]
    if abs(difference) < _IMBALANCE_DB:
        return None
    message = f"{'Left' if difference > 0 else 'Right'} is {abs(difference):.1f} dB louder than the other channel."
    return Finding("", message, "channel-imbalance", "warning", "Balance the channels, unless this is intended.")
