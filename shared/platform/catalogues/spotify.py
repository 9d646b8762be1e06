"""Reads Spotify's Web API (developer.spotify.com/documentation/web-api): albums by UPC, recordings by ISRC."""

import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from shared.clock import Clock
from shared.errors import AuthenticationFailed, NotFound, Unavailable
from shared.model.identifiers import gtin_key
from shared.platform.catalogues.port import AlbumFound, Json, OtherAlbum, TrackFound, forms_to_try

_MAX_FOUND = 5
"""Albums with one UPC that are considered; each is one more request."""
_MAX_IDS = 50
"""Tracks that one request describes (get-several-tracks); an album's own list has no ISRCs."""
_MAX_TRACKS = 500
_RENEW_BEFORE = timedelta(seconds=60)
"""How long before its expiry a token is renewed."""


@dataclass(slots=True)
class Spotify:
    """Spotify at `url`, queried with the deployment's client credentials (RFC 6749, 4.4)."""

    json: Json
    clock: Clock
    client_id: str
    client_secret: str = field(repr=False)
    url: str = "https://api.spotify.com"
    accounts_url: str = "https://accounts.spotify.com"
    _token: tuple[str, datetime] | None = field(default=None, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def find_album(self, upc: str, market: str | None = None) -> AlbumFound:
        """The album with that UPC, including label, copyrights and tracks. Raises NotFound, Unavailable.

        If there are several, the first that states this UPC itself; the search also finds by similar numbers.
        """
        in_market = f"market={market}" if market else ""
        for form in forms_to_try(upc):
            query = "&".join(filter(None, (f"q=upc:{form}&type=album&limit={_MAX_FOUND}", in_market)))
            found = _present(self._get(f"v1/search?{query}")["albums"]["items"])
            if found:
                return self._best(found, upc, in_market)
        raise NotFound(
            "Album not found on Spotify.",
            remedy="Check the UPC; it may not be published there yet, or in another market only.",
        )

    def find_track(self, isrc: str) -> TrackFound:
        """The recording with that ISRC: of several tracks with it, the first. Raises NotFound, Unavailable."""
        found = self._get(f"v1/search?q=isrc:{isrc}&type=track&limit=1")["tracks"]["items"]
        for each in found:
            if each is not None:
                return _track(each)
        raise NotFound("Recording not found on Spotify.", remedy="Check the ISRC; it may not be published there yet.")

    def _best(self, found: list[Mapping[str, Any]], upc: str, in_market: str) -> AlbumFound:
        suffix = f"?{in_market}" if in_market else ""
        first: Mapping[str, Any] | None = None
        for each in found:
            album = self._get(f"v1/albums/{each['id']}{suffix}")
            first = first or album
            if _same_number((album.get("external_ids") or {}).get("upc"), upc):
                first = album
                break
        assert first is not None
        others = [_other(each) for each in found if each["id"] != first["id"]]
        return _album(first, upc, self._tracks(first, in_market)).model_copy(update={"others": others})

    def _tracks(self, album: Mapping[str, Any], in_market: str) -> list[Mapping[str, Any]]:
        """The album's tracks, described in full."""
        page = album.get("tracks") or {}
        listed = _present(page.get("items"))
        while page.get("next") and len(listed) < _MAX_TRACKS:
            following = f"v1/albums/{album['id']}/tracks?limit={_MAX_IDS}&offset={len(listed)}"
            page = self._get("&".join(filter(None, (following, in_market))))
            more = _present(page.get("items"))
            if not more:
                break
            listed += more
        full: dict[str, Mapping[str, Any]] = {}
        ids = [each["id"] for each in listed if each.get("id")]
        for start in range(0, len(ids), _MAX_IDS):
            several = f"v1/tracks?ids={','.join(ids[start : start + _MAX_IDS])}"
            with suppress(NotFound):
                described = self._get("&".join(filter(None, (several, in_market)))).get("tracks")
                full |= {each["id"]: each for each in _present(described)}
        return [full.get(each["id"], each) for each in listed if each.get("id")]

    def _get(self, path: str) -> Mapping[str, Any]:
        """Asks with the token that is held, and once more with a new one if that is refused."""
        for last in (False, True):
            try:
                return self.json.get(f"{self.url}/{path}", token=self._valid_token(new=last))
            except AuthenticationFailed as error:
                if last:
                    raise _refused() from error
        raise _refused()

    def _valid_token(self, *, new: bool = False) -> str:
        with self._lock:
            if new or self._token is None or self._token[1] <= self.clock():
                self._token = self._new_token()
            return self._token[0]

    def _new_token(self) -> tuple[str, datetime]:
        form = {"grant_type": "client_credentials"}
        url = f"{self.accounts_url}/api/token"
        try:
            granted = self.json.post_form(url, form, user=self.client_id, password=self.client_secret)
        except (AuthenticationFailed, NotFound) as error:
            raise _refused() from error
        return granted["access_token"], self.clock() + timedelta(seconds=granted["expires_in"]) - _RENEW_BEFORE


def _refused() -> Unavailable:
    return Unavailable(
        "Spotify refused this deployment's credentials.",
        remedy="Ask an operator to check STARDUST_SPOTIFY_CLIENT_ID and STARDUST_SPOTIFY_CLIENT_SECRET.",
    )


def _same_number(stated: object, upc: str) -> bool:
    return isinstance(stated, str) and gtin_key(stated) == gtin_key(upc)


def _other(data: Mapping[str, Any]) -> OtherAlbum:
    url = (data.get("external_urls") or {}).get("spotify")
    return OtherAlbum(id=data["id"], title=data["name"], url=url)


def _present(items: list[Mapping[str, Any] | None] | None) -> list[Mapping[str, Any]]:
    """The items without the gaps that Spotify leaves for what it cannot show."""
    return [each for each in items or [] if each is not None]


def _album(data: Mapping[str, Any], upc: str, tracks: list[Mapping[str, Any]]) -> AlbumFound:
    return AlbumFound(
        source="spotify",
        id=data["id"],
        upc=(data.get("external_ids") or {}).get("upc") or upc,
        title=data["name"],
        artists=[each["name"] for each in data["artists"]],
        label=data.get("label"),
        release_date=data.get("release_date"),
        genres=data.get("genres") or [],
        copyrights=[each["text"] for each in data.get("copyrights") or []],
        track_count=data.get("total_tracks"),
        cover_url=next((each["url"] for each in data.get("images") or []), None),
        url=(data.get("external_urls") or {}).get("spotify"),
        tracks=[_track(each) for each in tracks],
    )


def _track(data: Mapping[str, Any]) -> TrackFound:
    return TrackFound(
        id=data["id"],
        title=data["name"],
        artists=[each["name"] for each in data["artists"]],
        isrc=(data.get("external_ids") or {}).get("isrc"),
        duration=data["duration_ms"] / 1000,
        disc_number=data.get("disc_number"),
        track_number=data.get("track_number"),
        explicit=data.get("explicit"),
        url=(data.get("external_urls") or {}).get("spotify"),
    )
