"""The public catalogues: how each is asked for a UPC, and how its answer is read. A catalogue is a row of CATALOGUES.

Sources: developers.deezer.com/api, developer.apple.com (iTunes Search API), musicbrainz.org/doc/MusicBrainz_API,
developer.spotify.com/documentation/web-api.
"""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from shared.sdk import Context, Failed
from stardust_watchtower.album import Album, Artist

_AGENT = {"User-Agent": "StardustWatchtower/1.0 (plug-in of Stardust Distro)"}
_DEEZER_UNKNOWN = 800  # "no data"


class Unreadable(Exception):
    """A catalogue did not answer as documented, or asks for patience."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A public catalogue."""

    name: str
    title: str
    find: Callable[[str, Context], list[Album]]
    """All albums with a UPC. Raises Unreadable, Failed."""
    is_dsp: bool = True
    """Whether what is delivered to it appears in it, so that an album may be missing, or early."""
    configured: Callable[[Mapping[str, Any]], bool] = lambda _config: True


def _deezer(upc: str, context: Context) -> list[Album]:
    found = _json(f"https://api.deezer.com/album/upc:{quote(upc)}", context)
    if error := found.get("error"):
        if error.get("code") == _DEEZER_UNKNOWN:
            return []
        raise Unreadable(str(error.get("message") or "Deezer refused the request.")[:200])
    artists = found.get("contributors") or [found["artist"]]
    return [
        Album(
            id=str(found["id"]),
            url=found["link"],
            title=found["title"],
            artists=tuple(Artist(str(each["id"]), each["name"]) for each in artists),
            label=found.get("label"),
            released=found.get("release_date"),
            tracks=found.get("nb_tracks"),
        )
    ]


def _apple(upc: str, context: Context) -> list[Album]:
    query = urlencode({"upc": upc, "country": context.config.get("country", "US").lower()})
    found = _json(f"https://itunes.apple.com/lookup?{query}", context)
    return [
        Album(
            id=str(each["collectionId"]),
            url=each["collectionViewUrl"],
            title=each["collectionName"],
            artists=(Artist(str(each["artistId"]), each["artistName"]),),
            released=str(each.get("releaseDate", ""))[:10] or None,
            tracks=each.get("trackCount"),
        )
        for each in found["results"]
        if each.get("wrapperType") == "collection"
    ]


def _musicbrainz(upc: str, context: Context) -> list[Album]:
    query = urlencode({"query": f"barcode:{upc}", "fmt": "json"})
    found = _json(f"https://musicbrainz.org/ws/2/release?{query}", context)
    return [
        Album(
            id=each["id"],
            url=f"https://musicbrainz.org/release/{each['id']}",
            title=each["title"],
            artists=tuple(Artist(one["artist"]["id"], one["name"]) for one in each.get("artist-credit", [])),
            label=next((one["label"]["name"] for one in each.get("label-info", []) if one.get("label")), None),
            released=each.get("date") or None,
            tracks=each.get("track-count"),
        )
        for each in found["releases"]
    ]


def _spotify(upc: str, context: Context) -> list[Album]:
    query = urlencode({"q": f"upc:{upc}", "type": "album", "market": context.config.get("country", "US")})
    token = {"Authorization": f"Bearer {_spotify_token(context)}"}
    found = _json(f"https://api.spotify.com/v1/search?{query}", context, token)
    return [
        Album(
            id=each["id"],
            url=each["external_urls"]["spotify"],
            title=each["name"],
            artists=tuple(Artist(one["id"], one["name"]) for one in each["artists"]),
            released=each.get("release_date"),
            tracks=each.get("total_tracks"),
        )
        for each in found["albums"]["items"]
    ]


def _spotify_token(context: Context) -> str:
    """A token of the configured application; one for each call of the plug-in would do, and Spotify gives an hour."""
    pair = f"{context.config['spotifyClientId']}:{context.config['spotifyClientSecret']}"
    headers = {
        "Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    answer = context.web.post("https://accounts.spotify.com/api/token", b"grant_type=client_credentials", headers)
    if answer.status != 200:
        raise Unreadable("Spotify refused the application's id or secret.")
    return str(json.loads(answer.body)["access_token"])


def _json(url: str, context: Context, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    answer = context.web.get(url, {**_AGENT, **(headers or {})})
    if answer.status == 404:
        return {}
    if answer.status != 200:
        raise Unreadable(f"It answered with status {answer.status}.")
    try:
        found = json.loads(answer.body)
    except ValueError as error:
        raise Unreadable("It did not answer with JSON.") from error
    if not isinstance(found, dict):
        raise Unreadable("It answered in another form than the documented one.")
    return found


def albums_of(catalogue: Catalogue, upc: str, context: Context) -> list[Album]:
    """All albums with a UPC. Raises Unreadable, which says why they are unknown."""
    try:
        return catalogue.find(upc, context)
    except (KeyError, TypeError, AttributeError) as error:
        raise Unreadable("It answered in another form than the documented one.") from error
    except Failed as error:
        raise Unreadable(str(error)) from error


def _has_spotify(config: Mapping[str, Any]) -> bool:
    return bool(config.get("spotifyClientId") and config.get("spotifyClientSecret"))


CATALOGUES = (
    Catalogue("spotify", "Spotify", _spotify, configured=_has_spotify),
    Catalogue("apple", "Apple Music", _apple),
    Catalogue("deezer", "Deezer", _deezer),
    Catalogue("musicbrainz", "MusicBrainz", _musicbrainz, is_dsp=False),
)
