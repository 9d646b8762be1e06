"""Attaches, replaces and detaches measured files in a release's document. Pure."""

from collections.abc import Mapping
from typing import Any

from shared.catalog.tracks import part_of
from shared.model.base import Model
from shared.model.catalog.asset import Asset, AudioAsset
from shared.model.codec import encode

Fields = dict[str, Any]
_LISTS = ("audio", "images", "documents", "videos")


def attached_fields(release: Mapping[str, Any], asset: Asset) -> Fields:
    """The release fields that change when `asset` (ready) is attached. Idempotent.

    Audio is added to `assets.audio` and, if the upload named a track, to that track with the measured duration. A
    track has one audio file, so its previous file is removed from `assets.audio`.
    """
    assets = dict(release.get("assets") or {})
    if asset.audio is not None:
        tracks = [_with_audio(track, asset.track_id, asset.audio) for track in release.get("tracks", [])]
        dropped = _audio_ids(release.get("tracks", [])) - _audio_ids(tracks)
        kept = [item for item in assets.get("audio", []) if item.get("id") not in dropped]
        return {"assets": {**assets, "audio": _upserted(kept, asset.audio)}, "tracks": tracks}
    if asset.image is not None and asset.image.type == "FrontCover":
        return {"assets": {**assets, "coverImage": encode(asset.image)}}
    if asset.image is not None:
        return {"assets": {**assets, "images": _upserted(assets.get("images", []), asset.image)}}
    assert asset.document is not None
    return {"assets": {**assets, "documents": _upserted(assets.get("documents", []), asset.document)}}


def detached_fields(release: Mapping[str, Any], asset_id: str) -> Fields:
    """The release fields that change when the file is removed from it; empty if the release does not use it."""
    assets = dict(release.get("assets") or {})
    if (assets.get("coverImage") or {}).get("id") == asset_id:
        del assets["coverImage"]
    kept = {name: [file for file in assets[name] if file.get("id") != asset_id] for name in _LISTS if name in assets}
    tracks = [_without_file(track, asset_id) for track in release.get("tracks", [])]
    return _changed(release, {**assets, **kept}, tracks)


def replaced_fields(release: Mapping[str, Any], old_id: str, new: Asset) -> Fields:
    """The release fields that change when `new` (ready, of the same kind) replaces another file."""
    measured = encode(new.audio or new.image or new.document)  # type: ignore[arg-type]  # a ready asset has one of them
    assets = dict(release.get("assets") or {})
    cover = assets.get("coverImage") or {}
    if cover.get("id") == old_id:
        assets["coverImage"] = {**measured, "type": cover["type"]}
    for name in _LISTS:
        if any(file.get("id") == old_id for file in assets.get(name, [])):
            assets[name] = _substituted(assets[name], old_id, measured)
    tracks = [
        _with_audio(track, track.get("id"), new.audio) if new.audio and _audio_ids([track]) == {old_id} else track
        for track in release.get("tracks", [])
    ]
    return _changed(release, assets, tracks)


def _changed(release: Mapping[str, Any], assets: Fields, tracks: list[Any]) -> Fields:
    changed = {} if assets == (release.get("assets") or {}) else {"assets": assets}
    return changed if tracks == release.get("tracks", []) else {**changed, "tracks": tracks}


def _substituted(files: list[Fields], old_id: str, new: Fields) -> list[Fields]:
    """The list with the old file replaced by `new`, without duplicates. An image inherits the old image's type."""
    others = [file for file in files if file.get("id") != new["id"]]
    return [
        {**new, **({"type": file["type"]} if "type" in file else {})} if file.get("id") == old_id else file
        for file in others
    ]


def _without_file(track: Any, asset_id: str) -> Any:
    if not isinstance(track, Mapping):
        return track
    return {
        name: value
        for name, value in track.items()
        if not (name in ("audio", "video") and isinstance(value, Mapping) and value.get("fileId") == asset_id)
    }


def _upserted(items: list[Fields], item: Model) -> list[Fields]:
    """The list with `item` replacing the entry of the same id, or appended."""
    document = encode(item)
    if any(other.get("id") == document["id"] for other in items):
        return [document if other.get("id") == document["id"] else other for other in items]
    return [*items, document]


def _with_audio(track: Any, track_id: str | None, audio: AudioAsset) -> Any:
    if track_id is None or not isinstance(track, Mapping) or track.get("id") != track_id:
        return track
    facts = {"fileId": audio.id, "format": audio.format, "bitrate": audio.bitrate, "sampleRate": audio.sample_rate}
    return {
        **track,
        "audio": {name: value for name, value in facts.items() if value is not None},
        "metadata": {**part_of(track, "metadata"), "duration": audio.duration},
    }


def _audio_ids(tracks: list[Any]) -> set[str]:
    ids = (part_of(track, "audio").get("fileId") for track in tracks)
    return {file_id for file_id in ids if isinstance(file_id, str)}
