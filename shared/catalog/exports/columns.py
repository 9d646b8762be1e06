"""The columns of exported tables, as data. Pure.

Those of releases have the names that imports read, a row per track, so an exported table can be imported again.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.catalog.tracks import tracks_of
from shared.platform.store.fields import value_at
from shared.platform.store.listing import Listing
from shared.platform.store.port import Data

Cell = Callable[[Any], str]


def text(value: Any) -> str:
    """A value as the text of a cell: days as YYYY-MM-DD, instants in ISO 8601, lists separated by semicolons."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, (list, tuple)):
        return "; ".join(text(item) for item in value)
    return str(value)


def _day(value: Any) -> str:
    return f"{value:%Y-%m-%d}" if isinstance(value, datetime) else text(value)


def _names(*roles: str) -> Cell:
    """The names of the people with one of these roles, or of all."""

    def cell(value: Any) -> str:
        people = [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
        return "; ".join(str(each.get("name", "")) for each in people if not roles or each.get("role") in roles)

    return cell


def _local_names(value: Any) -> str:
    """Each name with its language and territory in brackets."""
    names = [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
    return "; ".join(f"{each.get('text')} ({', '.join(_limits(each))})" for each in names)


def _limits(name: Mapping[str, Any]) -> Iterator[str]:
    return (str(name[field]) for field in ("language", "territory") if name.get(field))


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the dotted path of its value, and the text of it."""

    name: str
    path: str
    cell: Cell = text

    def of(self, data: Any) -> str:
        """The text of the column in this document."""
        return self.cell(value_at(data, self.path))


RELEASE = (
    Column("barcode", "basic.barcode"),
    Column("title", "basic.title"),
    Column("subtitle", "basic.subtitle"),
    Column("displayArtist", "basic.displayArtist"),
    Column("mainArtists", "basic.artists", _names("MainArtist")),
    Column("label", "basic.label"),
    Column("catalogNumber", "basic.catalogNumber"),
    Column("grid", "basic.grid"),
    Column("releaseDate", "basic.releaseDate", _day),
    Column("originalReleaseDate", "basic.originalReleaseDate", _day),
    Column("releaseType", "type"),
    Column("genre", "metadata.genreName"),
    Column("subgenre", "metadata.subgenreName"),
    Column("language", "metadata.language"),
    Column("copyright", "metadata.copyright"),
    Column("copyrightYear", "metadata.copyrightYear"),
    Column("production", "metadata.production"),
    Column("productionYear", "metadata.productionYear"),
    Column("parentalWarning", "metadata.parentalWarning"),
    Column("territories", "territories.included"),
    Column("excludedTerritories", "territories.excluded"),
    Column("startDate", "rights.startDate", _day),
    Column("endDate", "rights.endDate", _day),
    Column("priceCode", "rights.priceCode"),
    Column("notes", "notes"),
)

TRACK = (
    Column("discNumber", "discNumber"),
    Column("trackNumber", "sequenceNumber"),
    Column("isrc", "isrc"),
    Column("trackTitle", "metadata.title"),
    Column("trackSubtitle", "metadata.subtitle"),
    Column("trackDisplayArtist", "metadata.displayArtist"),
    Column("trackMainArtists", "metadata.artists", _names("MainArtist")),
    Column("duration", "metadata.duration"),
    Column("iswc", "metadata.iswc"),
    Column("trackGenre", "metadata.genreName"),
    Column("trackLanguage", "metadata.language"),
    Column("trackParentalWarning", "metadata.parentalWarning"),
    Column("composers", "metadata.writers", _names("Composer")),
    Column("publishers", "metadata.publishers", _names()),
    Column("producers", "metadata.contributors", _names("Producer")),
    Column("instrumental", "metadata.instrumental"),
)

DELIVERY = (
    Column("id", "id"),
    Column("releaseId", "releaseId"),
    Column("targetId", "targetId"),
    Column("status", "status"),
    Column("messageType", "messageType"),
    Column("messageSubType", "messageSubType"),
    Column("ernVersion", "ernVersion"),
    Column("messageId", "ernMessageId"),
    Column("contentHash", "contentHash"),
    Column("priority", "priority"),
    Column("created", "created"),
    Column("scheduled", "scheduled"),
    Column("started", "started"),
    Column("completed", "completed"),
    Column("bytes", "package.totalSize"),
    Column("dspStatus", "dsp.status"),
    Column("failure", "failure.message"),
    Column("createdBy", "createdBy"),
)

HISTORY = (
    Column("deliveryId", "deliveryId"),
    Column("releaseId", "releaseId"),
    Column("targetId", "targetId"),
    Column("outcome", "outcome"),
    Column("at", "at"),
    Column("messageType", "messageType"),
    Column("messageSubType", "messageSubType"),
    Column("ernVersion", "ernVersion"),
    Column("messageId", "messageId"),
    Column("contentHash", "contentHash"),
)

PARTY = (
    Column("id", "id"),
    Column("name", "name"),
    Column("kind", "kind"),
    Column("sortName", "sortName"),
    Column("legalName", "legalName"),
    Column("variants", "variants"),
    Column("localNames", "localNames", _local_names),
    Column("country", "country"),
    Column("isni", "isni"),
    Column("ipi", "ipi"),
    Column("appleId", "appleId"),
    Column("spotifyId", "spotifyId"),
    Column("musicBrainzId", "musicBrainzId"),
    Column("mergedInto", "mergedInto"),
    Column("created", "created"),
    Column("updated", "updated"),
)

_CELL = (
    *(Column(name, name) for name in ("targetId", "protocol", "messageType", "messageSubType")),
    *(Column(name, name) for name in ("completed", "failed", "retried", "parked", "continued")),
    *(Column(name, f"cost.{name}") for name in ("reads", "writes", "bytes", "milliseconds")),
)


@dataclass(frozen=True, slots=True)
class Table:
    """What a table is made of: the list of documents, newest first, the header, and the rows of a document."""

    listing: Listing
    header: tuple[str, ...]
    rows: Callable[[Data], Iterator[list[str]]]


def _release_rows(release: Data) -> Iterator[list[str]]:
    own = [column.of(release) for column in RELEASE]
    for track in list(tracks_of(release)) or [{}]:
        yield own + [column.of(track) for column in TRACK]


def _rows_of(columns: tuple[Column, ...]) -> Callable[[Data], Iterator[list[str]]]:
    return lambda document: iter([[column.of(document) for column in columns]])


def _statistics_rows(day: Data) -> Iterator[list[str]]:
    for _, cell in sorted((day.get("cells") or {}).items()):
        yield [_day(day.get("day")), *(column.of(cell) or "0" for column in _CELL)]


def _header(*columns: tuple[Column, ...]) -> tuple[str, ...]:
    return tuple(column.name for group in columns for column in group)


TABLES: Mapping[str, Table] = {
    "releases": Table(Listing("releases", {}, "updated"), _header(RELEASE, TRACK), _release_rows),
    "deliveries": Table(Listing("deliveries", {}, "created"), _header(DELIVERY), _rows_of(DELIVERY)),
    "history": Table(Listing("deliveryHistory", {}, "at"), _header(HISTORY), _rows_of(HISTORY)),
    "parties": Table(Listing("parties", {}, "updated"), _header(PARTY), _rows_of(PARTY)),
    "analytics": Table(Listing("deliveryStatistics", {}, "day"), ("day", *_header(_CELL)), _statistics_rows),
}
"""The tables by the subject of an export."""
