"""Changes switches: ticks the steps that people do, looks for the old release in the public catalogues, ends."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, AuditLog
from shared.catalog.metadata.fetch import FetchedAlbum, FetchRequest, fetch_albums
from shared.catalog.metadata.merge import MergedAlbum
from shared.catalog.switches.facts import facts_of
from shared.catalog.switches.listing import SwitchReport, own_switch, required_report, switch_path
from shared.catalog.switches.report import identity_of
from shared.errors import Conflict, InvalidInput
from shared.model.accounts.audit import RecordedAction
from shared.model.base import Day
from shared.model.catalog.switch import ManualMark, ManualStep, Switch, SwitchReference
from shared.model.codec import decode, encode
from shared.platform.store.port import Transaction


class SwitchStepReference(SwitchReference):
    """A step of a switch that a person ticks."""

    step: ManualStep


class SwitchTick(SwitchStepReference):
    """A step that a person has done."""

    on: Day | None = None
    """The day on which it was done; without it, today."""
    anyway: bool = False
    """Records that the takedown was asked for although ours was not equal or not live."""


def tick_step(request: SwitchTick, *, caller: Caller, adapters: Adapters) -> SwitchReport:
    """Ticks a step of a switch that a person has done.

    Raises Forbidden, NotFound, and Conflict if the takedown was asked for although the report says not to; `anyway`
    records it nevertheless.
    """
    caller.require("manager")
    now = adapters.clock()

    def tick(switch: Switch, transaction: Transaction) -> Switch:
        if request.step == "takedownAsked" and not request.anyway:
            _require_ready(switch, transaction)
        mark = ManualMark(on=request.on or now.date(), by=caller.uid, at=now)
        if request.step == "compared":
            ours = facts_of(transaction.get(f"releases/{switch.id}") or {})
            mark = mark.model_copy(update={"seen": identity_of(ours)})
        return switch.model_copy(update={"marks": {**switch.marks, request.step: mark}})

    return change_switch(request, "switch.ticked", tick, caller, adapters, {"step": request.step})


def untick_step(request: SwitchStepReference, *, caller: Caller, adapters: Adapters) -> SwitchReport:
    """Unticks a step of a switch. Idempotent. Raises Forbidden, NotFound."""
    caller.require("manager")

    def untick(switch: Switch, _transaction: Transaction) -> Switch:
        marks = {name: mark for name, mark in switch.marks.items() if name != request.step}
        return switch.model_copy(update={"marks": marks})

    return change_switch(request, "switch.unticked", untick, caller, adapters, {"step": request.step})


def look_for_old(request: SwitchReference, *, caller: Caller, adapters: Adapters) -> SwitchReport:
    """Looks whether the public catalogues still have the pages of the old release.

    The first look notes the pages. Later ones find the old release gone once none of them is there; a catalogue that
    does not answer decides nothing. Raises Forbidden, NotFound, and Conflict if no catalogue is configured, or the old
    release's barcode is not known.
    """
    caller.require("manager")
    barcode = own_switch(request.release_id, caller, adapters.store).old.barcode
    if barcode is None:
        raise Conflict("The old release's barcode is not known.", remedy="Tick the step once you have looked yourself.")
    try:
        albums = decode(FetchRequest, {"upcs": [barcode]})
    except InvalidInput as error:
        raise Conflict("The old release's barcode is not valid.", remedy="Look for the release yourself.") from error
    (answer,) = fetch_albums(albums, caller=caller, adapters=adapters).items
    now = adapters.clock()

    def note(switch: Switch, _transaction: Transaction) -> Switch:
        return switch.model_copy(update=_noted(switch, answer, now))

    return change_switch(request, "switch.looked", note, caller, adapters, {})


def remove_switch(request: SwitchReference, *, caller: Caller, adapters: Adapters) -> None:
    """Removes the switch of a release; the release stays. Raises Forbidden, NotFound."""
    caller.require("manager")

    def work(transaction: Transaction) -> None:
        switch = own_switch(request.release_id, caller, transaction)
        log = AuditLog.read(transaction, caller.tenant_id)
        transaction.delete(switch_path(switch.id))
        act = Act("switch.removed", switch_path(switch.id), before=encode(switch))
        log.append(transaction, act, by=caller, at=adapters.clock(), new_id=adapters.new_id)

    adapters.store.transact(work)


def change_switch(
    request: SwitchReference,
    action: RecordedAction,
    change: Callable[[Switch, Transaction], Switch],
    caller: Caller,
    adapters: Adapters,
    details: dict[str, str],
) -> SwitchReport:
    """Changes a switch together with its audit entry; returns its report. Raises NotFound."""
    now = adapters.clock()

    def work(transaction: Transaction) -> Switch:
        before = own_switch(request.release_id, caller, transaction)
        after = change(before, transaction).model_copy(update={"updated": now})
        log = AuditLog.read(transaction, caller.tenant_id)
        path = switch_path(after.id)
        transaction.set(path, encode(after))
        act = Act(action, path, before=encode(before), after=encode(after), details=details)
        log.append(transaction, act, by=caller, at=now, new_id=adapters.new_id)
        return after

    return required_report(adapters.store.transact(work), adapters.store)


def _require_ready(switch: Switch, transaction: Transaction) -> None:
    """Raises Conflict if the report says not to take the old release down."""
    state = required_report(switch, transaction).progress.state
    if state in ("blocked", "notLive"):
        why = "something that must be equal is not" if state == "blocked" else "ours is not live everywhere"
        raise Conflict(f"Do not take the old release down: {why}.", remedy="Look at the switch's report.")


def _noted(switch: Switch, answer: FetchedAlbum, now: datetime) -> dict[str, Any]:
    """The fields that a look at the public catalogues changes."""
    if not switch.pages:
        return {"looked": now, "pages": dict(answer.album.urls) if answer.album else {}}
    answered = {each.path for each in answer.findings if each.code == "not-found"}
    answered |= set(answer.album.sources) if answer.album else set()
    shown = set(_pages(answer.album)) if answer.album else set()
    there = any(page in shown for page in switch.pages.values())
    if not there and switch.pages.keys() - answered:
        return {"looked": now}
    return {"looked": now, "gone": None if there else switch.gone or now}


def _pages(album: MergedAlbum) -> Iterable[str]:
    """The pages of every album that the catalogues have under the barcode."""
    yield from album.urls.values()
    yield from (each.url for found in album.others.values() for each in found if each.url)
