"""Lists the fields that a column can fill, with the names that other systems give them, as data. Pure.

One field a line, continued by lines that begin with a space:
`name | kind | path in the release | path in the track | other names`. A field has one path or both; with both, a value
that is the same in all rows of a release is the release's, and otherwise each track's. The other names are those of
other distributors' exports and templates. Case, blanks and punctuation do not count.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

Kind = Literal[
    "text",
    "title",
    "artist",
    "artists",
    "featured",
    "people",
    "publishers",
    "barcode",
    "isrc",
    "iswc",
    "grid",
    "day",
    "duration",
    "number",
    "year",
    "line",
    "type",
    "warning",
    "yes",
    "price",
    "genre",
    "language",
    "languages",
    "territories",
    "excluded",
    "file",
    "group",
]
"""How the text of a cell is read."""

_TABLE = """
barcode | barcode | basic.barcode |  | UPC, EAN, UPC/EAN, EAN/UPC, UPC or EAN, Product UPC, UPC Code, EAN Code, Album
    UPC, Release UPC, Digital UPC, GTIN, Bar Code, UPC Number, UPC/EAN/JAN, JAN, ICPN,
    Strichcode, Code-barres
title | title | basic.title |  | Release Title, Album Title, Album, Product Title, Release Name, Album Name, Product
    Name, Collection Title,
    Albumtitel, Titre de l'album, Nom de l'album, Produkttitel
subtitle | text | basic.subtitle |  | Release Subtitle, Album Subtitle, Release Version, Album Version, Product
    Version
displayArtist | artist | basic.displayArtist |  | Album Artist, Release Artist, Display Artist, Album Artist Name,
    Product Artist, Release Display Artist,
    Albuminterpret, Albumkünstler, Artiste de l'album
mainArtists | artists | basic.artists |  | Release Artists, Album Artists, Album Primary Artist, Album Primary
    Artists, Release Primary Artist
featuredArtists | featured | basic.artists |  | Release Featured Artist, Album Featured Artist, Album Featuring
label | text | basic.label |  | Label Name, Record Label, Imprint, Label/Imprint, Sub Label, Sublabel
catalogNumber | text | basic.catalogNumber |  | Cat#, Cat No, Catalogue No., Catalogue Number, Label Catalog Number,
    catalogId, Catalog No, Catalog ID, Catalogue ID, Cat Number, Catalog #,
    Katalognummer, Bestellnummer, Numéro de catalogue
grid | grid | basic.grid |  | GRid, Release GRid
releaseDate | day | basic.releaseDate |  | Consumer Release Date, Street Date, Digital Release Date, Release Day, Date
    of Release, Product Release Date, On Sale Date
originalReleaseDate | day | basic.originalReleaseDate |  | Original Date, Original Release, First Release Date,
    Original Street Date
releaseType | type | type |  | Release Kind, Album Type
productType | type | basic.type |  | Type, Format, Product Format, Release Format, Configuration,
    Typ
genre | genre | metadata.genreName |  | Release Genre, Album Genre, Album Primary Genre
subgenre | text | metadata.subgenreName |  | Release Subgenre, Album Subgenre, Album Secondary Genre
language | language | metadata.language |  | Metadata Language, Release Language, Album Language, Title Language,
    Language of Metadata
copyright | line | metadata.copyright |  | C Line, (C) Line, C-Line, ©, (C), C Copyright, cLineText, C Line Text,
    Copyright Line, Copyright Holder, C Line Owner, ℂ
copyrightYear | year | metadata.copyrightYear |  | C Year, C Line Year, (C) Year, cLineYear, © Year
production | line | metadata.production |  | Album P Line, Release P Line, Release (P) Line
productionYear | year | metadata.productionYear |  | P Year, P Line Year, (P) Year, pLineYear, ℗ Year
parentalWarning | warning | metadata.parentalWarning |  | Release Explicit, Album Explicit, Release Parental Advisory,
    Album Parental Advisory
territories | territories | territories.included |  | Territory, Countries, Country, World, Rights Territories,
    Included Territories, Available Territories, Rights, Sales Territories, Territories of Sale,
    Gebiete, Länder, Territorien, Territoires, Pays
excludedTerritories | excluded | territories.excluded |  | Excluded Countries, Territory Restriction, Territory
    Restrictions, Excluded Territory, Blocked Territories, Territories Excluded
