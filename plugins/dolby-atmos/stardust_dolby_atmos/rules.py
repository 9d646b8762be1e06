"""The published delivery rules for Dolby Atmos music, as a table over the measured facts."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from shared.sdk import Finding

Facts = Mapping[str, Any]

LOUDNESS_LKFS, TRUE_PEAK_DBTP = -18.0, -1.0
LENGTH_TOLERANCE_S = 0.1
MAX_TRACKS, MAX_OBJECTS, MAX_BEDS = 128, 118, 10
_QUIET_LKFS = -31.0
_LFE_DB = -30.0
_UNHEARD_DBFS = -80.0
_NAMED = 10
_STEREO = ("L", "R", "AC_00010001", "AC_00010002")

APPLE = "Apple Video and Audio Asset Guide, immersive audio source"
APPLE_STYLE = "Apple Music Style Guide, 10 Immersive audio"
DOLBY = "Dolby Atmos Music delivery specification (Dolby learning, module 9.3)"
UNIVERSAL = "Universal Music, Dolby Atmos audio servicing asset specifications"
ADM = "ITU-R BS.2076-2, BS.2088-1"

_EXPORT = "Export the master again from the session."


@dataclass(frozen=True, slots=True)
class Rule:
    """`broken` tells from facts and configuration; `message` is formatted with the facts."""

    code: str
    broken: Callable[[Facts, Mapping[str, Any]], Any]
    message: str
    remedy: str
    source: str
    severity: Literal["error", "warning", "info"] = "error"


def _over(fact: str, limit: float, tolerance: str, default: float) -> tuple[Callable[..., bool], Callable[..., bool]]:
    """Whether a level is over its limit by more than the tolerance, and whether by less."""

    def excess(facts: Facts, config: Mapping[str, Any]) -> tuple[float, float]:
        level = facts[fact]
        return (-1e9 if level is None else level - limit), float(config.get(tolerance, default))

    def far(facts: Facts, config: Mapping[str, Any]) -> bool:
        over, allowed = excess(facts, config)
        return over > allowed

    def near(facts: Facts, config: Mapping[str, Any]) -> bool:
        over, allowed = excess(facts, config)
        return 0 < over <= allowed

    return far, near


def _beds_are_first(facts: Facts) -> bool:
    """Whether the tracks of the first bed are among the first ten, as Dolby's renderer reserves them."""
    beds = [track["number"] for track in facts["tracks"] if track["kind"] == "bed"]
    return not beds or beds[0] <= MAX_BEDS


def _only_stereo(facts: Facts) -> bool:
    heard = [track for track in facts["tracks"] if track["peak"] is not None and track["peak"] > _UNHEARD_DBFS]
    return all(track["kind"] == "bed" and track["name"] in _STEREO for track in heard)


def _programme_differs(facts: Facts) -> bool:
    programme = facts["programme"]
    start, end = programme["start"] or 0, programme["end"]
    length: float = facts["seconds"] if end is None else end - start
    return bool(abs(length - facts["seconds"]) > LENGTH_TOLERANCE_S)


_TOO_LOUD, _LOUD = _over("loudness", LOUDNESS_LKFS, "loudnessTolerance", 0.5)
_TOO_HIGH, _HIGH = _over("truePeak", TRUE_PEAK_DBTP, "peakTolerance", 0.3)

