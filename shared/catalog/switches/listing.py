"""Reads switches: a page of them, or one with its comparison."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.catalog.releases.entry import entry_path
from shared.catalog.switches.compare import Comparison, compare_release
from shared.catalog.switches.covers import compare_covers
from shared.catalog.switches.facts import facts_of
from shared.catalog.switches.report import NamedTarget, SwitchProgress, SwitchState, progress_of
from shared.catalog.switches.sounds import compare_sounds
from shared.errors import NotFound
from shared.model.base import Cursor, Id, Instant, Model
from shared.model.catalog.switch import ReleaseFacts, Switch, SwitchReference, SwitchSource
from shared.model.codec import decode
from shared.model.delivery.entry import ReleaseEntry
from shared.platform.store.cursor import selected_page
from shared.platform.store.paging import find_all
from shared.platform.store.port import Data, Query, Reader

MAX_SCANNED = 100
"""Switches that one request reads at most, whether or not they pass its filter.

With each, its release and the release's index entry are read, and the fingerprints of the cover and of every recording
that replaced an old file; this does not bound the recordings.
"""


class SwitchQuery(Model):
    """Selects a page of switches, the last begun first."""

    state: SwitchState | None = None
    """Only those in this state."""
    limit: Annotated[int, Field(ge=1, le=50)] = 25
    """The most switches of a page."""
    cursor: Cursor | None = None
    """The `nextCursor` of the previous page; without it, the first page."""


class SwitchSummary(Model):
    """How far the switch of a release is."""

    release_id: Id
    title: str
    """The title, without its subtitle."""
    display_artist: str
    """The artists as one text, as displayed."""
    barcode: str | None = None
    cover_asset_id: Id | None = None
    """The front cover's file."""
    distributor: str | None = None
    """The old distributor's name."""
    source: SwitchSource
    """Where the old side is from."""
    import_id: Id | None = None
    """The import that read it, if it is from an export."""
    progress: SwitchProgress
    """How far it is, and what to do."""
    created: Instant
    updated: Instant


class SwitchReport(SwitchSummary):
    """The switch of a release with its comparison."""

    compared: list[Comparison]
    """Every field of both sides: the release's, then those of each track."""
    old_cover_url: str | None = None
    """Where a public catalogue shows the old cover."""
    pages: dict[str, str]
    """The old release's page in each public catalogue."""
    looked: Instant | None = None
    """When the public catalogues were looked at last."""


class SwitchPage(Model):
    """A page of switches."""

    items: list[SwitchSummary]
    """The switches. With a filter, a page may have fewer than `limit` and still be followed by another."""
    next_cursor: str | None = None


def list_switches(request: SwitchQuery, *, caller: Caller, adapters: Adapters) -> SwitchPage:
    """Lists the releases that are switching, and how far each is, the last begun first.

    Those whose release was deleted are left out. Reads at most MAX_SCANNED. Raises InvalidInput (the cursor).
    """
    targets = targets_of(caller.tenant_id, adapters.store)
    found: dict[str, SwitchReport] = {}

    def select(batch: Sequence[Data]) -> Sequence[Data]:
        reports = reports_of([decode(Switch, data) for data in batch], targets, adapters.store)
        found.update({each.release_id: each for each in reports if request.state in (None, each.progress.state)})
        return [data for data in batch if data["id"] in found]

    query = Query("switches", where=(("tenantId", "==", caller.tenant_id),), order=("-created",))
    page, cursor = selected_page(
        request.cursor, query, select, limit=request.limit, most=MAX_SCANNED, store=adapters.store
    )
    names = set(SwitchSummary.model_fields)
    items = [SwitchSummary.model_validate(found[each["id"]].model_dump(include=names)) for each in page]
    return SwitchPage(items=items, next_cursor=cursor)


def get_switch(request: SwitchReference, *, caller: Caller, adapters: Adapters) -> SwitchReport:
    """Returns the switch of a release with its comparison. Raises NotFound."""
    switch = own_switch(request.release_id, caller, adapters.store)
    return required_report(switch, adapters.store)


def required_report(switch: Switch, reader: Reader) -> SwitchReport:
    """The report of a switch. Raises NotFound if its release was deleted."""
    reports = reports_of([switch], targets_of(switch.tenant_id, reader), reader)
    if not reports:
        raise NotFound("The release of this switch was deleted.", remedy="Remove the switch.")
    return reports[0]


def switch_path(release_id: str) -> str:
    """The path of a release's switch."""
    return f"switches/{release_id}"


def own_switch(release_id: str, caller: Caller, reader: Reader) -> Switch:
    """The switch of a release of the caller's tenant. Raises NotFound."""
    return decode(Switch, own_document(reader.get(switch_path(release_id)), caller, "switch"))


def targets_of(tenant_id: str, reader: Reader) -> Sequence[Data]:
    """All of the tenant's delivery targets, by name."""
    found = find_all(Query("deliveryTargets", where=(("tenantId", "==", tenant_id),)), reader)
    return sorted(found, key=lambda data: str(data.get("name")))


def reports_of(switches: Sequence[Switch], targets: Sequence[Data], reader: Reader) -> list[SwitchReport]:
    """The reports of switches, without those whose release was deleted.

    Costs two reads for each, and two for each replaced recording and cover, in batches.
    """
    stored = reader.get_all(path for each in switches for path in (f"releases/{each.id}", entry_path(each.id)))
    sides = [
        (switch, facts_of(release))
        for switch in switches
        if (release := stored.get(f"releases/{switch.id}")) and release.get("tenantId") == switch.tenant_id
    ]
    sounds, covers = compare_sounds(sides, reader), compare_covers(sides, reader)
    reports = []
    for switch, ours in sides:
        data = stored.get(entry_path(switch.id))
        entry = decode(ReleaseEntry, data) if data else None
        compared = compare_release(switch.old, ours, sounds[switch.id], covers.get(switch.id), switch.published)
        reports.append(_report(switch, ours, compared, entry, targets))
    return reports


def _report(
    switch: Switch,
    ours: ReleaseFacts,
    compared: list[Comparison],
    entry: ReleaseEntry | None,
    targets: Sequence[Data],
) -> SwitchReport:
    return SwitchReport(
        release_id=switch.id,
        title=entry.title if entry else ours.title or "",
        display_artist=entry.display_artist if entry else ", ".join(ours.artists),
        barcode=ours.barcode,
        cover_asset_id=entry.cover_asset_id if entry else None,
        distributor=switch.distributor,
        source=switch.source,
        import_id=switch.import_id,
        progress=progress_of(switch, ours, compared, _counting(switch, entry, targets)),
        created=switch.created,
        updated=switch.updated,
        compared=compared,
        old_cover_url=switch.old.cover_url,
        pages=dict(switch.pages),
        looked=switch.looked,
    )


def _counting(switch: Switch, entry: ReleaseEntry | None, targets: Sequence[Data]) -> list[NamedTarget]:
    """The targets where ours has to be live: those of the switch, or all active ones. Deleted ones no longer count."""
    chosen = set(switch.target_ids) or {each["id"] for each in targets if each.get("active")}
    counts = [each for each in targets if each["id"] in chosen]
    standings = entry.standings if entry else {}
    content_hash = entry.content_hash if entry else None
    return [NamedTarget(each["id"], str(each.get("name")), standings.get(each["id"]), content_hash) for each in counts]
