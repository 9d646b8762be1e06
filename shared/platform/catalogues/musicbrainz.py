"""Reads MusicBrainz (musicbrainz.org/doc/MusicBrainz_API): releases by barcode, recordings by ISRC. CC0 data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.errors import NotFound
from shared.model.identifiers import gtin_forms
from shared.platform.catalogues.port import AlbumFound, Json, OtherAlbum, TrackFound

_SITE = "https://musicbrainz.org"
_PARTS = "recordings+artist-credits+labels+isrcs+genres"
_MAX_FOUND = 5


@dataclass(frozen=True, slots=True)
class MusicBrainz:
    """MusicBrainz at `url`; it requires no credentials, and allows one request in a second."""

    json: Json
    url: str = "https://musicbrainz.org/ws/2"

    def find_album(self, upc: str, market: str | None = None) -> AlbumFound:
        """The release with that barcode, in any of its lengths; first one of the market. Raises NotFound, Unavailable.

        Releases of one barcode, such as reissues, are told as `others`.
        """
        forms = " OR ".join(sorted(gtin_forms(upc)))
        query = f"query=barcode:({forms})&limit={_MAX_FOUND}&fmt=json".replace(" ", "%20")
        found = self.json.get(f"{self.url}/release?{query}")["releases"]
        if not found:
            raise NotFound(
                "Album not found on MusicBrainz.", remedy="Check the UPC; its volunteers may not have entered it yet."
            )
        first = min(found, key=lambda each: market is not None and each.get("country") != market)
        album = self.json.get(f"{self.url}/release/{first['id']}?inc={_PARTS}&fmt=json")
        others = [_other(each) for each in found if each["id"] != first["id"]]
        return _album(album, upc).model_copy(update={"others": others})

    def find_track(self, isrc: str) -> TrackFound:
        """The recording with that ISRC. Raises NotFound, Unavailable."""
        found = self.json.get(f"{self.url}/isrc/{isrc}?inc=artist-credits&fmt=json")["recordings"]
        if not found:
            raise NotFound("Recording not found on MusicBrainz.", remedy="Check the ISRC.")
        return _recording(found[0]).model_copy(update={"isrc": isrc})


def _album(data: Mapping[str, Any], upc: str) -> AlbumFound:
    named: Mapping[str, Any] = next(iter(data.get("label-info") or []), {})
    return AlbumFound(
        source="musicbrainz",
        id=data["id"],
        upc=data.get("barcode") or upc,
        title=data["title"],
        artists=_artists(data),
        label=(named.get("label") or {}).get("name"),
        catalog_number=named.get("catalog-number"),
        release_date=data.get("date") or None,
        genres=[each["name"] for each in data.get("genres") or []],
        track_count=sum(each.get("track-count") or 0 for each in data.get("media") or []),
        url=f"{_SITE}/release/{data['id']}",
        tracks=[
            _track(track, medium.get("position") or 1)
            for medium in data.get("media") or []
            for track in medium.get("tracks") or []
        ],
    )


def _track(data: Mapping[str, Any], disc: int) -> TrackFound:
    """The track of a medium: its own title and length come before its recording's."""
    own = {name: data[name] for name in ("title", "length", "artist-credit") if data.get(name)}
    found = _recording({**data["recording"], **own})
    return found.model_copy(update={"disc_number": disc, "track_number": data.get("position")})


def _recording(data: Mapping[str, Any]) -> TrackFound:
    length_ms = data.get("length")
    return TrackFound(
        id=data["id"],
        title=data["title"],
        artists=_artists(data),
        isrc=next(iter(data.get("isrcs") or []), None),
        duration=length_ms / 1000 if length_ms else None,
        url=f"{_SITE}/recording/{data['id']}",
    )


def _artists(data: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(each["name"] for each in data.get("artist-credit") or []))


def _other(data: Mapping[str, Any]) -> OtherAlbum:
    return OtherAlbum(id=data["id"], title=data["title"], url=f"{_SITE}/release/{data['id']}")
