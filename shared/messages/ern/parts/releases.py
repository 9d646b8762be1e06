"""Message parts for releases: identifiers, contents and order."""

from typing import NamedTuple

from shared.messages.ddex.coded import Coded, ProprietaryId
from shared.messages.ern.parts.people import Credit, Line, Name, Party, Title
from shared.messages.ern.parts.resources import Genre, Local, Recording


class Icpn(NamedTuple):
    """A UPC or EAN; `is_ean` is true for 13 digits."""

    value: str
    is_ean: bool


class RelatedRelease(NamedTuple):
    """A related release and the relationship to it."""

    relationship: Coded
    grid: str | None
    icpn: Icpn | None
    catalog_number: ProprietaryId | None
    proprietary_ids: tuple[ProprietaryId, ...]
    titles: tuple[Title, ...]
    names: tuple[Name, ...]


class Link(NamedTuple):
    """A resource linked to another resource or a group; `kind` is the LinkDescription."""

    reference: str
    kind: str | None


class Item(NamedTuple):
    """A resource in a group."""

    reference: str
    resource_type: str
    rank: str
    sequence: int | None = None
    hidden: bool | None = None
    links: tuple[Link, ...] = ()
    bonus: bool | None = None
    instant: bool | None = None


class ReleaseIds(NamedTuple):
    """The identifiers of a release."""

    grid: str | None = None
    icpn: Icpn | None = None
    catalog_number: ProprietaryId | None = None
    proprietary_ids: tuple[ProprietaryId, ...] = ()
    isrc: str | None = None
    foreign: tuple[ProprietaryId, ...] = ()
    """Those that other parties gave."""


class SubSubGroup(NamedTuple):
    """A work on a disc."""

    type: str
    sequence: int | None
    titles: tuple[Title, ...]
    formal_titles: tuple[Title, ...]
    grouping_titles: tuple[Title, ...]
    ids: ReleaseIds | None
    items: tuple[Item, ...]


class SubGroup(NamedTuple):
    """A disc, side, component release or work inside a group."""

    type: str
    sequence: int | None
    titles: tuple[Title, ...]
    formal_titles: tuple[Title, ...]
    grouping_titles: tuple[Title, ...]
    ids: ReleaseIds | None
    groups: tuple["SubSubGroup", ...]
    items: tuple[Item, ...]


class Group(NamedTuple):
    """The release's resources in order."""

    groups: tuple[SubGroup, ...]
    items: tuple[Item, ...]
    links: tuple[Link, ...]


class Label(NamedTuple):
    """A label, as a party."""

    party: Party
    territory: str | None = None
    language: str | None = None


class ReleaseLocal(NamedTuple):
    """The main release's values for some territories."""

    base: "Release"
    local: Local


class TrackLocal(NamedTuple):
    """A track release's values for some territories."""

    base: "TrackRelease"
    local: Local


class Release(NamedTuple):
    """The main release."""

    reference: str
    type: Coded
    ids: ReleaseIds
    reference_title: Title
    titles: tuple[Title, ...]
    formal_titles: tuple[Title, ...]
    grouping_titles: tuple[Title, ...]
    versions: tuple[Coded, ...]
    names: tuple[Name, ...]
    artists: tuple[Credit, ...]
    labels: tuple[Label, ...]
    p_lines: tuple[Line, ...]
    c_lines: tuple[Line, ...]
    duration: str | None
    genre: Genre
    date: str
    original_date: str | None
    visibilities: tuple[str, ...]
    warning: str
    related: tuple[RelatedRelease, ...]
    single_artist_compilation: bool | None
    multi_artist_compilation: bool | None
    group: Group
    items: tuple[Item, ...]
    keywords: tuple[str, ...]
    synopsis: str | None
    ai: str | None
    soundtrack: bool | None
    comment: str | None
    language: str | None
    locals: tuple[ReleaseLocal, ...]


class TrackRelease(NamedTuple):
    """The release of one track."""

    reference: str
    type: str
    ids: ReleaseIds
    recording: Recording
    item: Item
    labels: tuple[Label, ...]
    genre: Genre
    date: str
    original_date: str | None
    visibilities: tuple[str, ...]
    p_lines: tuple[Line, ...]
    c_lines: tuple[Line, ...]
    locals: tuple[TrackLocal, ...]
