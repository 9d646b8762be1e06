"""The parts of an Apple Music package. Pure data; each field is named after its element (see data/elements.py)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file beside `metadata.xml`; `checksum` is its MD5 in lower-case hex, `size` is in bytes."""

    file_name: str
    size: int
    checksum: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """A file of an asset; `role` tells stereo from immersive, `isrc` is the immersive mix's own."""

    role: str
    isrc: str | None = None
    file_name: str
    size: int
    checksum: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """The stereo and immersive files of one recording."""

    data_files: tuple[DataFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleLocale:
    """A title in another language or script, which `name` says."""

    name: str
    title: str
    title_version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtistLocale:
    """An artist's name in another language or script, which `name` says."""

    name: str
    artist_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Artist:
    """An artist with all roles."""

    artist_name: str
    apple_id: str | None = None
    locales: tuple[ArtistLocale, ...] = ()
    roles: tuple[str, ...]
    primary: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Genre:
    """A genre by Apple's code."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """What is offered in one territory, or with `WW` in all that have no product of their own."""

    territory: str
    preorder_sales_start_date: date | None = None
    wholesale_price_tier: str | None = None
    sales_start_date: date | None = None
    sales_end_date: date | None = None
    cleared_for_sale: bool
    cleared_for_stream: bool
    stream_start_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A recording at its position, with its audio as one file or as stereo and immersive assets."""

    vendor_id: str
    isrc: str
    grid: str | None = None
    title: str
    title_version: str | None = None
    locales: tuple[TitleLocale, ...] = ()
    work_name: str | None = None
    movement_number: int | None = None
    movement_name: str | None = None
    original_release_date: date | None = None
    genres: tuple[Genre, ...] = ()
    preorder_type: str | None = None
    products: tuple[Product, ...] = ()
    label_name: str | None = None
    copyright_pline: str | None = None
    explicit_content: str
    volume_number: int | None = None
    track_number: int
    preview_start_index: int | None = None
    gapless_play: bool | None = None
    audio_file: File | None = None
    assets: tuple[Asset, ...] = ()
    artists: tuple[Artist, ...] = ()
    audio_language: str | None = None
    lyrics: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Album:
    """One product. A takedown has neither tracks nor files."""

    album_type: str | None = None
    vendor_id: str
    upc: str | None = None
    grid: str | None = None
    title: str
    title_version: str | None = None
    locales: tuple[TitleLocale, ...] = ()
    original_release_date: date | None = None
    label_name: str
    genres: tuple[Genre, ...] = ()
    copyright_pline: str | None = None
    copyright_cline: str | None = None
    artwork_files: tuple[File, ...] = ()
    track_count: int | None = None
    volume_count: int | None = None
    products: tuple[Product, ...] = ()
    artists: tuple[Artist, ...] = ()
    tracks: tuple[Track, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """The content of `metadata.xml`. `provider` is the name that Apple gave to the sender."""

    language: str
    provider: str
    album: Album


def files_of(package: Package) -> tuple[File | DataFile, ...]:
    """Every file that the package names, in document order."""
    tracks = package.album.tracks
    audio: list[File | DataFile] = []
    for track in tracks:
        audio += [track.audio_file] if track.audio_file else []
        audio += [file for asset in track.assets for file in asset.data_files]
    return (*package.album.artwork_files, *audio)
