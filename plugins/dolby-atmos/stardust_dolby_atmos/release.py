"""Checks of a release: the immersive mix beside its stereo mix."""

from collections.abc import Iterator, Mapping
from typing import Any

from shared.sdk import Answer, Context, Finding, RuleCheck
from stardust_dolby_atmos.rules import APPLE, DOLBY, LENGTH_TOLERANCE_S, findings

_ISRC = "ISRC handbook; DDEX, Handling immersive audio: an immersive mix has an ISRC of its own"
_FRAME_S = 2_000 / 48_000
_SILENCE_TOLERANCE_S = LENGTH_TOLERANCE_S + _FRAME_S
"""Reverberation makes the ends of two mixes differ a little; the specification itself allows one frame (1/24 s)."""

Document = Mapping[str, Any]


def check(payload: RuleCheck, context: Context) -> Answer | None:
    """What is wrong with the immersive mixes of a release."""
    release = payload.release
    found = tuple(_problems(release, context))
    return Answer(found) if found else None


def facts_of(asset: Document | None, context: Context) -> Document | None:
    """What was measured of an asset, if it is an ADM BWF."""
    facts = ((asset or {}).get("plugins") or {}).get(context.plugin)
    return facts if facts and facts.get("kind") == "ADM BWF" else None


def _problems(release: Document, context: Context) -> Iterator[Finding]:
    audio = {asset["id"]: asset for asset in (release.get("assets") or {}).get("audio") or ()}
    known: dict[str, str] = {}
    for index, track in enumerate(release.get("tracks") or ()):
        known.setdefault(str(track.get("isrc")), f"tracks[{index}]")
    for index, track in enumerate(release.get("tracks") or ()):
        path = f"tracks[{index}]"
        stereo, edition = _asset(track.get("audio"), audio), track.get("immersive")
        if stereo and stereo.get("immersive"):
            yield _no_stereo(f"{path}.audio")
        if not edition:
            continue
        yield from _isrc(edition.get("isrc"), track.get("isrc"), known, f"{path}.immersive.isrc")
        immersive = _asset(edition.get("audio"), audio)
        at = f"{path}.immersive.audio"
        if immersive is None:
            yield Finding(at, "The immersive mix has no file.", "no-file", "error", "Upload the ADM BWF.", DOLBY)
            continue
        if stereo is None:
            yield _no_stereo(at)
        elif not stereo.get("immersive"):
            yield from _lengths(stereo, immersive, at)
        yield from _measured(stereo, immersive, at, context)


def _asset(file: Document | None, audio: Mapping[str, Document]) -> Document | None:
    return audio.get(str((file or {}).get("fileId")))


def _no_stereo(path: str) -> Finding:
    return Finding(
        path,
        "The immersive mix has no stereo mix beside it; stores play that wherever Dolby Atmos cannot be played.",
        "no-stereo",
        "error",
        "Make the stereo mix the track's audio, and this file its immersive edition.",
        APPLE,
    )


def _isrc(own: str | None, stereo: str | None, known: dict[str, str], path: str) -> Iterator[Finding]:
    remedy = "Give the immersive mix an ISRC of its own."
    if not own:
        yield Finding(path, "The immersive mix has no ISRC.", "isrc", "error", remedy, _ISRC)
    elif own == stereo:
        yield Finding(path, f"The immersive mix has the ISRC of the stereo mix, {own}.", "isrc", "error", remedy, _ISRC)
    elif own in known:
        yield Finding(path, f"The ISRC {own} is also that of {known[own]}.", "isrc", "error", remedy, _ISRC)
    else:
        known[own] = path


def _lengths(stereo: Document, immersive: Document, path: str) -> Iterator[Finding]:
    one, other = float(immersive.get("duration") or 0), float(stereo.get("duration") or 0)
    if abs(one - other) > LENGTH_TOLERANCE_S:
        message = f"The immersive mix lasts {one:.3f} s, the stereo mix {other:.3f} s; they may differ by 0.1 s."
        yield Finding(path, message, "length", "error", "Export both from the same session.", APPLE)


def _measured(stereo: Document | None, immersive: Document, path: str, context: Context) -> Iterator[Finding]:
    facts = facts_of(context.documents.get("assets", immersive["id"]), context)
    if facts is None:
        message = "The immersive mix was not measured: it is no ADM BWF, or was uploaded before the plug-in was active."
        yield Finding(path, message, "not-measured", "warning", "Upload it again.", None)
        return
    for each in findings(facts, context.config):
        yield Finding(path, each.message, each.code, each.severity, each.remedy, each.source)
    quality = ((context.documents.get("assets", stereo["id"]) if stereo else None) or {}).get("quality")
    if quality:
        yield from _silences(facts, quality, path)


def _silences(facts: Document, quality: Document, path: str) -> Iterator[Finding]:
    for name, fact, field in (("begins", "silenceHead", "silenceHead"), ("ends", "silenceTail", "silenceTail")):
        more = float(facts[fact]) - float(quality.get(field) or 0)
        if more > _SILENCE_TOLERANCE_S:
            message = f"The immersive mix {name} with {more:.2f} s more silence than the stereo mix."
            yield Finding(path, message, f"silence-{name}", "warning", "Align both mixes.", DOLBY)
