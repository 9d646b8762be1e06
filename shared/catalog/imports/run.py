"""Owns running an import: each release becomes a draft or is refused with its problems, and the job says which."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Annotated

from pydantic import Field

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.accounts.tenants.party import settings_of
from shared.catalog.imports.candidate import Candidate
from shared.catalog.imports.read import read_candidates
from shared.catalog.releases.create import ReleaseRequest, new_release
from shared.catalog.vocabularies.genre_mappings import with_mapped_genres
from shared.clock import Clock
from shared.errors import Finding, InvalidInput
from shared.model.accounts.tenant import TenantSettings
from shared.model.base import Id, Model
from shared.model.catalog.imports import ImportedRelease, ImportFormat, ImportJob
from shared.model.catalog.release import Release
from shared.model.codec import decode, encode
from shared.platform.store.port import AlreadyExists, Query, Store

MAX_CHARACTERS = 900_000
_TOLD = 16
"""Problems that are kept of one release: a job of fifty stays below Firestore's 1 MiB."""
_LONG = 200
"""Characters that are kept of a text."""


class ImportRequest(Model):
    """What is imported: the file's text. A `trial` says what would be made of it, and keeps nothing."""

    format: ImportFormat
    content: Annotated[str, Field(min_length=1, max_length=MAX_CHARACTERS)]
    trial: bool = False


def import_releases(request: ImportRequest, *, caller: Caller, adapters: Adapters) -> ImportJob:
    """Makes drafts of the releases in a file. One whose barcode the tenant has already is refused: importing the same
    file again makes nothing new.

    Raises Forbidden, and InvalidInput for a file that cannot be read.
    """
    caller.require("manager")
    job_id = adapters.new_id()
    candidates = read_candidates(request.format, request.content)
    settings = settings_of(adapters.store, caller.tenant_id) or TenantSettings()
    take = partial(
        _take,
        request.trial,
        settings,
        caller=caller,
        store=adapters.store,
        clock=adapters.clock,
        new_id=adapters.new_id,
    )
    done = [take(candidate) for candidate in candidates]
    refused = sum(each.release_id is None for each in done)
    job = ImportJob(
        id=job_id,
        tenant_id=caller.tenant_id,
        format=request.format,
        status="completed" if not refused else "refused" if refused == len(done) else "partial",
        trial=request.trial,
        releases=done,
        created=adapters.clock(),
        created_by=caller.uid,
    )
    if not request.trial:
        adapters.store.transact(lambda transaction: transaction.set(f"importJobs/{job_id}", encode(job)))
    return job


def imports_query(caller: Caller) -> Query:
    """The tenant's imports, the latest first."""
    return Query("importJobs", where=(("tenantId", "==", caller.tenant_id),), order=("-created",))


class ImportReference(Model):
    """Identifies an import."""

    import_id: Id


def get_import(request: ImportReference, *, caller: Caller, adapters: Adapters) -> ImportJob:
    """One of the tenant's imports. Raises NotFound."""
    return decode(ImportJob, own_document(adapters.store.get(f"importJobs/{request.import_id}"), caller, "import"))


def _take(
    trial: bool,
    settings: TenantSettings,
    candidate: Candidate,
    *,
    caller: Caller,
    store: Store,
    clock: Clock,
    new_id: Callable[[], str],
) -> ImportedRelease:
    """What became of one release; in a trial its `releaseId` names no draft, only that it would be one."""
    problems = list(candidate.problems)
    release_id = new_id()
    try:
        wanted = decode(ReleaseRequest, {"release": candidate.content})
        release = new_release(wanted, settings, caller=caller, clock=clock, new_id=lambda: release_id)
        problems += _known_already(release, store)
        if not trial and not _wrong(problems):
            _store(release, store)
    except InvalidInput as error:
        problems += [replace(each, path=each.path.removeprefix("release.")) for each in error.problems]
    return ImportedRelease(
        place=candidate.place[:_LONG],
        title=_title(candidate),
        release_id=None if _wrong(problems) else release_id,
        problems=[_finding(each) for each in problems[:_TOLD]],
    )


def _store(release: Release, store: Store) -> None:
    with suppress(AlreadyExists):  # a crash came before the answer: the same draft is there already
        document = encode(with_mapped_genres(release, store))
        store.transact(lambda transaction: transaction.create(f"releases/{release.id}", document))


def _known_already(release: Release, store: Store) -> list[Finding]:
    """A release of the tenant with the same barcode, if it is not this very one."""
    barcode = release.basic.barcode
    same = Query("releases", where=(("tenantId", "==", release.tenant_id), ("basic.barcode", "==", barcode)), limit=2)
    others = [each["id"] for each in store.find(same) if each["id"] != release.id] if barcode else []
    if not others:
        return []
    message = f"The release {others[0]} has this barcode already."
    return [Finding("basic.barcode", message, "duplicate", remedy="Change that one, or correct the barcode.")]


def _finding(problem: Finding) -> Finding:
    """The problem as it is kept; its message may repeat what the file says, however long."""
    return Finding(**{name: text[:_LONG] for name, text in problem.to_dict().items()})


def _wrong(problems: Iterable[Finding]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def _title(candidate: Candidate) -> str:
    basic = candidate.content.get("basic")
    title = basic.get("title", "") if isinstance(basic, Mapping) else ""
    return str(title)[:_LONG]
