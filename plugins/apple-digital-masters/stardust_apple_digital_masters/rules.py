"""What Apple's brief asks of a source, as a table over the measured facts. None of it blocks: the badge is optional."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from shared.sdk import Finding

Facts = Mapping[str, Any]

BRIEF = "Apple Digital Masters: Music as the Artist and Sound Engineer Intended (technology brief)"
MIN_RATE_HZ, BITS = 44_100, 24
_PADDED_BITS = 16
_UPSAMPLED_HZ = 24_500
"""Where a file from 48 kHz or less ends, with room for the filter."""
_FROM_44_HZ = (20_500, 22_200)


@dataclass(frozen=True, slots=True)
class Rule:
    """`broken` tells from the facts and the headroom in dB; `message` and `remedy` are formatted with the facts.

    `source`: whether it is a matter of the source, which decides whether the master qualifies.
    """

    code: str
    broken: Callable[[Facts, float], Any]
    message: str
    remedy: str
    source: bool = True
    severity: Literal["warning", "info"] = "warning"


def _upsampled(facts: Facts) -> bool:
    cutoff, rate = facts.get("cutoff"), facts["rate"]
    if cutoff is None:
        return False
    low, high = _FROM_44_HZ
    return bool(rate > 50_000 and cutoff <= _UPSAMPLED_HZ) or bool(rate == 48_000 and low <= cutoff <= high)


RULES = (
    Rule("bits", lambda f, _: f["bits"] < BITS, "The source has {bits} bits, not 24.", "Deliver the 24-bit master."),
    Rule(
        "padded",
        lambda f, _: f["bits"] >= BITS and (f["usedBits"] or BITS) <= _PADDED_BITS,
        "The samples use {usedBits} of {bits} bits: the file was made from a 16-bit source.",
        "Deliver the 24-bit master that it was made from.",
    ),
    Rule("rate", lambda f, _: f["rate"] < MIN_RATE_HZ, "The source has {rate} Hz.", "Deliver at least 44.1 kHz."),
    Rule(
        "upsampled",
        lambda f, _: _upsampled(f),
        "The spectrum ends at {cutoff} Hz, though the file has {rate} Hz: it was probably converted from a lower rate.",
        "Deliver the master at the rate at which it was made; up-sampling adds nothing.",
    ),
    Rule(
        "clipped",
        lambda f, _: f["source"]["clipped"],
        "{source[clipped]} samples of the source are cut off at full scale.",
        "Master it with less level or gentler limiting.",
        severity="info",
    ),
    Rule(
        "headroom",
        lambda f, headroom: f["source"]["truePeak"] is not None and f["source"]["truePeak"] > -headroom,
        "The true peak of the source is {source[truePeak]} dBTP.",
        "Leave about 1 dB of headroom, so that coding and conversion do not clip.",
        source=False,
        severity="info",
    ),
    Rule(
        "coded-clips",
        lambda f, _: f["aac"]["clipped"],
        "After AAC at {kbps} kbit/s, {aac[clipped]} samples exceed full scale, up to {aac[samplePeak]} dBFS.",
        "Lower the level of the master by {lower} dB.",
        source=False,
    ),
    Rule(
        "coded-between",
        lambda f, _: f["aac"]["between"] and not f["aac"]["clipped"],
        "After AAC at {kbps} kbit/s, the sound exceeds full scale between samples, up to {aac[truePeak]} dBTP.",
        "Lower the level of the master by {lower} dB.",
        source=False,
        severity="info",
    ),
)


def findings(facts: Facts, config: Mapping[str, Any]) -> Iterator[Finding]:
    """What the rules object to."""
    for rule in _broken(facts, config):
        yield Finding(
            "file", rule.message.format_map(facts), rule.code, rule.severity, rule.remedy.format_map(facts), BRIEF
        )


def qualifies(facts: Facts, config: Mapping[str, Any]) -> bool:
    """Whether the source is what the brief asks for, and coding does not clip."""
    return not any(rule.severity == "warning" for rule in _broken(facts, config))


def _broken(facts: Facts, config: Mapping[str, Any]) -> Iterator[Rule]:
    headroom = float(config.get("headroom", 1))
    return (rule for rule in RULES if rule.broken(facts, headroom))
