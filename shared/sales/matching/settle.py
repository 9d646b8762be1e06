"""Settles what reported sales are, by a person's decision, and takes such a decision back. Each is audited."""

from typing import Self

from pydantic import model_validator

from shared.accounts.access import Caller, own_document
from shared.accounts.adapters import Adapters
from shared.accounts.audit.log import Act, AuditLog
from shared.catalog.tracks import find_track
from shared.errors import Conflict, NotFound
from shared.model.accounts.audit import RecordedAction
from shared.model.base import Id, Model
from shared.model.codec import decode, encode
from shared.model.sales.match import MatchReference, SalesMatch
from shared.platform.store.port import Reader, Transaction
from shared.sales.matching.entry import with_decision
from shared.sales.matching.match import match_path, put_match
from shared.sales.matching.named import named_in
from shared.sales.matching.search import decide


class MatchChoice(Model):
    """What reported sales are."""

    release_id: Id | None = None
    """The release."""
    track_id: Id | None = None
    """Its track; without it, the release as a whole."""
    ignored: bool = False
    """They are not the tenant's: instead of a release."""

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if self.ignored == (self.release_id is not None):
            raise ValueError("State the release, or that the sales are ignored, and not both.")
        if self.track_id and not self.release_id:
            raise ValueError("State the release of the track too.")
        return self


class MatchSettlement(MatchReference, MatchChoice):
    """A match, and what a person decided about it."""


def settle_match(request: MatchSettlement, *, caller: Caller, adapters: Adapters) -> SalesMatch:
    """Settles what reported sales are: a release, one of its tracks, or not the tenant's. No later report changes it.

    Idempotent. Raises Forbidden, NotFound (match, release or track), and Conflict if it was settled otherwise.
    """
    caller.require("manager")
    now = adapters.clock()
    choice = {"release_id": request.release_id, "track_id": request.track_id, "ignored": request.ignored}

    def work(transaction: Transaction) -> SalesMatch:
        match = own_match(request.match_id, caller, transaction)
        _require_place(request, caller, transaction)
        if match.state == "settled":
            if {name: getattr(match, name) for name in choice} == choice:
                return match
            raise Conflict("Somebody settled these sales otherwise.", remedy="Reopen the match first.")
        settled = {**choice, "state": "settled", "settled_by": caller.uid, "settled_at": now, "updated": now}
        return _change("sales.match-settled", match, match.model_copy(update=settled), caller, adapters, transaction)

    return adapters.store.transact(work)


def reopen_match(request: MatchReference, *, caller: Caller, adapters: Adapters) -> SalesMatch:
    """Takes back what a person settled: the match is again what the catalogue says now. Idempotent.

    One that nobody settled is looked up anew, and one that no report names any more is removed.
    Raises Forbidden, NotFound.
    """
    caller.require("manager")
    now = adapters.clock()
    sought = {request.match_id: named_in(own_match(request.match_id, caller, adapters.store))}
    decision = decide(sought, caller.tenant_id, adapters.store)[request.match_id]

    def work(transaction: Transaction) -> SalesMatch:
        match = own_match(request.match_id, caller, transaction)
        opened = {"state": "unmatched", "ignored": False, "settled_by": None, "settled_at": None, "updated": now}
        after = with_decision(match.model_copy(update=opened), decision)
        if match.state == "settled":
            return _change("sales.match-reopened", match, after, caller, adapters, transaction)
        put_match(after, transaction, now)
        return after

    return adapters.store.transact(work)


def own_match(match_id: str, caller: Caller, reader: Reader) -> SalesMatch:
    """The match, if it is of the caller's tenant. Raises NotFound."""
    return decode(SalesMatch, own_document(reader.get(match_path(match_id)), caller, "match"))


def _require_place(choice: MatchChoice, caller: Caller, reader: Reader) -> None:
    """Raises NotFound unless the release and the track are the tenant's."""
    if choice.release_id is None:
        return
    release = own_document(reader.get(f"releases/{choice.release_id}"), caller, "release")
    if choice.track_id and not find_track(release, choice.track_id):
        raise NotFound("The release has no such track.", remedy="Read the release again.")


def _change(
    action: RecordedAction,
    before: SalesMatch,
    after: SalesMatch,
    caller: Caller,
    adapters: Adapters,
    transaction: Transaction,
) -> SalesMatch:
    """Writes the match together with its audit entry."""
    log, path = AuditLog.read(transaction, caller.tenant_id), match_path(after.id)
    put_match(after, transaction, after.updated)
    act = Act(action, path, before=encode(before), after=encode(after), details=_told(after))
    log.append(transaction, act, by=caller, at=adapters.clock(), new_id=adapters.new_id)
    return after


def _told(match: SalesMatch) -> dict[str, str]:
    """What was decided, for the audit log."""
    if match.ignored:
        return {"ignored": "yes"}
    places = {"release": match.release_id, "track": match.track_id}
    return {name: value for name, value in places.items() if value}