RULES = (
    Rule("bits", lambda f, _: f["bits"] != 24, "It has {bits} bits, not 24.", "Export it with 24 bits.", APPLE),
    Rule(
        "padded",
        lambda f, _: f["bits"] == 24 and f["usedBits"] <= 16 and f["loudness"] is not None,
        "Its samples use {usedBits} of 24 bits: the audio was made from a 16-bit source.",
        "Export the mix from its session with 24 bits.",
        APPLE,
        "warning",
    ),
    Rule(
        "rate",
        lambda f, _: f["rate"] not in (48_000, 96_000),
        "It has {rate} Hz.",
        "Export it at 48 kHz.",
        APPLE,
    ),
    Rule(
        "rate-96",
        lambda f, _: f["rate"] == 96_000,
        "It has 96 kHz: Universal's specification takes that, Apple's and Dolby's take 48 kHz.",
        "Export it at 48 kHz for stores.",
        UNIVERSAL,
        "warning",
    ),
    Rule(
        "tracks",
        lambda f, _: f["channels"] > MAX_TRACKS,
        "It has {channels} tracks; at most 128 are allowed.",
        _EXPORT,
        DOLBY,
    ),
    Rule(
        "objects",
        lambda f, _: f["objects"] > MAX_OBJECTS,
        "It has {objects} objects; at most 118 are allowed.",
        "Combine objects, or put some into a bed.",
        DOLBY,
    ),
    Rule("empty", lambda f, _: not f["beds"] and not f["objects"], "It has neither beds nor objects.", _EXPORT, DOLBY),
    Rule(
        "bed-order",
        lambda f, _: not _beds_are_first(f),
        "The first bed is not among the first ten tracks, which the renderer reserves for it.",
        "Assign the bed to the inputs 1 to 10.",
        DOLBY,
        "warning",
    ),
    Rule(
        "other-types",
        lambda f, _: f["other"],
        "{other} tracks are neither beds nor objects (such as scenes); they are not rendered here.",
        _EXPORT,
        DOLBY,
    ),
    Rule(
        "undescribed",
        lambda f, _: f["undescribed"],
        "The axml chunk does not describe the tracks {undescribed}.",
        _EXPORT,
        ADM,
    ),
    Rule(
        "no-dolby",
        lambda f, _: f["dolby"] is None,
        "It has no Dolby metadata (dbmd chunk): it is an ADM BWF, but no Dolby Atmos master.",
        "Export it with Dolby's renderer, or a workstation that writes its profile.",
        DOLBY,
    ),
    Rule(
        "damaged-dolby",
        lambda f, _: f["dolby"] is not None and not f["dolby"]["sound"],
        "A checksum of the Dolby metadata (dbmd chunk) is wrong.",
        _EXPORT,
        "EBU Tech 3285 supplement 6",
    ),
    Rule(
        "binaural-off",
        lambda f, _: f["dolby"] and f["dolby"]["binaural"] and set(f["dolby"]["binaural"]) <= {"off", "not indicated"},
        "The binaural render mode is off or not indicated for every channel.",
        "Set near, mid or far for beds and objects.",
        UNIVERSAL,
        "warning",
    ),
    Rule(
        "binaural-mid",
        lambda f, _: f["dolby"] and set(f["dolby"]["binaural"]) == {"mid"},
        "The binaural render mode is mid for every channel, as if nobody had chosen it.",
        "Check the mix on headphones.",
        UNIVERSAL,
        "info",
    ),
    Rule("silent", lambda f, _: f["loudness"] is None, "It is silent.", _EXPORT, f"{APPLE_STYLE}, 10.6"),
    Rule(
        "only-stereo",
        lambda f, _: f["loudness"] is not None and _only_stereo(f),
        "Only the left and right channels of the bed have sound: it is a stereo mix in an immersive file.",
        "Mix it from its stems.",
        f"{APPLE_STYLE}, 10.9",
    ),
    Rule(
        "loudness",
        _TOO_LOUD,
        "It measures {loudness} LKFS in 5.1; at most -18 are allowed.",
        "Lower the level of the mix.",
        APPLE,
    ),
    Rule(
        "loudness-near",
        _LOUD,
        "It measures {loudness} LKFS in 5.1, a little above -18.",
        "Measure it in Dolby's renderer.",
        APPLE,
        "warning",
    ),
    Rule(
        "quiet",
        lambda f, _: f["loudness"] is not None and f["loudness"] < _QUIET_LKFS,
        "It measures {loudness} LKFS in 5.1, less than -31.",
        "Check that nothing is missing from the mix.",
        UNIVERSAL,
        "warning",
    ),
    Rule(
        "true-peak",
        _TOO_HIGH,
        "Its true peak in 5.1 is {truePeak} dBTP; at most -1 is allowed.",
        "Lower the level, or limit the mix.",
        APPLE,
    ),
    Rule(
        "true-peak-near",
        _HIGH,
        "Its true peak in 5.1 is {truePeak} dBTP, a little above -1.",
        "Measure it in Dolby's renderer.",
        APPLE,
        "warning",
    ),
    Rule(
        "lfe",
        lambda f, _: f["lfeAbove500Hz"] is not None and f["lfeAbove500Hz"] > _LFE_DB,
        "The low frequency effects are not limited to low frequencies: above 500 Hz they have {lfeAbove500Hz} dB.",
        "Filter what is sent to the LFE by a low-pass of 100 to 150 Hz.",
        APPLE,
        "warning",
    ),
    Rule(
        "silent-objects",
        lambda f, _: [t for t in f["tracks"] if t["kind"] == "object" and t["peak"] is None],
        "Objects without sound: tracks {silentObjects}.",
        "Check that nothing is missing from the mix, and remove empty objects.",
        UNIVERSAL,
        "info",
    ),
    Rule(
        "programme",
        lambda f, _: _programme_differs(f),
        "The programme lasts from {programme[start]} to {programme[end]} s, but the audio {seconds} s.",
        _EXPORT,
        ADM,
        "warning",
    ),
    Rule(
        "programmes",
        lambda f, _: f["programme"]["count"] != 1,
        "It has {programme[count]} programmes, not one.",
        _EXPORT,
        DOLBY,
        "warning",
    ),
)


def findings(facts: Facts, config: Mapping[str, Any]) -> Iterator[Finding]:
    """What the rules object to."""
    for rule in RULES:
        if rule.broken(facts, config):
            message = rule.message.format_map(_shown(facts))
            yield Finding("file", message, rule.code, rule.severity, rule.remedy, rule.source)


def _shown(facts: Facts) -> dict[str, Any]:
    """The facts as messages say them."""
    silent = [track["number"] for track in facts["tracks"] if track["kind"] == "object" and track["peak"] is None]
    return {**facts, "undescribed": _numbers(facts["undescribed"]), "silentObjects": _numbers(silent)}


def _numbers(found: Sequence[int]) -> str:
    more = "" if len(found) <= _NAMED else f" and {len(found) - _NAMED} more"
    return ", ".join(str(number) for number in found[:_NAMED]) + more
