"""Cuts preview clips from recordings."""

from typing import Annotated

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.accounts.measuring import measuring
from shared.catalog.assets.download import ready_asset, signed_link
from shared.catalog.assets.listing import read_asset
from shared.catalog.tracks import find_track, part_of
from shared.errors import Finding, InvalidInput
from shared.media.analysis.clip import MAX_CLIP_S, cut_clip
from shared.media.derive import derived_path
from shared.model.base import Id, Model
from shared.model.catalog.asset import Asset, AudioAsset
from shared.model.catalog.track import Preview
from shared.model.codec import without_invalid
from shared.platform.store.port import Data, Store, Transaction

_DEFAULT_CLIP_S = 30.0


class ClipRequest(Model):
    """Selects part of a recording, in seconds. Default: the track's `preview`, or 30 s starting at one quarter."""

    asset_id: Id
    start: Annotated[float, Field(ge=0)] | None = None
    duration: Annotated[float, Field(ge=1, le=MAX_CLIP_S)] | None = None


class Clip(Model):
    """A link that serves part of a recording."""

    url: str
    """Serves the clip (MP3) for 15 minutes."""
    start: float
    """Where the clip begins, in seconds."""
    duration: float
    """How long it is, in seconds."""


def preview_asset(request: ClipRequest, *, caller: Caller, adapters: Adapters) -> Clip:
    """Creates a preview clip, or returns the existing one. An asset has one clip: a different range replaces it.

    Raises NotFound, Conflict if the asset is not ready or cannot be decoded, InvalidInput, RateLimited and Unavailable.
    """
    asset = ready_asset(request.asset_id, caller=caller, store=adapters.store)
    if asset.audio is None:
        raise InvalidInput(
            [Finding("assetId", "The file is not an audio file.", "not-audio", remedy="Choose an audio file.")]
        )
    start, duration = _clip_range(request, asset, asset.audio, adapters.store)
    name = f"preview-{start:.1f}-{duration:.1f}.mp3"
    if name not in asset.derived:
        with measuring(caller.tenant_id, adapters), adapters.blobs.open(asset.storage_path) as source:
            clip = cut_clip(source, asset.audio, start_s=start, duration_s=duration)
        adapters.blobs.write(derived_path(asset.tenant_id, asset.id, name), clip, "audio/mpeg")
        for old in adapters.store.transact(lambda transaction: _save(transaction, asset, name, caller)):
            adapters.blobs.delete(old)
    return Clip(
        url=signed_link(derived_path(asset.tenant_id, asset.id, name), adapters.blobs), start=start, duration=duration
    )


def _clip_range(request: ClipRequest, asset: Asset, audio: AudioAsset, store: Store) -> tuple[float, float]:
    """Start and duration in tenths of a second, within the recording."""
    default = {} if None not in (request.start, request.duration) else _preview_of_track(asset, store)
    start = request.start if request.start is not None else default.get("startTime", audio.duration / 4)
    duration = request.duration or min(default.get("duration") or _DEFAULT_CLIP_S, MAX_CLIP_S)
    if start >= audio.duration:
        message = f"The recording ends after {audio.duration:.1f} s."
        raise InvalidInput([Finding("start", message, "out-of-range", remedy="Start earlier.")])
    start = int(start * 10) / 10
    return start, round(min(duration, max(1.0, audio.duration - start)), 1)


def _preview_of_track(asset: Asset, store: Store) -> Data:
    release = store.get(f"releases/{asset.release_id}") or {}
    return without_invalid(Preview, part_of(find_track(release, asset.track_id), "preview"))


def _save(transaction: Transaction, asset: Asset, name: str, caller: Caller) -> list[str]:
    """Records the clip in place of any others and returns their paths. Raises NotFound if the asset was removed."""
    derived = dict(read_asset(asset.id, caller=caller, store=transaction).get("derived", {}))
    replaced = [derived.pop(other) for other in list(derived) if other.startswith("preview-") and other != name]
    derived[name] = derived_path(asset.tenant_id, asset.id, name)
    transaction.update(f"assets/{asset.id}", {"derived": derived})
    return replaced
