"""Changes a draft's credits by what a person ticked, and takes the change back.

What a change does is stored before it is done, so it can be taken back whatever happens. Taking it back removes only
what it added, as long as that is unchanged: what people wrote since stays.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from shared.sdk import Context, Failed
from stardust_advanced_credits.credit import MAX_CREDITS, folded, tidy
from stardust_advanced_credits.matching import PLACES, entries_of, fields, metadata_of, present, tracks_of
from stardust_advanced_credits.numbers import ipi, isni
from stardust_advanced_credits.roles import Role, find

_MAX_STORED = 90_000
_KEPT = 10
"""Changes of a release that can be taken back."""
Change = dict[str, Any]
"""Track, place, and the entry before (None: added) and after."""


class Refusal(Exception):
    """What was asked for cannot be done; `status` is HTTP's."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def apply(release: Mapping[str, Any], body: Mapping[str, Any], context: Context) -> int:
    """Applies `picks` (credits) and `numbers` (ISNI and IPI of names) under `request`; returns how many changed.

    Raises Refusal. The same request again changes nothing more.
    """
    request = body.get("request")
    if not isinstance(request, str) or not 8 <= len(request) <= 64 or not request.isascii():
        raise Refusal("A request needs an id of 8 to 64 characters.")
    release_id = _draft(release)
    history = undoable(release_id, context)
    if any(each["request"] == request for each in history):
        changes: list[Change] = next(each["changes"] for each in history if each["request"] == request)
    else:
        changes = [*_of_picks(release, _list(body, "picks")), *_of_numbers(release, _list(body, "numbers"))]
        if not changes:
            return 0
        entry = {"request": request, "changes": changes, "at": context.now.isoformat()}
        context.state.put(_key(release_id), _kept([*history, entry]))
    if not (changed := patch(release, changes)):
        return 0
    try:
        context.actions.change_release(f"apply.{release_id}.{request}", release_id, changed)
    except Failed as error:
        context.state.put(_key(release_id), history)
        raise Refusal(str(error), 409) from error
    return len(changes)


def undo(release: Mapping[str, Any], context: Context) -> int:
    """Takes the latest change back; returns how many entries it changed. Raises Refusal."""
    release_id = _draft(release)
    history = undoable(release_id, context)
    if not history:
        raise Refusal("There is nothing to take back.", 409)
    last = history[-1]
    changes = [{**each, "before": each["after"], "after": each["before"]} for each in reversed(last["changes"])]
    changed = patch(release, changes)
    if changed:
        context.actions.change_release(f"undo.{release_id}.{last['request']}", release_id, changed)
    context.state.put(_key(release_id), history[:-1])
    return len(changes) if changed else 0


def undoable(release_id: str, context: Context) -> list[dict[str, Any]]:
    """The changes of a release that can be taken back, the latest last."""
    stored = context.state.get(_key(release_id))
    return list(stored) if isinstance(stored, list) else []


