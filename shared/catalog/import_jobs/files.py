"""Finds the drafts of an import that recordings and covers belong to, by the names of the files."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, takewhile
from typing import Annotated, Any

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.import_jobs.items import items_of
from shared.catalog.import_jobs.listing import ImportReference, get_import
from shared.catalog.imports.files.match import COVER, FileNames
from shared.catalog.tracks import part_of, tracks_of
from shared.model.archives.imports import ImportItem
from shared.model.base import Id, Model, Text
from shared.platform.store.port import MAX_VALUES, Data, Query, Reader

MAX_NAMES = 5000
_MADE = ("created", "changed")


class NamedFiles(Model):
    """The names of recordings and covers."""

    names: Annotated[list[Annotated[Text, Field(max_length=300)]], Field(min_length=1, max_length=MAX_NAMES)]
    """With or without their folders."""


class FileSearch(ImportReference, NamedFiles):
    """An import, and the names of the files that belong to its releases."""


class FileMatch(Model):
    """A file, and where it belongs."""

    name: str
    """The name as sent."""
    release_id: Id
    """The draft."""
    track_id: str | None = None
    """The track whose recording it is; absent for the cover."""


class FileMatches(Model):
    """Where files belong."""

    items: list[FileMatch]
    """In the order of the import's releases; a recording may belong to several."""
    unmatched: list[str]
    """The names of the files that belong nowhere, or not to one place only."""


def match_files(request: FileSearch, *, caller: Caller, adapters: Adapters) -> FileMatches:
    """Finds the drafts of an import that files belong to: by the names in a table, by barcode and position, by ISRC, or
    by title. Tracks and covers that have their file already are left out. Raises NotFound."""
    job = get_import(ImportReference(import_id=request.import_id), caller=caller, adapters=adapters)
    given = dict.fromkeys(request.names)
    names = FileNames(given)
    by_base: dict[str, list[str]] = {}
    for name in given:
        by_base.setdefault(_parts(name)[-1], []).append(name)
    found: list[FileMatch] = []
    made = (item for item in items_of(job.id, adapters.store) if item.outcome in _MADE)
    while batch := list(islice(made, MAX_VALUES)):
        releases = _releases(batch, caller.tenant_id, adapters.store)
        for item in batch:
            if release := releases.get(str(item.release_id)):
                found += _of_release(item, release, names, by_base)
    matched = {match.name for match in found}
    return FileMatches(items=found, unmatched=[name for name in given if name not in matched])


def _releases(batch: Iterable[ImportItem], tenant_id: str, reader: Reader) -> dict[str, Data]:
    """The tenant's releases of these items by id, read by one query."""
    ids = [str(item.release_id) for item in batch]
    query = Query("releases", where=(("tenantId", "==", tenant_id), ("id", "in", ids)), limit=MAX_VALUES)
    return {data["id"]: data for data in reader.find(query)}


def _of_release(
    item: ImportItem, release: Data, names: FileNames, by_base: Mapping[str, Sequence[str]]
) -> Iterator[FileMatch]:
    told = {place: _named(name, by_base) for place, name in item.files.items()}
    places = {**names.of_release(release), **{place: name for place, name in told.items() if name}}
    for place in _open_places(release):
        if name := places.get(place):
            track_id = None if place == COVER else place
            yield FileMatch(name=name, release_id=str(item.release_id), track_id=track_id)


def _named(told: str, by_base: Mapping[str, Sequence[str]]) -> str | None:
    """The file that a table names: of several with this name, the one whose folders agree with the table's the most.
    None: there is none, or no single one."""
    wanted = _parts(told)
    depths = {name: _common(wanted, _parts(name)) for name in by_base.get(wanted[-1], ())}
    best = [name for name, depth in depths.items() if depth == max(depths.values())]
    return best[0] if len(best) == 1 else None


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many parts at the end are the same."""
    pairs = zip(reversed(one), reversed(other), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _parts(name: str) -> Sequence[str]:
    """The folders and the name, by which files are compared."""
    return name.replace("\\", "/").casefold().split("/")


def _open_places(release: Mapping[str, Any]) -> Iterator[str]:
    """The cover and the tracks that have no file yet."""
    if not part_of(release, "assets").get("coverImage"):
        yield COVER
    for track in tracks_of(release):
        if not track.get("audio") and not track.get("video"):
            yield str(track.get("id"))
