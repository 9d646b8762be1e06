"""Runs imports: each release becomes a draft or is rejected with its problems, and the job records the outcome."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from math import ceil
from typing import Annotated

from pydantic import Field

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.accounts.controls import check_release_quota
from shared.accounts.tenants.party import settings_of
from shared.catalog.imports.candidate import Candidate
from shared.catalog.imports.read import read_candidates
from shared.catalog.releases.create import ReleaseRequest, new_release, store_new
from shared.catalog.releases.readiness import barcode_in_use
from shared.clock import Clock
from shared.errors import Finding, InvalidInput
from shared.model.accounts.tenant import TenantSettings
from shared.model.archives.imports import ImportedRelease, ImportFormat, ImportJob
from shared.model.base import Id, Model
from shared.model.catalog.release import Release
from shared.model.codec import decode, encode
from shared.platform.store.port import AlreadyExists, Query, Store

MAX_CHARACTERS = 900_000
_CHARACTERS_PER_REQUEST = 16_000
"""How many characters of a file count as one request: reading them takes about as long as creating a release."""
_MAX_PROBLEMS = 16
"""Problems stored per release; a job of 50 releases stays below Firestore's limit of 1 MiB."""
_MAX_TEXT = 200
"""Characters stored of a text."""


class ImportRequest(Model):
    """Request to import releases from the text of a file."""

    format: ImportFormat
    """The format of the text."""
    content: Annotated[str, Field(min_length=1, max_length=MAX_CHARACTERS)]
    """The text of the file to import."""
    trial: bool = False
    """Reports the outcome and stores nothing."""


def import_releases(request: ImportRequest, *, caller: Caller, adapters: Adapters) -> ImportJob:
    """Creates drafts of the releases in a file.

    A release whose barcode the tenant already has is rejected, so importing a file again creates nothing new.

    Counts as one request per release, and at least one per 16,000 characters; a trial run as well. Raises Forbidden,
    RateLimited, Conflict (the quota does not allow that many releases), and InvalidInput if the file cannot be read.
    """
    caller.require("manager")
    job_id = adapters.new_id()
    by_size = ceil(len(request.content) / _CHARACTERS_PER_REQUEST)
    adapters.limiter.take_more(caller, "write", by_size - 1)
    candidates = read_candidates(request.format, request.content, adapters.clock())
    adapters.limiter.take_more(caller, "write", len(candidates) - by_size, begun=by_size)
    check_release_quota(caller.tenant_id, adapters, adding=len(candidates))
    settings = settings_of(adapters.store, caller.tenant_id) or TenantSettings()
    import_one = partial(
        _import_one,
        request.trial,
        settings,
        caller=caller,
        store=adapters.store,
        clock=adapters.clock,
        new_id=adapters.new_id,
    )
    imported = [import_one(candidate) for candidate in candidates]
    rejected = sum(each.release_id is None for each in imported)
    now = adapters.clock()
    job = ImportJob(
        id=job_id,
        tenant_id=caller.tenant_id,
        format=request.format,
        status="completed" if not rejected else "refused" if rejected == len(imported) else "partial",
        trial=request.trial,
        releases=imported,
        created=now,
        created_by=caller.uid,
        started=now,
        ended=now,
        updated=now,
    )
    if not request.trial:
        adapters.store.transact(lambda transaction: transaction.set(f"importJobs/{job_id}", encode(job)))
    return job


def imports_query(caller: Caller) -> Query:
    """Selects the tenant's imports, newest first."""
    return Query("importJobs", where=(("tenantId", "==", caller.tenant_id),), order=("-created",))


class ImportReference(Model):
    """Identifies an import."""

    import_id: Id


def get_import(request: ImportReference, *, caller: Caller, adapters: Adapters) -> ImportJob:
    """Returns one of the tenant's imports. Raises NotFound."""
    return decode(ImportJob, own_document(adapters.store.get(f"importJobs/{request.import_id}"), caller, "import"))


def _import_one(
    trial: bool,
    settings: TenantSettings,
    candidate: Candidate,
    *,
    caller: Caller,
    store: Store,
    clock: Clock,
    new_id: Callable[[], str],
) -> ImportedRelease:
    """Imports one release. In a trial, `releaseId` names no draft; it only means that one would be created."""
    problems = list(candidate.problems)
    release_id = new_id()
    try:
        request = decode(ReleaseRequest, {"release": candidate.content})
        release = new_release(request, settings, caller=caller, clock=clock, new_id=lambda: release_id)
        problems += [replace(each, severity="error") for each in barcode_in_use(encode(release), store)]
        if not trial and not _has_errors(problems):
            _store(release, store)
    except InvalidInput as error:
        problems += [replace(each, path=each.path.removeprefix("release.")) for each in error.problems]
    return ImportedRelease(
        place=candidate.location[:_MAX_TEXT],
        title=_title(candidate),
        release_id=None if _has_errors(problems) else release_id,
        problems=[_shortened(each) for each in problems[:_MAX_PROBLEMS]],
    )


def _store(release: Release, store: Store) -> None:
    with suppress(AlreadyExists):  # retried after a crash: the draft was already stored
        store.transact(lambda transaction: store_new(encode(release), transaction))


def _shortened(problem: Finding) -> Finding:
    """The problem with its texts cut to a bounded length; a message may quote long values from the file."""
    return Finding(**{name: text[:_MAX_TEXT] for name, text in problem.to_dict().items()})


def _has_errors(problems: Iterable[Finding]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def _title(candidate: Candidate) -> str:
    basic = candidate.content.get("basic")
    title = basic.get("title", "") if isinstance(basic, Mapping) else ""
    return str(title)[:_MAX_TEXT]
