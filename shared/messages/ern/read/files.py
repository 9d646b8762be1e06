"""Describes the files of a message as measured files, as far as the message states them."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from shared.messages.ern.read.elements.resources import IMAGE_TYPES
from shared.messages.ern.read.result import MessageFile, ReadResult
from shared.messages.ern.request import DeliveredFile
from shared.model.catalog.release import Release, ReleaseAssets
from shared.model.codec import without_invalid

_MD5 = re.compile(r"[0-9a-f]{32}")
_NO_GRID, _NO_GENRE = "A12425GABC1234002M", "[unknown genre]"
_NO_MD5, _NO_SHA1, _NO_SHA256 = "0" * 32, "0" * 40, "0" * 64
_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
_MOV = frozenset({"mov", "quicktime"})
_FORMATS: Mapping[str, str] = {
    "wav": "WAV",
    "wave": "WAV",
    "flac": "FLAC",
    "mp3": "MP3",
    "aif": "AIFF",
    "aiff": "AIFF",
    "m4a": "M4A",
    "mp4": "M4A",
    "jpg": "JPEG",
    "jpeg": "JPEG",
    "png": "PNG",
}


def with_files(result: ReadResult) -> tuple[Release, Mapping[str, DeliveredFile]]:
    """The release with the files that the message describes, and the files as a message would reference them.

    For comparisons only: what the message does not state of a file has a placeholder.
    """
    at = result.header.created or result.release.created
    found: dict[str, list[dict[str, Any]]] = {"audio": [], "images": [], "documents": [], "videos": []}
    delivered: dict[str, DeliveredFile] = {}
    sounding: dict[str, str] = {}
    moving: dict[str, str] = {}
    images: list[dict[str, Any]] = []
    durations = {track.id: track.metadata.duration for track in result.release.tracks}
    for number, file in enumerate(result.files, 1):
        asset = {**_asset(file, number, at), "id": _asset_id(file, number, result.release)}
        known = file.hash_sum.lower() if file.hash_sum else ""
        md5 = known if _MD5.fullmatch(known) else _NO_MD5
        delivered[asset["id"]] = DeliveredFile(file.uri, file.size_bytes or 0, md5, file.included)
        if file.kind == "SoundRecording" and file.resource not in sounding:
            sounding[file.resource] = asset["id"]
            found["audio"].append({**asset, **_audio(file), "duration": _duration(durations, file)})
        elif file.kind == "Video" and file.resource not in moving:
            moving[file.resource] = asset["id"]
            found["videos"].append({**asset, **_video(file), "duration": _duration(durations, file)})
        elif file.kind == "Image":
            images.append({**asset, **_image(file), "type": IMAGE_TYPES.get(file.resource_type or "", "FrontCover")})
        elif file.kind == "Text":
            found["documents"].append({**asset, "format": "PDF"})
    for track in result.release.tracks:
        if not track.video and track.id not in sounding and track.metadata.duration:
            sounding[track.id] = f"file-{track.id}"
            stated = MessageFile(track.id, "SoundRecording", "")
            asset = {**_asset(stated, 0, at), **_audio(stated), "duration": _duration(durations, stated)}
            found["audio"].append({**asset, "id": sounding[track.id]})
        if track.video and track.id not in moving:
            moving[track.id] = f"file-{track.id}"
            stated = MessageFile(track.id, "Video", "")
            found["videos"].append(
                {
                    **_asset(stated, 0, at),
                    **_video(stated),
                    "id": moving[track.id],
                    "duration": _duration(durations, stated),
                }
            )
    images += _without_file(result, at)
    cover = next(each for each in images if each["type"] == "FrontCover")
    found["images"] = [each for each in images[:-1] if each is not cover]
    assets = without_invalid(ReleaseAssets, {**found, "coverImage": cover})
    return _linked(result.release, assets, sounding, moving), delivered


def _without_file(result: ReadResult, at: datetime) -> list[dict[str, Any]]:
    """The images that the message describes without a file, and a front cover in case that it has none."""
    stated = MessageFile("", "Image", "")
    kinds = [each.type for each in result.release.images if each.file_name is None]
    return [
        {**_asset(stated, number, at), **_image(stated), "type": kind}
        for number, kind in enumerate((*kinds, "FrontCover"), len(result.files) + 1)
    ]


def _linked(
    release: Release, assets: dict[str, Any], sounding: Mapping[str, str], moving: Mapping[str, str]
) -> Release:
    measured = ReleaseAssets.model_validate(assets)
    formats = {asset.id: asset.format for asset in measured.audio}
    document = release.model_dump()
    if not (release.basic.barcode or release.basic.grid):
        document["basic"]["grid"] = _NO_GRID
    if not release.metadata.genre_name:
        document["metadata"]["genre_name"] = _NO_GENRE
    for track in document["tracks"]:
        file_id = sounding.get(track["id"])
        if file_id in formats and not track["video"]:
            track["audio"] = {"file_id": file_id, "format": formats[file_id]}
        if track["video"] and track["id"] in moving:
            track["video"]["file_id"] = moving[track["id"]]
    document["assets"] = measured
    return Release.model_validate(document)


def _asset(file: MessageFile, number: int, at: datetime) -> dict[str, Any]:
    known = file.hash_sum.lower() if file.hash_sum else ""
    return {
        "id": f"file-{number}",
        "fileName": file.uri.rpartition("/")[2] or f"file-{number}",
        "size": file.size_bytes or 0,
        "storageUrl": file.uri or f"file-{number}",
        "hashes": {"md5": known if _MD5.fullmatch(known) else _NO_MD5, "sha1": _NO_SHA1, "sha256": _NO_SHA256},
        "uploadedAt": at,
    }


def _asset_id(file: MessageFile, number: int, release: Release) -> str:
    """The part of the resource's own id after the release's, by which our messages name files; or a number."""
    key, _, own = (file.proprietary_id or "").partition("_")
    ours = key in (release.basic.barcode, release.basic.grid, release.id)
    return own if ours and _ID.fullmatch(own) else f"file-{number}"


def _duration(durations: Mapping[str, float], file: MessageFile) -> float:
    return durations.get(file.resource) or file.duration_s or 1.0


def _audio(file: MessageFile) -> dict[str, Any]:
    return {
        "format": _format(file) if _format(file) not in ("JPEG", "PNG", None) else "WAV",
        "channels": file.channels or 2,
        "sampleRate": file.sample_rate_hz or 44_100,
        "bitDepth": file.bit_depth,
        "bitrate": file.bit_rate_kbps,
        "codec": file.audio_codec or file.codec,
    }


def _video(file: MessageFile) -> dict[str, Any]:
    moving = "MOV" if _MOV & set(_names(file)) else "MP4"
    return {
        "format": moving,
        "width": file.width_px or 1,
        "height": file.height_px or 1,
        "frameRate": file.frame_rate,
        "bitrate": file.bit_rate_kbps,
        "codec": file.codec,
        "audioCodec": file.audio_codec,
        "channels": file.channels,
        "sampleRate": file.sample_rate_hz,
    }


def _image(file: MessageFile) -> dict[str, Any]:
    return {
        "format": _format(file) if _format(file) in ("JPEG", "PNG") else "JPEG",
        "width": file.width_px or 1,
        "height": file.height_px or 1,
    }


def _format(file: MessageFile) -> str | None:
    return next((_FORMATS[name] for name in _names(file) if name in _FORMATS), None)


def _names(file: MessageFile) -> Iterator[str]:
    for name in (file.container, file.codec, file.audio_codec, file.uri.rpartition(".")[2]):
        if name:
            yield name.casefold()
