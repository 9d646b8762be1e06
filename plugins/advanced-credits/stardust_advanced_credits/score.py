"""Says how complete a release's credits are: which families of roles each track names."""

from collections.abc import Mapping
from typing import Any

from shared.sdk import Answer, Context, Finding, RuleCheck
from stardust_advanced_credits.matching import PLACES, entries_of, title_of, tracks_of
from stardust_advanced_credits.roles import FAMILIES, Family, find

WEIGHTS: Mapping[Family, int] = {"performers": 30, "writers": 30, "production": 15, "engineering": 15, "publishing": 10}
"""What a family counts; all of them together 100."""
_OF_WORKS: tuple[Family, ...] = ("writers", "publishing")
"""Families that only a musical work has."""
_MAX_FINDINGS = 100
_PLACED: Mapping[str, Family] = {"writers": "writers", "publishers": "publishing", "contributors": "performers"}


def family_of(place: str, entry: Mapping[str, Any]) -> Family:
    """The family of an entry: by its role, or by where it stands if the role is unknown."""
    role = find(str(entry.get("role") or ""))
    return role.family if role else _PLACED[place]


def score(release: Mapping[str, Any]) -> dict[str, Any]:
    """The score of each track and of the release, from 0 to 100, and how many tracks name each family."""
    tracks = [_track(track) for track in tracks_of(release)]
    families = {family: sum(family in track["named"] for track in tracks) for family in FAMILIES}
    asked = {family: sum(family in track["asked"] for track in tracks) for family in FAMILIES}
    total = round(sum(track["score"] for track in tracks) / len(tracks)) if tracks else 0
    return {"score": total, "tracks": tracks, "families": families, "asked": asked, "weights": dict(WEIGHTS)}


def _track(track: Mapping[str, Any]) -> dict[str, Any]:
    found = {family_of(place, entry) for place in PLACES for entry in entries_of(track, place)}
    musical = track.get("kind", "MusicalWork") == "MusicalWork"
    asked = [family for family in FAMILIES if musical or family not in _OF_WORKS]
    named = [family for family in asked if family in found]
    points = 100 * sum(WEIGHTS[family] for family in named) / sum(WEIGHTS[family] for family in asked)
    number, disc = track.get("sequenceNumber"), track.get("discNumber") or 1
    return {
        "id": str(track["id"]),
        "number": f"{disc}-{number}" if disc != 1 else str(number or ""),
        "title": title_of(track),
        "score": round(points),
        "named": named,
        "asked": asked,
    }


def check(payload: RuleCheck, context: Context) -> Answer | None:
    """A warning for each track below the configured minimum; without one, a note on what the release leaves open."""
    result, minimum = score(payload.release), context.config.get("minimumScore")
    if not result["tracks"] or result["score"] == 100:
        return None
    if minimum is None:
        open_ = [family for family in FAMILIES if result["families"][family] < result["asked"][family]]
        text = f"The credits score {result['score']} of 100. Not every track names {_listed(open_)}."
        return Answer((Finding("tracks", text, "credits-incomplete", "info"),))
    at = {
        str(track["id"]): position
        for position, track in enumerate(payload.release.get("tracks") or ())
        if isinstance(track, Mapping) and track.get("id")
    }
    low = [track for track in result["tracks"] if track["score"] < minimum]
    return Answer(tuple(_finding(track, at[track["id"]], minimum) for track in low[:_MAX_FINDINGS]))


def _finding(track: Mapping[str, Any], position: int, minimum: int) -> Finding:
    missing = [family for family in track["asked"] if family not in track["named"]]
    return Finding(
        f"tracks[{position}].metadata.contributors",
        f"The track's credits score {track['score']}; your minimum is {minimum}.",
        "credits-below-minimum",
        "warning",
        remedy=f"Name its {_listed(missing)}. The panel Credits reads them from session notes.",
    )


def _listed(families: list[Family]) -> str:
    *first, last = families
    return f"{', '.join(first)} and {last}" if first else last
