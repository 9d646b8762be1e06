"""Merges one record into another, and changes the releases that link to it.

The merged record stays with its content and the id of the other one, so that links to it lead there at any time:
messages are right from the moment of the merge. Releases are changed afterwards, in rounds.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field
from pydantic.alias_generators import to_camel

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.catalog.links.rounds import relink_round
from shared.catalog.parties.names import every_name
from shared.catalog.parties.records import PartyReference, content_of, party_path, read_party, with_names
from shared.errors import Conflict, Finding, InvalidInput
from shared.model.base import Id, Model
from shared.model.codec import decode, encode
from shared.model.party import MAX_NAMES, PARTY_IDS, PartyContent, PartyMerge, PartyRecord
from shared.platform.store.port import Query, Transaction

_MAX_MERGED = 100
"""Records that were merged into the one that is merged, which a merge leads to the new one."""

FILLED = ("sort_name", "legal_name", "country", "biography", "image_id")
"""Fields that the record takes from the other one if it has none itself."""

MergeChoice = Literal["this", "other"]
ChosenField = Literal["isni", "ipi", "appleId", "spotifyId", "musicBrainzId"]


class MergeContent(Model):
    """The record that is merged into this one."""

    other: Id
    """The id of the record that ends."""
    choices: Annotated[dict[ChosenField, MergeChoice], Field(max_length=len(PARTY_IDS))] = {}
    """For each identifier in which they differ: whether this record's is kept, or the other's is taken."""


class MergeRequest(PartyReference, MergeContent):
    """A record, and the one that is merged into it."""


class MergeResult(Model):
    """A record after a merge."""

    party: PartyRecord
    """The record as it is now."""
    changed: int
    """How many releases were changed to link to it."""
    complete: bool
    """Whether no release links to the other one any more; the rest is changed in the background."""


def merge_parties(request: MergeRequest, *, caller: Caller, adapters: Adapters) -> MergeResult:
    """Merges another record into this one: its names become variants, and its identifiers fill those that are missing.

    Releases that link to the other record are changed to link to this one: the first 50 at once, the rest in the
    background. Idempotent; `unmergeParty` takes it back. Raises Forbidden, NotFound, Conflict (one of them was merged
    into a third, or a merge of the other one is still being taken back), and InvalidInput for every identifier in which
    they differ and that `choices` does not decide, and for too many names.
    """
    caller.require("manager")
    if request.other == request.party_id:
        raise InvalidInput([Finding("other", "A record cannot be merged into itself.", "same", remedy="Name another.")])

    def work(transaction: Transaction) -> PartyRecord:
        kept = read_party(request.party_id, caller, transaction)
        ended = read_party(request.other, caller, transaction)
        if ended.merged_into == kept.id:
            return kept
        for party in (kept, ended):
            if party.merged_into:
                message = f"{party.name!r} was merged into another record."
                raise Conflict(message, remedy=f"Use {party.merged_into}.")
        if ended.relinking:
            raise Conflict(f"Releases are being changed to link to {ended.name!r} again.", remedy="Wait a minute.")
        now = adapters.clock()
        changed = with_names(_united(kept, ended, request.choices)).model_copy(
            update={"updated": now, "updated_by": caller.uid}
        )
        before = transaction.find(_merged_into(caller.tenant_id, ended.id))
        transaction.set(party_path(kept.id), encode(changed))
        led = [data["id"] for data in before]
        merge = PartyMerge(into=kept.id, before=decode(PartyContent, content_of(kept)), led=led)
        told: dict[str, Any] = {"merged_into": kept.id, "relinking": now, "relinks": ended.relinks + 1, "merge": merge}
        hidden: dict[str, Any] = {"keys": [], "terms": [], "updated": now, "updated_by": caller.uid}
        tombstone = ended.model_copy(update={**told, **hidden})
        transaction.set(party_path(ended.id), encode(tombstone))
        for each in led:
            transaction.update(party_path(each), {"mergedInto": kept.id})
        return changed

    party = adapters.store.transact(work)
    changed, complete = relink_round(request.other, adapters)
    return MergeResult(party=party, changed=changed, complete=complete)


def _merged_into(tenant_id: str, party_id: str) -> Query:
    return Query("parties", where=(("tenantId", "==", tenant_id), ("mergedInto", "==", party_id)), limit=_MAX_MERGED)


def _united(kept: PartyRecord, ended: PartyRecord, choices: Mapping[ChosenField, MergeChoice]) -> PartyRecord:
    """The record with what the other one adds. Raises InvalidInput."""
    ids = {name: _chosen(name, kept, ended, choices) for name in PARTY_IDS}
    undecided = [
        Finding(
            f"choices.{to_camel(name)}",
            f"The records differ: {getattr(kept, name)} here, {getattr(ended, name)} in the other one.",
            "conflict",
            remedy="Choose `this` or `other`; if neither is wrong, they are not the same party.",
        )
        for name, value in ids.items()
        if value == _UNDECIDED
    ]
    if undecided:
        raise InvalidInput(undecided)
    filled = {name: getattr(kept, name) or getattr(ended, name) for name in FILLED}
    return kept.model_copy(update={**ids, **filled, **_names(kept, ended)})


_UNDECIDED = "?"


def _chosen(name: str, kept: PartyRecord, ended: PartyRecord, choices: Mapping[ChosenField, MergeChoice]) -> str | None:
    ours, theirs = getattr(kept, name), getattr(ended, name)
    if ours is None or theirs is None or ours == theirs:
        return ours or theirs  # type: ignore[no-any-return]  # the models' identifiers are texts
    choice = dict(choices).get(to_camel(name))  # type: ignore[call-overload]  # a name of PARTY_IDS
    return _UNDECIDED if choice is None else ours if choice == "this" else theirs


def _names(kept: PartyRecord, ended: PartyRecord) -> dict[str, object]:
    """The names of both: what differs from this record's becomes a variant. Raises InvalidInput for too many."""
    languages = {(each.language, each.territory) for each in kept.local_names}
    added = [each for each in ended.local_names if (each.language, each.territory) not in languages]
    local_names = [*kept.local_names, *added]
    known = {kept.name, *kept.variants, *(each.text for each in local_names)}
    variants = [*kept.variants, *(name for name in dict.fromkeys(every_name(ended)) if name not in known)]
    most = max(len(variants), len(local_names))
    if most > MAX_NAMES:
        message = f"Together the records have {most} names; one may have {MAX_NAMES}."
        raise InvalidInput([Finding("other", message, "too-many-names", remedy="Remove names of one of them first.")])
    return {"local_names": local_names, "variants": variants}
