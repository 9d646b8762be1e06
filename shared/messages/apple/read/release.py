"""Converts the parts of a package into a release. What Apple's format lacks is assumed and noted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from shared.errors import Finding
from shared.messages.apple.data.roles import AUTHORS, FEATURED
from shared.messages.apple.data.values import INSTANT
from shared.messages.apple.parts import Album, Artist, Package, Product, TitleLocale, Track
from shared.messages.ddex.checked import checked
from shared.messages.ddex.notes import Notes
from shared.model.base import NO_LANGUAGE
from shared.model.catalog.release import Release
from shared.vocabularies.genres.providers import dictionary_of
from shared.vocabularies.roles.apple import apple_role

_WORLD = "WW"
_EXPLICIT = {"explicit": "Explicit", "clean": "ExplicitContentEdited"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UPC_DIGITS = 12


@dataclass(frozen=True, slots=True)
class ReadRelease:
    """The release; `assumed` has what it requires and the package lacks, `not_carried` what it cannot hold."""

    release: Release
    assumed: tuple[Finding, ...]
    not_carried: tuple[Finding, ...]


def release_of(package: Package, *, tenant_id: str = "local", created_by: str = "local") -> ReadRelease:
    """The release that the package describes, with a track's id after its vendor id.

    Raises InvalidInput with every value that a release requires and that is not valid.
    """
    notes = Notes()
    document = {
        **_document(package, notes),
        "tenantId": tenant_id,
        "createdBy": created_by,
        "created": _EPOCH,
        "updated": _EPOCH,
    }
    release = checked(Release, document, notes)
    return ReadRelease(release, tuple(notes.assumptions), notes.not_carried())


def _document(package: Package, notes: Notes) -> dict[str, Any]:
    album = package.album
    instant = [track.vendor_id for track in album.tracks if track.preorder_type == INSTANT]
    territories, deals = _offers(album.products, instant)
    first = _first_day(album)
    if first is None:
        first = _EPOCH.date()
        notes.assumed("rights.startDate", f"The package has no date; {first} is used.", "Enter the release date.")
    return {
        "id": album.vendor_id,
        "type": "Single" if len(album.tracks) == 1 else "Album",
        "basic": {
            **_titled(album),
            "releaseDate": first,
            "originalReleaseDate": album.original_release_date,
            "label": album.label_name,
            "barcode": _barcode(album.upc),
            "grid": album.grid,
            "type": (album.album_type or "album").capitalize(),
        },
        "tracks": [_track(track, package, number, notes) for number, track in enumerate(album.tracks, start=1)],
        "metadata": {
            "genreMappings": {"apple": _genre(album)},
            "language": package.language,
            **_line("copyright", album.copyright_cline or album.label_name),
            **_line("production", album.copyright_pline),
        },
        "territories": territories,
        "works": _works(album),
        "rights": {"startDate": first},
        "deals": deals,
    }


def _without_terms(product: Product) -> Product:
    """The product without what only an album's has."""
    return replace(product, preorder_sales_start_date=None, wholesale_price_tier=None)


def _titled(part: Album | Track) -> dict[str, Any]:
    """Title, artists and their names in other scripts."""
    displayed = [artist for artist in part.artists if artist.primary or FEATURED in artist.roles]
    names = [artist.artist_name for artist in part.artists if artist.primary]
    return {
        "title": part.title,
        "subtitle": part.title_version,
        "localTitles": [_local_title(locale) for locale in part.locales],
        "displayArtist": " & ".join(names or [artist.artist_name for artist in part.artists[:1]]),
        "artists": [_artist(artist) for artist in displayed],
    }


def _local_title(locale: TitleLocale) -> dict[str, Any]:
    return {"title": locale.title, "subtitle": locale.title_version, "language": locale.name}


def _artist(artist: Artist) -> dict[str, Any]:
    return {
        "name": artist.artist_name,
        "appleId": artist.apple_id,
        "role": "MainArtist" if artist.primary else "FeaturedArtist",
        "localNames": [{"text": locale.artist_name, "language": locale.name} for locale in artist.locales],
    }


