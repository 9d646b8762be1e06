"""Looks names up at MusicBrainz, for ISNI and IPI. See https://musicbrainz.org/doc/MusicBrainz_API."""

import json
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from shared.sdk import Context, Failed
from stardust_advanced_credits.credit import folded, tidy
from stardust_advanced_credits.numbers import ipi, isni

_AGENT = {"User-Agent": "StardustAdvancedCredits/1.0 (plug-in of Stardust Distro)", "Accept": "application/json"}
_PAUSE_S = 1.1
"""MusicBrainz asks for at most one request a second."""
MAX_NAMES = 3
_SHOWN = 5
_LAST = "musicbrainz.last"


def look_up(names: Sequence[str], context: Context) -> list[dict[str, Any]]:
    """What MusicBrainz has for each name: artists with valid numbers, the surest first, or why there are none."""
    found: list[dict[str, Any]] = []
    for name in names[:MAX_NAMES]:
        _wait(context, first=not found)
        try:
            found.append({"name": name, "artists": _artists(name, context)})
        except (Failed, ValueError) as error:
            found.append({"name": name, "artists": [], "problem": str(error)[:200]})
    return found


def _wait(context: Context, *, first: bool) -> None:
    """Waits until a second has gone by since the tenant's last request."""
    pause = 0.0 if first else _PAUSE_S
    last = context.state.get(_LAST)
    if first and isinstance(last, str):
        gone = (context.now - datetime.fromisoformat(last)).total_seconds()
        pause = min(_PAUSE_S, max(0.0, _PAUSE_S * MAX_NAMES - gone))
    if pause:
        time.sleep(pause)
    if first:
        context.state.put(_LAST, context.now.isoformat())


def address(name: str) -> str:
    """The address of a search for an artist."""
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    phrase = f'artist:"{escaped}" OR alias:"{escaped}"'
    return f"https://musicbrainz.org/ws/2/artist?query={quote(phrase, safe='')}&fmt=json&limit={_SHOWN}"


def _artists(name: str, context: Context) -> list[dict[str, Any]]:
    answer = context.web.get(address(name), _AGENT)
    if answer.status in (429, 503):
        raise ValueError("MusicBrainz asks to be asked later.")
    if answer.status != 200:
        raise ValueError(f"MusicBrainz answered with status {answer.status}.")
    listed = json.loads(answer.body)
    artists = listed.get("artists") if isinstance(listed, dict) else None
    made = [_artist(name, each) for each in artists or () if isinstance(each, dict)]
    known = [each for each in made if each and (each["isnis"] or each["ipis"])]
    return sorted(known, key=lambda each: -each["confidence"])


def _artist(name: str, artist: Mapping[str, Any]) -> dict[str, Any] | None:
    identifier, found = str(artist.get("id") or ""), str(artist.get("name") or "")
    if not folded(found) or not all(letter in "0123456789abcdef-" for letter in identifier):
        return None
    return {
        "name": tidy(found),
        "about": tidy(", ".join(str(artist[key]) for key in ("disambiguation", "type", "country") if artist.get(key))),
        "isnis": list(filter(None, map(isni, _texts(artist.get("isnis"))))),
        "ipis": list(filter(None, map(ipi, _texts(artist.get("ipis"))))),
        "confidence": round(_score(artist.get("score")) * _likeness(name, found, artist)),
        "url": f"https://musicbrainz.org/artist/{identifier}",
    }


def _score(value: Any) -> int:
    """MusicBrainz's own, from 0 to 100."""
    return min(100, max(0, int(value))) if isinstance(value, int) or str(value).isdigit() else 0


def _likeness(name: str, found: str, artist: Mapping[str, Any]) -> float:
    """How far the names agree: the name itself, another name of the artist, or neither."""
    aliases = [str(each.get("name") or "") for each in artist.get("aliases") or () if isinstance(each, dict)]
    if folded(found) == folded(name):
        return 0.95
    return 0.8 if folded(name) in map(folded, aliases) else 0.4


def _texts(value: Any) -> list[str]:
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
