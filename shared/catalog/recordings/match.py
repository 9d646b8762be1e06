"""Finds the tracks of recordings that were uploaded without one, and gives them to the tracks."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import Field

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.accounts.measuring import measuring
from shared.catalog.assets.search import stored_words
from shared.catalog.assets.upload import track_ids
from shared.catalog.metadata.previews import MAX_PREVIEWS, previews_of
from shared.catalog.recordings.give import give_recordings, holds
from shared.catalog.recordings.sought import Compared, Found, Seeking
from shared.errors import Conflict, Finding, InvalidInput
from shared.media.fingerprint.encoding import Words
from shared.model.base import Id, Model
from shared.model.catalog.asset import Asset, AssetReference, FileMeans
from shared.model.catalog.fingerprint import AudioFingerprint, PreviewFault
from shared.model.codec import decode
from shared.platform.store.port import Data

MAX_RECORDINGS = 10
Share = Annotated[float, Field(ge=0, le=1)]


class LooseRecording(AssetReference):
    """A recording that was uploaded without a track."""

    track_id: Id | None = None
    """The track that somebody chose for it; without it, the track is sought."""


class LooseRecordings(Model):
    """Recordings to give to tracks."""

    recordings: Annotated[list[LooseRecording], Field(min_length=1, max_length=MAX_RECORDINGS)]
    """The recordings, of one release or of several."""


class RecordingMatch(Model):
    """A recording that was given to its track."""

    asset_id: Id
    release_id: Id
    """The release."""
    track_id: Id
    """The track whose recording it is now."""
    means: FileMeans
    """By which means it was found."""
    confidence: Share
    """How sure that is, from 0 to 1; of a preview, how similar both sound."""


class RecordingCandidate(Model):
    """A track that a recording may belong to."""

    track_id: Id
    similarity: Share | None = None
    """How similar it sounds to the track's preview, from 0 to 1; absent if they were not compared."""
    fault: PreviewFault | None = None
    """Why they were not compared."""


class RecordingChoice(Model):
    """A recording that somebody has to decide on: no means proved one track."""

    asset_id: Id
    release_id: Id
    """The release."""
    candidates: Annotated[list[RecordingCandidate], Field(max_length=MAX_PREVIEWS)]
    """The tracks that it may belong to, the most similar first; at most 50."""


class RecordingMatches(Model):
    """What became of recordings."""

    items: list[RecordingMatch]
    """Those that have their track now, or had one."""
    undecided: list[RecordingChoice]
    """Those that somebody has to decide on."""
    waiting: list[Id]
    """The recordings that are not measured yet: ask again."""


def match_recordings(request: LooseRecordings, *, caller: Caller, adapters: Adapters) -> RecordingMatches:
    """Gives recordings to tracks of their releases that have none: the track that somebody chose, or the one that the
    recording's name, tags and duration tell, or whose preview at Deezer is found in it.

    What was measured when the file arrived is compared; only previews are fetched, at most 50 in a request. Idempotent.
    Raises Forbidden, NotFound, Conflict (release archived), InvalidInput (not audio, not usable, no such track), and
    RateLimited if previews are to be compared and the tenant has no measuring time left today.
    """
    caller.require("manager")
    chosen = {each.asset_id: each.track_id for each in request.recordings}
    assets = _assets(list(chosen), caller, adapters)
    releases = {each: _release(each, caller, adapters) for each in dict.fromkeys(each.release_id for each in assets)}
    _check(assets, chosen, releases)
    ready = [asset for asset in assets if asset.status == "ready"]
    result = RecordingMatches(items=[], undecided=[], waiting=[each.id for each in assets if each.status != "ready"])
    all_sought = [_sought(release, ready, chosen) for release in releases.values()]
    _listen(all_sought, caller, adapters)
    for seeking in all_sought:
        _answer(seeking, caller, adapters, result)
    return result


def _assets(ids: Sequence[str], caller: Caller, adapters: Adapters) -> list[Asset]:
    stored = adapters.store.get_all(f"assets/{each}" for each in ids)
    return [decode(Asset, own_document(stored.get(f"assets/{each}"), caller, "asset")) for each in ids]


def _release(release_id: str, caller: Caller, adapters: Adapters) -> Data:
    release = own_document(adapters.store.get(f"releases/{release_id}"), caller, "release")
    if release.get("status") == "archived":
        raise Conflict("The release is archived.", remedy="Restore it first.")
    return release