def _track(track: Track, package: Package, number: int, notes: Notes) -> dict[str, Any]:
    path = f"tracks[{number - 1}]"
    for field in ("label_name", "lyrics", "gapless_play"):
        value = getattr(track, field)
        if value is not None and value != package.album.label_name:
            notes.lost(f"{path}.{field}", f"The release has no field for {field} of a track: {str(value)[:60]!r}.")
    if track.products and [*map(_without_terms, track.products)] != [*map(_without_terms, package.album.products)]:
        message = "The track is offered in another way than the album, which is not carried over."
        notes.lost(f"{path}.products", message, remedy="Add a deal for the track.")
    immersive = [file.isrc for asset in track.assets for file in asset.data_files if file.isrc]
    return {
        "id": track.vendor_id,
        "sequenceNumber": track.track_number,
        "discNumber": track.volume_number or 1,
        "isrc": track.isrc,
        "immersive": {"isrc": immersive[0]} if immersive else None,
        "metadata": {
            **_titled(track),
            "groupingTitle": track.work_name,
            "duration": 0,
            "languages": [track.audio_language] if track.audio_language else [],
            "instrumental": True if track.audio_language == NO_LANGUAGE else None,
            "parentalWarning": _EXPLICIT.get(track.explicit_content, "NotExplicit"),
            "firstPublicationDate": track.original_release_date,
            "pLine": {"text": track.copyright_pline} if track.copyright_pline else None,
            "contributors": list(_credits(track.artists, writers=False)),
            "writers": list(_credits(track.artists, writers=True)),
        },
        "preview": {"startTime": track.preview_start_index, "duration": 30} if track.preview_start_index else None,
    }


def _works(album: Album) -> list[dict[str, Any]]:
    """The works whose movements are numbered, in order."""
    works: dict[str, list[str]] = {}
    for track in album.tracks:
        if track.work_name and track.movement_number:
            works.setdefault(track.work_name, []).append(track.vendor_id)
    return [{"title": title, "tracks": tracks} for title, tracks in works.items()]


def _credits(artists: Iterable[Artist], *, writers: bool) -> Iterator[dict[str, str | None]]:
    """The roles of artists, of the work or of the recording, but for those that the display tells."""
    for artist in artists:
        for role in artist.roles:
            told = role == FEATURED or (artist.primary and role == "Performer")
            if told or (role in AUTHORS) is not writers:
                continue
            named = {"name": artist.artist_name, "appleId": artist.apple_id}
            if apple_role(role):
                yield {**named, "role": role}
            else:
                yield {**named, "role": "Performer", "instrument": role}


def _line(field: str, line: str | None) -> dict[str, Any]:
    year = line[:4] if line and line[:4].isdigit() else None
    return {field: line, f"{field}Year": int(year) if year else None}


def _genre(album: Album) -> dict[str, str] | None:
    """The primary genre, which comes first. The package has its code alone; the name is Apple's for it."""
    if not album.genres:
        return None
    code = album.genres[0].code
    entry = dictionary_of("apple").by_code.get(code)
    return {"code": code, "name": entry.name if entry else code}


def _barcode(upc: str | None) -> str | None:
    """The UPC as labels write it: Apple's leading zero is removed."""
    return upc[-_UPC_DIGITS:] if upc and upc.startswith("0") and len(upc) > _UPC_DIGITS else upc


def _first_day(album: Album) -> Any:
    days = [day for each in album.products for day in (each.sales_start_date, each.stream_start_date) if day]
    return min(days, default=album.original_release_date)


def _offers(products: Sequence[Product], instant: list[str]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The territories of the release, and a deal for each use and terms."""
    named = [each.territory for each in products if each.territory != _WORLD]
    excluded = [each.territory for each in products if not (each.cleared_for_sale or each.cleared_for_stream)]
    world = len(named) < len(products) and _WORLD not in excluded
    offered = [territory for territory in named if territory not in excluded]
    territories = {"excluded": [each for each in excluded if each != _WORLD]} if world else {"included": offered}
    terms: dict[Product, list[str]] = {}
    for product in products:
        if product.territory not in excluded:
            terms.setdefault(replace(product, territory=""), []).append(product.territory)
    deals = [
        {**deal, **({"excludedTerritories": named} if _WORLD in places else {"territories": places})}
        for product, places in terms.items()
        for deal in _deals(product, instant)
    ]
    return (territories if world or offered else {}), deals


def _deals(product: Product, instant: list[str]) -> Iterator[Mapping[str, Any]]:
    sale = {"endDate": product.sales_end_date, "priceCode": product.wholesale_price_tier}
    if product.preorder_sales_start_date:
        start = product.preorder_sales_start_date
        yield {"use": "pre-order", "startDate": start, "instantGratification": instant}
    if product.cleared_for_sale:
        yield {"use": "download", "startDate": product.sales_start_date, **sale}
    if product.cleared_for_stream:
        yield {"use": "subscription-streaming", "startDate": product.stream_start_date}
