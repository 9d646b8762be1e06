"""Makes proposals of credits: to which tracks they belong, which role is meant, and what the release has already."""

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from stardust_advanced_credits.credit import Credit, Where, folded
from stardust_advanced_credits.numbers import ipi, isni
from stardust_advanced_credits.roles import Role, find

_ALIKE = 0.85
"""From which likeness a title, or a name, may be another one misspelt."""
PLACES = ("contributors", "writers", "publishers")
Track = Mapping[str, Any]


def tracks_of(release: Mapping[str, Any]) -> list[Track]:
    """The release's tracks that have an id; a draft may have anything."""
    return [each for each in release.get("tracks") or () if isinstance(each, Mapping) and each.get("id")]


def metadata_of(track: Track) -> Mapping[str, Any]:
    """The track's metadata, or nothing."""
    found = track.get("metadata")
    return found if isinstance(found, Mapping) else {}


def entries_of(track: Track, place: str) -> list[Mapping[str, Any]]:
    """The credits of one of PLACES."""
    return [each for each in metadata_of(track).get(place) or () if isinstance(each, Mapping) and each.get("name")]


def title_of(track: Track) -> str:
    """The title with its subtitle."""
    title, subtitle = metadata_of(track).get("title") or "", metadata_of(track).get("subtitle")
    return f"{title} ({subtitle})" if subtitle else str(title)


def propose(credits: Sequence[Credit], release: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A proposal for each credit, as the panel shows it; those that say the same are one."""
    tracks = tracks_of(release)
    people = {
        folded(each["name"]): each["name"] for track in tracks for place in PLACES for each in entries_of(track, place)
    }
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for credit in credits:
        role, matched = find(credit.word), _matched(credit.where, tracks)
        key = (folded(credit.name), role.name if role else folded(credit.word), folded(credit.instrument))
        proposal = found.setdefault(key, _proposal(credit, role, people))
        missing = [str(where) for where in credit.where if match(where, tracks) is None]
        proposal["unmatched"] = list(dict.fromkeys((*proposal["unmatched"], *missing)))
        for track in matched:
            known = role and present(track, role, credit.name)
            kind = "present" if known and not _adds(proposal, known) else "tracks"
            if str(track["id"]) not in proposal[kind]:
                proposal[kind].append(str(track["id"]))
    return list(found.values())


def _proposal(credit: Credit, role: Role | None, people: Mapping[str, str]) -> dict[str, Any]:
    number, ipi_number = isni(credit.isni), ipi(credit.ipi)
    wrong = [text for text, valid in ((credit.isni, number), (credit.ipi, ipi_number)) if text and not valid]
    return {
        "name": credit.name,
        "word": credit.word,
        "role": role.name if role else "",
        "family": role.family if role else "",
        "instrument": credit.instrument,
        "isni": number,
        "ipi": ipi_number,
        "wrong": wrong,
        "line": credit.line,
        "similar": _similar(credit.name, people),
        "tracks": [],
        "present": [],
        "unmatched": [],
    }


def present(track: Track, role: Role, name: str) -> Mapping[str, Any] | None:
    """The track's entry that credits the name with the role, by whatever word."""
    same = (each for each in entries_of(track, role.place) if folded(str(each["name"])) == folded(name))
    return next((each for each in same if _means(each, role)), None)


def _means(entry: Mapping[str, Any], role: Role) -> bool:
    word = str(entry.get("role") or "")
    meant = find(word)
    played = find(str(entry.get("instrument") or ""))
    return (meant.name if meant else word) == role.name or (played is not None and played.name == role.name)


def _adds(proposal: Mapping[str, Any], entry: Mapping[str, Any]) -> bool:
    return any(proposal[name] and not entry.get(name) for name in fields(str(proposal["family"])))


def fields(family: str) -> tuple[str, ...]:
    """What a credit has beside name and role, by its family."""
    return ("isni", "ipi") if family in ("writers", "publishing") else ("isni", "ipi", "instrument")


def _similar(name: str, people: Mapping[str, str]) -> str:
    """A name of the release that is spelt a little differently."""
    key = folded(name)
    near = [] if key in people else difflib.get_close_matches(key, list(people), n=1, cutoff=_ALIKE)
    return people[near[0]] if near else ""


def _matched(where: Sequence[Where], tracks: Sequence[Track]) -> list[Track]:
    """The tracks that a credit is about, in their order; without a statement, all."""
    wanted = [match(each, tracks) for each in where]
    return [track for track in tracks if any(track is each for each in wanted)] if where else list(tracks)


def match(where: Where, tracks: Sequence[Track]) -> Track | None:
    """The track that is meant: by ISRC, by title, then by number; None if none is, or more than one may be."""
    if code := re.sub(r"[^0-9A-Z]", "", where.isrc.upper()):
        by_code = [each for each in tracks if str(each.get("isrc") or "").upper() == code]
        if by_code:
            return by_code[0]
    by_title, perhaps = _by_title(where.title, tracks) if where.title else ([], [])
    by_number = _by_number(where, tracks) if where.number else []
    both = [each for each in by_number if any(each is other for other in perhaps)]
    best = both or by_title or by_number
    return best[0] if len(best) == 1 else None


def _by_number(where: Where, tracks: Sequence[Track]) -> list[Track]:
    """Tracks by number on their disc; without a disc, of one disc, or counted through all discs."""
    on_disc = [each for each in tracks if each.get("sequenceNumber") == where.number]
    if where.disc:
        return [each for each in on_disc if (each.get("discNumber") or 1) == where.disc]
    return on_disc if len(on_disc) == 1 else []


def _by_title(title: str, tracks: Sequence[Track]) -> tuple[list[Track], list[Track]]:
    """The tracks that a title fits best, and all that it fits: with subtitle, without, or misspelt."""
    key, bare = folded(title), folded(re.sub(r"[(\[].*", "", title))
    named = [(each, folded(title_of(each)), folded(str(metadata_of(each).get("title") or ""))) for each in tracks]
    same = [track for track, full, _ in named if full == key]
    without_subtitle = [track for track, _, short in named if short == (bare or key)]
    alike = [track for track, full, _ in named if difflib.SequenceMatcher(None, full, key).ratio() >= _ALIKE]
    return same or without_subtitle or alike, [*same, *without_subtitle, *alike]
