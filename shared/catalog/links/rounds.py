"""Changes the releases that link to a merged record, or changes them back, in rounds.

A round may stop at any line and be repeated: each looks for releases that still link to the merged record. What it is
about to move is noted in the record first, so that the merge can be taken back.
"""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any

from shared.accounts.adapters import Adapters
from shared.catalog.links.linking import change_links
from shared.catalog.parties.credits import Credit, credits_of
from shared.catalog.parties.records import party_path, uses_query
from shared.model.codec import decode, encode
from shared.model.party import MovedCredits, PartyRecord
from shared.platform.store.guards import document_bytes
from shared.platform.store.port import DELETE, Data, Query, Reader, Transaction

ROUND = 50
"""Releases that are changed in one round."""
MAX_MOVED = 2000
"""Releases whose credits can be moved back: their ids are in the record, which is one document."""
_MAX_MOVED_BYTES = 500_000
"""Half of what a document may have: ids and names may be long."""

_LOST_AFTER = timedelta(minutes=15)
"""After that, a round that has not been followed by another has failed: no function runs longer than 9 minutes."""
_RESUMED_AT_ONCE = 10

_Sign = tuple[str, str]
"""The role and the name of a credit, by which it is recognised wherever it stands in its release."""

logger = logging.getLogger("stardust.parties")


def relink_round(party_id: str, adapters: Adapters) -> tuple[int, bool]:
    """Changes at most 50 releases: from a merged record to the one that it was merged into, or back.

    How many were changed, and whether none is left that can be. The record counts the rounds, which makes its trigger
    run the next; of two rounds at the same time only one is counted, so that one goes on. Idempotent; nothing is done
    for a record that is done with.
    """
    data = adapters.store.get(party_path(party_id))
    party = decode(PartyRecord, data) if data else None
    if party is None or party.relinking is None:
        return 0, True
    changed, done = _moved_on(party, adapters) if party.merged_into else _moved_back(party, adapters)
    complete = "relinking" in done
    adapters.store.transact(partial(_count, party, {"relinking": adapters.clock(), **done}))
    return changed, complete


def resume_merges(adapters: Adapters) -> int:
    """Runs the next round of merges whose rounds stopped, at most ten; returns how many releases were changed."""
    lost = adapters.clock() - _LOST_AFTER
    query = Query("parties", where=(("relinking", "<=", lost),), order=("relinking",), limit=_RESUMED_AT_ONCE)
    changed = 0
    for party_id in _ids(adapters.store.find(query)):
        try:
            changed += relink_round(party_id, adapters)[0]
        except Exception:
            logger.exception("the merge of record %s could not be resumed", party_id)
            adapters.store.transact(partial(_postpone, party_path(party_id), adapters.clock()))
    return changed


def _moved_on(party: PartyRecord, adapters: Adapters) -> tuple[int, Data]:
    """Changes releases to link to what the record was merged into; how many, and what to note of the round."""
    uses = uses_query(party.tenant_id, party.id, limit=ROUND)
    found = _ids(adapters.store.find(uses))
    adapters.store.transact(partial(_note, party, _signs(party.id, found, adapters.store)))

    def wanted(current: PartyRecord, credit: Credit) -> str | None:
        return current.merged_into if credit.party_id == current.id else None

    changed = sum(change_links(each, party, wanted, adapters, archived=True) for each in found)
    left = _ids(adapters.store.find(uses)) if found else []
    return changed, {"relinking": DELETE} if not left or left == found else {}


def _moved_back(party: PartyRecord, adapters: Adapters) -> tuple[int, Data]:
    """Changes releases back to link to the record itself; how many, and what to note of the round."""
    if party.merge is None:
        return 0, {"relinking": DELETE}
    into, signs = party.merge.into, _by_release(party.merge.moved)

    def changed(release_id: str) -> bool:
        def wanted(current: PartyRecord, credit: Credit) -> str | None:
            is_moved = credit.party_id == into and (credit.role, credit.name) in signs[release_id]
            return current.id if is_moved and current.merged_into is None else None

        return change_links(release_id, party, wanted, adapters, archived=True)

    count = sum(changed(each) for each in islice(signs, ROUND))
    left = dict(islice(signs.items(), ROUND, None))
    return count, {"merge.moved": _stored(left)} if left else {"relinking": DELETE, "merge": DELETE}


def _count(party: PartyRecord, fields: Data, transaction: Transaction) -> None:
    """Notes a round, unless another one was counted since it began, or the merge was taken back."""
    current = transaction.get(party_path(party.id))
    if current is not None and current.get("relinks", 0) == party.relinks:
        transaction.update(party_path(party.id), {**fields, "relinks": party.relinks + 1})


def _note(party: PartyRecord, signs: Mapping[str, set[_Sign]], transaction: Transaction) -> None:
    """Notes the credits that are about to be moved."""
    data = transaction.get(party_path(party.id))
    current = decode(PartyRecord, data) if data else None
    if current is None or current.merge is None or current.merged_into is None:
        return
    known = _by_release(current.merge.moved)
    new = {release_id: each - known.get(release_id, set()) for release_id, each in signs.items()}
    room = MAX_MOVED - len(known)
    added = dict(islice(((release_id, each) for release_id, each in new.items() if each), room))
    if added:
        moved = _stored({each: known.get(each, set()) | added.get(each, set()) for each in [*known, *added]})
        if document_bytes({"moved": moved}) <= _MAX_MOVED_BYTES:
            transaction.update(party_path(party.id), {"merge.moved": moved})


def _postpone(path: str, now: datetime, transaction: Transaction) -> None:
    """Lets the others be resumed first."""
    if (transaction.get(path) or {}).get("relinking"):
        transaction.update(path, {"relinking": now})


def _signs(party_id: str, release_ids: Iterable[str], reader: Reader) -> dict[str, set[_Sign]]:
    """The credits of the releases that link to the record."""
    releases = {release_id: reader.get(f"releases/{release_id}") or {} for release_id in release_ids}
    return {
        release_id: {(each.role, each.name) for each in credits_of(release) if each.party_id == party_id}
        for release_id, release in releases.items()
    }


def _by_release(moved: Iterable[MovedCredits]) -> dict[str, set[_Sign]]:
    signs: dict[str, set[_Sign]] = {}
    for each in moved:
        for release_id in each.release_ids:
            signs.setdefault(release_id, set()).add((each.role, each.name))
    return signs


def _stored(signs: Mapping[str, set[_Sign]]) -> list[Data]:
    releases: dict[_Sign, list[str]] = {}
    for release_id, its_signs in signs.items():
        for sign in sorted(its_signs):
            releases.setdefault(sign, []).append(release_id)
    moved: list[dict[str, Any]] = [
        {"role": role, "name": name, "releaseIds": ids} for (role, name), ids in releases.items()
    ]
    return [encode(decode(MovedCredits, each)) for each in moved]


def _ids(found: Iterable[Data]) -> list[str]:
    return [data["id"] for data in found]
