"""Begins switches: of the releases that an import read from the old distributor's export, or of single releases."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, AuditLog
from shared.catalog.import_jobs.items import content_digest, item_id, items_query
from shared.catalog.import_jobs.listing import ImportReference, get_import
from shared.catalog.metadata.fetch import MAX_ALBUMS, FetchedAlbum, FetchRequest, fetch_albums
from shared.catalog.releases.update import read_release
from shared.catalog.switches.facts import facts_of
from shared.catalog.switches.listing import switch_path
from shared.errors import Finding, InvalidInput
from shared.model.archives.imports import ImportItem
from shared.model.base import Id, Model, Text
from shared.model.catalog.switch import MAX_TARGETS, ReleaseFacts, Switch
from shared.model.codec import decode, encode
from shared.model.identifiers import gtin_key
from shared.platform.store.port import Data, Transaction

AT_ONCE = 50
"""Releases of an import that one request begins."""


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
    if (request.import_id is None) == (not request.release_ids):
        message = "Switches begin from an import or from releases."
        raise InvalidInput([Finding("releaseIds", message, "one-of", remedy="Send `importId` or `releaseIds`.")])
    begin = _Beginning(request, caller, adapters.clock())
    next_after = None
    if request.import_id:
        next_after = begin.from_import(request.import_id, adapters)
    else:
        begin.from_catalogues(adapters)
    started = adapters.store.transact(lambda transaction: begin.store(transaction, adapters))
    return SwitchesStarted(release_ids=started, findings=begin.findings, next_after=next_after)


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
        for item in found:
            release = adapters.store.get(f"releases/{item.release_id}") if item.release_id else None
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
        store, caller = adapters.store, self._caller
        releases = [read_release(each, caller=caller, store=store) for each in dict.fromkeys(self._request.release_ids)]
        barcodes = {each["id"]: facts_of(each).barcode for each in releases}
        fetched = _fetched([each for each in barcodes.values() if each], caller, adapters)
        for release in releases:
            barcode = barcodes[release["id"]]
            album = fetched.get(gtin_key(barcode)) if barcode else None
            if album is None or album.album is None or album.release is None:
                message = "No public catalogue has a release with this barcode." if barcode else "It has no barcode."
                remedy = "Give it the barcode that it has at the old distributor."
                self._refuse(f"releaseIds[{release['id']}]", message, "not-found", remedy)
                continue
            cover = album.album.fields.get("coverUrl")
            old = facts_of(album.release).model_copy(update={"cover_url": str(cover.value) if cover else None})
            self._add(release, old, source="catalogues", pages=album.album.urls, looked=self._now)

    def store(self, transaction: Transaction, adapters: Adapters) -> list[str]:
        """Creates the switches that have not begun; returns their ids."""
        there = {each.id for each in self._switches if transaction.get(switch_path(each.id)) is not None}
        new = [each for each in self._switches if each.id not in there]
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
            old=_with_files(old, facts_of(release)),
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


def _named(item: ImportItem) -> str:
    return item.title or item.barcode or f"Release {item.number}"


def _imported(item: ImportItem, release: Data) -> ReleaseFacts | None:
    """What the import read of a release; None if it is not known any more."""
    if item.content is not None:
        return facts_of(item.content, item.files)
    return facts_of(release, item.files) if item.written and content_digest(release) == item.written else None


def _with_files(old: ReleaseFacts, ours: ReleaseFacts) -> ReleaseFacts:
    """The old side with our files of the same names: what replaces them later is compared with them by sound."""
    ids = {each.audio_file: each.audio_id for each in ours.tracks if each.audio_file}
    tracks = [
        each.model_copy(update={"audio_id": ids.get(each.audio_file) if each.audio_file else None})
        for each in old.tracks
    ]
    return old.model_copy(update={"tracks": tracks})


def _fetched(barcodes: list[str], caller: Caller, adapters: Adapters) -> Mapping[str, FetchedAlbum]:
    """What the public catalogues have, by the barcodes' keys. Raises InvalidInput, Conflict."""
    if not barcodes:
        return {}
    found = fetch_albums(decode(FetchRequest, {"upcs": barcodes}), caller=caller, adapters=adapters)
    return {gtin_key(each.upc): each for each in found.items}
