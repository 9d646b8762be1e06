"""Begins switches: of the releases that an import read from the old distributor's export, or of single releases."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, AuditLog
from shared.catalog.import_jobs.items import content_digest, item_id, items_query
from shared.catalog.import_jobs.listing import ImportReference, get_import
from shared.catalog.metadata.fetch import MAX_ALBUMS, FetchedAlbum, FetchRequest, fetch_albums
from shared.catalog.numbers.forms import checked
from shared.catalog.switches.facts import facts_of
from shared.catalog.switches.files import with_files
from shared.catalog.switches.listing import switch_path
from shared.errors import Finding, InvalidInput
from shared.model.archives.imports import ImportItem
from shared.model.base import Id, Model, Text
from shared.model.catalog.switch import MAX_TARGETS, MAX_TRACKS, ReleaseFacts, Switch
from shared.model.codec import decode, encode
from shared.model.identifiers import gtin_key
from shared.platform.store.port import Data, Reader, Transaction

AT_ONCE = 50
"""Releases of an import that one request begins."""
_OLD_BARCODE = "Give it the barcode that it has at the old distributor."


class SwitchStart(Model):
    """Request to begin switches: of an import's releases, or of single ones as the public catalogues show them."""

    import_id: Id | None = None
    """The import that read the old distributor's export."""
    after: Annotated[int, Field(ge=0)] = 0
    """For an import: the number of the last release that an earlier request began, its `nextAfter`."""
    release_ids: Annotated[list[Id], Field(max_length=MAX_ALBUMS)] = []
    """Without an import: the releases. Their barcodes are looked up in the public catalogues."""
    distributor: Annotated[Text, Field(max_length=200)] | None = None
    """The old distributor's name."""
    target_ids: Annotated[list[Id], Field(max_length=MAX_TARGETS)] = []
    """The targets where ours has to be live before the old takedown; without any, all active ones."""


class SwitchesStarted(Model):
    """What became of a request to begin switches."""

    release_ids: list[Id]
    """The releases whose switches it began."""
    findings: list[Finding]
    """Why others did not begin."""
    next_after: int | None = None
    """The `after` of the request for the next releases of the import; absent at the end."""


def start_switches(request: SwitchStart, *, caller: Caller, adapters: Adapters) -> SwitchesStarted:
    """Begins the switches of releases, at most fifty of an import at once. One that has begun already stays as it is.

    Raises Forbidden, NotFound (the import, a release), InvalidInput, and Conflict if no public catalogue is configured.
    """
    caller.require("manager")
    _check(request, caller, adapters.store)
    begin = _Beginning(request, caller, adapters.clock())
    next_after = None
    if request.import_id:
        next_after = begin.from_import(request.import_id, adapters)
    else:
        begin.from_catalogues(adapters)
    started = adapters.store.transact(lambda transaction: begin.store(transaction, adapters))
    return SwitchesStarted(release_ids=started, findings=begin.findings, next_after=next_after)


def _check(request: SwitchStart, caller: Caller, reader: Reader) -> None:
    """Raises InvalidInput unless it names one source, and targets of the tenant."""
    problems = []
    if (request.import_id is None) == (not request.release_ids):
        message = "Switches begin from an import or from releases."
        problems.append(Finding("releaseIds", message, "one-of", remedy="Send `importId` or `releaseIds`."))
    paths = [f"deliveryTargets/{each}" for each in request.target_ids]
    found = reader.get_all(paths)
    for index, path in enumerate(paths):
        if found.get(path, {}).get("tenantId") != caller.tenant_id:
            message = f"The target {request.target_ids[index]} does not exist."
            problems.append(Finding(f"targetIds[{index}]", message, "not-found", remedy="Name one of your targets."))
    if problems:
        raise InvalidInput(problems)


