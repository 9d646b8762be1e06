"""Takes the merge of a record into another one back."""

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.links.merge import FILLED
from shared.catalog.links.rounds import relink_round
from shared.catalog.parties.names import every_name
from shared.catalog.parties.records import PartyReference, party_path, read_party, with_names
from shared.errors import Conflict
from shared.model.base import Model
from shared.model.codec import encode
from shared.model.party import PARTY_IDS, PartyContent, PartyMerge, PartyRecord
from shared.platform.store.port import Data, Transaction


class UnmergeResult(Model):
    """Two records after a merge was taken back."""

    party: PartyRecord
    """The record that had been merged, as it is now."""
    other: PartyRecord
    """The record that it had been merged into, as it is now."""
    changed: int
    """How many releases were changed to link to the first one again."""
    complete: bool
    """Whether all were; the rest is changed in the background."""


def unmerge_party(request: PartyReference, *, caller: Caller, adapters: Adapters) -> UnmergeResult:
    """Takes the merge of this record back: it is in lists again, and the other one loses what it got from this one.

    What was changed in the other record since stays. Credits that the merge moved link to this record again, in the
    first 2,000 releases: 50 at once, the rest in the background. Raises Forbidden, NotFound, and Conflict (not merged,
    or the other one was merged into a third since).
    """
    caller.require("manager")

    def work(transaction: Transaction) -> tuple[PartyRecord, PartyRecord]:
        ended = read_party(request.party_id, caller, transaction)
        merge = _merge_of(ended)
        other = read_party(merge.into, caller, transaction)
        led = [path for path in map(party_path, merge.led) if _leads_to(transaction.get(path), other.id)]
        changed = {"updated": adapters.clock(), "updated_by": caller.uid}
        pending = {"relinking": changed["updated"], "merge": merge} if merge.moved else {}
        again = {"merged_into": None, "relinking": None, "merge": None, "relinks": ended.relinks + 1}
        restored = with_names(ended.model_copy(update={**again, **pending, **changed}))
        reduced = with_names(_without(other, ended, merge.before).model_copy(update=changed))
        for party in (restored, reduced):
            transaction.set(party_path(party.id), encode(party))
        for path in led:
            transaction.update(path, {"mergedInto": ended.id})
        return restored, reduced

    party, other = adapters.store.transact(work)
    changed, complete = relink_round(party.id, adapters)
    return UnmergeResult(party=party, other=other, changed=changed, complete=complete)


def _merge_of(ended: PartyRecord) -> PartyMerge:
    """The merge to take back. Raises Conflict."""
    if ended.merged_into is None or ended.merge is None:
        raise Conflict(f"{ended.name!r} was not merged into another record.", remedy="Name one that was.")
    if ended.merged_into != ended.merge.into:
        message = f"The record that {ended.name!r} was merged into was merged into a third one."
        raise Conflict(message, remedy=f"Take the merge of {ended.merge.into} back first.")
    return ended.merge


def _leads_to(data: Data | None, party_id: str) -> bool:
    return data is not None and data.get("mergedInto") == party_id


def _without(other: PartyRecord, ended: PartyRecord, before: PartyContent) -> PartyRecord:
    """The record without what it got from the one that was merged into it."""
    taken = [name for name in (*PARTY_IDS, *FILLED) if getattr(other, name) == getattr(ended, name) is not None]
    names, local_names = set(every_name(ended)) - set(before.variants), ended.local_names
    return other.model_copy(
        update={
            **{name: getattr(before, name) for name in taken},
            "variants": [each for each in other.variants if each not in names],
            "local_names": [
                each for each in other.local_names if each in before.local_names or each not in local_names
            ],
        }
    )