startDate | day | rights.startDate |  | Sale Date, Sales Start Date, Sale Start Date, Start Date, Deal Start Date,
    Availability Date, Rights Start Date
endDate | day | rights.endDate |  | Sales End Date, Sale End Date, Deal End Date, Rights End Date, Takedown Date,
    Expiration Date
priceCode | price | rights.priceCode |  | Price Tier, Price Band, Price Code, catalogTier, Catalog Tier, Album Price,
    Album Price Tier, Wholesale Price Tier, Price Category, Price Level
notes | text | notes |  | Note, Comments, Comment, Remarks, Internal Notes
releaseGroup | group | - |  | AudioSalad Release ID, Release ID, Album ID, Product ID, Release Number, Release
    Reference
cover | file | cover |  | Artwork, Cover File, Artwork File, Cover Art, Cover, Artwork Filename, Cover Filename, Image
    File, Cover Image
discNumber | number |  | discNumber | Disc, Volume, Volume Number, CD, Disc No, Disc #, CD Number, Volume No, Disk,
    Disk Number, Side
trackNumber | number |  | sequenceNumber | Track Number, Track #, Track No, Sequence, Track Sequence, Sequence Number,
    Track Position, Position, No, Nr, Track,
    Titelnummer, Tracknummer, Numéro de piste
isrc | isrc |  | isrc | ISRC Code, isrcCode, Track ISRC, Recording ISRC, ISRC Number
immersiveIsrc | isrc |  | immersive.isrc | Immersive ISRC, Dolby Atmos ISRC, Atmos ISRC, Spatial ISRC
trackTitle | title |  | metadata.title | Song Title, Track Name, Song Name, Song, Recording Title, Track/Song Title,
    Songtitel, Tracktitel, Titre de la piste, Titre du morceau
trackSubtitle | text |  | metadata.subtitle | Mix Version, Mix Name, Track Version, Track Subtitle, Song Version,
    Remix Name, Mix, Track Mix Version
trackDisplayArtist | artist |  | metadata.displayArtist | Track Artist, Song Artist, Track Artist Name, Track Display
    Artist
trackMainArtists | artists |  | metadata.artists | Track Artists, Track Primary Artist, Track Main Artist, Track
    Primary Artists, Song Primary Artist
trackFeatured | featured |  | metadata.artists | Track Featured Artist, Track Featuring, Track Featured Artists
duration | duration |  | metadata.duration | Length, Track Length, Running Time, Track Duration, Time, Playing Time,
    Track Time, Duration (ms), Duration (seconds), Duration (mm:ss), Runtime,
    Laufzeit, Länge, Dauer, Durée, Spielzeit
iswc | iswc |  | metadata.iswc | ISWC Code, Work ISWC
trackGenre | genre |  | metadata.genreName | Track Primary Genre, Song Genre
trackSubgenre | text |  | metadata.subgenreName | Track Secondary Genre, Track Sub Genre
trackLanguage | languages |  | metadata.languages | Audio Language, Lyrics Language, Language of Lyrics, Lyric
    Language, Song Language, Language of Performance, Vocal Language, Lyrics Lang
trackParentalWarning | warning |  | metadata.parentalWarning | Track Explicit, Track Parental Advisory, Track Advisory
trackProduction | line |  | metadata.pLine.text | Track P Line, Track (P) Line, Recording P Line
composers | people |  | metadata.writers | Composer(s), Music By, Music Composer,
    Komponist, Compositeur, Compositeurs
publishers | publishers |  | metadata.publishers | Publisher, Publisher(s), Music Publisher, Publishing, Publisher
    Name,
    Verlag, Musikverlag, Éditeur
producers | people |  | metadata.contributors | Producer(s), Produced By
instrumental | yes |  | metadata.instrumental | Is Instrumental, Instrumental Track
bonus | yes |  | bonus | Bonus Track, Is Bonus, Is Bonus Track
previewStart | duration |  | preview.startTime | Preview Start, Preview Start Time, Clip Start, Sample Start, TikTok
    Start Time, Preview Start Index, Start Point Time
file | file |  | file | Audio File, File Name, Filename, Audio Filename, Audio, WAV, Track File, Audio File Name,
    Track Filename, File
