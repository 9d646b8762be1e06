"""Answers the panel: what is credited, proposals from a source, applying and taking back, numbers, and sheets."""

import base64
from collections.abc import Callable, Mapping
from typing import Any

from shared.sdk import Context, Failed, PanelRequest, Reply
from stardust_advanced_credits.apply import Refusal, apply, undo, undoable
from stardust_advanced_credits.credit import Source, Unreadable, tidy
from stardust_advanced_credits.matching import PLACES, entries_of, propose, title_of, tracks_of
from stardust_advanced_credits.musicbrainz import MAX_NAMES, look_up
from stardust_advanced_credits.notes import read_notes
from stardust_advanced_credits.rin import is_xml, read_rin
from stardust_advanced_credits.roles import names
from stardust_advanced_credits.score import score
from stardust_advanced_credits.sheet import pdf_sheet, text_sheet
from stardust_advanced_credits.tables import read_table, separator

_MAX_UNREAD = 50
_CHANGING = ("apply", "undo", "look-up")


def respond(payload: PanelRequest, context: Context) -> Reply:
    """The answer to `read`, `propose`, `apply`, `undo`, `look-up` or `sheet`, each about the release `releaseId`."""
    body = payload.body if isinstance(payload.body, Mapping) else {}
    handler = _HANDLERS.get(payload.action)
    if handler is None:
        return Reply({"message": f"There is no action {payload.action!r}."}, 404)
    if payload.action in _CHANGING and payload.role == "viewer":
        return Reply({"message": "Viewers cannot change credits, or look numbers up."}, 403)
    try:
        release = context.documents.get("releases", str(body.get("releaseId") or "-"))
    except Failed as error:
        return Reply({"message": str(error)}, 422)
    if release is None:
        return Reply({"message": "There is no such release."}, 404)
    try:
        return Reply(handler(release, body, context))
    except Refusal as error:
        return Reply({"message": str(error)}, error.status)
    except Unreadable as error:
        return Reply({"message": str(error)}, 422)


def _read(release: Mapping[str, Any], _body: Mapping[str, Any], context: Context) -> dict[str, Any]:
    entries = [entry for track in tracks_of(release) for place in PLACES for entry in entries_of(track, place)]
    lacking = [str(each["name"]) for each in entries if not each.get("isni") and not each.get("ipi")]
    return {
        "status": release.get("status"),
        "score": score(release),
        "roles": names(),
        "people": list(dict.fromkeys(lacking)),
        "undoable": len(undoable(str(release["id"]), context)),
    }


def _propose(release: Mapping[str, Any], body: Mapping[str, Any], _context: Context) -> dict[str, Any]:
    source = _source(body.get("text"), [title_of(track) for track in tracks_of(release)])
    return {
        "kind": source.kind,
        "proposals": propose(source.credits, release),
        "unread": [{"line": line, "text": text} for line, text in source.unread[:_MAX_UNREAD]],
        "unreadCount": len(source.unread),
    }


def _source(text: Any, titles: list[str]) -> Source:
    if not isinstance(text, str) or not text.strip():
        raise Unreadable("There is nothing to read. Paste the notes, or choose a file.")
    if is_xml(text):
        return read_rin(text)
    return read_table(text) if separator(text) else read_notes(text, titles)


def _apply(release: Mapping[str, Any], body: Mapping[str, Any], context: Context) -> dict[str, Any]:
    return {"changed": apply(release, body, context), **_after(release, context)}


def _undo(release: Mapping[str, Any], _body: Mapping[str, Any], context: Context) -> dict[str, Any]:
    return {"changed": undo(release, context), **_after(release, context)}


def _after(release: Mapping[str, Any], context: Context) -> dict[str, Any]:
    return _read(context.documents.get("releases", str(release["id"])) or release, {}, context)


def _look_up(_release: Mapping[str, Any], body: Mapping[str, Any], context: Context) -> dict[str, Any]:
    wanted = body.get("names")
    if not isinstance(wanted, list) or not 1 <= len(wanted) <= MAX_NAMES or not all(map(tidy, map(str, wanted))):
        raise Refusal(f"names must be a list of 1 to {MAX_NAMES} names.")
    return {"found": look_up([tidy(str(name)) for name in wanted], context)}


def _sheet(release: Mapping[str, Any], body: Mapping[str, Any], _context: Context) -> dict[str, Any]:
    language = str(body.get("language") or "en")
    if body.get("format") != "pdf":
        return {"text": text_sheet(release, language)}
    content, missing = pdf_sheet(release, language)
    return {"pdf": base64.b64encode(content).decode(), "missing": missing[:20]}


_HANDLERS: Mapping[str, Callable[[Mapping[str, Any], Mapping[str, Any], Context], dict[str, Any]]] = {
    "read": _read,
    "propose": _propose,
    "apply": _apply,
    "undo": _undo,
    "look-up": _look_up,
    "sheet": _sheet,
}
