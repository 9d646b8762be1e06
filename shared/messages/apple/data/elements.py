"""The elements of `metadata.xml` in Apple's order: the one table that is written, read and checked by.

Apple's schema is not public. The order is that of packages which Apple accepted; a correction is one row here.
Each element is written from the field of the part that has its name (shared/messages/apple/parts.py).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from shared.messages.apple import parts
from shared.messages.apple.data import values
from shared.messages.apple.data.certainty import Certainty
from shared.messages.apple.data.values import Value

NAMESPACE = "http://apple.com/itunes/importer"
VERSION = "music5.3"


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute, written from `field` of the part; or the constant `text`."""

    name: str
    value: Value = values.TEXT
    field: str = ""
    text: str = ""
    required: bool = True


@dataclass(frozen=True)
class Element:
    """An element: a leaf with a `value`, a list of `item` elements, or a `part` with `children`.

    `required` says how certain it is that the element may not be absent; None for one that may.
    """

    tag: str
    value: Value | None = None
    item: "Element | None" = None
    part: type | None = None
    children: tuple["Element", ...] = ()
    attributes: tuple[Attribute, ...] = ()
    field: str = ""
    many: bool = False
    required: Certainty | None = None
    certainty: Certainty = "observed"
    """How certain the element itself and its place are."""

    @cached_property
    def allowed(self) -> Mapping[str, "Element"]:
        """The child elements by tag, in order."""
        return {each.tag: each for each in ((self.item,) if self.item else self.children)}

    @property
    def name(self) -> str:
        """The field of the part that it is written from."""
        return self.field or self.tag


def _leaf(
    tag: str, value: Value = values.TEXT, *, required: Certainty | None = None, certainty: Certainty = "observed"
) -> Element:
    return Element(tag, value, required=required, certainty=certainty)


def _list(tag: str, item: Element, *, required: Certainty | None = None, certainty: Certainty = "observed") -> Element:
    return Element(tag, item=item, required=required, certainty=certainty)


_CHECKSUM = Element("checksum", values.MD5, attributes=(Attribute("type", text="md5"),), required="public")
_FILE = (
    _leaf("file_name", values.FILE_NAME, required="public"),
    _leaf("size", values.BYTES, required="public"),
    _CHECKSUM,
)
_GENRES = _list(
    "genres", Element("genre", part=parts.Genre, attributes=(Attribute("code", values.GENRE, "code"),), many=True)
)
_PRODUCTS = _list(
    "products",
    Element(
        "product",
        part=parts.Product,
        many=True,
        children=(
            _leaf("territory", values.TERRITORY, required="observed"),
            _leaf("preorder_sales_start_date", values.DAY),
            _leaf("wholesale_price_tier", values.TIER),
            _leaf("sales_start_date", values.DAY),
            _leaf("sales_end_date", values.DAY),
            _leaf("cleared_for_sale", values.FLAG, required="observed"),
            _leaf("cleared_for_stream", values.FLAG, required="observed"),
            _leaf("stream_start_date", values.DAY),
        ),
    ),
)
_TITLE_LOCALES = _list(
    "locales",
    Element(
        "locale",
        part=parts.TitleLocale,
        many=True,
        attributes=(Attribute("name", values.LANGUAGE, "name"),),
        children=(_leaf("title", required="observed"), _leaf("title_version")),
    ),
    certainty="inferred",
)
_ARTIST_LOCALES = _list(
    "locales",
    Element(
        "locale",
        part=parts.ArtistLocale,
        many=True,
        attributes=(Attribute("name", values.LANGUAGE, "name"),),
        children=(_leaf("artist_name", required="observed"),),
    ),
    certainty="inferred",
)
_ARTISTS = _list(
    "artists",
    Element(
        "artist",
        part=parts.Artist,
        many=True,
        children=(
            _leaf("artist_name", required="observed"),
            _leaf("apple_id", values.APPLE_ID),
            _ARTIST_LOCALES,
            _list("roles", Element("role", values.TEXT, many=True), required="observed"),
            _leaf("primary", values.FLAG, required="observed"),
        ),
    ),
    required="observed",
)
_ASSETS = _list(
    "assets",
    Element(
        "asset",
        part=parts.Asset,
        many=True,
        attributes=(Attribute("type", text="full"),),
        children=(
            Element(
                "data_file",
                part=parts.DataFile,
                many=True,
                field="data_files",
                required="observed",
                attributes=(
                    Attribute("role", values.one_of(values.STEREO, values.IMMERSIVE), "role"),
                    Attribute("external_identifier.isrc", values.ISRC, "isrc", required=False),
                ),
                children=_FILE,
            ),
        ),
    ),
)
_TRACK = Element(
    "track",
    part=parts.Track,
    many=True,
    children=(
        _leaf("vendor_id", values.VENDOR_ID, required="public"),
        _leaf("isrc", values.ISRC, required="public"),
        _leaf("grid", values.GRID),
        _leaf("title", required="observed"),
        _leaf("title_version"),
        _TITLE_LOCALES,
        _leaf("work_name", certainty="inferred"),
        _leaf("movement_number", values.COUNT, certainty="inferred"),
        _leaf("movement_name", certainty="inferred"),
        _leaf("original_release_date", values.DAY),
        _GENRES,
        _leaf("preorder_type", values.one_of(values.INSTANT, values.STANDARD)),
        _PRODUCTS,
        _leaf("label_name"),
        _leaf("copyright_pline", values.RIGHTS_LINE),
        _leaf("explicit_content", values.one_of("explicit", "clean", "none"), required="observed"),
        _leaf("volume_number", values.COUNT),
        _leaf("track_number", values.COUNT, required="observed"),
        _leaf("preview_start_index", values.SECONDS),
        _leaf("gapless_play", values.FLAG),
        Element("audio_file", part=parts.File, children=_FILE),
        _ASSETS,
        _ARTISTS,
        _leaf("audio_language", values.LANGUAGE),
        _leaf("lyrics"),
    ),
)
_ALBUM = Element(
    "album",
    part=parts.Album,
    required="observed",
    children=(
        _leaf("album_type", values.one_of("audiobook", "ringtone")),
        _leaf("vendor_id", values.VENDOR_ID, required="public"),
        _leaf("upc", values.UPC),
        _leaf("grid", values.GRID),
        _leaf("title", required="observed"),
        _leaf("title_version"),
        _TITLE_LOCALES,
        _leaf("original_release_date", values.DAY),
        _leaf("label_name", required="observed"),
        _GENRES,
        _leaf("copyright_pline", values.RIGHTS_LINE),
        _leaf("copyright_cline", values.RIGHTS_LINE),
        _list("artwork_files", Element("file", part=parts.File, many=True, children=_FILE)),
        _leaf("track_count", values.COUNT),
        _leaf("volume_count", values.COUNT),
        Element("products", item=_PRODUCTS.item, required="observed"),
        _ARTISTS,
        _list("tracks", _TRACK),
    ),
)
PACKAGE = Element(
    "package",
    part=parts.Package,
    attributes=(Attribute("version", text=VERSION),),
    children=(_leaf("language", values.LANGUAGE, required="observed"), _leaf("provider", required="observed"), _ALBUM),
)
"""The root element."""


def rows(element: Element = PACKAGE, path: str = "") -> Iterator[tuple[str, Element]]:
    """Every element of the table with its path, in order."""
    path = f"{path}/{element.tag}".strip("/")
    yield path, element
    for child in element.allowed.values():
        yield from rows(child, path)
