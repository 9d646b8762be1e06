"""Reads Deezer's public API (developers.deezer.com/api): albums by UPC, recordings by ISRC."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from shared.errors import NotFound, Unavailable
from shared.platform.catalogues.port import AlbumFound, Json, TrackFound, forms_to_try

_NO_DATA, _QUOTA = 800, 4
"""Deezer returns errors with status 200; these codes are its 404 and 429 (developers.deezer.com/api/errors)."""
_QUOTA_S = 5
_MAX_TRACKS = 500


@dataclass(frozen=True, slots=True)
class Deezer:
    """Deezer at `url`; it requires no credentials."""

    json: Json
    url: str = "https://api.deezer.com"

    def find_album(self, upc: str, market: str | None = None) -> AlbumFound:  # noqa: ARG002 (Deezer has no markets)
        """The album with that UPC. Raises NotFound, Unavailable."""
        *shorter, last = forms_to_try(upc)
        for form in shorter:
            with suppress(NotFound):
                return self._with_tracks(self._get(f"album/upc:{form}"), upc)
        return self._with_tracks(self._get(f"album/upc:{last}"), upc)

    def find_track(self, isrc: str) -> TrackFound:
        """The recording with that ISRC. Raises NotFound, Unavailable."""
        return _track(self._get(f"track/isrc:{isrc}"))

    def _with_tracks(self, album: Mapping[str, Any], upc: str) -> AlbumFound:
        """The album with its own list of tracks, which has their ISRCs; the album's short one does not."""
        tracks = _list(album, "tracks")
        if any("isrc" not in each for each in tracks):
            tracks = _items(self._get(f"album/{album['id']}/tracks?limit={_MAX_TRACKS}"))
        return _album(album, upc, tracks)

    def _get(self, path: str) -> Mapping[str, Any]:
        response = self.json.get(f"{self.url}/{path}")
        error = response.get("error")
        if not error:
            return response
        if error.get("code") == _NO_DATA:
            raise NotFound("Not found on Deezer.", remedy="Check the number; it may not be published there yet.")
        remedy = "It allows 50 requests in 5 seconds; try again later."
        pause_s = _QUOTA_S if error.get("code") == _QUOTA else None
        raise Unavailable("Deezer refused the request.", remedy=remedy, retry_after_s=pause_s)


def _album(data: Mapping[str, Any], upc: str, tracks: list[Mapping[str, Any]]) -> AlbumFound:
    return AlbumFound(
        source="deezer",
        id=str(data["id"]),
        upc=data.get("upc") or upc,
        title=data["title"],
        artists=_artists(data),
        label=data.get("label"),
        release_date=data.get("release_date"),
        genres=[each["name"] for each in _list(data, "genres")],
        track_count=data.get("nb_tracks"),
        cover_url=data.get("cover_xl") or data.get("cover"),
        url=data.get("link"),
        tracks=[_track(each) for each in tracks],
    )


def _track(data: Mapping[str, Any]) -> TrackFound:
    return TrackFound(
        id=str(data["id"]),
        title=data["title"],
        artists=_artists(data),
        isrc=data.get("isrc"),
        duration=data.get("duration"),
        disc_number=data.get("disk_number"),
        track_number=data.get("track_position"),
        explicit=data.get("explicit_lyrics"),
        url=data.get("link"),
        preview_url=data.get("preview") or None,
    )


def _artists(data: Mapping[str, Any]) -> list[str]:
    credited = [*([data["artist"]] if data.get("artist") else []), *(data.get("contributors") or [])]
    return list(dict.fromkeys(each["name"] for each in credited))


def _list(data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    return _items(data.get(name) or {})


def _items(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The items of a list; Deezer leaves gaps for what is withdrawn."""
    return [each for each in data.get("data") or [] if each is not None]
