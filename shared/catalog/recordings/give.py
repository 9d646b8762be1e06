"""Gives recordings that were uploaded without a track to tracks, in one transaction with their release."""

from collections.abc import Mapping

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.catalog.assets.attach import attached_fields
from shared.catalog.assets.settle import tag_problems
from shared.catalog.assets.upload import track_ids
from shared.catalog.recordings.sought import Found, open_tracks
from shared.catalog.tracks import find_track, part_of
from shared.model.catalog.asset import Asset, TrackMatch
from shared.model.catalog.track import Track
from shared.model.codec import decode, encode, without_invalid
from shared.platform.store.guards import check_document_size
from shared.platform.store.port import Data, Transaction


def give_recordings(
    release_id: str, found: Mapping[str, Found], caller: Caller, adapters: Adapters
) -> dict[str, Found]:
    """Gives the tracks of a release their recordings, by the recordings' ids; returns those that have their track now.

    A track that has got a file meanwhile keeps it, unless a person chose the recording for it. Raises NotFound, and
    InvalidInput if the release becomes too large.
    """

    def work(transaction: Transaction) -> dict[str, Found]:
        path = f"releases/{release_id}"
        release = own_document(transaction.get(path), caller, "release")
        stored = transaction.get_all(f"assets/{each}" for each in found)
        prints = transaction.get_all(f"audioFingerprints/{each}" for each in found)
        given, changed, now = dict[str, Found](), False, adapters.clock()
        for asset_id, one in found.items():
            if holds(release, one.track_id, asset_id):
                given[asset_id] = one
            elif _may_have(release, one):
                asset = _with_track(decode(Asset, own_document(stored.get(f"assets/{asset_id}"), caller, "asset")), one)
                problems = [each for each in asset.problems if not each.path.startswith("tags.")]
                problems += tag_problems(asset, release, asset.tags)
                release = {**release, **attached_fields(release, asset), "updated": now}
                transaction.set(
                    f"assets/{asset_id}", encode(asset.model_copy(update={"problems": problems, "updated": now}))
                )
                if f"audioFingerprints/{asset_id}" in prints:
                    transaction.merge(f"audioFingerprints/{asset_id}", _track_fields(release, one.track_id))
                given[asset_id], changed = one, True
        if changed:
            check_document_size(release, "release")
            transaction.update(path, {name: release[name] for name in ("assets", "tracks", "updated")})
        return given

    return adapters.store.transact(work)


def holds(release: Mapping[str, object], track_id: str | None, asset_id: str) -> bool:
    """Whether the track has this recording."""
    return part_of(find_track(release, track_id), "audio").get("fileId") == asset_id


def _may_have(release: Data, found: Found) -> bool:
    if found.means == "person":
        return found.track_id in track_ids(release)
    return found.track_id in {str(each.get("id")) for each in open_tracks(release)}


def _with_track(asset: Asset, found: Found) -> Asset:
    match = TrackMatch(means=found.means, confidence=found.confidence)
    return asset.model_copy(update={"track_id": found.track_id, "track_match": match})


def _track_fields(release: Data, track_id: str) -> Data:
    """What a fingerprint knows of its track."""
    isrc = without_invalid(Track, find_track(release, track_id)).get("isrc")
    return {"trackId": track_id, **({"isrc": isrc} if isrc else {})}