def _check(assets: Sequence[Asset], chosen: Mapping[str, str | None], releases: Mapping[str, Data]) -> None:
    """Raises InvalidInput with every file that is no recording, and every track that does not exist."""
    problems = []
    for index, asset in enumerate(assets):
        track_id = chosen[asset.id]
        if asset.kind != "audio":
            message = f"{asset.file_name!r} is not an audio file."
            problems.append(Finding(f"recordings[{index}].assetId", message, "not-audio", remedy="Leave it out."))
        elif asset.status == "rejected":
            message, remedy = f"{asset.file_name!r} cannot be used.", "Look at its problems, and upload it again."
            problems.append(Finding(f"recordings[{index}].assetId", message, "not-usable", remedy=remedy))
        elif track_id and track_id not in track_ids(releases[asset.release_id]):
            message, remedy = "The release has no such track.", "Add the track first."
            problems.append(Finding(f"recordings[{index}].trackId", message, "not-found", remedy=remedy))
    if problems:
        raise InvalidInput(problems)


def _sought(release: Data, assets: Sequence[Asset], chosen: Mapping[str, str | None]) -> Seeking:
    """The recordings of a release: those with a track, those that somebody chose one for, and the others by facts."""
    own = [each for each in assets if each.release_id == release["id"]]
    known = {each.id: Found(track_id, "person", 1.0) for each in own if (track_id := chosen[each.id])}
    known |= {
        each.id: _as_found(each) for each in own if each.id not in known and holds(release, each.track_id, each.id)
    }
    tracks = frozenset(each.track_id for each in known.values())
    seeking = Seeking(release, [each for each in own if each.id not in known], tracks)
    seeking.by_facts()
    seeking.found |= known
    return seeking


def _as_found(asset: Asset) -> Found:
    match = asset.track_match
    return (
        Found(str(asset.track_id), match.means, match.confidence) if match else Found(str(asset.track_id), "person", 1)
    )


def _listen(all_sought: Sequence[Seeking], caller: Caller, adapters: Adapters) -> None:
    """Compares what is left with the previews of the tracks in question."""
    room = MAX_PREVIEWS
    for seeking in all_sought:
        wanted = list(seeking.wanted())[:room]
        room -= len(wanted)
        if wanted:
            words = _words(list(seeking.candidates), caller, adapters)
            with measuring(caller.tenant_id, adapters):
                previews = previews_of(seeking.barcode, wanted, adapters.catalogues.deezer, adapters.network)
                seeking.by_sound(words, previews)


def _words(ids: Sequence[str], caller: Caller, adapters: Adapters) -> dict[str, Words]:
    stored = adapters.store.get_all(f"audioFingerprints/{each}" for each in ids).values()
    return {each["id"]: stored_words(decode(AudioFingerprint, each)) for each in stored if _is_own(each, caller)}


def _is_own(data: Data, caller: Caller) -> bool:
    return bool(data.get("tenantId") == caller.tenant_id)


def _answer(seeking: Seeking, caller: Caller, adapters: Adapters, result: RecordingMatches) -> None:
    release_id = seeking.release["id"]
    given = give_recordings(release_id, seeking.found, caller, adapters)
    result.items += [
        RecordingMatch(
            asset_id=asset_id,
            release_id=release_id,
            track_id=found.track_id,
            means=found.means,
            confidence=found.confidence,
        )
        for asset_id, found in given.items()
    ]
    result.undecided += [
        RecordingChoice(asset_id=each, release_id=release_id, candidates=_candidates(seeking, each))
        for each in {**seeking.candidates, **seeking.found}
        if each not in given
    ]


def _candidates(seeking: Seeking, asset_id: str) -> list[RecordingCandidate]:
    heard = {each.track_id: each for each in seeking.compared.get(asset_id, ())}
    likely = [heard.get(each) or Compared(each, fault="unavailable") for each in seeking.candidates.get(asset_id, ())]
    ranked = sorted(likely, key=lambda each: -(each.similarity or 0.0))
    return [
        RecordingCandidate(track_id=each.track_id, similarity=each.similarity, fault=each.fault)
        for each in ranked[:MAX_PREVIEWS]
    ]
