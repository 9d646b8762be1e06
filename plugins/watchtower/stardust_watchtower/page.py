"""Answers the panel: what is known of each release, which wait for their first look, and a look at one of them now."""

from collections.abc import Mapping
from typing import Any

from shared.sdk import Context, PanelRequest, Reply
from stardust_watchtower.watch import configured, look_at, releases_out


def respond(payload: PanelRequest, context: Context) -> Reply:
    """The answer to `read`, and to `look` at a release."""
    if payload.action == "read":
        known = [context.state.get(name) for name in context.state.keys("release.")]
        seen = {each["releaseId"] for each in known if each}
        waiting = [_unseen(release) for release in releases_out(context) if release["id"] not in seen]
        titles = {catalogue.name: catalogue.title for catalogue in configured(context)}
        return Reply({"releases": known + waiting, "catalogues": titles})
    if payload.action == "look":
        return _look(payload.body, payload.role, context)
    return Reply({"message": f"There is no action {payload.action!r}."}, 404)


def _look(body: Any, role: str, context: Context) -> Reply:
    if role == "viewer":
        return Reply({"message": "Viewers cannot raise tasks."}, 403)
    release_id = body.get("releaseId") if isinstance(body, dict) else None
    release = context.documents.get("releases", str(release_id))
    if release is None:
        return Reply({"message": "There is no such release."}, 404)
    return Reply(look_at(release, context))


def _unseen(release: Mapping[str, Any]) -> dict[str, Any]:
    """A release that was never looked at, in the form of `look_at`."""
    basic = release["basic"]
    artist = basic.get("displayArtist")
    return {
        "releaseId": release["id"],
        "title": basic.get("title"),
        "artist": artist,
        "checked": None,
        "catalogues": {},
    }