class _Beginning:
    """Gathers the switches of one request."""

    def __init__(self, request: SwitchStart, caller: Caller, now: datetime) -> None:
        self._request, self._caller, self._now = request, caller, now
        self._switches: list[Switch] = []
        self.findings: list[Finding] = []

    def from_import(self, import_id: str, adapters: Adapters) -> int | None:
        """Adds the next releases of an import; returns the number of the last one if there may be more."""
        job = get_import(ImportReference(import_id=import_id), caller=self._caller, adapters=adapters)
        query = replace(items_query(job.id), after=(item_id(self._request.after),), limit=AT_ONCE)
        found = [decode(ImportItem, data) for data in adapters.store.find(query)]
        releases = adapters.store.get_all(f"releases/{item.release_id}" for item in found if item.release_id)
        for item in found:
            release = releases.get(f"releases/{item.release_id}")
            if release is None or release.get("tenantId") != self._caller.tenant_id:
                self._refuse(f"items[{item.number}]", f"{_named(item)} was not imported.", "not-imported")
                continue
            old = _imported(item, release)
            if old is None:
                remedy = "Begin its switch by itself, from what the public catalogues show."
                message = f"{_named(item)} was edited since, and the import has no copy of what it read."
                self._refuse(f"items[{item.number}]", message, "edited-since", remedy)
                continue
            self._add(release, old, source="import", import_id=job.id)
        return found[-1].number if len(found) == AT_ONCE else None

    def from_catalogues(self, adapters: Adapters) -> None:
        """Adds the request's releases as the public catalogues show them."""
        paths = [f"releases/{each}" for each in dict.fromkeys(self._request.release_ids)]
        stored = adapters.store.get_all(paths)
        releases = [own_document(stored.get(each), self._caller, "release") for each in paths]
        barcodes = self._barcodes(releases)
        fetched = _fetched(list(barcodes.values()), self._caller, adapters)
        for release in releases:
            barcode = barcodes.get(release["id"])
            if barcode is None:
                continue
            answer = fetched[gtin_key(barcode)]
            if answer.album is None or answer.release is None:
                self._refuse(f"releaseIds[{release['id']}]", *_missed(answer))
                continue
            if len(answer.album.tracks) > MAX_TRACKS:
                message = f"The public catalogues show more than {MAX_TRACKS} tracks."
                self._refuse(f"releaseIds[{release['id']}]", message, "too-many-tracks", "Compare it by hand.")
                continue
            cover = answer.album.fields.get("coverUrl")
            old = facts_of(answer.release).model_copy(update={"cover_url": str(cover.value) if cover else None})
            self._add(release, old, source="catalogues", pages=answer.album.urls, looked=self._now)

    def _barcodes(self, releases: Sequence[Data]) -> dict[str, str]:
        """The valid barcodes by the releases' ids; refuses the releases without one."""
        found = {}
        for release in releases:
            path, barcode = f"releaseIds[{release['id']}]", facts_of(release).barcode
            if barcode is None:
                self._refuse(path, "It has no barcode.", "not-found", _OLD_BARCODE)
                continue
            try:
                found[release["id"]] = checked("barcode", barcode)
            except ValueError as error:
                self._refuse(path, str(error), "invalid", _OLD_BARCODE)
        return found

    def store(self, transaction: Transaction, adapters: Adapters) -> list[str]:
        """Creates the switches that have not begun; returns their ids."""
        there = transaction.get_all(switch_path(each.id) for each in self._switches)
        new = [each for each in self._switches if switch_path(each.id) not in there]
        log = AuditLog.read(transaction, self._caller.tenant_id) if new else None
        for switch in new:
            path, document = switch_path(switch.id), encode(switch)
            transaction.create(path, document)
            if log:
                act = Act("switch.started", path, after=document)
                log.append(transaction, act, by=self._caller, at=self._now, new_id=adapters.new_id)
        return [each.id for each in new]

    def _add(self, release: Data, old: ReleaseFacts, **fields: Any) -> None:
        switch = Switch(
            id=release["id"],
            tenant_id=self._caller.tenant_id,
            distributor=self._request.distributor,
            old=with_files(old, facts_of(release)),
            target_ids=self._request.target_ids,
            created=self._now,
            created_by=self._caller.uid,
            updated=self._now,
            **fields,
        )
        if switch.id not in {each.id for each in self._switches}:
            self._switches.append(switch)

    def _refuse(self, path: str, message: str, code: str, remedy: str = "Look at the import's report.") -> None:
        self.findings.append(Finding(path, message, code, "warning", remedy))


def _missed(answer: FetchedAlbum) -> tuple[str, str, str]:
    """Why there is no old side: the message, code and remedy."""
    if any(each.code == "unavailable" for each in answer.findings):
        message = "No public catalogue showed a release with this barcode, and one did not answer."
        return message, "unavailable", "Try again later."
    return "No public catalogue has a release with this barcode.", "not-found", _OLD_BARCODE


def _named(item: ImportItem) -> str:
    return item.title or item.barcode or f"Release {item.number}"


def _imported(item: ImportItem, release: Data) -> ReleaseFacts | None:
    """What the import read of a release; None if it is not known any more."""
    if item.content is not None:
        return facts_of(item.content, item.files)
    return facts_of(release, item.files) if item.written and content_digest(release) == item.written else None


def _fetched(barcodes: list[str], caller: Caller, adapters: Adapters) -> Mapping[str, FetchedAlbum]:
    """What the public catalogues have, by the barcodes' keys. Raises Conflict."""
    if not barcodes:
        return {}
    found = fetch_albums(decode(FetchRequest, {"upcs": barcodes}), caller=caller, adapters=adapters)
    return {gtin_key(each.upc): each for each in found.items}
