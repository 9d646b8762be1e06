"""Answers the panel: what was measured of a track's immersive mix, and what the rules say."""

from collections.abc import Mapping
from typing import Any

from shared.sdk import Context, PanelRequest, Reply
from stardust_dolby_atmos.release import facts_of
from stardust_dolby_atmos.rules import LOUDNESS_LKFS, MAX_OBJECTS, MAX_TRACKS, TRUE_PEAK_DBTP, findings


def respond(payload: PanelRequest, context: Context) -> Reply:
    """`facts` of the immersive mix of a track: body `{releaseId, trackId}`."""
    if payload.action != "facts":
        return Reply({"error": f"There is no action {payload.action!r}."}, 404)
    body = payload.body if isinstance(payload.body, Mapping) else {}
    release = context.documents.get("releases", str(body.get("releaseId") or ""))
    tracks = (release or {}).get("tracks") or ()
    track = next((each for each in tracks if each.get("id") == body.get("trackId")), None)
    if track is None:
        return Reply({"error": "There is no such track."}, 404)
    return Reply(_answer(track, context))


def _answer(track: Mapping[str, Any], context: Context) -> dict[str, Any]:
    for holder in (track.get("immersive") or {}, track):
        file = (holder.get("audio") or {}).get("fileId")
        facts = facts_of(context.documents.get("assets", file), context) if file else None
        if facts:
            return {
                "facts": dict(facts),
                "findings": [each.to_dict() for each in findings(facts, context.config)],
                "limits": {
                    "loudness": LOUDNESS_LKFS,
                    "truePeak": TRUE_PEAK_DBTP,
                    "tracks": MAX_TRACKS,
                    "objects": MAX_OBJECTS,
                },
            }
    return {"facts": None, "findings": [], "limits": {}}
