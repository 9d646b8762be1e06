"""Finds the drafts of an import that recordings and covers belong to, by what the files say of themselves."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Annotated, Any

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.import_jobs.items import items_of
from shared.catalog.import_jobs.listing import ImportReference, get_import
from shared.catalog.imports.files.match import COVER, Claim, Files, Matched, settle
from shared.catalog.imports.files.means import FileFacts
from shared.catalog.imports.files.told import ToldNames
from shared.catalog.tracks import part_of, tracks_of
from shared.model.archives.imports import ImportItem
from shared.model.base import Id, Model, Text
from shared.model.catalog.asset import FileMeans
from shared.platform.store.port import MAX_VALUES, Data, Query, Reader

MAX_NAMES = 5000
MAX_CANDIDATES = 20
_MADE = ("created", "changed")
Place = tuple[str, str]
"""A release's id, and a track's or `cover`."""


class NamedFiles(Model):
    """The names of recordings and covers, and what their tags say."""

    names: Annotated[list[Annotated[Text, Field(max_length=300)]], Field(min_length=1, max_length=MAX_NAMES)]
    """With or without their folders."""
    facts: Annotated[list[FileFacts], Field(max_length=MAX_NAMES)] = []
    """What the recordings among them say of themselves, as far as it was read."""


class FileSearch(ImportReference, NamedFiles):
    """An import, and the names of the files that belong to its releases."""


class FilePlace(Model):
    """Where a file may belong."""

    release_id: Id
    """The draft."""
    track_id: str | None = None
    """The track whose recording it is; absent for the cover."""
    release_title: str = ""
    """The draft's title."""
    track_title: str = ""
    """The track's title."""
    means: FileMeans
    """By which means it was found."""


class FileMatch(FilePlace):
    """A file, and where it belongs."""

    name: str
    """The name as sent."""
    confidence: Annotated[float, Field(ge=0, le=1)]
    """How sure the means is, from 0 to 1."""


class FileChoice(Model):
    """A file that somebody has to decide on."""

    name: str
    """The name as sent."""
    candidates: Annotated[list[FilePlace], Field(max_length=MAX_CANDIDATES)]
    """Where it may belong: the first 20 places."""


class FileMatches(Model):
    """Where files belong."""

    items: list[FileMatch]
    """In the order of the import's releases; a recording may belong to several."""
    unmatched: list[str]
    """The names of the files that belong nowhere, or not to one place only."""
    undecided: list[FileChoice] = []
    """Those of the unmatched files that may belong to several places, or share a place with others."""


def match_files(request: FileSearch, *, caller: Caller, adapters: Adapters) -> FileMatches:
    """Finds the drafts of an import that files belong to: by the names in a table, by barcode and position, by ISRC in
    the name or the tags, by title and duration, or by title. Tracks and covers that have their file already are left
    out. Raises NotFound."""
    job = get_import(ImportReference(import_id=request.import_id), caller=caller, adapters=adapters)
    known = {each.name: each for each in request.facts}
    given = {name: known.get(name) or FileFacts(name=name) for name in request.names}
    files, names = Files(given.values()), ToldNames(given)
    claims: dict[Place, Claim] = {}
    titles: dict[str, Titles] = {}
    made = (item for item in items_of(job.id, adapters.store) if item.outcome in _MADE)
    while batch := list(islice(made, MAX_VALUES)):
        releases = _releases(batch, caller.tenant_id, adapters.store)
        for item in batch:
            if release := releases.get(str(item.release_id)):
                own = dict(_of_release(item, release, files, names))
                claims |= own
                titles |= {str(item.release_id): Titles.of(release)} if own else {}
    return _answer(given, settle(claims), titles)


@dataclass(frozen=True, slots=True)
class Titles:
    """The title of a release, and those of its tracks by their ids."""

    release: str
    tracks: Mapping[str, str]

    @classmethod
    def of(cls, release: Mapping[str, Any]) -> "Titles":
        """Reads them from a draft; what is malformed has none."""
        tracks = {str(each.get("id")): _title(part_of(each, "metadata")) for each in tracks_of(release)}
        return cls(_title(part_of(release, "basic")), tracks)

    def fields(self, place: Place) -> dict[str, str | None]:
        """What a place says of itself."""
        track_id = None if place[1] == COVER else place[1]
        return {
            "release_id": place[0],
            "track_id": track_id,
            "release_title": self.release,
            "track_title": self.tracks.get(track_id or "", ""),
        }


def _title(titled: Mapping[str, Any]) -> str:
    title = titled.get("title")
    return title if isinstance(title, str) else ""


def _answer(given: Iterable[str], found: Matched[Place], titles: Mapping[str, Titles]) -> FileMatches:
    items = [
        FileMatch(name=claim.names[0], means=claim.means, confidence=claim.confidence, **titles[place[0]].fields(place))
        for place, claim in found.decided.items()
    ]
    matched = {match.name for match in items}
    return FileMatches(
        items=items,
        unmatched=[name for name in given if name not in matched],
        undecided=[_choice(name, found.undecided[name], titles) for name in given if name in found.undecided],
    )


def _choice(name: str, places: Mapping[Place, FileMeans], titles: Mapping[str, Titles]) -> FileChoice:
    candidates = [
        FilePlace(means=means, **titles[place[0]].fields(place))
        for place, means in islice(places.items(), MAX_CANDIDATES)
    ]
    return FileChoice(name=name, candidates=candidates)


def _releases(batch: Iterable[ImportItem], tenant_id: str, reader: Reader) -> dict[str, Data]:
    """The tenant's releases of these items by id, read by one query."""
    ids = [str(item.release_id) for item in batch]
    query = Query("releases", where=(("tenantId", "==", tenant_id), ("id", "in", ids)), limit=MAX_VALUES)
    return {data["id"]: data for data in reader.find(query)}


def _of_release(item: ImportItem, release: Data, files: Files, names: ToldNames) -> Iterator[tuple[Place, Claim]]:
    claims = names.with_told(item.files, files.claims(release))
    for place in _open_places(release):
        if claim := claims.get(place):
            yield (str(item.release_id), place), claim


def _open_places(release: Mapping[str, Any]) -> Iterator[str]:
    """The cover and the tracks that have no file yet."""
    if not part_of(release, "assets").get("coverImage"):
        yield COVER
    for track in tracks_of(release):
        if not track.get("audio") and not track.get("video"):
            yield str(track.get("id"))
