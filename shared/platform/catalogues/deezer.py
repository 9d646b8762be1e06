"""Owns what Deezer's public API says (developers.deezer.com/api): albums by UPC, recordings by ISRC."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.errors import NotFound, Unavailable
from shared.platform.catalogues.port import AlbumFound, Json, TrackFound

_NO_DATA = 800
"""Deezer answers 200 and an error object; this code is its 404 (developers.deezer.com/api/errors)."""


@dataclass(frozen=True, slots=True)
class Deezer:
    """Deezer at `url`; it asks for no credentials."""

    json: Json
    url: str = "https://api.deezer.com"

    def find_album(self, upc: str) -> AlbumFound:
        """The album of that UPC. Raises NotFound, Unavailable."""
        return _album(self._ask(f"album/upc:{upc}"), upc)

    def find_track(self, isrc: str) -> TrackFound:
        """The recording of that ISRC. Raises NotFound, Unavailable."""
        return _track(self._ask(f"track/isrc:{isrc}"))

    def _ask(self, path: str) -> Mapping[str, Any]:
        answer = self.json.get(f"{self.url}/{path}")
        error = answer.get("error")
        if not error:
            return answer
        if error.get("code") == _NO_DATA:
            raise NotFound("Deezer knows no such thing.", remedy="Check the number; it may not be published there yet.")
        raise Unavailable("Deezer refused the question.", remedy="It answers 50 questions in 5 seconds; wait a little.")


def _album(said: Mapping[str, Any], upc: str) -> AlbumFound:
    return AlbumFound(
        source="deezer",
        id=str(said["id"]),
        upc=said.get("upc") or upc,
        title=said["title"],
        artists=_artists(said),
        label=said.get("label"),
        release_date=said.get("release_date"),
        genres=[each["name"] for each in _list(said, "genres")],
        track_count=said.get("nb_tracks"),
        cover_url=said.get("cover_xl") or said.get("cover"),
        url=said.get("link"),
        tracks=[_track(each) for each in _list(said, "tracks")],
    )


def _track(said: Mapping[str, Any]) -> TrackFound:
    return TrackFound(
        id=str(said["id"]),
        title=said["title"],
        artists=_artists(said),
        isrc=said.get("isrc"),
        duration=said.get("duration"),
        disc_number=said.get("disk_number"),
        track_number=said.get("track_position"),
        explicit=said.get("explicit_lyrics"),
        url=said.get("link"),
    )


def _artists(said: Mapping[str, Any]) -> list[str]:
    everybody = [*([said["artist"]] if said.get("artist") else []), *(said.get("contributors") or [])]
    return list(dict.fromkeys(each["name"] for each in everybody))


def _list(said: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    return (said.get(name) or {}).get("data") or []
