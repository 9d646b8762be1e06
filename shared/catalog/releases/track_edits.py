"""Changes one track, or the order of the tracks, and leaves what other people changed meanwhile."""

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.releases.fields import check_transition
from shared.catalog.releases.update import content_of, replace_content
from shared.catalog.tracks import tracks_of
from shared.errors import Finding, InvalidInput, NotFound
from shared.model.base import Id, Model
from shared.model.catalog.draft import ReleaseDraft, TrackContent
from shared.model.catalog.release import ReleaseReference
from shared.model.catalog.track import Track
from shared.model.codec import decode, merged
from shared.model.names import in_our_names
from shared.platform.store.guards import Check, any_state
from shared.platform.store.port import Data


class TrackPatch(ReleaseReference):
    """Fields of one track as a JSON merge patch (RFC 7396)."""

    track_id: Id
    content: dict[str, Any]


class TrackOrder(Model):
    """The new order of all tracks."""

    track_ids: Annotated[list[Id], Field(max_length=500)]
    """The ids of all tracks, in the new order."""


class OrderRequest(TrackOrder, ReleaseReference):
    """A release, and the new order of its tracks."""


def patch_track(
    request: TrackPatch, *, caller: Caller, adapters: Adapters, expected: Check = any_state
) -> ReleaseDraft:
    """Changes some fields of one track: objects are merged, lists are replaced, and null removes a field.

    Other fields of the release stay as they are now, whoever changed them. Raises Forbidden, NotFound, Conflict
    (archived), InvalidInput, and what `expected` raises.
    """
    caller.require("manager")
    patch = in_our_names(Track, request.content)
    _check_patch(patch, request.track_id)

    def change(stored: Data) -> Mapping[str, Any]:
        check_transition(stored.get("status"), str(stored.get("status")))
        tracks = list(stored.get("tracks", []))
        place = next((place for place, each in enumerate(tracks) if _id_of(each) == request.track_id), None)
        if place is None:
            raise NotFound("The release has no such track.", remedy="Read the release again.")
        tracks[place] = merged(tracks[place], patch)
        return {**content_of(stored), "tracks": tracks}

    return replace_content(request.release_id, change, caller, adapters, expected)


def order_tracks(
    request: OrderRequest, *, caller: Caller, adapters: Adapters, expected: Check = any_state
) -> ReleaseDraft:
    """Puts the tracks in another order, and numbers them anew on each disc. Idempotent.

    Raises Forbidden, NotFound, Conflict (archived), InvalidInput (not the release's tracks, each once), and what
    `expected` raises.
    """
    caller.require("manager")

    def change(stored: Data) -> Mapping[str, Any]:
        check_transition(stored.get("status"), str(stored.get("status")))
        tracks = {each.get("id"): each for each in tracks_of(stored)}
        _check_complete(request.track_ids, tracks)
        numbers: Counter[Any] = Counter()
        ordered = []
        for track_id in request.track_ids:
            track = tracks[track_id]
            disc = track.get("discNumber", 1)
            numbers[disc] += 1
            ordered.append({**track, "sequenceNumber": numbers[disc]})
        return {**content_of(stored), "tracks": ordered}

    return replace_content(request.release_id, change, caller, adapters, expected)


def _check_patch(patch: Data, track_id: str) -> None:
    """Raises InvalidInput with the paths of what was sent; what the change leads to is checked with the release."""
    problems = []
    if patch.get("id", track_id) != track_id:
        problems.append(Finding("id", "A track keeps its id.", "read-only", remedy="Leave it out."))
    try:
        decode(TrackContent, merged({}, {name: value for name, value in patch.items() if name != "id"}))
    except InvalidInput as error:
        problems += error.problems
    if problems:
        raise InvalidInput(problems)


def _check_complete(track_ids: list[str], tracks: Mapping[Any, Any]) -> None:
    wanted = Counter(track_ids)
    problems = [
        *(("unknown-track", f"The release has no track {each!r}.") for each in wanted if each not in tracks),
        *(("repeated", f"Track {each!r} is named more than once.") for each, count in wanted.items() if count > 1),
        *(("missing", f"Track {each!r} is not named.") for each in tracks if each not in wanted),
    ]
    if problems:
        remedy = "Name each of the release's tracks once. Read the release again if somebody has changed them."
        raise InvalidInput(Finding("trackIds", text, code, remedy=remedy) for code, text in problems)


def _id_of(track: Any) -> Any:
    return track.get("id") if isinstance(track, Mapping) else None