anyTitle | title | basic.title | metadata.title | Title, Name,
    Titel, Titre, Nom
anyVersion | text | basic.subtitle | metadata.subtitle | Version, Title Version, Sub Title, Version Title
anyArtist | artist | basic.displayArtist | metadata.displayArtist | Artist, Artist Name, Performer, Artist(s),
    Interpret, Künstler, Artiste, Interprète, Artista
anyArtists | artists | basic.artists | metadata.artists | Primary Artist, Main Artist, primaryArtists, Main Artists,
    Primary Artist(s), Primary Artist Name, Artists
anyFeatured | featured | basic.artists | metadata.artists | Featuring, Featured Artist, Featured Artist(s), Feat,
    featuringArtists, Guest Artist, Featuring Artist, Ft, Featured
anyGenre | genre | metadata.genreName | metadata.genreName | Genre, Primary Genre, Main Genre, Genre 1
anySubgenre | text | metadata.subgenreName | metadata.subgenreName | Sub Genre, Secondary Genre, Style, Sub-Genre,
    Genre 2
anyLanguage | language | metadata.language | metadata.language | Language, Lang, Language Code,
    Sprache, Langue
anyWarning | warning | metadata.parentalWarning | metadata.parentalWarning | Explicit, Parental Advisory, Explicit
    Lyrics, Advisory, Clean/Explicit, Explicit/Clean, Is Explicit, Explicit Content, Parental Warning, Advisory
    Warning, Explicit Status
anyProduction | line | metadata.production | metadata.pLine.text | P Line, (P) Line, P-Line, ℗, (P), P Copyright,
    Phonographic Copyright, pLineText, P Line Text, P Line Owner, Phonogram Rights Holder, Sound Recording Copyright
anyDate | day | basic.releaseDate | metadata.firstPublicationDate | Release Date, Date,
    Veröffentlichungsdatum, Erscheinungsdatum, Veröffentlichung, VÖ-Datum, Date de sortie, Date de parution
anyOriginalDate | day | basic.originalReleaseDate | metadata.firstPublicationDate | Original Release Date
"""

_NOT_IMPORTED = """
Immersive Release | Lyric TTML Present | Pre-order Date | Preorder Date | Pre Order Date | Lyrics | Track Price |
Album Preorder Date | Apple ID | Spotify URI | Spotify ID | Total Tracks | Track Count | Number of Tracks |
Status | Created | Updated | Findings
"""


@dataclass(frozen=True, slots=True)
class Field:
    """A field: the kind of its text, where its value goes, and its other names."""

    name: str
    kind: Kind
    release_path: str = ""
    """The dotted path in the release, or empty. `cover` and `-` are no fields of releases."""
    track_path: str = ""
    """The dotted path in the track, or empty."""
    aliases: tuple[str, ...] = ()
    role: str = ""
    """The role of the people in the column, in the words of the thesaurus."""

    @property
    def shared(self) -> bool:
        """Whether its values are the release's if all rows agree, and else the tracks'."""
        return bool(self.release_path and self.track_path)

    @property
    def is_verbatim(self) -> bool:
        """Whether an apostrophe before a digit is part of its text, as in the title `'39`, and does not protect it from
        a spreadsheet, as in the catalogue number `'0042`."""
        if self.kind == "text":
            return self.name != "catalogNumber"
        return self.kind in ("title", "artist", "artists", "featured", "people", "publishers", "line", "genre", "file")

    @property
    def lists(self) -> bool:
        """Whether several columns add to one list."""
        return self.kind in ("artists", "featured", "people", "publishers", "languages")


@cache
def fields() -> Mapping[str, Field]:
    """Every field by its name."""
    found = {}
    for line in _TABLE.strip().replace("\n ", " ").splitlines():
        name, kind, release, track, aliases = (cell.strip() for cell in line.split("|"))
        names = tuple(alias.strip() for alias in aliases.split(",") if alias.strip())
        role = {"composers": "Composer", "producers": "Producer"}.get(name, "")
        found[name] = Field(name, cast("Kind", kind), release, track, names, role)
    return found


@cache
def not_imported() -> tuple[str, ...]:
    """Headings that are known, but have no field in a release."""
    return tuple(name.strip() for name in _NOT_IMPORTED.replace("\n", " ").split("|"))
