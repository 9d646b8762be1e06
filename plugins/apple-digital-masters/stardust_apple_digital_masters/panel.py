"""Answers the panel: the headroom report of a release."""

from collections.abc import Iterator, Mapping
from typing import Any

from shared.sdk import Context, PanelRequest, Reply
from stardust_apple_digital_masters.rules import findings, qualifies


def respond(payload: PanelRequest, context: Context) -> Reply:
    """`report` of the tracks of a release: body `{releaseId}`."""
    if payload.action != "report":
        return Reply({"error": f"There is no action {payload.action!r}."}, 404)
    body = payload.body if isinstance(payload.body, Mapping) else {}
    release = context.documents.get("releases", str(body.get("releaseId") or ""))
    if release is None:
        return Reply({"error": "There is no such release."}, 404)
    headroom = float(context.config.get("headroom", 1))
    return Reply({"headroom": headroom, "tracks": list(_tracks(release, context))})


def _tracks(release: Mapping[str, Any], context: Context) -> Iterator[dict[str, Any]]:
    for number, track in enumerate(release.get("tracks") or (), 1):
        file = (track.get("audio") or {}).get("fileId")
        asset = context.documents.get("assets", file) if file else None
        facts = ((asset or {}).get("plugins") or {}).get(context.plugin)
        title = str((track.get("metadata") or {}).get("title") or "")
        row: dict[str, Any] = {"number": number, "title": title, "facts": facts}
        if facts:
            row["keepsTheRules"] = qualifies(facts, context.config)
            row["findings"] = [each.to_dict() for each in findings(facts, context.config)]
        yield row
