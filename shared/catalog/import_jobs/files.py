"""Finds the drafts of an import that recordings and covers belong to, by the names of the files."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Annotated, Any

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.import_jobs.items import items_of
from shared.catalog.imports.files.match import COVER, FileNames
from shared.catalog.imports.run import ImportReference, get_import
from shared.catalog.tracks import part_of, tracks_of
from shared.model.archives.imports import ImportItem
from shared.model.base import Id, Model, Text
from shared.platform.store.port import Data

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
    names = FileNames(request.names)
    by_base = {PurePosixPath(name).name.casefold(): name for name in request.names}
    found: list[FileMatch] = []
    for item in items_of(job.id, adapters.store):
        release = adapters.store.get(f"releases/{item.release_id}") if item.outcome in _MADE else None
        if release is not None and release.get("tenantId") == caller.tenant_id:
            found += _of_release(item, release, names, by_base)
    matched = {match.name for match in found}
    return FileMatches(items=found, unmatched=[name for name in request.names if name not in matched])


def _of_release(item: ImportItem, release: Data, names: FileNames, by_base: Mapping[str, str]) -> Iterator[FileMatch]:
    told = {place: by_base.get(_base(name)) for place, name in item.files.items()}
    places = {**names.of_release(release), **{place: name for place, name in told.items() if name}}
    for place in _open_places(release):
        if name := places.get(place):
            track_id = None if place == COVER else place
            yield FileMatch(name=name, release_id=str(item.release_id), track_id=track_id)


def _base(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name.casefold()


def _open_places(release: Mapping[str, Any]) -> Iterator[str]:
    """The cover and the tracks that have no file yet."""
    if not part_of(release, "assets").get("coverImage"):
        yield COVER
    for track in tracks_of(release):
        if not track.get("audio") and not track.get("video"):
            yield str(track.get("id"))
