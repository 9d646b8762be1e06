"""Reads Spotify's Web API (developer.spotify.com/documentation/web-api): albums by UPC."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from shared.clock import Clock
from shared.errors import AuthenticationFailed, NotFound, Unavailable
from shared.platform.catalogues.port import AlbumFound, Json, OtherAlbum, TrackFound, forms_to_try

_MAX_FOUND = 5
"""Albums with one UPC that are considered; each is one more request."""

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
            found = [each for each in self._get(f"v1/search?{query}")["albums"]["items"] if each is not None]
            if found:
                return self._best(found, upc, in_market)
        raise NotFound(
            "Album not found on Spotify.",
            remedy="Check the UPC; it may not be published there yet, or in another market only.",
        )

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
        return _album(first, upc).model_copy(update={"others": others})

    def _get(self, path: str) -> Mapping[str, Any]:
        try:
            return self.json.get(f"{self.url}/{path}", token=self._valid_token())
        except AuthenticationFailed as error:
            self._token = None
            raise _refused() from error

    def _valid_token(self) -> str:
        with self._lock:
            if self._token is None or self._token[1] <= self.clock():
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
    return isinstance(stated, str) and stated.lstrip("0") == upc.lstrip("0")


def _other(data: Mapping[str, Any]) -> OtherAlbum:
    url = (data.get("external_urls") or {}).get("spotify")
    return OtherAlbum(id=data["id"], title=data["name"], url=url)


def _album(data: Mapping[str, Any], upc: str) -> AlbumFound:
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
        tracks=[_track(each) for each in (data.get("tracks") or {}).get("items") or [] if each is not None],
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
