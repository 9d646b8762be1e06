"""Imports the text of a small file at once: each release becomes a draft, or is rejected with its problems."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import ceil
from typing import Annotated, Any

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.accounts.asking import transact_asking
from shared.accounts.controls import check_release_quota
from shared.accounts.tenants.party import settings_of
from shared.catalog.import_jobs.creation import create_draft
from shared.catalog.import_jobs.duplicates import find_duplicate, identity_of, there_already
from shared.catalog.imports.candidate import Candidate
from shared.catalog.imports.hooks import ImportHooks
from shared.catalog.imports.read import read_candidates
from shared.catalog.releases.create import draft_problems
from shared.catalog.tracks import part_of
from shared.errors import Finding, InvalidInput
from shared.model.accounts.tenant import TenantSettings
from shared.model.archives.imports import ImportedRelease, ImportFormat, ImportJob
from shared.model.base import Model
from shared.model.codec import encode
from shared.platform.store.port import Data

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

    A release that the tenant already has, by its barcode or without one by its ISRCs, is rejected, so importing a file
    again creates nothing new.

    Counts as one request per release, and at least one per 16,000 characters; a trial run as well. Raises Forbidden,
    RateLimited, Conflict (the quota does not allow that many releases), and InvalidInput if the file cannot be read.
    """
    caller.require("manager")
    job_id = adapters.new_id()
    by_size = ceil(len(request.content) / _CHARACTERS_PER_REQUEST)
    adapters.limiter.take_more(caller, "write", by_size - 1)
    candidates = read_candidates(
        request.format, request.content, adapters.clock(), ImportHooks(adapters.plugins, caller.tenant_id)
    )
    adapters.limiter.take_more(caller, "write", len(candidates) - by_size, begun=by_size)
    check_release_quota(caller.tenant_id, adapters, adding=len(candidates))
    importer = _Importer(request.trial, caller, adapters)
    imported = [importer.import_one(candidate) for candidate in candidates]
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


class _Importer:
    """Imports the releases of one request, in order."""

    def __init__(self, trial: bool, caller: Caller, adapters: Adapters) -> None:
        self._trial, self._caller, self._adapters = trial, caller, adapters
        self._settings = settings_of(adapters.store, caller.tenant_id) or TenantSettings()
        self._identities: set[tuple[str, ...]] = set()

    def import_one(self, candidate: Candidate) -> ImportedRelease:
        """Imports one release. In a trial, `releaseId` names no draft; it only means that one would be created."""
        release_id = self._adapters.new_id()
        problems = [*candidate.problems, *draft_problems(candidate.content, self._settings)]
        if not _has_errors(problems):
            problems += self._create(candidate.content, release_id)
        return ImportedRelease(
            place=candidate.location[:_MAX_TEXT],
            title=_title(candidate),
            release_id=None if _has_errors(problems) else release_id,
            problems=[_shortened(each) for each in problems[:_MAX_PROBLEMS]],
        )

    def _create(self, content: Mapping[str, Any], release_id: str) -> list[Finding]:
        """Creates a draft, if it is no trial; returns why there is none."""
        identity = identity_of(content)
        if identity and identity in self._identities:
            return [_refusal(None, content)]
        try:
            there = self._stored(content, release_id)
        except InvalidInput as error:
            return [replace(each, path=each.path.removeprefix("release.")) for each in error.problems]
        self._identities.add(identity)
        return [] if there is None or there["id"] == release_id else [_refusal(there, content)]

    def _stored(self, content: Mapping[str, Any], release_id: str) -> Data | None:
        caller = self._caller
        if self._trial:
            return find_duplicate(content, caller.tenant_id, self._adapters.store)
        return transact_asking(
            self._adapters,
            lambda transaction, adapters: create_draft(
                content, self._settings, release_id, transaction, caller=caller, adapters=adapters
            ),
        )


def _refusal(there: Data | None, content: Mapping[str, Any]) -> Finding:
    """That the tenant has the release already: an earlier one of the file, or what is there."""
    has_barcode = bool(part_of(content, "basic").get("barcode"))
    path, code = ("basic.barcode", "barcode-reused") if has_barcode else ("tracks", "duplicate")
    return Finding(path, there_already(there), code, remedy="Change that release, or give this one its own numbers.")


def _shortened(problem: Finding) -> Finding:
    """The problem with its texts cut to a bounded length; a message may quote long values from the file."""
    return Finding(**{name: text[:_MAX_TEXT] for name, text in problem.to_dict().items()})


def _has_errors(problems: Iterable[Finding]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def _title(candidate: Candidate) -> str:
    basic = candidate.content.get("basic")
    title = basic.get("title", "") if isinstance(basic, Mapping) else ""
    return str(title)[:_MAX_TEXT]