def _kept(history: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As many of the latest changes as can be stored. Raises Refusal if not even the last can."""
    kept = history[-_KEPT:]
    while kept and len(json.dumps(kept)) > _MAX_STORED:
        kept = kept[1:]
    if not kept:
        raise Refusal("These are too many credits at once. Tick fewer, and apply the others after them.", 413)
    return kept


def patch(release: Mapping[str, Any], changes: Sequence[Change]) -> dict[str, Any]:
    """The merge patch of the changes, which leaves everything else as it is; empty if there is nothing to change."""
    before = [dict(track) for track in release.get("tracks") or ()]
    after = [{**track, "metadata": dict(metadata_of(track))} for track in before]
    by_id = {str(track.get("id")): track for track in after}
    for change in changes:
        track = by_id.get(change["track"])
        if track is None:
            continue
        entries = [dict(each) for each in track["metadata"].get(change["place"]) or ()]
        old, new = change["before"], change["after"]
        at = next((at for at, entry in enumerate(entries) if old is not None and _bare(entry) == _bare(old)), None)
        if at is not None:
            entries[at : at + 1] = [new] if new is not None else []
        elif old is None and _bare(new) not in map(_bare, entries):
            entries.append(new)
        else:
            continue
        track["metadata"][change["place"]] = entries
    changed = [new if new["metadata"] != metadata_of(old) else old for old, new in zip(before, after, strict=True)]
    return {"tracks": changed} if changed != before else {}


def _bare(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What an entry says: the API adds empty fields to what is stored."""
    return {name: value for name, value in entry.items() if value not in (None, "", [])}


def _of_picks(release: Mapping[str, Any], picks: Sequence[Mapping[str, Any]]) -> list[Change]:
    tracks = {str(track["id"]): track for track in tracks_of(release)}
    made: dict[tuple[str, str, str, str], Change] = {}
    for number, pick in enumerate(picks, 1):
        name, word = tidy(str(pick.get("name") or "")), tidy(str(pick.get("role") or ""))
        wanted = pick.get("tracks")
        if not name or not word or not isinstance(wanted, list) or not wanted:
            raise Refusal(f"Credit {number} needs a name, a role, and tracks.")
        if gone := [each for each in wanted if each not in tracks]:
            raise Refusal(f"Credit {number} is about a track that the release does not have: {str(gone[0])[:50]}.", 409)
        role = find(word) or Role(word, "performers")
        details = _details(pick, role, f"Credit {number}")
        for track_id in wanted:
            known = present(tracks[track_id], role, name)
            change = _filled(track_id, role.place, known, details) if known else None
            if known is None:
                change = {
                    "track": track_id,
                    "place": role.place,
                    "before": None,
                    "after": {"name": name, "role": role.name, **details},
                }
            if change:
                made.setdefault((track_id, role.place, folded(name), role.name), change)
    return list(made.values())


def _of_numbers(release: Mapping[str, Any], numbers: Sequence[Mapping[str, Any]]) -> list[Change]:
    """ISNI and IPI for every entry of a name that has none."""
    made: list[Change] = []
    for number, each in enumerate(numbers, 1):
        name = folded(str(each.get("name") or ""))
        details = _details(each, Role("", "publishing"), f"Number {number}")
        if not name or not details:
            raise Refusal(f"Number {number} needs a name, and an ISNI or IPI.")
        for track in tracks_of(release):
            for place in PLACES:
                same = [entry for entry in entries_of(track, place) if folded(str(entry["name"])) == name]
                filled = (_filled(str(track["id"]), place, entry, details) for entry in same)
                made += [change for change in filled if change]
    return made


def _filled(track_id: str, place: str, entry: Mapping[str, Any], details: Mapping[str, str]) -> Change | None:
    """The change that adds what an entry lacks; what it has stays."""
    added = {name: value for name, value in details.items() if not entry.get(name)}
    return {"track": track_id, "place": place, "before": dict(entry), "after": {**entry, **added}} if added else None


def _details(pick: Mapping[str, Any], role: Role, what: str) -> dict[str, str]:
    found = {name: str(pick.get(name) or "").strip() for name in fields(role.family)}
    for name, check in (("isni", isni), ("ipi", ipi)):
        if found[name] and not check(found[name]):
            raise Refusal(f"{what}: {found[name][:40]} is no {name.upper()}: compare it with its source.")
        found[name] = check(found[name]) if found[name] else ""
    return {name: tidy(value) for name, value in found.items() if value}


def _draft(release: Mapping[str, Any]) -> str:
    if release.get("status") != "draft":
        raise Refusal(f"The release is {release.get('status')}. Make it a draft first: only drafts are changed.", 409)
    return str(release["id"])


def _list(body: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = body.get(name) or []
    if not isinstance(found, list) or len(found) > MAX_CREDITS or not all(isinstance(each, Mapping) for each in found):
        raise Refusal(f"{name} must be a list of at most {MAX_CREDITS:,} objects.")
    return found


def _key(release_id: str) -> str:
    return f"applied.{release_id}"
